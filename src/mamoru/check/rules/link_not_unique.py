"""MAM-233: a key that proves two rows to be one person belongs to one person only.

Reads the keys by which people are linked, and the unique keys of the schema; yields columns of tables of
people that hold a linking key and may hold it twice.  Law: GDPR art. 12(6), 32; APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SMALLEST
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import TableMap
from mamoru.model.notice import PersonKind
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Table


def not_unique(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each linking column that no key of the database keeps unique."""
    programme = checked.programme
    for name, schema in programme.schemas.items():
        for table in programme.systems[name].tables.values():
            for kind in table.people if table.name in schema.tables else ():
                yield from _of(table, schema.tables[table.name], programme.notice.people[kind])


def _of(mapped: TableMap, table: Table, kind: PersonKind) -> Iterator[Finding]:
    linked_by = kind.linked_by
    for key, column in mapped.keys_of(kind.name).items():
        if key in linked_by and column in table.columns and (column,) not in (table.key, *table.unique):
            yield found(
                LINK_NOT_UNIQUE,
                problem=(
                    f"`{key}` links rows of one person, but two rows of `{table.name}` may hold the same "
                    f"`{column}`"
                ),
                remedy=(
                    f"make `{column}` unique in the database and run `mamoru discover`, or leave `{key}` "
                    f"out of `linked-by:` of people.{kind.name}: they are still known by it"
                ),
                where=mapped.where,
                node=mapped.id,
            )


LINK_NOT_UNIQUE = Rule(
    code="MAM-233",
    severity=Severity.ERROR,
    asks="Can a key that links people belong to two of them?",
    why="two people who share it would be taken for one: one of them would see, or lose, the other's data",
    article="GDPR art. 12(6), 32; APPI art. 33, 35",
    find=not_unique,
    find_live=None,
    allowable=False,
    fails={"shop.sql": CUSTOMERS.replace("email TEXT UNIQUE", "email TEXT")},
    passes=SMALLEST,
)
