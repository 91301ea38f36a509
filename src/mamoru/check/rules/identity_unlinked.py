"""MAM-218: a person found in one system can be found in the others.

Reads the identity keys by which tables and ties know people; yields tables and ties that no key links to the
rest.  Law: GDPR art. 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.map import SystemMap, TableMap, Tie
from mamoru.model.notice import PersonKind
from mamoru.model.programme import CheckedProgramme
from mamoru.model.rule import Rule


def unlinked(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table of people without a key, and each holder that no linking key reaches."""
    programme = checked.programme
    for name, system in sorted(programme.systems.items()):
        others = [o for other, o in programme.systems.items() if other != name]
        for table in system.tables.values():
            kind = programme.notice.people.get(table.person)
            if kind:
                yield from _of_table(system, table, kind, others=others)
            for tie in table.ties:
                kind = programme.notice.people.get(tie.of)
                if kind and tie.known_as not in kind.linked_by and _held_in(kind.name, others):
                    yield _not_linked(kind, tie, f"`{tie.known_as}`")


def _of_table(
    system: SystemMap, table: TableMap, kind: PersonKind, *, others: list[SystemMap]
) -> Iterator[Finding]:
    if not table.known_by:
        yield found(
            IDENTITY_UNLINKED,
            problem=(
                f"the rows of `{table.name}` are people of kind `{kind.name}`, but no column says by what "
                "they are known"
            ),
            remedy=(
                f"in {system.where.file}, under `{table.name}:`, write `known-by: {{{kind.known_by[0]}: "
                f"COLUMN}}`, with one or more of {named(kind.known_by)}"
            ),
            where=table.where,
            node=table.id,
            why="nobody in this table could ever be found, so every request would be answered without it",
        )
    elif _held_in(kind.name, others) and not set(table.known_by) & set(kind.linked_by):
        yield _not_linked(kind, table, named(table.known_by))


def _not_linked(kind: PersonKind, at: TableMap | Tie, keys: str) -> Finding:
    return found(
        IDENTITY_UNLINKED,
        problem=(
            f"`{at.id.removeprefix('systems.')}` knows people of kind `{kind.name}` by {keys}, which proves "
            f"nothing in other systems: the notice links them by {named(kind.linked_by)}"
        ),
        remedy=(
            "add a key of the notice's `linked-by` to the map, or add one of these keys to `linked-by` of "
            f"`{kind.node.id}` in the notice if it proves two rows to be one person"
        ),
        where=at.where,
        node=at.id,
    )


def _held_in(kind: str, others: list[SystemMap]) -> bool:
    return any(_holds(kind, system) for system in others)


def _holds(kind: str, system: SystemMap) -> bool:
    if system.manual and kind in system.manual.of:
        return True
    return any(t.person == kind or any(tie.of == kind for tie in t.ties) for t in system.tables.values())


LETTERS = """\
system: letters
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {email: email}
    columns: {name: contact.name, email: contact.email}
"""

IDENTITY_UNLINKED = Rule(
    code="MAM-218",
    severity=Severity.ERROR,
    asks="Can a person found in one system be found in the others?",
    why=(
        "a person found elsewhere is not looked for here, so their request stays open or is answered "
        "without this system"
    ),
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=unlinked,
    find_live=None,
    fails={
        "notice.yaml": notice().replace("email]}\ndata", "email], linked-by: [customer-id]}\ndata"),
        "systems/letters.yaml": LETTERS,
        "systems/shop.yaml": SHOP,
    },
    passes={
        "notice.yaml": notice().replace("email]}\ndata", "email], linked-by: [customer-id, email]}\ndata"),
        "systems/letters.yaml": LETTERS,
        "systems/shop.yaml": SHOP,
    },
)
