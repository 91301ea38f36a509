"""Schema snapshots: ``systems/NAME.schema.json`` to a schema and back, byte for byte the same."""

import json
from collections.abc import Iterable, Iterator, Mapping

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.notation.codes import Code, error
from mamoru.notation.shapes.snapshot import SnapshotForeignKey, SnapshotShape, SnapshotTable
from mamoru.notation.shaping import shape_of
from mamoru.notation.text.composing import compose
from mamoru.notation.text.decoding import forbidden_in

_WHY = "plans are made from the snapshot; from a damaged one they would be wrong"


class _Twice(ValueError):
    """A key stands twice in one object."""


def schema_text(schema: Schema) -> str:
    """Return the snapshot of the schema: sorted, one column a line, a line feed at the end."""
    tables = {name: _table_value(table) for name, table in schema.tables.items()}
    return f"{_rendered({'system': schema.system, 'tables': tables}, '')}\n"


def read_schema(text: str, *, file: str, system: str) -> Schema | tuple[Finding, ...]:
    """Return the schema that the snapshot holds, or what is damaged in it."""
    try:
        value: object = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as failure:
        where = Span(file=file, line=failure.lineno, column=failure.colno)
        return (_damaged(file, "it is no JSON from here on", system, where),)
    except (ValueError, RecursionError) as failure:
        # A key twice, NaN, a number of thousands of digits, or brackets nested without end.
        what = str(failure) if isinstance(failure, _Twice) else "it holds what no snapshot holds"
        return (_damaged(file, what, system, Span(file=file, line=1, column=1)),)
    shape = _shape(value, text, file=file, system=system)
    if isinstance(shape, tuple):
        return shape
    schema = Schema(
        system=shape.system,
        tables={name: _table(name, table) for name, table in sorted(shape.tables.items())},
    )
    start = Span(file=file, line=1, column=1)
    found = tuple(_damaged(file, what, system, start) for what in _contradictions(schema, system))
    return found or schema


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Twice(f"the key `{twice}` stands twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)
