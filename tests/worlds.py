"""Small worlds for tests: tables, ties and rows in a few lines, on SQLite or PostgreSQL.

``T("sender>users:joint", rows=..., cols="sender body")``: the first column is always ``id``.
A tie is ``column>table:how``; more is said by keywords of ``tie``.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mamoru.check.graph import resolve
from mamoru.model.map import (
    ColumnMap,
    Condition,
    How,
    Keep,
    MaskUse,
    Scalar,
    SystemMap,
    TableMap,
    TargetGone,
    Tie,
)
from mamoru.model.notice import Category, Entity, GivenRight, Node, Notice, PersonKind, Retention
from mamoru.model.period import Period, Unit
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Programme, Settings
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind

HERE = Span(file="systems/s.yaml", line=1, column=1)
Row = tuple[Scalar, ...]


def tie(text: str, **more: object) -> Tie:
    """Make a tie from ``column>table:how`` or ``column>kind/key:how``."""
    column, rest = text.split(">")
    to, how = rest.split(":")
    of, _, known_as = to.partition("/")
    table, _, target = to.partition(".")
    stated: dict[str, object] = {
        "id": f"systems.s.{column}",
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
    return Tie(**(stated | more))  # type: ignore[arg-type]  # the keywords are the fields


def mask(name: str, column: str, argument: Scalar = None) -> MaskUse:
    """Make a use of a mask."""
    return MaskUse(mask=name, column=column, argument=argument, where=HERE)


def when(column: str, equals: Scalar) -> Condition:
    """Make a condition of a tie."""
    return Condition(column=column, equals=equals)


@dataclass(kw_only=True)
class T:
    """One table: its ties, rows, and what the map says of it."""

    ties: Sequence[Tie | str] = ()
    rows: Sequence[Row] = ()
    cols: str = ""
    person: str = ""
    known_by: Mapping[str, str] = field(default_factory=dict)
    personal: str = ""
    masks: Mapping[str, MaskUse] = field(default_factory=dict)
    keep: tuple[str, ...] | None = None  #: readable columns; the event column is ``closed``
    pseudo: Scalar = None
    key: str = "id"
    declares: str = ""  #: extra text of the CREATE TABLE
    hide: str = ""

    @property
    def columns(self) -> list[str]:
        """All columns; the first is always ``id`` unless the key says otherwise."""
        return [*(["id"] if self.key == "id" else []), *self.cols.split()]


def _table_map(name: str, table: T) -> TableMap:
    ties = tuple(tie(t) if isinstance(t, str) else t for t in table.ties)
    personal = {c: _column(c, table) for c in table.personal.split()}
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
        ties=tuple(_named(t, name) for t in ties),
        keep=Keep(retention="books", columns=table.keep, where=HERE) if table.keep is not None else None,
        where=HERE,
    )


def _named(one: Tie, table: str) -> Tie:
    from dataclasses import replace

    return replace(one, id=f"systems.s.{table}.{'+'.join(one.by)}")


def _column(name: str, table: T) -> ColumnMap:
    return ColumnMap(
        name=name,
        category="contact.name",
        secret=False,
        names_others=False,
        mask=table.masks.get(name),
        where=HERE,
    )


def system_map(tables: Mapping[str, T], kind: str, settings: Mapping[str, Scalar]) -> SystemMap:
    """Make the map of the one system ``s``."""
    kept = {"closed": (name, "closed") for name, t in tables.items() if t.keep is not None}
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


def notice(people: Sequence[str], linked: Sequence[str]) -> Notice:
    """Make a notice that gives access and erasure to everybody."""
    node = Node(id="n", clauses=(), where=HERE)
    category = Category(node=node, id="contact.name", title={}, marks=frozenset())
    kinds = {
        p: PersonKind(node=node, name=p, title={}, known_by=tuple(linked), linked_by=tuple(linked))
        for p in people
    }
    retention = Retention(
        node=node,
        name="books",
        items=("contact.name",),
        of=tuple(people),
        keep=Period(count=7, unit=Unit.YEARS),
        after="closed",
        to_fiscal_year_end=False,
        ground="law: books",
    )
    entity = Entity(node=node, name={"": "Acme"}, country="JP", address="", fiscal_year_ends=(3, 31))
    return Notice(
        id="acme",
        title={},
        effective="2025-01-01",
        governing_language="en",
        languages=("en",),
        law="JP",
        controller="acme",
        entities={"acme": entity},
        people=kinds,
        categories={"contact.name": category},
        purposes={},
        recipients={},
        retention={"books": retention},
        rights={
            r: GivenRight(node=node, right=r, of=tuple(people), source="notice")
            for r in ("access", "erasure")
        },
        collection_points={},
        unexecuted=(),
        where=HERE,
    )


def create(tables: Mapping[str, T], execute: object) -> None:
    """Create tables and rows through an ``execute(sql, values)`` function; column types follow the values."""
    for name, table in tables.items():
        columns = []
        for i, c in enumerate(table.columns):
            values = [r[i] for r in table.rows]
            text = any(isinstance(v, str) for v in values)
            columns.append(f'"{c}" {"text" if text else "bigint"}')
        key = f", PRIMARY KEY ({table.key})" if table.key else ""
        execute(f'CREATE TABLE "{name}" ({", ".join(columns)}{key}{table.declares})', ())  # type: ignore[operator]
    for name, table in tables.items():
        for row in table.rows:
            marks = ", ".join("?" * len(row))
            execute(f'INSERT INTO "{name}" VALUES ({marks})', row)  # type: ignore[operator]


def programme(
    folder: Path, system: SystemMap, people: Sequence[str], linked: Sequence[str]
) -> CheckedProgramme:
    """Make and resolve a programme of one system, reading the schema from its database."""
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
    kind = members("mamoru.systems", SystemKind)[system.kind]
    assert kind.discover is not None
    schema = kind.discover(system, folder)
    return resolve(
        Programme(
            settings=settings,
            notice=notice(people, linked),
            systems={"s": system},
            schemas={"s": schema},
            sources={},
            digest="0" * 64,
        )
    )


def sqlite_world(folder: Path, tables: Mapping[str, T], *, linked: Sequence[str] = ()) -> CheckedProgramme:
    """Build a world in a SQLite file ``s.db`` of the folder."""
    path = folder / "s.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        create(tables, connection.execute)
    connection.close()
    people = tuple(dict.fromkeys(t.person for t in tables.values() if t.person))
    keys = (*(f"{p}-id" for p in people), *linked)
    return programme(folder, system_map(tables, "sqlite", {"file": "s.db"}), people, keys)


def dump(folder: Path, tables: Mapping[str, T]) -> dict[str, list[Row]]:
    """Return every row of a SQLite world, sorted."""
    connection = sqlite3.connect(folder / "s.db")
    found = {n: sorted(connection.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in tables}
    connection.close()
    return found
