"""The data files of a package: each table as JSON and as CSV, in pieces, so that no copy is kept.

Takes a sheet; gives bytes.  CSV: RFC 4180, UTF-8 with a byte order mark, because spreadsheet programs
otherwise read Japanese as the code page of the country; a text that such a program could run as a
formula gets an apostrophe.
"""

import json
import math
import re
from collections.abc import Iterator
from itertools import islice

from mamoru.execute.package.reading import Sheet, hidden_of, values_of
from mamoru.model.answer import AnsweredRow, Cell, Rows

ROWS_AT_ONCE = 256
NOT_SHOWN = "(not shown)"  #: the last CSV column, where cells of a table are hidden
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)  #: made once: it is used for every row

#: Signs that begin a formula, full-width forms too; apostrophes before them are counted in, so that
#: taking one away always gives the text back.
_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def json_file(sheet: Sheet) -> Iterator[bytes]:
    """Yield the table as one JSON object, a row a line; a cell that is not shown is absent."""
    head = {"system": sheet.system, "table": sheet.table, "columns": sheet.columns}
    yield encoded(json_text(head)[:-1] + ', "rows": [')
    separator = "\n"
    for rows in _batches(sheet.rows):
        yield encoded(separator + ",\n".join(_json_row(row, sheet.columns) for row in rows))
        separator = ",\n"
    yield b"\n]}\n"


def csv_file(sheet: Sheet) -> Iterator[bytes]:
    """Yield the table as CSV; with a last column that names hidden cells, where there are any."""
    tell = any(sheet.hidden.values())
    yield BYTE_ORDER_MARK + csv_line([*sheet.columns, NOT_SHOWN] if tell else list(sheet.columns))
    for rows in _batches(sheet.rows):
        yield b"".join(csv_line(_csv_cells(row, sheet.columns, tell=tell)) for row in rows)


def csv_line(cells: list[Cell]) -> bytes:
    """Return one line of CSV: every text in quotation marks, nothing for a cell without a value."""
    return encoded(",".join([_csv_cell(cell) for cell in cells]) + "\r\n")


def json_text(value: object) -> str:
    """Return JSON in the scripts of its texts; a number that JSON cannot hold becomes a text."""
    try:
        return _JSON.encode(value)
    except ValueError:
        return _JSON.encode(_finite(value))


def encoded(text: str) -> bytes:
    r"""Return UTF-8; half of a surrogate pair, which UTF-8 cannot hold, becomes ``\\udXXX``."""
    return text.encode("utf-8", errors="backslashreplace")


def _batches(rows: Rows) -> Iterator[list[AnsweredRow]]:
    left = iter(rows)
    while batch := list(islice(left, ROWS_AT_ONCE)):
        yield batch


def _json_row(row: AnsweredRow, columns: tuple[str, ...]) -> str:
    return json_text({"values": values_of(row, columns), "hidden": hidden_of(row, columns)})


def _csv_cells(row: AnsweredRow, columns: tuple[str, ...], *, tell: bool) -> list[Cell]:
    values = values_of(row, columns)
    cells = [values.get(name) for name in columns]
    return [*cells, ", ".join(hidden_of(row, columns)) or None] if tell else cells


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        guarded = f"'{cell}" if _FORMULA.match(cell) else cell
        return '"' + guarded.replace('"', '""') + '"'
    if isinstance(cell, list | dict):
        return '"' + json_text(cell).replace('"', '""') + '"'
    return str(cell).lower()


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {name: _finite(below) for name, below in value.items()}
    return [_finite(below) for below in value] if isinstance(value, list | tuple) else value
