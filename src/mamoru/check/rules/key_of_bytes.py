"""MAM-237: no row is named by bytes.

Reads the types of primary keys, of the columns of ties, and of the columns that people are known by; yields
those that hold bytes: keys travel as text between statements, and bytes are not carried yet.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import Family, family
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme


def bytes_in_keys(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column of bytes that rows or people are told by."""
    for mapped in personal_tables(checked):
        told: set[tuple[str, str]] = set()
        for table, column, use, where in _keys(mapped):
            known = mapped.system.schema.tables[table].columns
            holds = family(known[column].type, mapped.system.told.kind) if column in known else Family.UNKNOWN
            if holds is Family.BYTES and (table, column) not in told:
                told.add((table, column))
                yield _finding(mapped, f"{table}.{column}", use, type_=known[column].type, where=where)


def _keys(mapped: Mapped) -> Iterator[tuple[str, str, str, Span]]:
    """Yield table and column of everything that names a row or a person, what it does, and its place."""
    told, name = mapped.told, mapped.name
    for column in mapped.table.key:
        yield name, column, f"is the key of `{name}`", told.where
    for key, column in told.known_by.items():
        yield name, column, f"holds the `{key}` that people are known by", told.where
    for tie in told.ties:
        for column in tie.by:
            use = f"leads to `{tie.to}`" if tie.to else f"holds the `{tie.known_as}` of a person"
            yield name, column, use, tie.where
        for column in tie.to_columns if tie.to in mapped.system.schema.tables else ():
            yield tie.to, column, f"is what `{name}` leads to", tie.where


def _finding(mapped: Mapped, column: str, use: str, *, type_: str, where: Span) -> Finding:
    system = mapped.system
    return found(
        KEY_OF_BYTES,
        problem=f"`{column}` {use}, and holds bytes (`{type_}`)",
        remedy=(
            "change the column to text, a number or UUID in the database, then run "
            f"`mamoru discover {system.name}`; or make a task of what the table holds, in a map of `kind: "
            "manual`"
        ),
        where=where,
        node=f"{system.told.id}.{column}",
    )


LETTERS = (
    "CREATE TABLE letters (id {type} PRIMARY KEY, sender INTEGER REFERENCES customers, sent_to {type});\n"
)
MAP = """\
  letters:
    ties:
      - {by: sender, to: customers, how: owned}
      - {by: sent_to, of: customer, known-as: email, how: accessed}
"""

KEY_OF_BYTES = Rule(
    code="MAM-237",
    severity=Severity.ERROR,
    asks="Are rows and people named by text or numbers, never by bytes?",
    why="Mamoru cannot carry bytes from one statement to the next yet, so a request would stop half-way",
    article="",
    find=bytes_in_keys,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + LETTERS.format(type="BLOB"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + LETTERS.format(type="TEXT"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
