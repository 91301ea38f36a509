"""MAM-219: a row that must stay as a shell can be emptied of its person.

Reads references that may not be empty, of rows that may stay; yields the columns of their targets that
neither can be empty nor have a mask.  Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import few, found
from mamoru.check.rules._masks import blanked, must_differ, name_a_mask
from mamoru.check.rules._references import pointer
from mamoru.check.rules._smallest import SHOP
from mamoru.check.rules._tables import Mapped, System, systems, tables
from mamoru.check.staying import kinds_held, shells
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Reference


def impossible_shells(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table of which columns would stay readable in a shell."""
    for system in systems(checked):
        shelled = _shells(system)
        for mapped in tables(system):
            if mapped.name in shelled:
                columns = [column for column in blanked(mapped) if not mapped.nullable(column)]
                yield from [_finding(mapped, columns, shelled[mapped.name])] if columns else []


def _shells(system: System) -> Mapping[str, list[Reference]]:
    found_here: dict[str, list[Reference]] = {}
    for kind in kinds_held(system.told, system.graph):
        for table, references in shells(system.told, system.graph, of=kind).items():
            known = found_here.setdefault(table, [])
            known.extend(r for r in references if r not in known)
    return found_here


def _finding(mapped: Mapped, columns: list[str], references: list[Reference]) -> Finding:
    first, only = columns[0], len(columns) == 1
    told = mapped.told.columns.get(first)
    fast = few([pointer(reference) for reference in references])
    more = "" if only else _for_others(mapped, first, columns)
    if mapped.told.person:
        more += _stand_in(mapped, references)
    return found(
        SHELL_IMPOSSIBLE,
        problem=(
            f"rows of `{mapped.name}` must stay when their person is erased, since "
            f"{fast} of other rows may not be empty; but {few(columns)} may not be empty "
            f"either (NOT NULL), and no mask is named for {'it' if only else 'them'}"
        ),
        remedy=(
            f"in {mapped.system.file}, under `{mapped.name}:`, {name_a_mask(mapped, first)}"
            f"{more}; or allow NULL in `{pointer(references[0])}`, or let those rows go along by "
            "`delete-row` on that tie, so that nothing has to stay"
        ),
        where=told.where if told and only else mapped.told.where,
        node=mapped.column_node(first),
    )


def _for_others(mapped: Mapped, first: str, columns: list[str]) -> str:
    """Return how the other columns are emptied: as the first one, but for those whose values must differ."""
    differ = [column for column in columns if must_differ(mapped.table, (column,))]
    if not differ or len(differ) == len(columns):
        return ", and so for each of them"
    if first in differ:
        alike = next(column for column in columns if column not in differ)
        rest = [column for column in differ if column != first]
        null = f", and so for {few(rest)}" if rest else ""
        more = ", and so for whatever may be alike" if len(columns) > len(differ) + 1 else ""
        return f"{null}; {name_a_mask(mapped, alike)}{more}"
    return (
        f", and so for each of them but {few(differ)}: their values must differ, so allow NULL there and "
        "write `mask: null`"
    )


def _stand_in(mapped: Mapped, references: list[Reference]) -> str:
    """Return how rows are led to the row that stands in for the erased; naming it alone leads none.

    Nothing where the database lets no two of them point at the same row.
    """
    tables_there = mapped.system.schema.tables
    free = [r for r in references if not must_differ(tables_there[r.table], r.columns)]
    if len(free) < len(references):
        return ""
    if mapped.told.pseudo_person is None:
        return ", or name a row that stands in for the erased by `pseudo-person: KEY`"
    column = "+".join(free[0].columns)
    return (
        f", or lead `{pointer(free[0])}` and whatever else holds them to the pseudo-person, by "
        f"`how: none, leaving: [{{pseudo-person: {column}}}]` in its tie (`how: accessed` shows them these "
        "rows as well, and what hangs on them)"
    )


TABLES = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);
CREATE TABLE tickets (id INTEGER PRIMARY KEY, opened_by INTEGER NOT NULL REFERENCES customers, state TEXT);
"""

TICKETS = """\
  tickets:
    not-personal: [state]
    ties: [{by: opened_by, to: customers, how: accessed}]
"""

SHELL_IMPOSSIBLE = Rule(
    code="MAM-219",
    severity=Severity.ERROR,
    asks="Can rows that must stay as shells be emptied of their person?",
    why=(
        "the person would stay readable after an erasure that was answered as done; so Mamoru refuses to "
        "plan it"
    ),
    article="GDPR art. 17(1); APPI art. 35",
    find=impossible_shells,
    find_live=None,
    fails={
        "shop.sql": TABLES,
        "systems/shop.yaml": SHOP + TICKETS,
    },
    passes={
        "shop.sql": TABLES,
        "systems/shop.yaml": SHOP.replace(
            "name: contact.name", "name: {category: contact.name, mask: {fixed: (removed)}}"
        )
        + TICKETS,
    },
)
