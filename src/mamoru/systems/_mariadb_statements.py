"""How statements become what MariaDB is sent: every parameter is written out as a literal.

A value stands in the text as a literal of the type that its column has, made here and nowhere else: MariaDB
would take `abc` for 0 where a number is compared with a text, and a set of literals is looked for by index
where one that a function returns is not.  The session turns backslash escapes off, so that a quote is the
only character with a meaning.

A parameter of a set is called ``set_NAME_FORM_TYPES``; a value that its type cannot hold is in no set.
"""

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from mamoru.sql.keys import NUMBERS, Packed

PARAMETER = re.compile(r"%(?:\((\w+)\)s|%)")  #: as the compiler writes it, or a doubled per cent sign
OF_A_SET = re.compile(r"set_([a-z0-9]+)_(any|in|source|one)(\d*)_(\w+)")
BETWEEN = "__"  #: between the types of a set's columns

WHOLE, DECIMAL, FLOAT, BYTES, MOMENT, TEXT = "whole", "decimal", "float", "bytes", "moment", "text"
FORMS = {
    WHOLE: re.compile(r"-?[0-9]{1,65}"),
    DECIMAL: re.compile(r"-?[0-9]{1,65}(\.[0-9]{1,38})?"),
    FLOAT: re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"),
    BYTES: re.compile(r"(?:[0-9A-F]{2})*"),
    MOMENT: re.compile(r"[0-9:. -]{4,40}"),
}
#: Character sets of MariaDB that Python knows by another name; the others are called alike.
CODECS = {
    "latin1": "cp1252", "utf8mb3": "utf-8", "utf8": "utf-8", "utf8mb4": "utf-8", "ucs2": "utf-16-be",
    "utf16": "utf-16-be", "utf16le": "utf-16-le", "utf32": "utf-32-be", "latin2": "iso8859-2",
    "latin5": "iso8859-9", "latin7": "iso8859-13", "greek": "iso8859-7", "hebrew": "iso8859-8",
    "sjis": "shift_jis", "ujis": "euc_jp", "eucjpms": "euc_jp", "euckr": "euc_kr", "koi8r": "koi8-r",
    "koi8u": "koi8-u", "tis620": "tis-620",
}  # fmt: skip
NARROW = frozenset({"utf8mb3", "utf8", "ucs2"})  #: hold no character beyond the first 65,536
Sets = Mapping[str, object]
NONE = "NULL"


def written(text: str, bound: Sets) -> str:
    """Write a statement with its parameters in it."""
    return PARAMETER.sub(lambda found: _parameter(found[1], bound) if found[1] else "%", text)


def _parameter(name: str, bound: Sets) -> str:
    one = OF_A_SET.fullmatch(name)
    if one is None:
        return literal(bound[name])
    types = one[4].split(BETWEEN)
    keys = bound[f"set_{one[1]}"]
    if isinstance(keys, Packed) and keys.between == NUMBERS and types == [WHOLE]:
        return _whole_numbers(keys.text, one[2])
    rows = list(_rows(keys if isinstance(keys, Sequence) else (), types, collated=one[2] == "source"))
    match one[2]:
        case "any":
            return "TRUE" if rows else "FALSE"
        case "one":
            return rows[0][int(one[3])] if rows else NONE
        case "in":
            return (
                f"({', '.join(_bracketed(row) for row in rows) if rows else _bracketed([NONE] * len(types))})"
            )
        case _:
            return _source(rows, len(types))


def _whole_numbers(numbers: str, form: str) -> str:
    """Write very many whole numbers, which a number column takes as they are."""
    if form == "any":
        return "TRUE"
    if form == "in":
        return f"({numbers})"
    first, _, rest = numbers.partition(",")
    if form == "one":
        return first
    others = rest.replace(",", "), (")
    return f"SELECT {first} AS k1 FROM DUAL UNION ALL VALUES ({others})"  # noqa: S608 - our own


def _bracketed(row: Sequence[str]) -> str:
    return row[0] if len(row) == 1 else f"({', '.join(row)})"


