"""MAM-334: somebody has said what else stands in documents that outlive their person.

Reads the paths that a map names; yields the columns with documents of tables whose rows may stay after an
erasure.  What no path names is withheld from an answer, and stays in such rows as it is.
Law: GDPR art. 5(2), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import kinds_held, shells, sole_owner
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def unsaid(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column with documents whose rows may stay."""
    for mapped in personal_tables(checked):
        for column, document in mapped.told.documents.items() if _may_stay(mapped) else ():
            yield found(
                DOCUMENT_REST,
                problem=(
                    f"rows of `{mapped.name}` may stay after an erasure, and nothing says what stands in the "
                    f"documents of `{column}` beside the values that are named"
                ),
                remedy=(
                    f"name what else is about somebody, `columns: {{{column}.NAME: CATEGORY}}`; where there "
                    "is nothing, allow this finding in programme.yaml, with that reason"
                ),
                where=document.where,
                node=mapped.column_node(column),
            )


def _may_stay(mapped: Mapped) -> bool:
    told, graph = mapped.system.told, mapped.system.graph
    if mapped.told.keep is not None:
        return True
    if any(mapped.name in shells(told, graph, of=kind) for kind in kinds_held(told, graph)):
        return True
    return not mapped.told.person and sole_owner(graph, mapped.name) is None


LETTERS = (
    CUSTOMERS
    + """\
CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER, receiver INTEGER, meta JSON);
CREATE INDEX letters_sender ON letters (sender);
CREATE INDEX letters_receiver ON letters (receiver);
"""
)


def _led(ties: str) -> str:
    return f"{SHOP}  letters:\n    columns: {{meta.to: contact.name}}\n    ties: [{ties}]\n"


DOCUMENT_REST = Rule(
    code="MAM-334",
    severity=Severity.WARNING,
    asks="Is it said what else stands in documents that outlive their person?",
    why=(
        "an erasure masks the values that are named and no other, so whatever else tells of the person stays "
        "readable, and no answer shows it"
    ),
    article="GDPR art. 5(2), 17(1); APPI art. 33, 35",
    find=unsaid,
    find_live=None,
    fails={
        "shop.sql": LETTERS,
        "systems/shop.yaml": _led(
            "{by: sender, to: customers, how: joint}, {by: receiver, to: customers, how: joint}"
        ),
    },
    passes={
        "shop.sql": LETTERS,
        "systems/shop.yaml": _led(
            "{by: sender, to: customers, how: owned}, {by: receiver, to: customers, how: none}"
        ),
    },
)
