"""MAM-201: every column of a mapped table is explained.

Reads the columns of the snapshot and of the map; yields those that the map does not mention.
Law: GDPR art. 5(2), 30(1)(c); APPI art. 33.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.nearest import meant


def unexplained(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column that is no key, has no category and is not called ``not-personal``."""
    categories = {c.rpartition(".")[2]: c for c in sorted(checked.programme.notice.categories)}
    for mapped in personal_tables(checked):
        for column in sorted(set(mapped.table.columns) - _explained(mapped)):
            yield found(
                COLUMN_UNEXPLAINED,
                problem=f"nothing says what the column `{mapped.name}.{column}` holds",
                remedy=_remedy(mapped, column, likely=categories.get(column, "")),
                where=mapped.told.where,
                node=mapped.column_node(column),
            )


def _explained(mapped: Mapped) -> set[str]:
    """Return the columns that need no further word; a key that is only a unique key may well be personal."""
    told, table = mapped.told, mapped.table
    keys = [k.columns for k in table.foreign_keys] + [t.by for t in told.ties]
    if table.key not in table.unique:
        keys.append(table.key)
    in_keys = {column for key in keys for column in key}
    return in_keys | {*told.columns, *told.not_personal, *told.known_by.values(), *told.documents}


def _remedy(mapped: Mapped, column: str, *, likely: str) -> str:
    category = likely or "CATEGORY"
    hint = "" if likely else " (CATEGORY is one of the notice's `data`)"
    slip = meant(column, set(mapped.told.columns) - set(mapped.table.columns))
    return (
        f"in {mapped.system.file}, under `{mapped.name}:`, write `columns: {{{column}: {category}}}`{hint}, "
        f"or `not-personal: [{column}]` if it says nothing about a person{slip}"
    )


COLUMN_UNEXPLAINED = Rule(
    code="MAM-201",
    severity=Severity.ERROR,
    asks="Does the map say what every column holds?",
    why=(
        "data that nobody has explained is neither shown to its person nor erased with them, and nobody "
        "notices that it is missing"
    ),
    article="GDPR art. 5(2), 30(1)(c); APPI art. 33",
    find=unexplained,
    find_live=None,
    fails={
        "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, phone TEXT, created_at TEXT);
""",
    },
    passes={
        "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, created_at TEXT);
""",
        "systems/shop.yaml": SHOP + "    not-personal: [created_at]\n",
    },
)