def _rows(keys: Sequence[object], types: Sequence[str], *, collated: bool) -> Iterable[list[str]]:
    for key in keys:
        values = key if isinstance(key, tuple) else (key,)
        cells = [typed(v, t, collated=collated) for v, t in zip(values, types, strict=True)]
        if None not in cells:
            yield [c for c in cells if c is not None]


def _source(rows: Sequence[Sequence[str]], count: int) -> str:
    """Write a query of keys; its first row names the columns."""
    first = rows[0] if rows else [NONE] * count
    named = ", ".join(f"{cell} AS k{i}" for i, cell in enumerate(first, 1))
    rest = ", ".join("(" + ", ".join(row) + ")" for row in rows[1:])
    more = f" UNION ALL VALUES {rest}" if rest else ""
    return f"SELECT {named} FROM DUAL{'' if rows else ' WHERE FALSE'}{more}"  # noqa: S608 - our own


def typed(value: object, kind: str, *, collated: bool = False) -> str | None:
    """Write a value as a literal of a type; none where no value of the type can be it.

    ``kind`` is one of the constants, or ``text`` with the collation of a column behind it.
    """
    if value is None:
        return NONE
    if kind.startswith(TEXT):
        return _text(str(value), kind.removeprefix(TEXT), collated=collated)
    text = value.hex().upper() if isinstance(value, bytes) else str(_whole(value) if kind == WHOLE else value)
    around = {BYTES: "x'{}'", MOMENT: "'{}'"}.get(kind, "{}")
    return around.format(text) if FORMS[kind].fullmatch(text) else None


def _whole(value: object) -> object:
    """Return a truth, and a fraction that is none, as a whole number."""
    is_whole = isinstance(value, bool) or (isinstance(value, float) and value.is_integer())
    return int(value) if is_whole and isinstance(value, (bool, float)) else value


def _text(text: str, collation: str, *, collated: bool) -> str | None:
    charset = collation.partition("_")[0]
    if collation and not _holds(charset, text):
        return None
    if not collation or not collated:
        return quoted(text)
    known = quoted(text) if charset == "utf8mb4" else f"CONVERT({quoted(text)} USING {charset})"
    return f"{known} COLLATE {collation}"


def _holds(charset: str, text: str) -> bool:
    """Return whether a character set has all characters of a text; what it has not, no row can hold."""
    if charset in NARROW and any(ord(c) > 0xFFFF for c in text):  # noqa: PLR2004 - the end of plane 0
        return False
    try:
        text.encode(codecs.lookup(CODECS.get(charset, charset)).name)
    except UnicodeEncodeError:
        return False
    except LookupError:
        return text.isascii()
    return True


def literal(value: object) -> str:
    """Write a value as a literal of its own type.  Raises TypeError for what no statement holds."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, bytes):
        return f"x'{value.hex().upper()}'"
    if isinstance(value, (int, float, Decimal)):
        return repr(value) if isinstance(value, float) else str(value)
    if isinstance(value, (str, date, time, timedelta)):
        return quoted(str(value))
    raise TypeError(type(value).__name__)


def quoted(text: str) -> str:
    """Write a text as a literal, for a session without backslash escapes."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """Write a name as it stands in statements, with the database before it where there is one."""
    return '"' + name.replace('"', '""') + '"'


def family(column_type: str) -> str:
    """Return which literals a column's type takes, by the database's own word for it."""
    word = re.split(r"[\s(]", column_type.strip().lower(), maxsplit=1)[0]
    for found, words in WORDS.items():
        if word in words.split():
            return found
    collation = COLLATE.search(column_type)
    return f"{TEXT}{collation[1]}" if collation else TEXT


COLLATE = re.compile(r" COLLATE (\w+)$", re.IGNORECASE)
WORDS = {
    WHOLE: "int integer bigint smallint tinyint mediumint year bit bool boolean serial",
    DECIMAL: "decimal numeric dec fixed",
    FLOAT: "float double real",
    BYTES: "binary varbinary blob tinyblob mediumblob longblob",
    MOMENT: "date datetime timestamp time",
}
