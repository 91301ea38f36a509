"""MAM-329: what leads to a row takes the same texts for the same as the row's key does.

Reads ties and the collations of their columns; yields those of which the two sides differ.  What holds an
identity key is held against the columns of that key in tables of people of the same system.  Where one of
them knows no letter case, `HANA` leads to the row of `Hana` for one side and not for the other.
Law: GDPR art. 15(1), 17(1); APPI art. 33, 35.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.check.known import key_columns
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import Family, family
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Tie
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Column

COLLATION = re.compile(r"\bCOLLATE\s+(.+)$", re.IGNORECASE)


def otherwise_compared(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column of a tie or foreign key whose collation is not that of its target."""
    for mapped in personal_tables(checked):
        for led in _leading(mapped):
            target = mapped.system.schema.tables.get(led.to)
            for one, other in zip(
                led.columns, led.to_columns or (target.key if target else ()), strict=False
            ):
                here = mapped.table.columns.get(one)
                there = target.columns.get(other) if target else None
                if here and there and _differ(here.type, there.type, mapped.system.told.kind):
                    yield _finding(mapped, led, here=here, there=there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Columns that lead to a table, by a tie or by a foreign key alone."""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    where: Span
    node: str


def _leading(mapped: Mapped) -> Iterator[Led]:
    tied = {(tie.by, tie.to) for tie in mapped.told.ties}
    for tie in mapped.told.ties:
        yield from _by_key(mapped, tie)
        yield Led(columns=tie.by, to=tie.to, to_columns=tie.to_columns, where=tie.where, node=tie.id)
    for key in mapped.table.foreign_keys:
        if (key.columns, key.to) not in tied:
            yield Led(
                columns=key.columns,
                to=key.to,
                to_columns=key.to_columns,
                where=mapped.told.where,
                node=mapped.told.id,
            )


def _by_key(mapped: Mapped, tie: Tie) -> Iterator[Led]:
    """Yield where a tie by an identity key leads: to the columns of people of the system that hold it."""
    for other in mapped.system.told.tables.values() if tie.known_as else ():
        for key in key_columns(other):
            if key.own and (key.kind, key.key) == (tie.of, tie.known_as):
                yield Led(
                    columns=tie.by, to=other.name, to_columns=(key.column,), where=tie.where, node=tie.id
                )


def _differ(one: str, other: str, kind: str) -> bool:
    texts = {family(one, kind), family(other, kind)} <= {Family.TEXT, Family.UNKNOWN}
    return texts and _collation(one) != _collation(other)


def _collation(written: str) -> str:
    told = COLLATION.search(written)
    return told[1].strip().upper() if told else ""


def _finding(mapped: Mapped, led: Led, *, here: Column, there: Column) -> Finding:
    one, other = f"`{mapped.name}.{here.name}`", f"`{led.to}.{there.name}`"
    unsure = mapped.system.told.kind == "postgresql" and not (
        _collation(here.type) and _collation(there.type)
    )
    return found(
        TIE_OF_OTHER_COLLATION,
        problem=(
            f"{one} leads to {other}, and the database compares {one} by {_named(here.type)}, {other} by "
            f"{_named(there.type)}"
        ),
        remedy=(
            f"give {one} the collation of {other} in the database, then run `mamoru discover "
            f"{mapped.system.name}`"
        ),
        where=led.where,
        node=led.node,
        severity=Severity.WARNING if unsure else None,
        why=UNSURE if unsure else "",
    )


def _named(written: str) -> str:
    return f"`{_collation(written)}`" if _collation(written) else "its default"


UNSURE = (
    "if one of the two takes letters of either case for the same and the other does not, rows of the person "
    "are missed; two that differ in the order of texts alone do no harm"
)

PEOPLE = (
    "CREATE TABLE customers (id TEXT PRIMARY KEY NOT NULL COLLATE NOCASE, name TEXT, email TEXT UNIQUE);\n"
)
ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id TEXT {} REFERENCES customers, note TEXT
);
CREATE INDEX orders_customer ON orders (customer_id);
"""
MAP = """\
  orders:
    columns: {note: contact.name}
    ties: [{by: customer_id, to: customers, how: owned}]
"""

TIE_OF_OTHER_COLLATION = Rule(
    code="MAM-329",
    severity=Severity.ERROR,
    asks="Are both sides of every tie compared alike, letter case and blanks included?",
    why=(
        "a row would be the person's by one comparison and nobody's, or somebody else's, by the other: an "
        "access misses it, and an erasure is refused or hits a stranger's"
    ),
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=otherwise_compared,
    find_live=None,
    fails={"shop.sql": PEOPLE + ORDERS.format(""), "systems/shop.yaml": SHOP + MAP},
    passes={"shop.sql": PEOPLE + ORDERS.format("COLLATE NOCASE"), "systems/shop.yaml": SHOP + MAP},
)
