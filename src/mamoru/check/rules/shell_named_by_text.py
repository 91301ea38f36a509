"""MAM-287: a row that stays for others is not named by what is taken from it.

Reads references to rows that may stay as shells; yields the columns they lead to that are emptied or masked
in such a row.  Law: GDPR art. 17(1), 32(1); APPI art. 23, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import blanked
from mamoru.check.rules._references import pointer
from mamoru.check.rules._smallest import SHOP
from mamoru.check.rules._tables import Mapped, systems, tables
from mamoru.check.staying import kinds_held, shells
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Reference


def named_by_what_goes(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column that is taken from a row which others must name by it."""
    for system in systems(checked):
        kinds = kinds_held(system.told, system.graph)
        forced = [shells(system.told, system.graph, of=kind) for kind in kinds]
        for mapped in tables(system):
            masked = [name for name, column in mapped.told.columns.items() if column.mask]
            taken = {*blanked(mapped), *masked}
            references = dict.fromkeys(r for one in forced for r in one.get(mapped.name, ()))
            for reference in references:
                yield from (_finding(mapped, reference, c) for c in reference.to_columns if c in taken)


def _finding(mapped: Mapped, reference: Reference, column: str) -> Finding:
    return found(
        SHELL_NAMED_BY_TEXT,
        problem=(
            f"rows of `{mapped.name}` must stay when their person is erased, since `{pointer(reference)}` of "
            f"other rows may not be empty; but it names them by `{column}`, which is taken from them"
        ),
        remedy=(
            f"let `{pointer(reference)}` lead to the key of `{mapped.name}` in the database, or allow NULL "
            "in it; or let those rows go along by `delete-row` on that tie"
        ),
        where=mapped.told.where,
        node=mapped.column_node(column),
    )


TABLES = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
CREATE TABLE mails (id INTEGER PRIMARY KEY, sent_to TEXT {null} REFERENCES customers (email), day TEXT);
CREATE INDEX mails_to ON mails (sent_to);
"""
MAILS = """\
  mails:
    not-personal: [day]
    ties: [{by: sent_to, to: customers.email, how: accessed}]
"""

SHELL_NAMED_BY_TEXT = Rule(
    code="MAM-287",
    severity=Severity.ERROR,
    asks="Does a row that must stay for others keep what they name it by?",
    why=(
        "the database would refuse the erasure in the middle of a person's request, or leave their address "
        "readable"
    ),
    article="GDPR art. 17(1), 32(1); APPI art. 23, 35",
    find=named_by_what_goes,
    find_live=None,
    fails={"shop.sql": TABLES.format(null="NOT NULL"), "systems/shop.yaml": SHOP + MAILS},
    passes={"shop.sql": TABLES.format(null=""), "systems/shop.yaml": SHOP + MAILS},
)
