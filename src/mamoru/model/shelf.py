"""How members of a shelf are found: by a folder scan, never by a list.

A shelf is a package whose modules each hold exactly one public value of the shelf's kind.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import TypeVar

from mamoru.model.errors import MamoruError

Kind = TypeVar("Kind")


class BrokenShelf(MamoruError):
    """A module of a shelf does not hold exactly one member."""

    code = "MAM-901"

    def __init__(self, module: str, kind: str, *, found: int) -> None:
        super().__init__(
            f"the module `{module}` holds {found} values of kind {kind}; it must hold exactly one",
            why="a member that is not found is silently missing from Mamoru",
            remedy=f"define one module-level {kind} in `{module}`",
        )


def members(package: str, kind: type[Kind]) -> Mapping[str, Kind]:
    """Return the members of the shelf ``package`` by module name, in alphabetical order.

    Modules whose name starts with an underscore are no members.  Raises BrokenShelf.
    """
    return _members(package, kind)  # type: ignore[arg-type]  # mypy holds a type for not hashable


@cache
def _members(package: str, kind: type[Kind]) -> Mapping[str, Kind]:
    return MappingProxyType({name: _one_member(module, kind) for name, module in _modules(package)})


def names(package: str) -> tuple[str, ...]:
    """Return the names of the members' files, with ``-`` for ``_``, in alphabetical order; loads none.

    On a shelf whose members need much to be loaded, each is named like its file.
    """
    return tuple(name.replace("_", "-") for name in _files(importlib.import_module(package)))


def _modules(package: str) -> tuple[tuple[str, ModuleType], ...]:
    room = importlib.import_module(package)
    return tuple((name, importlib.import_module(f"{package}.{name}")) for name in _files(room))


def _files(room: ModuleType) -> list[str]:
    return sorted(m.name for m in pkgutil.iter_modules(room.__path__) if not m.name.startswith("_"))


def _one_member(module: ModuleType, kind: type[Kind]) -> Kind:
    found = [
        value for name, value in vars(module).items() if isinstance(value, kind) and not name.startswith("_")
    ]
    if len(found) != 1:
        raise BrokenShelf(module.__name__, kind.__name__, found=len(found))
    return found[0]
