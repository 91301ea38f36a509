"""Statements that Mamoru asks PostgreSQL beside those of plans, and how parameters are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mamoru.sql.keys import NUMBERS, Packed

NAMED = re.compile(r"%(?:\((\w+)\)s|%)")  #: a parameter as the compiler writes it, or a doubled per cent sign

COUNT = "SET track_counts = on"  #: for this session; few logins may
#: Waits for its turn, which the end of the transaction gives back, and tells the number of this transaction;
#: locking a row would take one anyway.
TURN = "SELECT pg_advisory_xact_lock({}), pg_current_xact_id()::text"
TIMEOUT = "SET statement_timeout = {}"  #: milliseconds; 0: none
#: How the transaction of a number ended; one not yet begun was begun in another database.
ENDED = """
SELECT CASE WHEN %(one)s::xid8 < pg_current_xact_id() THEN pg_xact_status(%(one)s::xid8) END
"""

#: How often this session has changed rows of each part of a table so far, by triggers and cascades too, and
#: the file of its rows: TRUNCATE counts nothing, and leaves the part with another one.
TOUCHED = """
SELECT t.name, pg_stat_get_xact_tuples_deleted(t.part), pg_stat_get_xact_tuples_updated(t.part),
       pg_stat_get_xact_tuples_inserted(t.part), pg_relation_filenode(t.part)
FROM unnest(%(names)s::text[], %(parts)s::oid[]) AS t(name, part)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement with numbered parameters; ``kept``: the server keeps it parsed, and its plan."""

    text: bytes
    values: Sequence[object] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a statement gave: its rows, and how many it changed."""

    rows: list[tuple[object, ...]]
    changed: int


BEGIN = Statement(text=b"BEGIN")
COMMIT = Statement(text=b"COMMIT")
CONSTRAINTS = Statement(text=b"SET CONSTRAINTS ALL IMMEDIATE")
LARGE = Statement(
    text=b"SET LOCAL plan_cache_mode = auto"
)  #: planned for values once, then as foreign keys need

#: One moment for several statements, whose rows come in pieces; all of them are wanted, and not the first.
SNAPSHOT = (
    Statement(text=b"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
    Statement(text=b"SET LOCAL cursor_tuple_fraction = 1"),
)
CURSOR, FETCH = "DECLARE mamoru NO SCROLL CURSOR FOR ", "FETCH {} FROM mamoru"
CLOSE = Statement(text=b"CLOSE mamoru")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A statement with its parameters numbered, as PostgreSQL itself wants them."""

    text: bytes
    names: tuple[str, ...]


def number(text: str) -> Numbered:
    """Write a statement with numbers for its named parameters, the same one for the same name."""
    names: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return Numbered(text=NAMED.sub(numbered, text).encode(), names=tuple(names))


def array_literal(values: Sequence[object]) -> str:
    """Write an array literal; every element is quoted (PostgreSQL manual, 8.15.6)."""
    if isinstance(values, Packed):
        return _packed_literal(values)
    texts = [str(v) for v in values]
    whole = "".join(texts)
    if "\\" in whole or '"' in whole:
        texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return '{"' + '","'.join(texts) + '"}' if texts else "{}"


def _packed_literal(values: Packed) -> str:
    if values.between == NUMBERS:
        return f"{{{values.text}}}"
    text = values.text
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + text.replace(values.between, '","') + '"}'
