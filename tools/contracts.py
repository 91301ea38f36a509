"""Two import contracts that import-linter does not have by itself.

Reads the import graph and the contracts in ``pyproject.toml``; yields broken imports, which
``lint-imports`` prints with their lines.
"""

import sys
from collections.abc import Collection, Iterable, Iterator
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Import = tuple[str, str]


def named_members(imports: Iterable[Import], shelves: Collection[str]) -> Iterator[Import]:
    """Yield each import that names a module of a shelf it does not belong to.

    A member may import its own parts and the shelf's private modules (``_name``), never another
    member; the shelf itself may import its private modules, and everybody else the shelf itself and
    nothing in it.
    """
    for importer, imported in imports:
        for shelf in shelves:
            member = _member(imported, shelf)
            if member and not _may_name(importer, member, shelf=shelf):
                yield importer, imported


def outside_standard_library(imports: Iterable[Import], room: str) -> Iterator[Import]:
    """Yield each import by a module of ``room`` that is neither in the room nor in the standard library."""
    for importer, imported in imports:
        outside = _within(importer, room) and not _within(imported, room)
        if outside and imported.partition(".")[0] not in sys.stdlib_module_names:
            yield importer, imported


def _member(module: str, shelf: str) -> str:
    return module.removeprefix(f"{shelf}.").partition(".")[0] if module.startswith(f"{shelf}.") else ""


def _may_name(importer: str, member: str, *, shelf: str) -> bool:
    own = _member(importer, shelf)
    return own == member or (_within(importer, shelf) and member.startswith("_"))


def _within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def _imports(graph: ImportGraph) -> Iterator[Import]:
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


def _judged(graph: ImportGraph, broken: Iterable[Import]) -> ContractCheck:
    lines = [
        f"{importer}:{detail['line_number']} imports {imported}"
        for importer, imported in broken
        for detail in graph.get_import_details(importer=importer, imported=imported)
    ]
    return ContractCheck(kept=not lines, metadata={"lines": lines})


def _print(check: ContractCheck) -> None:
    output.print_error("\n".join(check.metadata["lines"]))
    output.new_line()


class Shelves(Contract):
    """Members of a shelf are found by a scan: no module outside, and no other member, imports one."""

    type_name = "shelves"
    shelves = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - the signature is import-linter's
        """Judge every import of the graph."""
        return _judged(graph, named_members(_imports(graph), cast("list[str]", self.shelves)))

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each broken import."""
        _print(check)


class StandardLibraryOnly(Contract):
    """A room that must run with nothing installed."""

    type_name = "standard_library_only"
    room = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - the signature is import-linter's
        """Judge every import of the graph."""
        return _judged(graph, outside_standard_library(_imports(graph), cast("str", self.room)))

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each broken import."""
        _print(check)
