"""Every code that Mamoru can tell, gathered from the package itself.

Reads the codes of the notation, the rules of the check, what a verification can find changed, and every
subclass of ``MamoruError``; gives one ``Coded`` for each.  Words that differ from case to case are read
from the source, with ``…`` where something is filled in.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

import mamoru
from mamoru.evidence import changes
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.rule import Rule
from mamoru.model.shelf import members
from mamoru.notation.codes import Code

FILLED_IN = "…"
DIFFERS = ""
MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What one code stands for; words that differ from case to case are empty."""

    code: str
    owner: str  #: what has the code, as a dotted name: ``mamoru.plan.requests.UnknownRight``
    raised: bool  #: an error stops the work; a finding is told with others
    says: str
    why: str
    remedy: str

    @property
    def room(self) -> str:
        """The room that tells it."""
        return self.owner.split(".")[1]


def owners_of(code: str) -> list[Coded]:
    """Return what has the code: one, or nothing; looks only where the code can be."""
    groups: tuple[Callable[[], Iterator[Coded]], ...] = (_of_rules, _of_changes, _of_errors)
    if code in set(Code):
        groups = (lambda: _of_notation([Code(code)]),)
    return next(filter(None, ([c for c in group() if c.code == code] for group in groups)), [])


def codes() -> list[str]:
    """Return every code that can be told, in order."""
    rules = [rule.code for rule in members("mamoru.check.rules", Rule).values()]
    told = [change.code for change in vars(changes).values() if isinstance(change, changes.Change)]
    return sorted({*Code, *rules, *told, *(error.code for error in errors())})


def coded() -> list[Coded]:
    """Return every code, in order; two owners of one code stand side by side."""
    found = (*_of_notation(), *_of_rules(), *_of_changes(), *_of_errors())
    return sorted(found, key=lambda c: (c.code, c.owner))


def errors() -> list[type[MamoruError]]:
    """Return every subclass of ``MamoruError`` in the package, by code."""
    for _ in modules(mamoru):
        pass
    ours = {e for e in _below(MamoruError) if e.__module__.startswith("mamoru.")}
    return sorted(ours, key=lambda e: (e.code, owner(e)))


def owner(error: type[MamoruError]) -> str:
    """Return the dotted name of an error's class."""
    return f"{error.__module__}.{error.__qualname__}"


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Import and yield every module of a package but ``__main__``."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(".__main__"):
            yield importlib.import_module(found.name)


def _below(base: type[MamoruError]) -> Iterator[type[MamoruError]]:
    for error in base.__subclasses__():
        yield error
        yield from _below(error)


def _of_errors() -> Iterator[Coded]:
    for error in errors():
        names = vars(sys.modules[error.__module__])
        calls = [c for c in _calls(inspect.getsource(error)) if getattr(c.func, "attr", "") == "__init__"]
        yield Coded(
            code=error.code,
            owner=owner(error),
            raised=True,
            says=_first_sentence(error.__doc__ or ""),
            why=_agreed(calls, "why", names),
            remedy=_agreed(calls, "remedy", names),
        )


def _of_notation(wanted: Iterable[Code] = Code) -> Iterator[Coded]:
    room = importlib.import_module("mamoru.notation")
    calls = [(call, vars(module)) for module in modules(room) for call in _calls(inspect.getsource(module))]
    for code in wanted:
        here = [(call, names) for call, names in calls if _names_code(call, code)]
        yield Coded(
            code=code.value,
            owner=f"mamoru.notation.codes.{code.name}",
            raised=False,
            says=_sentence(_alternatives(here) or code.name.replace("_", " ").lower()),
            why=_one(_words(call, "why", names) for call, names in here),
            remedy=_one(_words(call, "remedy", names) for call, names in here),
        )


def _of_rules() -> Iterator[Coded]:
    for name, rule in members("mamoru.check.rules", Rule).items():
        yield Coded(
            code=rule.code,
            owner=f"mamoru.check.rules.{name}",
            raised=False,
            says=rule.asks,
            why=rule.why,
            remedy="see its page",
        )


def _of_changes() -> Iterator[Coded]:
    for name, change in vars(changes).items():
        if isinstance(change, changes.Change):
            yield Coded(
                code=change.code,
                owner=f"mamoru.evidence.changes.{name}",
                raised=False,
                says=_sentence(re.sub(r"\{\w+\}", FILLED_IN, change.problem)),
                why=change.why,
                remedy=change.remedy,
            )


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _names_code(call: ast.Call, code: Code) -> bool:
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(isinstance(v, ast.Attribute) and _is_code(v) and v.attr == code.name for v in given)


def _is_code(value: ast.Attribute) -> bool:
    return isinstance(value.value, ast.Name) and value.value.id == Code.__name__


def _agreed(calls: Iterable[ast.Call], word: str, names: Mapping[str, object]) -> str:
    return _one(_words(call, word, names) for call in calls)


def _one(said: Iterable[str]) -> str:
    """Return what all of them say, or that they differ."""
    found = set(said)
    return found.pop() if len(found) == 1 else DIFFERS


def _words(call: ast.Call, word: str, names: Mapping[str, object]) -> str:
    """Return an argument of a call as text; ``names`` are the constants of its module."""
    for keyword in call.keywords:
        if keyword.arg == word:
            return _literal(keyword.value, names)
    return DIFFERS


def _alternatives(calls: Iterable[tuple[ast.Call, Mapping[str, object]]]) -> str:
    """Return the problems that findings of one code tell, if they are few and written where they are told."""
    said = {_literal(call.args[1], names) if len(call.args) > 1 else "" for call, names in calls}
    return "; or: ".join(sorted(said)) if len(said) <= MOST_ALTERNATIVES and "" not in said else ""


def _literal(value: ast.expr, names: Mapping[str, object]) -> str:
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            constant = names.get(name)
            return constant if isinstance(constant, str) else ""
        case ast.FormattedValue(value=inner):
            return _literal(inner, names) or FILLED_IN
        case ast.JoinedStr(values=parts):
            return "".join(_literal(part, names) for part in parts)
        case _:
            return ""


def _sentence(words: str) -> str:
    whole = re.sub(f"{FILLED_IN}+", FILLED_IN, words)
    return f"{whole[:1].upper()}{whole[1:]}{'' if whole.endswith(FILLED_IN) else '.'}"


def _first_sentence(docstring: str) -> str:
    lines = inspect.cleandoc(docstring).partition("\n\n")[0].replace("``", "`").split()
    return re.split(r"(?<=\.)\s", " ".join(lines), maxsplit=1)[0]
