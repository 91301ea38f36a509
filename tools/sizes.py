"""The size gates: whether every function, file and room is small enough to be read at once.

Reads the Python files under a folder (``src``); prints each offender as ``file:line`` and exits 1
if there is one.  Run as ``python -m tools.sizes [FOLDER]``.
"""

import ast
import math
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_BODY = 50
MEDIAN_BODY = 8
NINETIETH_BODY = 25
DEEPEST_NESTING = 4
LONGEST_FILE = 400
MOST_POSITIONAL = 3
FULLEST_ROOM = 15
#: A shelf grows by one file for each member, and ``cli`` by one for each command.
UNBOUNDED_ROOMS = frozenset(
    ("rights", "systems", "masks", "laws", "wording", "keys", "formats", "check/rules", "cli")
)

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCHES = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The sizes of one function."""

    name: str
    place: str  #: ``file:line``
    body: int  #: lines from the first statement after the docstring to the last, both counted
    nesting: int  #: branches and inner functions that lie inside one another
    positional: int  #: parameters that a caller may give by position, without self or cls


def offences(folder: Path) -> list[str]:
    """Return one line for each size under ``folder`` that is too big, by file and then as a whole."""
    files = sorted(folder.rglob("*.py"))
    functions = [function for file in files for function in measured(file)]
    return [
        *(offence for file in files for offence in _file_offences(file)),
        *(offence for function in functions for offence in _function_offences(function)),
        *_room_offences(folder, files),
        *_share_offences(sorted(function.body for function in functions)),
    ]


def measured(file: Path) -> Iterator[Measured]:
    """Yield the sizes of every function in ``file``, inner ones too.  Raises SyntaxError."""
    tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    methods = {
        id(node)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.ClassDef)
        for node in parent.body
        if isinstance(node, FUNCTIONS) and not _is_static(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            yield Measured(
                name=node.name,
                place=f"{file}:{node.lineno}",
                body=body_lines(node),
                nesting=_deepest(node),
                positional=len(node.args.posonlyargs + node.args.args) - (id(node) in methods),
            )


def body_lines(function: Function) -> int:
    """Return how many lines the body of ``function`` takes; its docstring does not count."""
    statements = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def _is_static(function: Function) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in function.decorator_list)


def _deepest(node: ast.AST) -> int:
    return max((_depth(child, node) for child in ast.iter_child_nodes(node)), default=0)


def _depth(child: ast.AST, parent: ast.AST) -> int:
    adds = isinstance(child, BRANCHES + FUNCTIONS) and not _is_elif(child, parent)
    return _deepest(child) + adds


def _is_elif(child: ast.AST, parent: ast.AST) -> bool:
    """Tell an ``elif`` (or ``else: if``, which reads no deeper) from a branch inside a branch."""
    return isinstance(child, ast.If) and isinstance(parent, ast.If) and parent.orelse == [child]


def _function_offences(function: Measured) -> Iterator[str]:
    limits = (
        (function.body, LONGEST_BODY, "lines"),
        (function.nesting, DEEPEST_NESTING, "levels of nesting"),
        (function.positional, MOST_POSITIONAL, "positional parameters"),
    )
    for size, limit, unit in limits:
        if size > limit:
            yield f"{function.place}: {function.name} has {size} {unit}, at most {limit} allowed"


def _file_offences(file: Path) -> Iterator[str]:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    if lines > LONGEST_FILE:
        yield f"{file}:{lines}: the file has {lines} lines, at most {LONGEST_FILE} allowed"


def _room_offences(folder: Path, files: Sequence[Path]) -> Iterator[str]:
    rooms = Counter(file.parent for file in files if file.name != "__init__.py")
    for room, held in sorted(rooms.items()):
        name = "/".join(room.relative_to(folder).parts[1:])
        if held > FULLEST_ROOM and name not in UNBOUNDED_ROOMS:
            yield f"{room}:1: the room has {held} files, at most {FULLEST_ROOM} allowed"


def _share_offences(bodies: Sequence[int]) -> Iterator[str]:
    if not bodies:
        return
    median, ninetieth = statistics.median(bodies), bodies[math.ceil(0.9 * len(bodies)) - 1]
    if median > MEDIAN_BODY:
        yield f"the median function has {median:g} lines, at most {MEDIAN_BODY} allowed"
    if ninetieth > NINETIETH_BODY:
        yield f"nine of ten functions have up to {ninetieth} lines, at most {NINETIETH_BODY} allowed"


def main(arguments: Sequence[str]) -> int:
    """Print every offence under the folder named (``src`` by default) and return the exit code."""
    folder = Path(arguments[0] if arguments else "src")
    found = offences(folder)
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
