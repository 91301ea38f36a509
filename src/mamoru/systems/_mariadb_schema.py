"""What a MariaDB database says of itself, read from its information schema.

Types are MariaDB's own words; a text's collation stands behind it, since it decides which texts are equal.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from mamoru.model.schema import Column, ForeignKey, Schema, Table, Trigger
from mamoru.systems._unique import key_of_unique

Rows = Sequence[tuple[object, ...]]
Ask = Callable[[str], Rows]  #: a statement without parameters -> its rows

COLUMNS = """
SELECT c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, c.DATA_TYPE, c.COLLATION_NAME, c.IS_NULLABLE,
       c.EXTRA, c.GENERATION_EXPRESSION
FROM information_schema.COLUMNS c JOIN information_schema.TABLES t
  ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION
"""
#: Parts of columns, as an index over the first letters has, are no path to whole values.
INDEXES = """
SELECT s.TABLE_NAME, s.INDEX_NAME, s.NON_UNIQUE, s.COLUMN_NAME, s.SUB_PART, s.INDEX_TYPE
FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = DATABASE() AND s.IGNORED = 'NO'
ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX
"""
#: The server's own schemas hold none; to look through them takes longer than all the rest.
FOREIGN = "NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')"
REFERENCING = f"""
SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
       REFERENCED_COLUMN_NAME, DATABASE()
FROM information_schema.KEY_COLUMN_USAGE
WHERE REFERENCED_TABLE_NAME IS NOT NULL AND TABLE_SCHEMA {FOREIGN}
  AND (TABLE_SCHEMA = DATABASE() OR REFERENCED_TABLE_SCHEMA = DATABASE())
ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
"""  # noqa: S608 - of the words above
#: Asked for by itself: joined to the above it is read anew for each column.
ACTIONS = f"""
SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE
FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA {FOREIGN}
"""  # noqa: S608 - of the words above
TRIGGERS = """
SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_STATEMENT, ACTION_TIMING
FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY TRIGGER_NAME
"""
GENERATED = ("VIRTUAL GENERATED", "STORED GENERATED", "PERSISTENT")
LISTS = frozenset({"enum", "set"})  #: whose values are no part of a type's name


class Reference(NamedTuple):
    """One foreign key; tables of another database have its name before theirs, after a dot."""

    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    on_delete: str
    on_update: str


def references_of(ask: Ask) -> tuple[Reference, ...]:
    """Return the foreign keys from and to tables of this database."""
    actions = {row[:3]: (str(row[3]), str(row[4])) for row in ask(ACTIONS)}
    found = []
    for key, group in groupby(ask(REFERENCING), key=lambda row: row[:3]):
        if key not in actions:
            continue  # dropped between the two questions
        parts = [tuple(map(str, row)) for row in group]
        schema, table, _, _, to_schema, to, _, own = parts[0]
        deleting, updating = actions[key]
        found.append(
            Reference(
                table=table if schema == own else f"{schema}.{table}",
                columns=tuple(p[3] for p in parts),
                to=to if to_schema == own else f"{to_schema}.{to}",
                to_columns=tuple(p[6] for p in parts),
                on_delete=deleting,
                on_update=updating,
            )
        )
    return tuple(found)


def schema_of(ask: Ask, system: str) -> Schema:
    """Read the schema of the database that a connection uses."""
    indexes, references = _indexes(ask(INDEXES)), references_of(ask)
    tables = {
        str(name): _table(str(name), list(rows), indexes=indexes.get(str(name), {}), references=references)
        for name, rows in groupby(ask(COLUMNS), key=lambda row: row[0])
    }
    return Schema(system=system, tables=dict(sorted(tables.items())), triggers=_triggers(ask(TRIGGERS)))


def _table(
    name: str, rows: Rows, *, indexes: Mapping[str, "Index"], references: Iterable[Reference]
) -> Table:
    columns = {str(row[1]): _column(row) for row in rows}
    key = indexes["PRIMARY"].columns if "PRIMARY" in indexes else ()
    uniques = tuple(sorted({i.columns for n, i in indexes.items() if i.unique and n != "PRIMARY"}))
    return Table(
        name=name,
        schema="",
        bare_name=name,
        columns=columns,
        key=key or key_of_unique(uniques, columns),
        unique=uniques,
        foreign_keys=tuple(
            sorted((_foreign_key(r) for r in references if r.table == name), key=lambda k: (k.columns, k.to))
        ),
        indexes=tuple(sorted({i.columns for i in indexes.values()})),
    )


def _column(row: tuple[object, ...]) -> Column:
    _, name, written, word, collation, nullable, extra, computed = row
    text = str(word) if str(word) in LISTS else str(written)
    return Column(
        name=str(name),
        type=f"{text} COLLATE {collation}" if collation else text,
        nullable=nullable == "YES",
        generated=any(word in str(extra) for word in GENERATED),
        computed=str(computed or ""),
    )


def _foreign_key(found: Reference) -> ForeignKey:
    return ForeignKey(
        columns=found.columns, to=found.to, to_columns=found.to_columns, on_delete=found.on_delete
    )


class Index(NamedTuple):
    """The columns of an index over whole columns."""

    columns: tuple[str, ...]
    unique: bool


def _indexes(rows: Rows) -> dict[str, dict[str, Index]]:
    found: dict[str, dict[str, Index]] = {}
    for (table, name), group in groupby(rows, key=lambda row: row[:2]):
        parts = list(group)
        if all(p[3] is not None and p[4] is None and p[5] in {"BTREE", "HASH"} for p in parts):
            columns = tuple(str(p[3]) for p in parts)
            found.setdefault(str(table), {})[str(name)] = Index(columns, unique=not int(str(parts[0][2])))
    return found


def _triggers(rows: Rows) -> tuple[Trigger, ...]:
    return tuple(
        Trigger(
            name=str(name),
            table=str(table),
            on=(str(event),),
            columns=(),
            text=str(text),
            before=timing == "BEFORE",
        )
        for name, table, event, text, timing in rows
    )
