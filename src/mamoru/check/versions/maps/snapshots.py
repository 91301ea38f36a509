"""What the snapshots say of tables, as a tree that can be frozen and compared, and what changed in them.

Schemas come in; a tree by ``SYSTEM.TABLE``, and changes of practice, go out.  No change of a snapshot is the
better or the worse for people by itself: which rows a database deletes on its own, and where data may stand,
the rules on maps judge.  Indexes are left out, since they change how fast an answer comes and not what it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mamoru.check.versions.differences import Difference, differences
from mamoru.check.versions.judging import changes_of
from mamoru.check.versions.maps.tree import TABLES
from mamoru.check.versions.parts import OTHER
from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.model.versions.canonical import Fields, Tree, digest, fields_of
from mamoru.model.versions.change import Change, Kind

SNAPSHOTS = "snapshots"
_SHOWN = 16  #: hex digits of a hash that tells two expressions apart


def snapshots_tree(schemas: Mapping[str, Schema]) -> Fields:
    """Return what each snapshot says of each table."""
    return {
        f"{system}.{name}": _table(table)
        for system, schema in sorted(schemas.items())
        for name, table in sorted(schema.tables.items())
    }


def changed_snapshots(old: Fields, new: Fields) -> Iterator[Change]:
    """Yield what the snapshots alone say otherwise; a version without any was frozen earlier."""
    if SNAPSHOTS not in old or SNAPSHOTS not in new:
        return
    before, after = ({SNAPSHOTS: tree.get(SNAPSHOTS)} for tree in (old, new))
    for difference in differences(before, after):
        if not _is_told_by_maps(difference, old, new):
            for change in changes_of(difference, old={}, new={}, language=""):
                yield replace(change, kind=Kind.PRACTICE, judged=OTHER, widens=False)


def _is_told_by_maps(difference: Difference, old: Fields, new: Fields) -> bool:
    """Tell whether a table, or a column, came or went in the map as well."""
    before, after = (fields_of(tree.get(TABLES)) for tree in (old, new))
    if not difference.path:
        return (difference.name in before) is not (difference.name in after)
    named = [_named(fields_of(tables.get(difference.name))) for tables in (before, after)]
    is_column = difference.path[0] == "columns" and None in (difference.old, difference.new)
    return is_column and difference.path[1] in named[0] ^ named[1]


def _named(table: Fields) -> frozenset[str]:
    free = table.get("not_personal")
    return frozenset((*fields_of(table.get("columns")), *map(str, free if isinstance(free, list) else ())))


def _table(table: Table) -> Fields:
    parts: Mapping[str, Tree] = {
        "columns": {column.name: _column(column) for column in table.columns.values()},
        "key": "+".join(table.key),
        "unique": [*sorted("+".join(columns) for columns in table.unique)],
        "foreign_keys": {_leads(key): f"on delete {key.on_delete.lower()}" for key in table.foreign_keys},
    }
    return {name: part for name, part in parts.items() if part not in ("", [], {})}


def _column(column: Column) -> str:
    made = f", computed as {digest(column.computed)[:_SHOWN]}" if column.computed else ""
    is_made = ", generated" if column.generated and not made else made
    return f"{column.type or 'of no type'}, {'may be NULL' if column.nullable else 'never NULL'}{is_made}"


def _leads(key: ForeignKey) -> str:
    return f"{'+'.join(key.columns)} to {'+'.join((key.to, *key.to_columns))}"
