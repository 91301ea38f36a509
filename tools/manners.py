"""The house rules that no linter knows.

Reads the Python files under the folders named; prints each offender as ``file:line`` and exits 1 if
there is one.  Run as ``python -m tools.manners [FOLDER ...]``.

1. Every ``noqa`` and ``type: ignore`` has a code and a reason.
2. No ``Any`` stands in a signature of the rooms where values are worked out.
3. The ``__init__.py`` of a room re-exports nothing: it is a docstring (``laws`` and ``wording``, whose
   members are data, hold their lookup there).
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

#: What may touch the world, or other people's untyped libraries; everything else is precise.
ROOMS_WITH_ANY = frozenset(("cli", "web", "api", "desk", "execute"))

EXCUSE = re.compile(r"#\s*(?P<word>noqa|type:\s*ignore)\b")
CODES = r"[A-Za-z][\w-]*"
GIVEN = re.compile(
    rf"#\s*(?:noqa:\s*{CODES}(?:[,\s]\s*[A-Z]+\d+)*|type:\s*ignore\[{CODES}(?:,\s*{CODES})*\])"
    r"\W+(?P<reason>\w.*\w)"
)


def offences(file: Path) -> Iterator[str]:
    """Yield one line for each house rule that ``file`` breaks.  Raises SyntaxError."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text, filename=str(file))
    yield from _bare_excuses(file, text)
    yield from _vague_signatures(file, tree)
    yield from _re_exports(file, tree)


def _bare_excuses(file: Path, text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and (excuse := EXCUSE.search(token.string)):
            given = GIVEN.match(token.string, excuse.start())
            if not given or " " not in given["reason"]:
                yield f"{file}:{token.start[0]}: the `{excuse['word']}` lacks its code or its reason"


def _vague_signatures(file: Path, tree: ast.Module) -> Iterator[str]:
    if _room(file) in ROOMS_WITH_ANY | {""}:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hints = [argument.annotation for argument in ast.walk(node.args) if isinstance(argument, ast.arg)]
            if any(_names_any(hint) for hint in (*hints, node.returns) if hint):
                yield f"{file}:{node.lineno}: the signature of {node.name} says Any"


def _names_any(hint: ast.expr) -> bool:
    return any(getattr(part, "id", getattr(part, "attr", "")) == "Any" for part in ast.walk(hint))


def _room(file: Path) -> str:
    """Return the room of the package that ``file`` stands in, or nothing outside the package."""
    below = file.parts[file.parts.index("mamoru") + 1 :] if "mamoru" in file.parts else ()
    return below[0] if len(below) > 1 else ""


def _re_exports(file: Path, tree: ast.Module) -> Iterator[str]:
    if file.name != "__init__.py" or file.parent.name in {"wording", "laws"}:
        return
    statements = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    if statements:
        yield f"{file}:{statements[0].lineno}: an __init__.py holds a docstring and nothing else"


def main(arguments: Sequence[str]) -> int:
    """Print every offence under the folders named (``src`` by default) and return the exit code."""
    files = sorted(file for folder in arguments or ["src"] for file in Path(folder).rglob("*.py"))
    found = [offence for file in files for offence in offences(file)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
