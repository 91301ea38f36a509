"""Tables and columns of a schema snapshot as parts of a syntax tree."""

from collections.abc import Sequence

import sqlalchemy as sa

from mamoru.model.map import Scalar
from mamoru.model.schema import Table
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Select, Test


def relation(table: Table, alias: str) -> sa.FromClause:
    """Return the table under an alias; names are quoted by the compiler where they need it.

    Columns have the database's own types, for databases that compare unlike ones as they please.
    """
    columns = [sa.column(name, RawType(column.type)) for name, column in table.columns.items()]
    bare: sa.FromClause = sa.table(table.bare_name, *columns, schema=table.schema or None)
    return bare.alias(alias) if alias else bare


def parts(source: sa.FromClause, columns: Sequence[str]) -> list[Part]:
    """Return columns of a relation."""
    return [source.c[name] for name in columns]


def types(table: Table, columns: Sequence[str]) -> list[str]:
    """Return the database's own words for the types of columns."""
    return [table.columns[name].type for name in columns]


def equal(left: Sequence[Part], right: Sequence[Part]) -> Test:
    """Return that two keys are the same, column by column."""
    return sa.and_(*(a == b for a, b in zip(left, right, strict=True)))


def among(columns: Sequence[Part], query: Select) -> Test:
    """Return that a key is in the answer of a query."""
    return columns[0].in_(query) if len(columns) == 1 else sa.tuple_(*columns).in_(query)


def keyed(columns: Sequence[Part]) -> Select:
    """Select columns as ``k1`` .. ``kn``."""
    return sa.select(*(c.label(f"k{i}") for i, c in enumerate(columns, 1)))


def known(test: Test) -> Test:
    """Return a test that is false where it would be unknown, so that it may stand behind NOT."""
    return sa.func.coalesce(test, sa.false(), type_=sa.Boolean())


def constant(value: Scalar) -> Part:
    """Return a value to compare with a column; a text is taken as the column's type, a day or a UUID too."""
    return (
        sa.bindparam(None, value, type_=sa.types.NullType()) if isinstance(value, str) else sa.literal(value)
    )


def fitted(value: Part, wanted: sa.types.TypeEngine[object]) -> Part:
    """Cast a constant to a column's type, where the database has fixed types at all."""
    return value if isinstance(wanted, sa.types.NullType) else sa.cast(value, wanted)
