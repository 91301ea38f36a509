"""MAM-206: nobody's data is out of reach of a right that the notice promises.

Reads the ways of the graph; yields tables with personal columns that no person's request reaches.
Law: GDPR art. 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, kinds_reaching, systems, tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.right import Right
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members


def unreachable(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table with personal columns that no tie, no person and no key leads to."""
    executed = {right.name for right in members("mamoru.rights", Right).values()}
    promised = sorted(r.node.id for r in checked.programme.notice.rights.values() if r.right in executed)
    if not promised:
        return
    for system in systems(checked):
        reached = kinds_reaching(system.told, system.graph.ways)
        for mapped in tables(system):
            if mapped.told.columns and mapped.name not in reached and not _ambiguous(mapped, set(reached)):
                yield _finding(mapped, promised)


def _ambiguous(mapped: Mapped, reached: set[str]) -> bool:
    """Return whether several keys lead to people and nobody said which counts; MAM-207 tells that."""
    return not mapped.told.ties and sum(k.to in reached for k in mapped.table.foreign_keys) > 1


def _finding(mapped: Mapped, promised: list[str]) -> Finding:
    columns = named(f"{mapped.name}.{column}" for column in mapped.told.columns)
    return found(
        RIGHT_UNREACHABLE,
        problem=f"the notice promises {named(promised)}, but nothing leads from a person to {columns}",
        remedy=(
            f"in {mapped.system.file}, under `{mapped.name}:`, say how a row belongs to a person: `ties: "
            "[{by: COLUMN, to: TABLE, how: owned}]`, or `{by: COLUMN, of: KIND, known-as: KEY, how: "
            "owned}` where the column holds an e-mail address or a number that people are known by, or "
            "`is: KIND` if its rows are people"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


REVIEWS = """\
CREATE TABLE reviews (id INTEGER PRIMARY KEY, author TEXT, stars INTEGER);
CREATE INDEX reviews_author ON reviews (author);
"""

RIGHT_UNREACHABLE = Rule(
    code="MAM-206",
    severity=Severity.ERROR,
    asks="Does a way lead from people to every table that holds something of them?",
    why="a request would be answered as complete while this data stays where it is, unseen",
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=unreachable,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {author: contact.email}
    not-personal: [stars]
""",
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {author: contact.email}
    not-personal: [stars]
    ties: [{by: author, of: customer, known-as: email, how: owned}]
""",
    },
)
