"""MAM-286: what leads to people in one table is not called impersonal in another.

Reads columns of tables that are said to hold nothing personal, and columns that are said to say nothing of a
person; yields those with the name and type of a column by which the map leads to people elsewhere.
Law: GDPR art. 4(1), 5(2); APPI art. 2(1), 33.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, System, systems, tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def called_alike(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each column said to be impersonal that is called like one that leads to people.

    Foreign keys of such tables are MAM-203.
    """
    for system in systems(checked):
        leading = _leading(system)
        for mapped in tables(system):
            constrained = {column for key in mapped.table.foreign_keys for column in key.columns}
            impersonal = mapped.table.columns if mapped.told.nothing_personal else mapped.told.not_personal
            for column in impersonal:
                elsewhere = leading.get((column, _type(mapped, column)), ())
                others = [name for name in elsewhere if name != mapped.name]
                if others and column not in constrained:
                    yield _finding(mapped, column, others[0])


def _leading(system: System) -> Mapping[tuple[str, str], list[str]]:
    """Return the tables whose column of a name and type leads straight to people, by these two.

    A name that several tables have as their key, such as ``id``, tells nothing.
    """
    people = {told.name for told in system.told.tables.values() if told.person}
    keys = [table.key[0] for table in system.schema.tables.values() if len(table.key) == 1]
    found_here: dict[tuple[str, str], list[str]] = {}
    for mapped in tables(system):
        for tie in mapped.told.ties:
            column = tie.by[0]
            if len(tie.by) == 1 and (not tie.to or tie.to in people) and keys.count(column) < 2:  # noqa: PLR2004 - one key is its own table's
                found_here.setdefault((column, _type(mapped, column)), []).append(mapped.name)
    return found_here


def _type(mapped: Mapped, column: str) -> str:
    known = mapped.table.columns.get(column)
    return known.type.upper().partition("(")[0] if known else ""


def _finding(mapped: Mapped, column: str, other: str) -> Finding:
    said = "the table" if mapped.told.nothing_personal else "it"
    way_out = (
        "say what its other columns hold" if mapped.told.nothing_personal else "take it from `not-personal:`"
    )
    return found(
        POINTERS_UNMAPPED,
        problem=(
            f"`{mapped.name}.{column}` is called like `{other}.{column}`, which leads to people, but {said} "
            "is said to hold nothing personal"
        ),
        remedy=(
            f"in {mapped.system.file}, give `{mapped.name}:` the tie that `{other}:` has by `{column}`, and "
            f"{way_out}; if the name means something else here, allow this finding in programme.yaml"
        ),
        where=mapped.told.where,
        node=mapped.column_node(column),
    )


TABLES = """\
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
CREATE INDEX orders_of ON orders (customer_id);
CREATE TABLE views (id INTEGER PRIMARY KEY, customer_id INTEGER, page TEXT);
CREATE INDEX views_of ON views (customer_id);
"""
ORDERS = """\
  orders:
    not-personal: [total]
    ties: [{by: customer_id, to: customers, how: owned}]
"""

POINTERS_UNMAPPED = Rule(
    code="MAM-286",
    severity=Severity.WARNING,
    asks="Is nothing called impersonal that has the name of what leads to people elsewhere?",
    why=(
        "without foreign keys nothing but its name tells that a column leads to people; rows that are not "
        "mapped are neither shown nor erased, and nobody notices"
    ),
    article="GDPR art. 4(1), 5(2); APPI art. 2(1), 33",
    find=called_alike,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + TABLES,
        "systems/shop.yaml": SHOP + ORDERS + "  views: {holds: nothing-personal}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + TABLES,
        "systems/shop.yaml": SHOP
        + ORDERS
        + "  views:\n    not-personal: [page]\n    ties: [{by: customer_id, to: customers, how: owned}]\n",
    },
)
