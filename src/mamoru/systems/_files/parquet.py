"""Parquet files written anew: schema, row groups, compression and what the file says of itself are kept.

Source: Apache Parquet format; pyarrow.parquet.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

OLD_TIME = "INT96"
PLAIN_NUMBER = re.compile(r"Int\(bitWidth=(32|64), isSigned=true\)")


class Altered(Exception):
    """The new file would say something else than the old one."""

    def __init__(self, *, because: str) -> None:
        super().__init__(because)


def write(source: Path, target: Path, *, gone: Sequence[int], new: "pa.Table | None") -> int:
    """Write a file anew; rows are numbered from 0.  Returns how many rows are left.  Raises Altered.

    ``new`` holds the rows that change: their number in the first column, then the columns that change.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(source) as old:
        schema = _open_to_nothing(old.schema_arrow, new)
        with pq.ParquetWriter(target, schema, **_manner(old)) as writer:
            left = sum(_write(writer, group) for group in _groups(old, schema, gone=frozenset(gone), new=new))
        with pq.ParquetFile(target) as fresh:
            for was, now in zip(_leaves(old), _leaves(fresh), strict=True):
                if was != now:
                    because = f"its column `{was[0]}` is of a kind that cannot be written as it is"
                    raise Altered(because=because)
    return left


def _open_to_nothing(schema: "pa.Schema", new: "pa.Table | None") -> "pa.Schema":
    """Let a column be empty that the plan empties, though the file says that it never is."""
    for name in new.column_names[1:] if new is not None else ():
        at = schema.get_field_index(name)
        if at >= 0 and new is not None and new.column(name).null_count:
            loose = schema.field(at).with_nullable(True)  # noqa: FBT003 - as pyarrow has it
            schema = schema.set(at, loose)
    return schema


def _leaves(file: "pq.ParquetFile") -> list[tuple[str, ...]]:
    """Return name and kind of every column; a plain whole number needs no further word."""
    columns = (file.schema.column(n) for n in range(len(file.schema)))
    return [
        (c.path, c.physical_type, PLAIN_NUMBER.sub("None", str(c.logical_type)), str(c.length))
        for c in columns
    ]


def _write(writer: "pq.ParquetWriter", group: "pa.Table") -> int:
    """Write one row group; return how many rows it holds."""
    if group.num_rows:
        writer.write_table(group, row_group_size=group.num_rows)
    return int(group.num_rows)


def _groups(
    old: "pq.ParquetFile", schema: "pa.Schema", *, gone: frozenset[int], new: "pa.Table | None"
) -> "Iterable[pa.Table]":
    begin = 0
    for number in range(old.num_row_groups):
        group = old.read_row_group(number).cast(schema)
        end = begin + group.num_rows
        if new is not None:
            group = _changed(group, new, begin=begin)
        here = [row - begin for row in gone if begin <= row < end]
        yield _without(group, here) if here else group
        begin = end


def _without(group: "pa.Table", rows: Sequence[int]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pa.array(range(group.num_rows), pa.int64())
    return group.filter(pc.invert(pc.is_in(numbers, value_set=pa.array(rows, pa.int64()))))


def _changed(group: "pa.Table", new: "pa.Table", *, begin: int) -> "pa.Table":
    """Put new values in place; the number of a row stands in the first column of ``new``."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = new.column(0)
    inside = pc.and_(pc.greater_equal(numbers, begin), pc.less(numbers, begin + group.num_rows))
    here = new.filter(inside).sort_by(new.column_names[0])
    if not here.num_rows:
        return group
    own = pc.is_in(
        pa.array(range(begin, begin + group.num_rows), pa.int64()), value_set=here.column(0).combine_chunks()
    )
    for name in here.column_names[1:]:
        if name in group.column_names:
            group = _column(group, name, here.column(name), own=own)
        elif here.column(name).null_count < here.num_rows:
            raise Altered(because=f"it has no column `{name}` to put a value in")
    return group


def _column(group: "pa.Table", name: str, values: "pa.ChunkedArray", *, own: "pa.Array") -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    at = group.column_names.index(name)
    kind = group.schema.field(at)
    plain = kind.type.value_type if pa.types.is_dictionary(kind.type) else kind.type
    plain = plain.storage_type if isinstance(plain, pa.BaseExtensionType) else plain  # JSON is a text
    try:
        fitting = values.cast(plain).combine_chunks()
    except pa.ArrowInvalid:
        raise Altered(because=f"its column `{name}` cannot hold what the plan puts there") from None
    old = group.column(at).cast(plain).combine_chunks()
    replaced = pc.replace_with_mask(old, own, fitting)
    return group.set_column(at, kind, pa.chunked_array([replaced]).cast(kind.type))


def _manner(old: "pq.ParquetFile") -> dict[str, object]:
    """Return how the old file was written, as far as it tells."""
    whole = old.metadata
    columns = [whole.row_group(0).column(n) for n in range(whole.num_columns)] if whole.num_row_groups else []
    leaves = [old.schema.column(n) for n in range(len(old.schema))]
    found: dict[str, object] = {
        "version": _version(str(whole.format_version)),
        "store_schema": b"ARROW:schema" in (whole.metadata or {}),
        "compression": {
            c.path_in_schema: c.compression.lower().replace("uncompressed", "none") for c in columns
        }
        or "snappy",
        "use_dictionary": [c.path_in_schema for c in columns if c.has_dictionary_page],
        "write_statistics": [c.path_in_schema for c in columns if c.is_stats_set],
        "store_decimal_as_integer": any(
            c.physical_type in {"INT32", "INT64"} and str(c.logical_type).startswith("Decimal")
            for c in leaves
        ),
        "use_deprecated_int96_timestamps": any(c.physical_type == OLD_TIME for c in leaves),
    }
    if whole.num_row_groups and (order := whole.row_group(0).sorting_columns):
        found["sorting_columns"] = order
    return found


def _version(told: str) -> str:
    return told if told in {"1.0", "2.4", "2.6"} else "2.6"
