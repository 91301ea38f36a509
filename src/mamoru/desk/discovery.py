"""Write down what a database says of itself, beside its map."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.files import writing
from mamoru.desk.opening import programme_of
from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.programme import Programme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.nearest import shortened
from mamoru.notation.shapes.snapshot import IDENTIFIER, LONGEST
from mamoru.notation.snapshot import schema_text
from mamoru.sql.kind import SystemKind


class NoSuchSystem(MamoruError):
    """The programme has no map of this name."""

    code = "MAM-602"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"the programme has no system `{name}`",
            why="each system has a map, systems/NAME.yaml, that says where its data lies",
            remedy=f"name one of: {', '.join(known)}; for a new system write systems/{name}.yaml first"
            if known
            else f"write systems/{name}.yaml first, as docs/reference/notation.md shows",
        )


class NothingToDiscover(MamoruError):
    """Systems of this kind have no schema."""

    code = "MAM-603"

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"the system `{name}` (`kind: {kind}`) has no tables that could be read",
            why="people search it by hand, so there is no database to describe",
            remedy="nothing is missing: leave it out, as `mamoru discover` without a name does",
        )


class UnfitName(MamoruError):
    """A database has a name that no file of a programme can hold."""

    code = "MAM-646"

    def __init__(self, system: str, table: str, column: str) -> None:
        of = f"the table `{plain(table)}` of `{system}`"
        super().__init__(
            f"{of} has a column `{plain(column)}`, with control characters or too long a name"
            if column
            else f"{of} has control characters in its name, or too long a name",
            why="a snapshot that holds it could not be read again, and no plan could be made; nothing was "
            "written",
            remedy="rename it in the database, then run this again",
        )


def plain(name: str) -> str:
    """Return a name of a database as a terminal may show it."""
    return shortened("".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name))


def snapshot_of(schema: Schema) -> str:
    """Return the text of a snapshot; raises UnfitName where it could not be read again."""
    for table in schema.tables.values():
        for name, column in (("", table.name), *((c, c) for c in table.columns)):
            if len(column) > LONGEST or not re.fullmatch(IDENTIFIER, column):
                raise UnfitName(schema.system, table.name, name)
    return schema_text(schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """A snapshot that was written."""

    system: str
    file: str  #: relative to the programme
    tables: int
    columns: int
    changed: bool  #: whether the file is new or says something else than before


def discover(folder: Path, names: tuple[str, ...]) -> tuple[Discovered | MamoruError, ...]:
    """Write ``systems/NAME.schema.json`` of the named systems, or of all that have a schema.

    A system that does not answer does not keep the others from being written.  A snapshot that is damaged,
    or older than its map, is written anew.  Raises NoProgramme, Unreadable, NoSuchSystem,
    NothingToDiscover, UnwritableFile.
    """
    programme = programme_of(folder, snapshots=False)
    return tuple(_discovered(folder, system, kind) for system, kind in _wanted(programme, names))


def _wanted(programme: Programme, names: tuple[str, ...]) -> Iterable[tuple[SystemMap, SystemKind]]:
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    for name in names:
        if name not in programme.systems:
            raise NoSuchSystem(name, sorted(programme.systems))
        if kinds[programme.systems[name].kind].discover is None:
            raise NothingToDiscover(name, programme.systems[name].kind)
    wanted = [programme.systems[name] for name in dict.fromkeys(names) or sorted(programme.systems)]
    return [(system, kinds[system.kind]) for system in wanted if kinds[system.kind].discover]


def _discovered(folder: Path, system: SystemMap, kind: SystemKind) -> Discovered | MamoruError:
    assert kind.discover is not None  # noqa: S101 - only kinds with a schema come here
    try:
        schema = kind.discover(system, folder)
        text = snapshot_of(schema)
    except MamoruError as error:
        return error
    file = f"systems/{system.name}.schema.json"
    return Discovered(
        system=system.name,
        file=file,
        tables=len(schema.tables),
        columns=sum(len(t.columns) for t in schema.tables.values()),
        changed=_written(folder / file, text),
    )


def _written(path: Path, text: str) -> bool:
    """Write the file unless it holds just this; tell whether it was written."""
    new = text.encode()
    with writing(path):
        if path.exists() and path.read_bytes() == new:
            return False
        path.write_bytes(new)
    return True
