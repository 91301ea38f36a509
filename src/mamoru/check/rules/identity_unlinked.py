"""MAM-218: a person found in one table of people can be found in the others.

Reads the identity keys by which tables know people of one kind; yields tables without a key, and tables that
share with the others none of the keys that prove two rows to be one person.
Law: GDPR art. 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import TableMap
from mamoru.model.notice import PersonKind
from mamoru.model.programme import CheckedProgramme


def unlinked(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table of people without a key, and each that no key links to the rest."""
    tables = [t for system in checked.programme.systems.values() for t in system.tables.values()]
    for kind in checked.programme.notice.people.values():
        of_kind = sorted((t for t in tables if kind.name in t.people), key=lambda t: t.id)
        yield from (_without_key(table, kind) for table in of_kind if not table.keys_of(kind.name))
        groups = _groups([t for t in of_kind if t.keys_of(kind.name)], kind)
        for group in groups[1:]:
            yield from (_not_linked(table, kind) for table in group)


def _groups(tables: list[TableMap], kind: PersonKind) -> list[list[TableMap]]:
    """Return tables that linking keys hold together, the group that most people are linked by first."""
    groups: list[tuple[set[str], list[TableMap]]] = []
    for table in tables:
        keys, members = set(table.keys_of(kind.name)) & set(kind.linked_by), [table]
        apart = []
        for known, others in groups:
            if known & keys:
                keys, members = keys | known, [*others, *members]
            else:
                apart.append((known, others))
        groups = [*apart, (keys, members)]
    groups.sort(key=lambda group: (-len(group[1]), -len(group[0]), group[1][0].id))
    return [members for _, members in groups]


def _without_key(table: TableMap, kind: PersonKind) -> Finding:
    return found(
        IDENTITY_UNLINKED,
        problem=(
            f"rows of `{table.name}` are people of kind `{kind.name}`, but no column says how they are known"
        ),
        remedy=(
            f"in {table.where.file}, under `{table.name}:`, write `known-by: {{KEY: COLUMN}}` with one or "
            f"more of {named(kind.known_by)}"
        ),
        where=table.where,
        node=table.id,
        why="nobody in this table could ever be found, so every request would be answered without it",
    )


def _not_linked(table: TableMap, kind: PersonKind) -> Finding:
    return found(
        IDENTITY_UNLINKED,
        problem=(
            f"`{table.id.removeprefix('systems.')}` knows people of kind `{kind.name}` by "
            f"{named(table.known_by)}, and shares with other tables of them none of the keys that link "
            f"people ({named(kind.linked_by)})"
        ),
        remedy=(
            f"name the column of a linking key under `known-by:` in {table.where.file}; or, if a key that "
            f"the tables share proves two rows to be one person, add it to `linked-by:` of `{kind.node.id}` "
            "in the notice"
        ),
        where=table.where,
        node=table.id,
    )


LINKED = "email], linked-by: [{keys}]}}\ndata"
TABLES = CUSTOMERS + "CREATE TABLE subscribers (id INTEGER PRIMARY KEY, address TEXT UNIQUE);\n"
MAP = (
    SHOP
    + """\
  subscribers:
    is: customer
    known-by: {email: address}
    columns: {address: contact.email}
"""
)

IDENTITY_UNLINKED = Rule(
    code="MAM-218",
    severity=Severity.ERROR,
    asks="Can a person found in one table be found in the others?",
    why=(
        "a person found elsewhere is not looked for here, so their request is stopped or answered without "
        "this table"
    ),
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=unlinked,
    find_live=None,
    fails={
        "notice.yaml": notice().replace("email]}\ndata", LINKED.format(keys="customer-id")),
        "shop.sql": TABLES,
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": notice().replace("email]}\ndata", LINKED.format(keys="customer-id, email")),
        "shop.sql": TABLES,
        "systems/shop.yaml": MAP,
    },
)
