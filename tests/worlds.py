"""Small worlds for tests: tables, ties and rows in a few lines, on any kind of system.

``T(ties=["sender>users:joint"], rows=..., cols="sender body")``: the first column is ``id`` unless
``key`` says otherwise.  A tie is ``column>table:how``; what else it says comes as keywords of ``tie``.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mamoru.check.graph import resolve
from mamoru.model.documents.paths import inside
from mamoru.model.map import (
    ColumnMap,
    Condition,
    Document,
    How,
    Keep,
    KindRows,
    MaskUse,
    Recomputed,
    Scalar,
    Sum,
    SystemMap,
    TableMap,
    TargetGone,
    Tie,
)
from mamoru.model.notice import Category, Entity, GivenRight, Node, Notice, PersonKind, Retention
from mamoru.model.period import Period, Unit
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Programme, Settings
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind
from tests.ground import Ground, Place, Row, insertion
from tests.grounds import postgresql, sqlite

HERE = Span(file="systems/s.yaml", line=1, column=1)
Execute = Callable[[str, Row], object]


def tie(text: str, **more: object) -> Tie:
    """Make a tie from ``column>table:how``, ``a+b>table.c+d:how`` or ``column>kind/key:how``."""
    column, rest = text.split(">")
    to, how = rest.split(":")
    of, _, known_as = to.partition("/")
    table, _, target = to.partition(".")
    stated: dict[str, Any] = {
        "id": "",
        "by": tuple(column.split("+")),
        "to": "" if known_as else table,
        "to_columns": tuple(target.split("+")) if target else (),
        "of": of if known_as else "",
        "known_as": known_as,
        "how": How(how),
        "hide": (),
        "hide_reason": "",
        "leaving": (),
        "delete_row": False,
        "delete_reason": "",
        "target_gone": TargetGone.NULL,
        "when": None,
        "where": HERE,
    }
    return Tie(**(stated | more))


def mask(name: str, column: str, argument: Scalar = None) -> MaskUse:
    """Make a use of a mask."""
    return MaskUse(mask=name, column=column, argument=argument, where=HERE)


def when(column: str, equals: Scalar) -> Condition:
    """Make a condition of a tie."""
    return Condition(column=column, equals=equals)


def made(column: str, text: str, when: Condition | None = None) -> Recomputed:
    """Make a column that is made of rows, from ``count posts by a+b`` or ``sum posts.score by thread``."""
    how, place, _, by = text.split()
    table, _, value = place.partition(".")
    return Recomputed(
        column=column, made_as=Sum(how), of=table, value=value, by=tuple(by.split("+")), when=when, where=HERE
    )


@dataclass(kw_only=True)
class T:
    """One table: its ties, rows, and what the map and the database say of it."""

    ties: Sequence[Tie | str] = ()
    rows: Sequence[Row] = ()
    cols: str = ""
    person: str = ""
    known_by: Mapping[str, str] = field(default_factory=dict)  #: of a person; the kind's id without it
    kinds: Mapping[str, Condition] = field(default_factory=dict)  #: where rows are people of several kinds
    recomputed: Sequence[Recomputed] = ()
    personal: str = ""
    secret: str = ""
    masks: Mapping[str, MaskUse] = field(default_factory=dict)
    keep: tuple[str, ...] | None = None  #: readable columns; the event column is ``closed``
    keep_by: str = ""  #: column of the tie to the row that has ``closed``, or to one kept by it
    pseudo: Scalar = None
    key: str = "id"  #: primary key, ``a, b`` when it is composite; empty: none
    not_null: str = ""
    unique: str = ""  #: columns that are unique, each by itself
    foreign: str = ""  #: constraints of the database: ``column>table`` or ``a+b>table.c+d``
    types: Mapping[str, str] = field(default_factory=dict)  #: where the values do not tell

    @property
    def columns(self) -> list[str]:
        """All columns; the first is ``id`` unless the key says otherwise."""
        return [*(["id"] if self.key == "id" else []), *self.cols.split()]


Tables = Mapping[str, T]


# -- the map ---------------------------------------------------------------------------------------


def _table_map(name: str, table: T) -> TableMap:
    personal = {c: _column(c, table) for c in table.personal.split()}
    by = tuple(table.keep_by.split("+")) if table.keep_by else ()
    named = f"books-{name}"
    keep = Keep(retention=named, columns=table.keep, where=HERE, by=by) if table.keep is not None else None
    return TableMap(
        id=f"systems.s.{name}",
        name=name,
        person=table.person,
        known_by=table.known_by or ({f"{table.person}-id": "id"} if table.person else {}),
        collected="",
        columns=personal,
        not_personal=tuple(c for c in table.columns if c not in personal),
        nothing_personal=False,
        pseudo_person=table.pseudo,
        ties=_named(table.ties, f"systems.s.{name}"),
        keep=keep,
        where=HERE,
        recomputed=tuple(table.recomputed),
        kinds={kind: KindRows(when=when, known_by=_keys(table, kind)) for kind, when in table.kinds.items()},
        documents={
            c.document: Document(column=c.document, not_personal={}, where=HERE)
            for c in personal.values()
            if c.document
        },
    )


def _keys(table: T, kind: str) -> Mapping[str, str]:
    others = {f"{k}-id" for k in table.kinds} - {f"{kind}-id"}
    return {k: c for k, c in table.known_by.items() if k not in others}


def _named(ties: Sequence[Tie | str], table: str) -> tuple[Tie, ...]:
    """Give ties their ids; a second one by the same column has ``.2`` after it."""
    found: list[Tie] = []
    for one in ties:
        known = tie(one) if isinstance(one, str) else one
        number = 1 + sum(t.by == known.by for t in found)
        found.append(replace(known, id=f"{table}.{'+'.join(known.by)}{f'.{number}' if number > 1 else ''}"))
    return tuple(found)


def _column(name: str, table: T) -> ColumnMap:
    document, path = (None if name in table.columns else inside(name, table.columns)) or ("", ())
    return ColumnMap(
        name=name,
        category="contact.name",
        secret=name in table.secret.split(),
        names_others=False,
        mask=table.masks.get(name),
        where=HERE,
        document=document,
        path=path or (),
    )


def closing_table(tables: Tables, name: str) -> str:
    """Return the table whose ``closed`` tells until when rows of a table are kept."""
    while tables[name].keep_by:
        ties = (tie(t) if isinstance(t, str) else t for t in tables[name].ties)
        name = next(t.to for t in ties if "+".join(t.by) == tables[name].keep_by)
    return name


def system_map(tables: Tables, kind: str, settings: Mapping[str, Scalar]) -> SystemMap:
    """Make the map of the one system ``s``."""
    closing = {closing_table(tables, name) for name, t in tables.items() if t.keep is not None}
    kept = {f"{name}-closed": (name, "closed") for name in tables if name in closing}
    return SystemMap(
        id="systems.s",
        name="s",
        title={},
        kind=kind,
        settings=settings,
        origin="given",
        country="JP",
        events=kept,
        tables={n: _table_map(n, t) for n, t in tables.items()},
        manual=None,
        where=HERE,
    )


def notice(tables: Tables, linked: Sequence[str]) -> Notice:
    """Make a notice that gives access and erasure to everybody, and keeps rows for seven years."""
    ties = [tie(t) if isinstance(t, str) else t for table in tables.values() for t in table.ties]
    names = [*(k for t in tables.values() for k in (t.person, *t.kinds)), *(t.of for t in ties)]
    people = tuple(dict.fromkeys(n for n in names if n))
    keys = (*(f"{p}-id" for p in people), *linked)
    node = Node(id="n", clauses=(), where=HERE)
    entity = Entity(node=node, name={"": "Acme"}, country="JP", address="", fiscal_year_ends=(3, 31))
    kept = [name for name, t in tables.items() if t.keep is not None]
    return Notice(
        id="acme",
        title={},
        effective="2025-01-01",
        governing_language="en",
        languages=("en",),
        law="JP",
        controller="acme",
        entities={"acme": entity},
        people={p: PersonKind(node=node, name=p, title={}, known_by=keys, linked_by=keys) for p in people},
        categories={"contact.name": Category(node=node, id="contact.name", title={}, marks=frozenset())},
        purposes={},
        recipients={},
        retention={
            f"books-{name}": _retention(name, people, after=closing_table(tables, name)) for name in kept
        },
        rights={r: GivenRight(node=node, right=r, of=people, source="notice") for r in ("access", "erasure")},
        collection_points={},
        unexecuted=(),
        where=HERE,
    )


def _retention(table: str, people: tuple[str, ...], *, after: str) -> Retention:
    return Retention(
        node=Node(id="n", clauses=(), where=HERE),
        name=f"books-{table}",
        items=("contact.name",),
        of=people,
        keep=Period(count=7, unit=Unit.YEARS),
        after=f"{after}-closed",
        to_fiscal_year_end=False,
        ground="law: books",
    )


def discovered(folder: Path, system: SystemMap) -> Schema:
    """Read the schema of a system from its database."""
    kind = members("mamoru.systems", SystemKind)[system.kind]
    assert kind.discover is not None
    return kind.discover(system, folder)


def programme(folder: Path, system: SystemMap, stated: Notice, schema: Schema) -> CheckedProgramme:
    """Make and resolve a programme of one system."""
    settings = Settings(
        name="acme",
        folder=str(folder),
        store=".mamoru/store.db",
        keys="file",
        keys_at=".mamoru/keys",
        checkpoints="evidence/checkpoints.txt",
        row_limit=10_000,
        where=HERE,
    )
    return resolve(
        Programme(
            settings=settings,
            notice=stated,
            systems={"s": system},
            schemas={"s": schema},
            sources={},
            digest="0" * 64,
        )
    )


# -- the databases ---------------------------------------------------------------------------------


def _quoted(columns: str) -> str:
    return ", ".join(f'"{c.strip()}"' for c in columns.replace("+", ",").split(","))


def create_table(name: str, table: T, ground: Ground, *, constraints: Sequence[str]) -> str:
    """Return the statement that creates a table."""
    named = f"{table.key} {table.unique} {table.foreign} {' '.join(table.known_by.values())} ".replace(
        ">", " "
    )
    keyed = set(re.split("[ ,+]+", named)) | {c for t in table.ties for c in _tied_columns(t)}
    columns = []
    for i, column in enumerate(table.columns):
        text = any(isinstance(row[i], str) for row in table.rows)
        kind = ground.word(table.types.get(column, "text" if text else "bigint"), column in keyed)
        columns.append(f'"{column}" {kind}{" NOT NULL" if column in table.not_null.split() else ""}')
    keys = [f"PRIMARY KEY ({_quoted(table.key)})"] if table.key else []
    keys += [f"UNIQUE ({_quoted(c)})" for c in table.unique.split()]
    return f'CREATE TABLE "{name}" ({", ".join([*columns, *keys, *constraints])})'


def _tied_columns(one: Tie | str) -> Sequence[str]:
    return one.partition(">")[0].split("+") if isinstance(one, str) else one.by


def foreign_key(text: str, tables: Tables) -> str:
    """Return a constraint as a statement says it."""
    columns, _, to = text.partition(">")
    target, _, to_columns = to.partition(".")
    there = to_columns or tables[target].key
    return f'FOREIGN KEY ({_quoted(columns)}) REFERENCES "{target}" ({_quoted(there)})'


def fill(tables: Tables, ground: Ground, execute: Execute) -> None:
    """Create tables and rows; a foreign key may point at a table that is created later."""
    for name, table in tables.items():
        keys = [foreign_key(k, tables) for k in table.foreign.split()] if ground.early_keys else []
        execute(create_table(name, table, ground, constraints=keys), ())
    for name, table in tables.items():
        for row in table.rows:
            execute(insertion(ground, name, row), row)
    for name, table in tables.items():
        for key in () if ground.early_keys else table.foreign.split():
            execute(f'ALTER TABLE "{name}" ADD {foreign_key(key, tables)}', ())


def world(
    place: Place, tables: Tables, *, linked: Sequence[str] = (), also: Sequence[str] = ()
) -> CheckedProgramme:
    """Build a world in an empty database of any kind; ``also``: further statements."""
    with place.connected() as connection:
        cursor = connection.cursor()
        (place.ground.fill or fill)(
            tables,
            place.ground,
            lambda text, values: cursor.execute(*((text, values) if values else (text,))),
        )
        for statement in also:
            cursor.execute(statement)
    system = system_map(tables, place.ground.kind, place.settings)
    return programme(place.folder, system, notice(tables, linked), discovered(place.folder, system))


def sqlite_world(
    folder: Path, tables: Tables, *, linked: Sequence[str] = (), also: Sequence[str] = ()
) -> CheckedProgramme:
    """Build a world in a SQLite file ``s.db`` of the folder; ``also``: further statements."""
    return world(sqlite.place(folder), tables, linked=linked, also=also)


def postgresql_world(
    url: str, tables: Tables, *, linked: Sequence[str] = (), also: Sequence[str] = ()
) -> CheckedProgramme:
    """Build a world in an empty PostgreSQL database; ``also``: further statements."""
    return world(postgresql.place(url), tables, linked=linked, also=also)


def postgresql_programme(url: str, tables: Tables, *, linked: Sequence[str] = ()) -> CheckedProgramme:
    """Make and resolve the programme of a PostgreSQL database that has these tables already."""
    system = system_map(tables, "postgresql", postgresql.place(url).settings)
    return programme(Path(), system, notice(tables, linked), discovered(Path(), system))


def dump(folder: Path, tables: Tables) -> dict[str, list[Row]]:
    """Return every row of a SQLite world, sorted."""
    connection = sqlite3.connect(folder / "s.db")
    found = {n: sorted(connection.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in tables}
    connection.close()
    return found
