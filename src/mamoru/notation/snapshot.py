"""Schema snapshots: ``systems/NAME.schema.json`` to a schema and back, byte for byte the same."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.notation.codes import MOST_FINDINGS, Code, error
from mamoru.notation.nearest import shortened
from mamoru.notation.shapes.snapshot import (
    SnapshotColumn,
    SnapshotForeignKey,
    SnapshotShape,
    SnapshotTable,
)
from mamoru.notation.shaping import shape_of
from mamoru.notation.text.composing import compose
from mamoru.notation.text.written import Written


class _Twice(ValueError):
    """A key stands twice in one object."""


def schema_text(schema: Schema) -> str:
    """Return the snapshot of the schema: sorted, one column a line, a line feed at the end."""
    tables = {name: _table_value(table) for name, table in sorted(schema.tables.items())}
    return f"{_rendered({'system': schema.system, 'tables': tables}, '')}\n"


def read_schema(text: str, *, file: str, system: str) -> Schema | tuple[Finding, ...]:
    """Return the schema that the snapshot holds, or what is damaged in it."""
    try:
        value: object = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as failure:
        where = Span(file=file, line=failure.lineno, column=failure.colno)
        return (_damaged(file, "it is no JSON from here on", system=system, where=where),)
    except (ValueError, RecursionError) as failure:
        # A key twice, NaN, a number of thousands of digits, or brackets nested without end.
        twice = isinstance(failure, _Twice)
        what = f"`{shortened(str(failure))}` is given twice" if twice else "it holds what no snapshot holds"
        return (_damaged(file, what, system=system, where=Span(file=file, line=1, column=1)),)
    shape = _shape(value, text, file=file, system=system)
    if isinstance(shape, tuple):
        return shape
    tables = {name: _table(name, table) for name, table in sorted(shape.tables.items())}
    schema = Schema(system=shape.system, tables=tables)
    start = Span(file=file, line=1, column=1)
    wrong = tuple(_contradictions(schema, system))[:MOST_FINDINGS]
    return tuple(_damaged(file, what, system=system, where=start) for what in wrong) or schema


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = Counter(name for name, _ in pairs)
        twice = next(name for name, count in names.items() if count > 1)
        raise _Twice(twice)
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _shape(value: object, text: str, *, file: str, system: str) -> SnapshotShape | tuple[Finding, ...]:
    shape = shape_of(Written(value=value, extent=(0, 0, 0, 0)), SnapshotShape, file)
    if isinstance(shape, SnapshotShape):
        return shape
    # Only now, for the places: JSON is YAML, but reading it as YAML takes ten times as long.
    root = compose(text, file).root
    if root is not None:
        shape = shape_of(replace(root, value=value), SnapshotShape, file)
    told = shape if isinstance(shape, tuple) else ()
    return tuple(_damaged(file, found.problem, system=system, where=found.where) for found in told)


def _damaged(file: str, what: str, *, system: str, where: Span | None) -> Finding:
    return error(
        Code.DAMAGED_SNAPSHOT,
        f"the snapshot `{file}` is damaged: {what}",
        why="plans are made from the snapshot; from a damaged one they would be wrong",
        remedy=f"run `mamoru discover {system}`, and never edit the file by hand",
        where=where or Span(file=file, line=1, column=1),
        node=f"systems.{system}",
    )


def _contradictions(schema: Schema, system: str) -> Iterator[str]:
    if schema.system != system:
        yield f"it is of the system `{shortened(schema.system)}`"
    for name, table in schema.tables.items():
        full = f"{table.schema}.{table.bare_name}" if table.schema else table.bare_name
        if name != full:
            yield f"the table `{shortened(name)}` says that it is `{shortened(full)}`"
        groups = (table.key, *table.unique, *table.indexes, *(k.columns for k in table.foreign_keys))
        yield from _missing_columns(table, groups)
        for key in table.foreign_keys:
            yield from _wrong_target(schema, table, key)


def _missing_columns(table: Table, groups: Iterable[tuple[str, ...]]) -> Iterator[str]:
    named = {column for group in groups for column in group}
    for column in sorted(named - table.columns.keys()):
        yield f"a key or index of `{shortened(table.name)}` names the missing column `{shortened(column)}`"


def _wrong_target(schema: Schema, table: Table, key: ForeignKey) -> Iterator[str]:
    target = schema.tables.get(key.to)
    here = f"a foreign key of `{shortened(table.name)}` points at"
    if target is None:
        yield f"{here} the missing table `{shortened(key.to)}`"
    elif len(key.columns) != len(key.to_columns) or not key.columns:
        yield f"{here} `{shortened(key.to)}` with another number of columns"
    else:
        for column in sorted(set(key.to_columns) - target.columns.keys()):
            yield f"{here} the missing column `{shortened(column)}` of `{shortened(key.to)}`"


def _table(name: str, shape: SnapshotTable) -> Table:
    return Table(
        name=name,
        schema=shape.schema_name,
        bare_name=shape.bare_name,
        columns={column: _column(column, held) for column, held in sorted(shape.columns.items())},
        key=shape.key,
        unique=tuple(sorted(shape.unique)),
        foreign_keys=tuple(sorted((_foreign_key(key) for key in shape.foreign_keys), key=_order)),
        indexes=tuple(sorted(shape.indexes)),
    )


def _column(name: str, shape: SnapshotColumn) -> Column:
    return Column(
        name=name,
        type=shape.type,
        nullable=shape.nullable,
        generated=shape.generated,
        computed=shape.computed,
    )


def _foreign_key(shape: SnapshotForeignKey) -> ForeignKey:
    return ForeignKey(
        columns=shape.columns, to=shape.to, to_columns=shape.to_columns, on_delete=shape.on_delete
    )


def _order(key: ForeignKey) -> tuple[tuple[str, ...], str, tuple[str, ...], str]:
    return key.columns, key.to, key.to_columns, key.on_delete


def _table_value(table: Table) -> dict[str, object]:
    return {
        "schema": table.schema,
        "bare_name": table.bare_name,
        "columns": {name: _column_value(column) for name, column in sorted(table.columns.items())},
        "key": table.key,
        "unique": sorted(table.unique),
        "foreign_keys": [_key_value(key) for key in sorted(table.foreign_keys, key=_order)],
        "indexes": sorted(table.indexes),
    }


def _column_value(column: Column) -> dict[str, object]:
    value: dict[str, object] = {"type": column.type, "nullable": column.nullable}
    more = {"generated": column.generated, "computed": column.computed}
    return {**value, **{key: told for key, told in more.items() if told}}


def _key_value(key: ForeignKey) -> dict[str, object]:
    return {
        "columns": key.columns,
        "to": key.to,
        "to_columns": key.to_columns,
        "on_delete": key.on_delete,
    }


def _rendered(value: object, indent: str) -> str:
    """Return JSON in which what holds only single values, and lists of them, stands on one line."""
    inner = f"{indent} "
    if isinstance(value, dict) and not _on_one_line(value.values()):
        lines = (f"{inner}{_text(name)}: {_rendered(part, inner)}" for name, part in value.items())
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, (list, tuple)) and not _on_one_line(value):
        lines = (f"{inner}{_rendered(part, inner)}" for part in value)
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    return _text(value)


def _on_one_line(parts: Iterable[object]) -> bool:
    return all(_is_single(part) or _is_plain_list(part) for part in parts)


def _is_plain_list(part: object) -> bool:
    return isinstance(part, (list, tuple)) and all(map(_is_single, part))


def _is_single(part: object) -> bool:
    return not isinstance(part, (dict, list, tuple))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
