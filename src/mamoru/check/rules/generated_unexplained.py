"""MAM-279: what the database computes from personal data is called personal.

Reads what generated columns of the databases are computed from; yields those that the map calls not personal
though they are computed from a personal column.  Law: GDPR art. 4(1), 15(1); APPI art. 2(1), 33.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.computed import names
from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema


def computed(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each generated column that repeats personal data and is called not personal."""
    for mapped in personal_tables(checked):
        table = live[mapped.system.name].tables.get(mapped.name) if mapped.system.name in live else None
        for column in mapped.told.not_personal:
            text = table.columns[column].computed if table and column in table.columns else ""
            if sources := names(text, [*mapped.told.columns, *mapped.told.documents]):
                yield _finding(mapped, column, sources)


def _finding(mapped: Mapped, column: str, sources: list[str]) -> Finding:
    held = mapped.told.columns.values()
    category = next(c.category for c in held if sources[0] in {c.name, c.document})
    return found(
        GENERATED_UNEXPLAINED,
        problem=(
            f"the database computes `{mapped.name}.{column}` from {named(sources)}, and the map calls it not "
            "personal"
        ),
        remedy=(
            f"in {mapped.system.file}, under `{mapped.name}:`, write `columns: {{{column}: {category}}}` and "
            "take it out of `not-personal`; if nothing can be told of a person from it, say so "
            "under `allow:` of programme.yaml"
        ),
        where=mapped.told.where,
        node=mapped.column_node(column),
    )


GREETED = """\
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, visits INTEGER,
  {column} TEXT GENERATED ALWAYS AS ({text}) VIRTUAL
);
"""

GENERATED_UNEXPLAINED = Rule(
    code="MAM-279",
    severity=Severity.ERROR,
    asks="Is what the database computes from personal data called personal?",
    why="it repeats what is known of a person, and is left out of the answer to whoever asks for it",
    article="GDPR art. 4(1), 15(1); APPI art. 2(1), 33",
    find=None,
    find_live=computed,
    fails={
        "shop.sql": GREETED.format(column="greeting", text="'Dear ' || name"),
        "systems/shop.yaml": SHOP + "    not-personal: [visits, greeting]\n",
    },
    passes={
        "shop.sql": GREETED.format(column="often", text="visits > 10"),
        "systems/shop.yaml": SHOP + "    not-personal: [visits, often]\n",
    },
)
