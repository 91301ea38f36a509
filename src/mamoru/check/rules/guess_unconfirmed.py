"""MAM-298: a person has confirmed what was guessed.

Reads what ``mamoru map`` has drafted; yields each table, and each system, that is still marked as a guess.
Law: GDPR art. 5(2), 24(1), 30(1)(c); APPI art. 23.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, listed, named
from mamoru.check.rules._smallest import SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import GUESSED_TABLE, SystemMap, TableMap
from mamoru.model.programme import CheckedProgramme


def unconfirmed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each system and each table of which something is marked as a guess."""
    for _, system in sorted(checked.programme.systems.items()):
        if system.guessed:
            yield _of_system(system)
        yield from (_of_table(system, table) for _, table in sorted(system.tables.items()) if table.guessed)


def _of_system(system: SystemMap) -> Finding:
    what = named(f"{key}:" for key in system.guessed)
    return found(
        GUESS_UNCONFIRMED,
        problem=f"nobody has confirmed {what} of the system `{system.name}`",
        remedy=f"in {system.where.file}, correct it, then remove `guessed: {listed(system.guessed)}`",
        where=system.where,
        node=system.id,
    )


def _of_table(system: SystemMap, table: TableMap) -> Finding:
    columns = [column for column in table.guessed if column != GUESSED_TABLE]
    whole = GUESSED_TABLE in table.guessed
    what = f"of {named(columns)} in the table" if columns and not whole else "of the table"
    return found(
        GUESS_UNCONFIRMED,
        problem=f"nobody has confirmed what was guessed {what} `{table.name}`",
        remedy=(
            f"in {system.where.file}, under `{table.name}:`, correct what is wrong, then remove "
            f"`guessed: {listed(table.guessed)}`"
        ),
        where=table.where,
        node=table.id,
    )


GUESS_UNCONFIRMED = Rule(
    code="MAM-298",
    severity=Severity.ERROR,
    asks="Has a person confirmed what was guessed when the map was drafted?",
    why=(
        "a draft knows names and types only; what it guessed wrong would show or delete the rows of somebody "
        "else, or leave this person's where they are"
    ),
    article="GDPR art. 5(2), 24(1), 30(1)(c); APPI art. 23",
    find=unconfirmed,
    find_live=None,
    fails={
        "systems/shop.yaml": SHOP.replace("tables:", "guessed: holds\ntables:")
        + "    guessed: [name, email]\n"
    },
    passes={"systems/shop.yaml": SHOP},
)
