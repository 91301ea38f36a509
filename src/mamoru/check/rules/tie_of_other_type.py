"""MAM-238: what a tie compares can be compared.

Reads the types of the columns of every tie and of what it leads to, the value of its condition, and the key
of a pseudo-person; yields what the database would refuse to compare, or would compare in another way than
people read it.  Law: GDPR art. 5(1)(d), 5(1)(f); APPI art. 22, 23.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import LOOSE, Family, comparable, family, fits, holds_many, width
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Scalar, Tie
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme


def uncomparable(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each pair of columns, and each value of the map, of types that do not fit."""
    for mapped in personal_tables(checked):
        for tie in mapped.told.ties:
            yield from _columns(mapped, tie)
            if tie.when is not None:
                yield from _value(mapped, tie.when.column, tie.when.equals, word="when", where=tie.where)
        if mapped.told.pseudo_person is not None and len(mapped.table.key) == 1:
            key, nobody = mapped.table.key[0], mapped.told.pseudo_person
            yield from _value(mapped, key, nobody, word="pseudo-person", where=mapped.told.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One column of a tie, and the column it is compared with."""

    here: str  #: with its table: ``reviews.author``
    type: str
    there: str
    other: str  #: its type


def _columns(mapped: Mapped, tie: Tie) -> Iterator[Finding]:
    target = mapped.system.schema.tables.get(tie.to)
    if target is None:
        return
    enforced = (tie.by, tie.to) in {(k.columns, k.to) for k in mapped.table.foreign_keys}
    columns, others = mapped.table.columns, target.columns
    for one, other in zip(tie.by, tie.to_columns or target.key, strict=False):
        if one in columns and other in others:
            here, there = f"{mapped.name}.{one}", f"{tie.to}.{other}"
            pair = Pair(here=here, type=columns[one].type, there=there, other=others[other].type)
            alike = comparable(pair.type, pair.other, mapped.system.told.kind)
            if holds_many(pair.type) is not holds_many(pair.other):
                yield _many(tie, pair)
            elif alike is not True:
                yield _other_type(mapped, tie, pair, unsure=alike is None)
            elif not enforced and _narrower(mapped, pair):
                yield _narrow(mapped, tie, pair)


def _narrower(mapped: Mapped, pair: Pair) -> bool:
    """Return whether a text of the target may be too long for the column that leads to it."""
    here, there = width(pair.type), width(pair.other)
    if family(pair.type, mapped.system.told.kind) is not Family.TEXT or here is None:
        return False
    return there is None or here < there


def _many(tie: Tie, pair: Pair) -> Finding:
    return found(
        TIE_OF_OTHER_TYPE,
        problem=(
            f"`{pair.here}` is `{pair.type}`, and `{pair.there}` is `{pair.other}`: a list or a document is "
            "no key, and leads to nobody"
        ),
        remedy=(
            "name the people in a table of their own, with a row for each, and tie that one; or take the tie "
            "away, and say under `columns:` what the column holds"
        ),
        where=tie.where,
        node=tie.id,
        why="who is named in it would not be shown the row, and would stay in it after an erasure",
    )


def _other_type(mapped: Mapped, tie: Tie, pair: Pair, *, unsure: bool) -> Finding:
    loose = mapped.system.told.kind in LOOSE
    problem = f"`{pair.here}` is `{pair.type}`, and leads to `{pair.there}`, which is `{pair.other}`"
    if loose:
        problem += ": they are compared as numbers, so that `7` and `07` are one and the same"
    return found(
        TIE_OF_OTHER_TYPE,
        problem=problem,
        remedy=(
            f"give `{pair.here}` the type `{pair.other}` in the database and run `mamoru discover "
            f"{mapped.system.name}`; or name the column whose values it does hold: `to: {tie.to}.COLUMN`"
        ),
        where=tie.where,
        node=tie.id,
        why=TWO_PEOPLE if loose else UNSURE if unsure else "",
        severity=Severity.WARNING if loose or unsure else None,
    )


def _narrow(mapped: Mapped, tie: Tie, pair: Pair) -> Finding:
    return found(
        TIE_OF_OTHER_TYPE,
        problem=(
            f"`{pair.here}` is `{pair.type}`, too short for every value of `{pair.there}`, which it "
            f"leads to and which is `{pair.other}`"
        ),
        remedy=(
            f"make `{pair.here}` as long as `{pair.there}` in the database, then run `mamoru discover "
            f"{mapped.system.name}`; or add a foreign key, which proves that nothing was cut"
        ),
        where=tie.where,
        node=tie.id,
        why="a value that was cut to fit leads to nobody, or to a person whose key is that shorter value",
        severity=Severity.WARNING,
    )


def _value(mapped: Mapped, column: str, value: Scalar, *, word: str, where: Span) -> Iterator[Finding]:
    known = mapped.table.columns.get(column)
    if known is not None and not fits(value, known.type, mapped.system.told.kind):
        yield found(
            TIE_OF_OTHER_TYPE,
            problem=(
                f"the value of `{word}` is no value of `{mapped.name}.{column}`, whose type is `{known.type}`"
            ),
            remedy=_how_to_write(column, known.type, kind=mapped.system.told.kind),
            where=where,
            node=mapped.column_node(column),
        )


def _how_to_write(column: str, written: str, *, kind: str) -> str:
    as_written = {
        Family.TEXT: 'in quotes, such as `"2"`',
        Family.DAY: 'as a day in quotes, such as `"2026-11-22"`',
        Family.TRUTH: "as `true` or `false`",
        Family.UUID: "as a UUID in quotes",
    }
    wanted = as_written.get(family(written, kind), "a number without quotes")
    return f"write a value that `{column}` can hold, {wanted}"


TWO_PEOPLE = (
    "two people whose keys differ for a reader, and not for the database, would reach and erase each "
    "other's rows"
)
UNSURE = (
    "Mamoru does not know one of the two types: if the database cannot compare them, it refuses the "
    "statement in the middle of a request"
)
REVIEWS = "CREATE TABLE reviews (id INTEGER PRIMARY KEY, author {type}, stars INTEGER);\n"
MAP = "  reviews: {not-personal: [stars], ties: [{by: author, to: customers, how: owned}]}\n"

TIE_OF_OTHER_TYPE = Rule(
    code="MAM-238",
    severity=Severity.ERROR,
    asks="Can the database compare what every tie compares?",
    why="the database refuses to compare them, so every request that reaches this table fails",
    article="GDPR art. 5(1)(d), 5(1)(f); APPI art. 22, 23",
    find=uncomparable,
    find_live=None,
    allowable=False,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS.format(type="VARCHAR(20)"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS.format(type="BIGINT"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
