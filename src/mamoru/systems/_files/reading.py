# ruff: noqa: S608 - statements are made of quoted names and of numbers, never of values
"""Tables of files as queries of DuckDB: their columns, and their rows with the place where each stands.

Every value of a CSV or JSONL file is text as it is written there: ``007`` stays ``007``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mamoru.systems._duckdb.changes import RID, quoted
from mamoru.systems._duckdb.opened import literal
from mamoru.systems._duckdb.told import told
from mamoru.systems._files.errors import FilesDiffer, FileUnreadable
from mamoru.systems._files.layout import Held, Part
from mamoru.systems._files.text import Header, first_unfit, header
from mamoru.systems._session import MissingSetting

if TYPE_CHECKING:
    import duckdb

ROW = "mamoru_row"  #: names a row of a table that declares no key: file, place and content
SHIFT = 40  #: bits of a row's number inside its file; above them stands the number of the file
TEXT = "VARCHAR"
ENCODINGS = ("utf-8", "utf-16", "latin-1")
ENCODING = "it is not written in the encoding that `connect:` says, UTF-8 when left out"
LINE = re.compile(r"[Ll]ine:? (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How text files are written, where they do not tell."""

    delimiter: str
    encoding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One table as it can be asked."""

    held: Held
    columns: Mapping[str, str]  #: name -> type
    key: tuple[str, ...]
    source: str  #: a query of its rows, ``RID`` first


def manner(system: str, settings: Mapping[str, object]) -> Manner:
    """Read the settings of text files.  Raises MissingSetting."""
    delimiter, encoding = str(settings.get("delimiter") or ""), str(settings.get("encoding") or "utf-8")
    if len(delimiter) > 1:
        raise MissingSetting(system, because="`delimiter` must be one character")
    if encoding not in ENCODINGS:
        raise MissingSetting(system, because=f"`encoding` must be one of {', '.join(ENCODINGS)}")
    return Manner(delimiter=delimiter, encoding=encoding)


@contextmanager
def telling(system: str, parts: Sequence[Part], *, at: str = "") -> Iterator[None]:
    """Raise what DuckDB says of a file as an error that names the file and the line, and no value."""
    import duckdb

    try:
        yield
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        text = str(error)
        named = next((p for p in parts if str(p.path) in text), parts[0] if len(parts) == 1 else None)
        if named is None:
            raise told(error, system, at=at) from None
        line = int(found[1]) if (found := LINE.search(text)) else 0
        line = first_unfit(named) if named.format == "jsonl" else line
        raise FileUnreadable(system, named.told, line=line, because=_reason(text, named)) from None
    except duckdb.Error as error:
        raise told(error, system, at=at) from None


def _reason(text: str, part: Part) -> str:
    if "nicode" in text or "utf-8" in text:
        return ENCODING
    if "Expected Number of Columns" in text:
        return "a row has not as many fields as the first"
    return {"parquet": "it is no sound Parquet file", "csv": "it is no sound CSV"}.get(
        part.format, "a line is no JSON object"
    )


def read(
    connection: "duckdb.DuckDBPyConnection",
    held: Held,
    *,
    system: str,
    number: int,
    how: Manner,
    key: Sequence[str],
    expected: Sequence[str],
) -> Read:
    """Make the query of one table; ``expected``: its columns where no file tells any."""
    _list_files(connection, held, number)
    with telling(system, held.parts):
        if held.format == "parquet":
            columns, rows = _parquet(connection, held)
        elif held.format == "csv":
            columns, rows = _csv(held, how, system)
        else:
            columns, rows = _jsonl(connection, held)
    columns = {**columns, **dict.fromkeys(held.partitions, TEXT)}
    if not columns:
        columns = dict.fromkeys(expected, TEXT)
    if not rows:
        rows = _nothing(columns)
    if key and not set(key) <= set(columns) and held.parts:
        missing = next(k for k in key if k not in columns)
        raise FilesDiffer(system, held.name, because=f"none has the key's column `{missing}`")
    return Read(
        held=held,
        columns=columns if key else {ROW: TEXT, **{c: t for c, t in columns.items() if c != ROW}},
        key=tuple(key) or (ROW,),
        source=_source(rows, held, columns, number=number, named=not key),
    )


def _list_files(connection: "duckdb.DuckDBPyConnection", held: Held, number: int) -> None:
    """Make a table of the files' numbers, names and what their paths tell."""
    partitions = "".join(f", {quoted(p)} {TEXT}" for p in held.partitions)
    connection.execute(f"CREATE OR REPLACE TABLE mamoru.files_{number} (no BIGINT, file {TEXT}{partitions})")
    rows = [[n, p.told, *(v for _, v in p.partition)] for n, p in enumerate(held.parts)]
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO mamoru.files_{number} VALUES ({marks})", rows)


