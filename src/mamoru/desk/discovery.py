"""Write down what a database says of itself, beside its map."""

from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.opening import known_names
from mamoru.model.errors import MamoruError
from mamoru.model.programme import Programme
from mamoru.model.shelf import members
from mamoru.notation.reading import read
from mamoru.notation.snapshot import schema_text
from mamoru.sql.kind import SystemKind


class NoSuchSystem(MamoruError):
    """The programme has no map of this name."""

    code = "MAM-602"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"the programme has no system `{name}`",
            why="there is no `connect:` that says where to look",
            remedy=f"write systems/{name}.yaml, or name one of: {', '.join(known) or '(none)'}",
        )


class NothingToDiscover(MamoruError):
    """Systems of this kind have no schema."""

    code = "MAM-603"

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"the system `{name}` is of the kind `{kind}`, which has no schema to read",
            why="people search it, no connector does",
            remedy="nothing is to be done",
        )


class Unreadable(MamoruError):
    """The programme's files have errors."""

    code = "MAM-604"

    def __init__(self, errors: int) -> None:
        super().__init__(
            f"the programme's files have {errors} error{'s' if errors != 1 else ''}",
            why="what they say of the systems cannot be relied on",
            remedy="run `mamoru check` and mend them first",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """A snapshot that was written."""

    system: str
    file: str  #: relative to the programme
    tables: int
    columns: int
    changed: bool  #: whether the file is new or says something else than before


def discover(folder: Path, names: tuple[str, ...]) -> tuple[Discovered, ...]:
    """Write ``systems/NAME.schema.json`` of the named systems, or of all that have a schema."""
    programme = _programme(folder)
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    for name in names:
        if name not in programme.systems:
            raise NoSuchSystem(name, sorted(programme.systems))
        if kinds[programme.systems[name].kind].discover is None:
            raise NothingToDiscover(name, programme.systems[name].kind)
    wanted = names or tuple(sorted(n for n, s in programme.systems.items() if kinds[s.kind].discover))
    return tuple(_discover(folder, programme, name, kinds=kinds) for name in wanted)


def _programme(folder: Path) -> Programme:
    reading = read(folder, known_names())
    if reading.programme is None:
        raise Unreadable(len(reading.findings))
    return reading.programme


def _discover(folder: Path, programme: Programme, name: str, *, kinds: dict[str, SystemKind]) -> Discovered:
    system = programme.systems[name]
    ask = kinds[system.kind].discover
    assert ask is not None  # noqa: S101 - only kinds with a schema come here
    schema = ask(system, folder)
    file = f"systems/{name}.schema.json"
    path, text = folder / file, schema_text(schema)
    changed = not path.exists() or path.read_text(encoding="utf-8") != text
    if changed:
        path.write_text(text, encoding="utf-8")
    columns = sum(len(t.columns) for t in schema.tables.values())
    return Discovered(system=name, file=file, tables=len(schema.tables), columns=columns, changed=changed)
