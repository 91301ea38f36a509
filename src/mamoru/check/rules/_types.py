"""Which values a column holds, told from the database's own word for its type.

Words: ISO/IEC 9075-2 (SQL), 6.1, with those of PostgreSQL (manual, chapter 8) and SQLite, which gives unknown
words the affinity NUMERIC (datatype3, 3.1).
"""

import re
from enum import StrEnum

from mamoru.model.expression import Expression, FirstCharacters, FirstOfYear, Value
from mamoru.model.map import Scalar

#: Kinds of systems that keep any value in any column, so that a type is no more than a hint.
LOOSE = frozenset({"sqlite"})
WIDTH = re.compile(r"\(\s*(\d+)[^)]*\)")


class Family(StrEnum):
    """Types whose values can be compared with one another."""

    WHOLE = "whole numbers"
    NUMBER = "numbers"
    TEXT = "text"
    DAY = "days"
    UUID = "UUIDs"
    BYTES = "bytes"
    TRUTH = "true or false"
    OTHER = "values of another kind"
    UNKNOWN = "values of a type that Mamoru does not know"


#: The first words of types, as the databases write them.
WORDS = {
    Family.WHOLE: "int integer bigint smallint tinyint mediumint int2 int4 int8 serial bigserial oid "
    "hugeint uhugeint ubigint uinteger usmallint utinyint",
    Family.NUMBER: "numeric decimal real float float4 float8 double money",
    Family.TEXT: "text varchar char character bpchar nvarchar nchar clob citext name string",
    Family.DAY: "date timestamp timestamptz datetime",
    Family.UUID: "uuid",
    Family.BYTES: "bytea blob binary varbinary",
    Family.TRUTH: "boolean bool",
    Family.OTHER: "time timetz interval json jsonb xml inet cidr macaddr bit point box path polygon "
    "enum struct map union list",
}


def family(written: str, kind: str) -> Family:
    """Return the family of a type in a kind of system; an array is of no family that can be a key."""
    if written.endswith("[]"):
        return Family.OTHER
    word = re.split(r"[\s(]", written.strip().lower(), maxsplit=1)[0]
    if kind in LOOSE and word == "numeric":
        return Family.UNKNOWN
    return next((found for found, words in WORDS.items() if word in words.split()), Family.UNKNOWN)


def width(written: str) -> int | None:
    """Return how many characters or digits a type allows; none: it does not say."""
    told = WIDTH.search(written)
    return int(told[1]) if told else None


def holds_many(written: str) -> bool:
    """Return whether a value of a type is a list or a document, so that no key is equal to it."""
    word = re.split(r"[\s(]", written.strip().lower(), maxsplit=1)[0]
    return word.endswith("[]") or written.endswith("[]") or word in {"json", "jsonb", "list", "struct", "map"}


def comparable(one: str, other: str, kind: str) -> bool | None:
    """Return whether a kind of system compares two types as equal values; none: nobody can tell from them."""
    families = {family(one, kind), family(other, kind)}
    if holds_many(one) is not holds_many(other):
        return False
    if len(families) == 1 and families != {Family.UNKNOWN}:
        return True
    if one.strip().lower() == other.strip().lower() or families <= NUMERIC:
        return True
    if kind in LOOSE:
        return not (Family.TEXT in families and families & NUMERIC)
    return None if Family.UNKNOWN in families else False


NUMERIC = {Family.WHOLE, Family.NUMBER}


def fits(value: Scalar, written: str, kind: str) -> bool:
    """Return whether a value that a map states can stand in, or be compared with, a column of a type."""
    holds = family(written, kind)
    if value is None or kind in LOOSE or holds in {Family.UNKNOWN, Family.OTHER}:
        return True
    if isinstance(value, bool):
        return holds is Family.TRUTH
    if isinstance(value, (int, float)):
        return holds is Family.NUMBER or (holds is Family.WHOLE and value == int(value))
    return holds in WRITTEN and re.fullmatch(WRITTEN[holds], value) is not None


def takes(wanted: Expression, written: str, kind: str) -> bool:
    """Return whether a column of a type can be set to what a mask gives; numbers may be written as text."""
    holds = family(written, kind)
    if kind in LOOSE or holds is Family.UNKNOWN:
        return True
    match wanted:
        case Value(value=str() as text):
            return fits(text, written, kind)
        case Value(value=int() | float()):
            return holds in {*NUMERIC, Family.TEXT, Family.TRUTH}
        case FirstCharacters():
            return holds is Family.TEXT
        case FirstOfYear():
            return holds is Family.DAY
        case _:
            return True


#: How a text must look to be taken for a value of a family.
WRITTEN = {
    Family.TEXT: r"(?s).*",
    Family.WHOLE: r"[+-]?\d+",
    Family.NUMBER: r"[+-]?\d+(\.\d+)?",
    Family.DAY: r"\d{4}-\d{2}-\d{2}.*",
    Family.UUID: r"\{?[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}\}?",
    Family.TRUTH: r"(?i)true|false|yes|no|on|off|[01tfyn]",
    Family.BYTES: r"(?s).*",
}
