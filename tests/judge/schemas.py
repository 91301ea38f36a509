"""The schema of a generated world, without asking a database for it."""

from mamoru.model.schema import Column, ForeignKey, Schema, Table
from tests.worlds import T, Tables


def schema_of(tables: Tables) -> Schema:
    """Return what ``discover`` would say of the tables; a test compares the two."""
    return Schema(system="s", tables={n: _table(n, t, tables) for n, t in sorted(tables.items())})


def _table(name: str, table: T, tables: Tables) -> Table:
    key = tuple(c.strip() for c in table.key.split(",")) if table.key else ()
    keys = sorted((_foreign_key(k, tables) for k in table.foreign.split()), key=lambda k: (k.columns, k.to))
    return Table(
        name=name,
        schema="",
        bare_name=name,
        columns={c: _column(c, table) for c in table.columns},
        key=key,
        unique=(),
        foreign_keys=tuple(keys),
        indexes=(key,) if key else (),
    )


def _column(name: str, table: T) -> Column:
    kind = table.types.get(name, "bigint").upper()
    return Column(name=name, type=kind, nullable=name not in table.not_null.split())


def _foreign_key(text: str, tables: Tables) -> ForeignKey:
    columns, _, to = text.partition(">")
    target = tuple(c.strip() for c in tables[to].key.split(","))
    return ForeignKey(columns=tuple(columns.split("+")), to=to, to_columns=target, on_delete="NO ACTION")
