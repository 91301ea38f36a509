"""MAM-239: a key that links people is of one type wherever it stands.

Reads the types of the columns that hold a linking key, in tables of people and in ties; yields keys that are
numbers here and text there: one and the same value is then spelled in two ways, or one spelling fits two
people.  Law: GDPR art. 5(1)(d), 12, 17; APPI art. 22, 33, 35.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import NUMERIC, Family, family
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One column that holds an identity key of a kind of person."""

    of: str
    key: str
    name: str  #: with system and table: ``shop.customers.id``
    type: str
    family: Family
    where: Span


def of_other_type(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each linking key whose columns are of several families of types."""
    by_key: dict[tuple[str, str], list[Holder]] = {}
    for mapped in personal_tables(checked):
        for holder in _holders(mapped):
            if holder.family is not Family.UNKNOWN:
                by_key.setdefault((holder.of, holder.key), []).append(holder)
    people = checked.programme.notice.people
    for (of, key), holders in sorted(by_key.items()):
        if of in people and key in people[of].linked_by and len({h.family for h in holders}) > 1:
            yield _finding(key, holders)


def _holders(mapped: Mapped) -> Iterator[Holder]:
    told = mapped.told
    columns = [
        (kind, key, column, told.where) for kind in told.people for key, column in told.keys_of(kind).items()
    ]
    columns += [(t.of, t.known_as, t.by[0], t.where) for t in told.ties if t.known_as]
    for of, key, column, where in columns:
        if column in mapped.table.columns:
            written = mapped.table.columns[column].type
            holds = family(written, mapped.system.told.kind)
            yield Holder(
                of=of,
                key=key,
                name=f"{mapped.system.name}.{mapped.name}.{column}",
                type=written,
                family=Family.NUMBER if holds in NUMERIC else holds,
                where=where,
            )


def _finding(key: str, holders: list[Holder]) -> Finding:
    by_family: dict[Family, list[Holder]] = {}
    for holder in holders:
        by_family.setdefault(holder.family, []).append(holder)
    told = [f"{f.value} in {named(h.name for h in found)}" for f, found in sorted(by_family.items())]
    odd = min(reversed(by_family.values()), key=len)[0]
    return found(
        IDENTITY_OF_OTHER_TYPE,
        problem=f"`{key}` links rows of one person, but it is {', and '.join(told)}",
        remedy=(
            f"give the columns of `{key}` one type in the databases and run `mamoru discover`; or leave "
            f"`{key}` out of `linked-by:` of people.{odd.of}"
        ),
        where=odd.where,
        node=f"systems.{odd.name}",
    )


REVIEWS = (
    "CREATE TABLE reviews (id INTEGER PRIMARY KEY, author {type}, stars INTEGER);\n"
    "CREATE INDEX by_author ON reviews (author);\n"
)
MAP = """\
  reviews:
    not-personal: [stars]
    ties: [{by: author, of: customer, known-as: customer-id, how: owned}]
"""

IDENTITY_OF_OTHER_TYPE = Rule(
    code="MAM-239",
    severity=Severity.WARNING,
    asks="Is every key that links people of one type in all systems?",
    why=(
        "a value that one column cannot hold is not looked for there, and `7` and `007` are two people in "
        "one column and one in the other: rows are left, and the request stays open"
    ),
    article="GDPR art. 5(1)(d), 12, 17; APPI art. 22, 33, 35",
    find=of_other_type,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS.format(type="VARCHAR(20)"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS.format(type="BIGINT"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
