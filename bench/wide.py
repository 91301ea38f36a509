"""Write the programme of a company with very many tables: the same bytes for the same numbers.

Goes out: notice, supplements, and for each system a map and a snapshot that explain each other.  No database
is made, for a check reads none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.notation.snapshot import schema_text

NOTICE = (Path(__file__).parent / "programme" / "notice.yaml").read_text(encoding="utf-8")
#: What a column holds in turn: category, type, how it is blanked in a row that stays.
HELD = (
    ("contact.name", "TEXT", '{fixed: "(removed)"}'),
    ("contact.email", "TEXT", ""),
    ("contact.phone", "VARCHAR(40)", ""),
    ("contact.address", "TEXT", ""),
    ("profile.country", "VARCHAR(2)", ""),
    ("said.reviews", "TEXT", ""),
)
REGIONS = ("BR", "CA", "CH", "CR", "EEA", "IN", "KR", "MY", "NG", "PE", "PH", "US", "US-CA", "US-VA", "ZA")
BRANCHES = 4  #: tables that hang on one
PLAIN = 4  #: every fourth column is not personal
READ_BY = 7  #: a table is also shown to whoever owns this part of its number
LISTS = 20  #: every twentieth table is a list that others refer to, without people


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a company is."""

    systems: int = 1
    tables: int = 2000  #: in all systems together
    columns: int = 20  #: of each table
    circles: bool = False  #: each table also points forward, so that all lead to one another
    hub: int = 0  #: foreign keys of the last table


def write(folder: Path, size: Size) -> None:
    """Write the programme."""
    (folder / "systems").mkdir(parents=True)
    (folder / "supplements").mkdir()
    (folder / "programme.yaml").write_text("programme: wide\n", encoding="utf-8")
    (folder / "notice.yaml").write_text(NOTICE, encoding="utf-8")
    for region in REGIONS:
        (folder / f"supplements/{region}.yaml").write_text(_supplement(region), encoding="utf-8")
    for number in range(size.systems):
        name, tables = f"system-{number + 1:02}", _tables(size)
        schema = Schema(system=name, tables={t.name: t for t in tables})
        (folder / f"systems/{name}.yaml").write_text("".join(_map(name, tables)), encoding="utf-8")
        (folder / f"systems/{name}.schema.json").write_text(schema_text(schema), encoding="utf-8")


def _supplement(region: str) -> str:
    return f"supplement: {region}\nfor: [{region}]\nlaw: {region}\nrights:\n  correction: {{of: all}}\n"


def _tables(size: Size) -> list[Table]:
    count = size.tables // size.systems
    return [_people(size), *(_table(number, count, size) for number in range(1, count))]


def _people(size: Size) -> Table:
    columns = {name: Column(name=name, type="TEXT", nullable=True) for name in ("name", "email")}
    columns |= _columns(size.columns - 3)
    return _made("t0000", columns, keys=(), unique=(("email",),))


def _table(number: int, count: int, size: Size) -> Table:
    targets = [] if _is_list(number) else [_owner(number), number // READ_BY // LISTS * LISTS or LISTS]
    if size.circles and not _is_list(number):
        targets.append(number + 1 if number + 1 < count else 1)
    if number == count - 1:
        targets.extend(range(1, size.hub))
    targets = [t for t in dict.fromkeys(targets) if t < count]
    columns = {f"to_{t:04}": Column(name=f"to_{t:04}", type="INTEGER", nullable=True) for t in targets}
    held = _columns(max(size.columns - 1 - len(columns), PLAIN))
    return _made(f"t{number:04}", columns | held, keys=tuple(map(_key, targets)), unique=())


def _is_list(number: int) -> bool:
    return bool(number) and number % LISTS == 0


def _owner(number: int) -> int:
    owner = (number - 1) // BRANCHES
    return owner - 1 if _is_list(owner) else owner


def _columns(count: int) -> dict[str, Column]:
    held = {f"c{n:02}": HELD[n % len(HELD)][1] if n % PLAIN else "INTEGER" for n in range(count)}
    return {name: Column(name=name, type=kind, nullable=True) for name, kind in held.items()}


def _key(target: int) -> ForeignKey:
    return ForeignKey(
        columns=(f"to_{target:04}",), to=f"t{target:04}", to_columns=("id",), on_delete="NO ACTION"
    )


def _made(
    name: str,
    columns: dict[str, Column],
    *,
    keys: tuple[ForeignKey, ...],
    unique: tuple[tuple[str, ...], ...],
) -> Table:
    return Table(
        name=name,
        schema="",
        bare_name=name,
        columns={"id": Column(name="id", type="INTEGER", nullable=False), **columns},
        key=("id",),
        unique=unique,
        foreign_keys=keys,
        indexes=(("id",), *unique, *(key.columns for key in keys)),
    )


def _map(system: str, tables: Sequence[Table]) -> Iterator[str]:
    yield f"system: {system}\nkind: sqlite\nconnect: {{file: {system}.db}}\n"
    yield "holds: {origin: given, country: JP}\ntables:\n"
    for number, table in enumerate(tables):
        yield f"  {table.name}:\n"
        if _is_list(number):
            yield "    holds: nothing-personal\n"
        else:
            yield from _ties(table) if number else _person()
            yield from _held(table)


def _person() -> Iterator[str]:
    yield "    is: customer\n    known-by: {customer-id: id, email: email}\n"


def _ties(table: Table) -> Iterator[str]:
    yield "    ties:\n"
    for number, key in enumerate(table.foreign_keys):
        how = "none" if number else "owned"
        yield f"      - {{by: {key.columns[0]}, to: {key.to}, how: {how}}}\n"


def _held(table: Table) -> Iterator[str]:
    yield "    columns:\n"
    if not table.foreign_keys:
        yield "      name: contact.name\n      email: contact.email\n"
    plain = ["id"] if table.foreign_keys else []
    for name in (c for c in table.columns if c.startswith("c")):
        number = int(name[1:])
        category, _, mask = HELD[number % len(HELD)]
        if not number % PLAIN:
            plain.append(name)
        else:
            yield (
                f"      {name}: {{category: {category}, mask: {mask}}}\n"
                if mask
                else f"      {name}: {category}\n"
            )
    if plain:
        yield f"    not-personal: [{', '.join(plain)}]\n"
