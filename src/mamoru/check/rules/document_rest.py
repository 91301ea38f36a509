"""MAM-334: somebody has said what else stands in documents of which the map names some values.

Reads the paths that a map names; yields the columns with documents of which nothing says what the rest is.
What no path names is withheld from an answer, and stays as it is in rows that outlive their person.
Law: GDPR art. 5(2), 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import kinds_held, shells, sole_owner
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Document
from mamoru.model.programme import CheckedProgramme


def unsaid(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column with documents of which the rest is not explained."""
    for mapped in personal_tables(checked):
        told = mapped.told.documents.items()
        for column, document in told:
            if not document.rest:
                yield _finding(mapped, column, document)


def _finding(mapped: Mapped, column: str, document: Document) -> Finding:
    name = f"{mapped.name}.{column}"
    return found(
        DOCUMENT_REST,
        problem=f"nothing says what stands in the documents of `{name}` beside the values that are named",
        why=STAYS if _may_stay(mapped) else "",
        remedy=(
            f"name what else is about somebody, `columns: {{{column}.NAME: CATEGORY}}`, and then write "
            f"`not-personal: [{column}.*]`; `mamoru check --live` tells what stands there"
        ),
        where=document.where,
        node=mapped.column_node(column),
    )


STAYS = (
    "these rows may stay after an erasure, which masks the values that are named and no other: whatever else "
    "tells of the person stays readable, and no answer shows it"
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
CREATE TABLE settings (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, chosen JSON);
CREATE INDEX settings_of ON settings (customer_id);
"""
)


def _map(*, meta: str = "", chosen: str = "") -> str:
    return f"""\
{SHOP}  letters:
    columns: {{meta.to: contact.name}}
{meta}    ties: [{{by: sender, to: customers, how: joint}}, {{by: receiver, to: customers, how: joint}}]
  settings:
    columns: {{chosen.nickname: contact.name}}
{chosen}    ties: [{{by: customer_id, to: customers, how: owned}}]
"""


DOCUMENT_REST = Rule(
    code="MAM-334",
    severity=Severity.WARNING,
    asks="Is it said what else stands in documents of which the map names values?",
    why=(
        "one value that is named does not explain the others: no answer shows them, and nobody notices that "
        "they are missing"
    ),
    article="GDPR art. 5(2), 15(1), 17(1); APPI art. 33, 35",
    find=unsaid,
    find_live=None,
    fails={"shop.sql": LETTERS, "systems/shop.yaml": _map()},
    passes={
        "shop.sql": LETTERS,
        "systems/shop.yaml": _map(
            meta='    not-personal: ["meta.*"]\n', chosen="    not-personal: [chosen.theme, chosen.*]\n"
        ),
    },
)
