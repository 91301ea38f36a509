# ruff: noqa: S608 - statements are made of quoted names and of numbers, never of values
"""Statements that change rows, done beside the data: what they read afterwards is as if it were changed.

What is asked is a view over the data of each table.  A change never touches the data: the rows it meets are
noted, and their new values, and the view shows them so.  Whoever opened the data then writes it anew.  Each
view has a first column, ``RID``, that names a row of the data for as long as it is open.

In: statements as text with named parameters.  Out: their answers; which rows of which table went, which
became what.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mamoru.systems._session import Row

if TYPE_CHECKING:
    import duckdb

RID = "mamoru rid"  #: names a row of the data; no column of a company is called so
NOTES = "mamoru"  #: the schema of what is noted
NAME = r"(?:\"(?:[^\"]|\"\")*\"|\w+)"
PLACE = rf"{NAME}(?:\.{NAME})?"
DELETE = re.compile(rf"DELETE FROM ({PLACE})\s+WHERE\s", re.DOTALL)
UPDATE = re.compile(rf"UPDATE ({PLACE})\s+SET\s", re.DOTALL)
ASSIGNED = re.compile(rf"({NAME})\s*=")
PIECE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[(),]|\bWHERE\b|[^'\"(),W]+|W", re.DOTALL)
PARAMETER = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """One table: the view that statements ask, and what it is a view of."""

    name: str  #: as the map names it
    view: str  #: quoted, with its schema
    source: str  #: a query of its rows, ``RID`` first
    number: int

    @property
    def changed(self) -> str:
        """Notes the rows that are no longer as in the data."""
        return f"{NOTES}.changed_{self.number}"

    @property
    def new(self) -> str:
        """Notes what rows have become."""
        return f"{NOTES}.new_{self.number}"


@dataclass(slots=True, kw_only=True)
class Changes:
    """What statements have changed since the last ``forget``."""

    connection: "duckdb.DuckDBPyConnection"
    viewed: dict[str, Viewed] = field(default_factory=dict)  #: by quoted place
    touched: dict[str, Viewed] = field(default_factory=dict)  #: the same, of tables with changes
    assigned: dict[str, frozenset[str]] = field(default_factory=dict)  #: the columns that got new values

    def clear(self) -> None:
        """Take away every view."""
        for table in self.viewed.values():
            self.connection.execute(f"DROP VIEW IF EXISTS {table.view}")
        self.viewed.clear()

    def show(self, name: str, *, schema: str, bare: str, source: str) -> None:
        """Make the view of one table."""
        place = f"{quoted(schema)}.{quoted(bare)}"
        table = Viewed(name=name, view=place, source=source, number=len(self.viewed))
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
        self.connection.execute(f"CREATE OR REPLACE VIEW {place} AS {source}")
        self.viewed[place] = table

    def run(self, text: str, bound: Mapping[str, object]) -> tuple[list[Row], int]:
        """Run one statement; return its rows, and how many it changed."""
        if (found := DELETE.match(text)) is not None:
            return [], self._delete(self._table(found[1]), text[found.end() :], bound)
        if (found := UPDATE.match(text)) is not None:
            values, condition = parted(text[found.end() :])
            return [], self._update(self._table(found[1]), values, condition, bound=bound)
        return self._ask(text, bound).fetchall(), 0

    def each(self, text: str, bound: Mapping[str, object], *, at_once: int) -> Iterator[list[Row]]:
        """Run a statement that only reads, and yield its rows as they come."""
        found = self._ask(text, bound)
        while rows := found.fetchmany(at_once):
            yield rows

    def _ask(self, text: str, bound: Mapping[str, object]) -> "duckdb.DuckDBPyConnection":
        """DuckDB refuses parameters that a statement does not name."""
        named = {found[1] for found in PARAMETER.finditer(text) if found[1]}
        return self.connection.execute(text, {n: v for n, v in bound.items() if n in named})

    def _table(self, place: str) -> Viewed:
        parts = [unquoted(part) for part in re.findall(NAME, place)]
        schema = parts[0] if len(parts) > 1 else "main"
        return self.viewed[f"{quoted(schema)}.{quoted(parts[-1])}"]

    def _delete(self, table: Viewed, condition: str, bound: Mapping[str, object]) -> int:
        self._ask(
            f'CREATE OR REPLACE TABLE {NOTES}.step AS SELECT "{RID}" FROM {table.view} WHERE {condition}',
            bound,
        )
        return self._note(table, keeping=False)

    def _update(
        self, table: Viewed, values: Sequence[str], condition: str, *, bound: Mapping[str, object]
    ) -> int:
        found = [(m[1], v[m.end() :]) for v in values if (m := ASSIGNED.match(v))]
        replaced = ", ".join(f"{new} AS {quoted(unquoted(column))}" for column, new in found)
        self._ask(
            f"CREATE OR REPLACE TABLE {NOTES}.step AS SELECT * REPLACE ({replaced}) FROM {table.view} "
            f"WHERE {condition}",
            bound,
        )
        before = self.assigned.get(table.view, frozenset())
        self.assigned[table.view] = before | {unquoted(column) for column, _ in found}
        return self._note(table, keeping=True)

    def _note(self, table: Viewed, *, keeping: bool) -> int:
        """Take the rows of the last step into the notes; ``keeping``: with their new values."""
        (count,) = self.connection.execute(f"SELECT count(*) FROM {NOTES}.step").fetchone() or (0,)
        if not count:
            return 0
        if table.view not in self.touched:
            self._begin(table)
        stepped = f'SELECT "{RID}" FROM {NOTES}.step'
        self.connection.execute(f"INSERT OR IGNORE INTO {table.changed} {stepped}")
        self.connection.execute(f'DELETE FROM {table.new} WHERE "{RID}" IN ({stepped})')
        if keeping:
            self.connection.execute(f"INSERT INTO {table.new} SELECT * FROM {NOTES}.step")
        self.connection.execute(
            f"CREATE OR REPLACE VIEW {table.view} AS SELECT * FROM ({table.source}) "
            f'WHERE "{RID}" NOT IN (SELECT "{RID}" FROM {table.changed}) UNION ALL SELECT * FROM {table.new}'
        )
        return int(count)

    def _begin(self, table: Viewed) -> None:
        self.touched[table.view] = table
        self.connection.execute(f"CREATE OR REPLACE TABLE {table.new} AS SELECT * FROM {table.view} LIMIT 0")
        self.connection.execute(
            f'CREATE OR REPLACE TABLE {table.changed} AS SELECT "{RID}" FROM {table.view} LIMIT 0'
        )
        self.connection.execute(f'CREATE UNIQUE INDEX rows_{table.number} ON {table.changed} ("{RID}")')

    def forget(self) -> None:
        """Show the data as it is again."""
        for table in self.touched.values():
            self.connection.execute(f"CREATE OR REPLACE VIEW {table.view} AS {table.source}")
            self.connection.execute(f"DROP TABLE {table.new}")
            self.connection.execute(f"DROP TABLE {table.changed}")
        self.connection.execute(f"DROP TABLE IF EXISTS {NOTES}.step")
        self.touched.clear()
        self.assigned.clear()


def parted(text: str) -> tuple[list[str], str]:
    """Return the assignments of an UPDATE, and its condition: what stands in brackets or quotes is one."""
    values, depth = [""], 0
    for found in PIECE.finditer(text):
        piece = found[0]
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth == 0 and piece == "WHERE":
            return [v.strip() for v in values], text[found.end() :]
        if depth == 0 and piece == ",":
            values.append("")
        else:
            values[-1] += piece
    return [v.strip() for v in values], "TRUE"


def quoted(name: str) -> str:
    """Return a name as a statement writes it."""
    return '"' + name.replace('"', '""') + '"'


def unquoted(name: str) -> str:
    """Return a name as it is."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