def _source(rows: str, held: Held, columns: Mapping[str, str], *, number: int, named: bool) -> str:
    """Return the query of a table; without a declared key each row is named by place and content."""
    own = [c for c in columns if c not in held.partitions]
    cells = [f"f.{quoted(c)}" if c in held.partitions else f"d.{quoted(c)}" for c in columns if c != ROW]
    joined = f"({rows}) d JOIN mamoru.files_{number} f ON f.no = d.{quoted(RID)} >> {SHIFT}"
    content = ", ".join(f"d.{quoted(c)}" for c in own) or "0"
    place = f"(d.{quoted(RID)} & {(1 << SHIFT) - 1})"
    name = f"concat(f.file, ':', {place}, ':', hash({content})) AS {ROW}"
    return f"SELECT d.{quoted(RID)}, {', '.join([*([name] if named else []), *cells])} FROM {joined}"


def _nothing(columns: Mapping[str, str]) -> str:
    cells = "".join(f", NULL::{t} AS {quoted(c)}" for c, t in columns.items())
    return f"SELECT 0::BIGINT AS {quoted(RID)}{cells} WHERE FALSE"


def _parquet(connection: "duckdb.DuckDBPyConnection", held: Held) -> tuple[dict[str, str], str]:
    files = ", ".join(literal(str(p.path)) for p in held.parts)
    asked = f"read_parquet([{files}], union_by_name = true, hive_partitioning = false)"
    told_columns = connection.execute(f"DESCRIBE SELECT * FROM {asked}").fetchall()
    columns = {str(c[0]): str(c[1]) for c in told_columns if c[0] not in held.partitions}
    cells = "".join(f", {quoted(c)}" for c in columns)
    number = f"(file_index::BIGINT << {SHIFT}) + file_row_number + 1"
    return columns, f"SELECT {number} AS {quoted(RID)}{cells} FROM {asked}"


def _csv(held: Held, how: Manner, system: str) -> tuple[dict[str, str], str]:
    columns, rows = dict[str, str](), list[str]()
    for number, part in enumerate(held.parts):
        head = _header(part, how, system)
        if head is None:
            continue
        columns |= dict.fromkeys((c for c in head.columns if c not in held.partitions), TEXT)
        rows.append(_numbered(number, [quoted(c) for c in head.columns], _csv_file(part, head, how)))
    return columns, " UNION ALL BY NAME ".join(rows)


def _header(part: Part, how: Manner, system: str) -> Header | None:
    try:
        head = header(part, delimiter=how.delimiter, encoding=how.encoding)
    except UnicodeDecodeError:
        raise FileUnreadable(system, part.told, because=ENCODING) from None
    except (OSError, ValueError, EOFError):
        reason = "it is not written, or not compressed, as its name and `connect:` say"
        raise FileUnreadable(system, part.told, because=reason) from None
    if head and (len(set(head.columns)) < len(head.columns) or not all(head.columns)):
        raise FileUnreadable(
            system, part.told, line=1, because="the first line must name every column, each differently"
        )
    return head


def _csv_file(part: Part, head: Header, how: Manner) -> str:
    columns = ", ".join(f"{literal(c)}: '{TEXT}'" for c in head.columns)
    return (
        f"read_csv({literal(str(part.path))}, auto_detect = false, header = true, "
        f"delim = {literal(head.delimiter)}, quote = '\"', escape = '\"', "
        f"strict_mode = true, null_padding = false, nullstr = '', "
        f"encoding = {literal(how.encoding)}, hive_partitioning = false, columns = {{{columns}}})"
    )


def _numbered(number: int, cells: Sequence[str], file: str) -> str:
    begin = number << SHIFT
    return f"SELECT {begin}::BIGINT + row_number() OVER () AS {quoted(RID)}, {', '.join(cells)} FROM {file}"


def _jsonl(connection: "duckdb.DuckDBPyConnection", held: Held) -> tuple[dict[str, str], str]:
    names = dict[str, None]()
    for part in held.parts:
        asked = f"SELECT DISTINCT unnest(json_keys(json)) FROM {_json_file(part)} ORDER BY 1"
        names |= dict.fromkeys(str(r[0]) for r in connection.execute(asked).fetchall())
    columns = {n: TEXT for n in names if n not in held.partitions}
    cells = [f"{_from_json(c)} AS {quoted(c)}" for c in columns]
    rows = [_numbered(n, cells, _json_file(p)) for n, p in enumerate(held.parts)] if cells else []
    return columns, " UNION ALL ".join(rows)


def _json_file(part: Part) -> str:
    return f"read_ndjson_objects({literal(str(part.path))}, hive_partitioning = false)"


def _from_json(name: str) -> str:
    way = f'$."{name}"' if name.startswith(("$", "/")) else name
    return f"json_extract_string(json, {literal(way)})"
