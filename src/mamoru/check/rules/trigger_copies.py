"""MAM-278: no trigger copies what is about to be erased.

Reads the triggers of the databases as they are now; yields those that, when a row is deleted or updated,
write what it held of a person into another table, and as a warning those whose words do not tell.
Law: GDPR art. 5(1)(c), 17(1); APPI art. 22, 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._acts import copies, triggers_of, unjudged
from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Acting, Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema, Trigger


def copied(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each trigger that keeps personal values of rows that go or are masked."""
    for mapped in personal_tables(checked):
        if mapped.system.name not in live:
            continue
        personal = sorted({*mapped.told.columns, *mapped.told.documents, *mapped.told.known_by.values()})
        for trigger in triggers_of(live[mapped.system.name], mapped.name, on={"DELETE", "UPDATE"}):
            columns, tables = copies(trigger, personal)
            if columns:
                yield _finding(mapped, trigger, columns, tables=tables)
            elif (why := unjudged(trigger)) and _fires(trigger, personal):
                yield _unclear(mapped, trigger, why)


def _fires(trigger: Trigger, personal: list[str]) -> bool:
    """Tell whether an erasure can set it off: a row goes, or one of these columns is masked."""
    return "DELETE" in trigger.on or not trigger.columns or bool(set(trigger.columns) & set(personal))


def _unclear(mapped: Mapped, trigger: Trigger, why: str) -> Finding:
    return found(
        TRIGGER_COPIES,
        severity=Severity.WARNING,
        problem=(
            f"what the trigger `{trigger.name}` does when a row of `{mapped.name}` is {_acts(trigger)} "
            f"cannot be judged: {why}"
        ),
        why="it may copy what is being erased, or write it again, and nothing here would tell",
        remedy=(
            "read what it does; if it keeps nothing of the row and writes nothing into it, say so under "
            "`allow:` of programme.yaml"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


def _acts(trigger: Trigger) -> str:
    return " or ".join(PAST[act] for act in trigger.on if act != "INSERT")


def _finding(mapped: Mapped, trigger: Trigger, columns: list[str], *, tables: list[str]) -> Finding:
    return found(
        TRIGGER_COPIES,
        problem=(
            f"when a row of `{mapped.name}` is {_acts(trigger)}, the trigger `{trigger.name}` writes what "
            f"it held in {named(columns)} into {named(tables)}"
        ),
        remedy=(
            "let the trigger write no personal column, only the row's key and the time; if the copy must be "
            "kept by law, let the application write it, and map the table with `kept:`"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


PAST = {"DELETE": "deleted", "UPDATE": "updated"}
AUDIT = "CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT);\n"
TRIGGER = """\
CREATE TRIGGER customers_gone AFTER DELETE ON customers
BEGIN INSERT INTO audit (what) VALUES ({value}); END;
"""
MAP_OF_AUDIT = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email}
  audit: {holds: nothing-personal}
"""

TRIGGER_COPIES = Rule(
    code="MAM-278",
    severity=Severity.ERROR,
    asks="Does nothing copy personal data while it is erased?",
    why=(
        "the erasure itself would make a copy that nobody can find again: the row that led to its person is "
        "gone"
    ),
    article="GDPR art. 5(1)(c), 17(1); APPI art. 22, 35",
    find=None,
    find_live=copied,
    acting=Acting.FORBIDS,
    fails={
        "shop.sql": CUSTOMERS + AUDIT + TRIGGER.format(value="OLD.email"),
        "systems/shop.yaml": MAP_OF_AUDIT,
    },
    passes={
        "shop.sql": CUSTOMERS + AUDIT + TRIGGER.format(value="'a customer was deleted'"),
        "systems/shop.yaml": MAP_OF_AUDIT,
    },
)
