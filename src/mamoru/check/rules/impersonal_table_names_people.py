"""MAM-203: a table that holds nothing personal leads to nobody.

Reads foreign keys of tables said to hold nothing personal; yields those that lead to people's rows.
Law: GDPR art. 4(1); APPI art. 2(1).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, systems, tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import ForeignKey


def names_people(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each foreign key from a table without personal data to a row that somebody owns."""
    for system in systems(checked):
        for mapped in tables(system):
            for key in mapped.table.foreign_keys if mapped.told.nothing_personal else ():
                if key.to in system.graph.owned:
                    yield _finding(mapped, key)


def _finding(mapped: Mapped, key: ForeignKey) -> Finding:
    column = "+".join(key.columns)
    return found(
        IMPERSONAL_TABLE_NAMES_PEOPLE,
        problem=(
            f"`{mapped.name}` is said to hold nothing personal, but its `{column}` leads to a row of "
            f"`{key.to}`"
        ),
        remedy=(
            f"in {mapped.system.file}, map `{mapped.name}:` with `ties: [{{by: {column}, to: {key.to}, how: "
            "accessed}]` (or `owned`), and say what its other columns hold"
        ),
        where=mapped.told.where,
        node=mapped.column_node(column),
    )


VIEWS = "CREATE TABLE views (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, page TEXT);\n"

IMPERSONAL_TABLE_NAMES_PEOPLE = Rule(
    code="MAM-203",
    severity=Severity.ERROR,
    asks="Does a table that is said to hold nothing personal lead to nobody?",
    why=(
        "whatever stands beside a pointer to a person is about that person: it is missing from every answer "
        "to them"
    ),
    article="GDPR art. 4(1); APPI art. 2(1)",
    find=names_people,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + VIEWS,
        "systems/shop.yaml": SHOP + "  views: {holds: nothing-personal}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + VIEWS,
        "systems/shop.yaml": SHOP
        + """\
  views:
    not-personal: [page]
    ties: [{by: customer_id, to: customers, how: owned}]
""",
    },
)
