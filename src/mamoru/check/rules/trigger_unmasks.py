"""MAM-277: no trigger writes again what a mask has blanked.

Reads the triggers of the databases as they are now, and the masks of the map; yields triggers that write a
masked column when its row is updated.  Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._acts import triggers_of, writes
from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import may_write
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Acting, Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema, Trigger


def unmasking(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each trigger that writes a masked column of the row that is masked."""
    for mapped in personal_tables(checked):
        if mapped.system.name not in live:
            continue
        for trigger in triggers_of(live[mapped.system.name], mapped.name, on={"UPDATE"}):
            masked = may_write(mapped)
            again = [column for column in masked if writes(trigger, column)]
            if again and (not trigger.columns or set(trigger.columns) & set(masked)):
                yield _finding(mapped, trigger, again)


def _finding(mapped: Mapped, trigger: Trigger, columns: list[str]) -> Finding:
    return found(
        TRIGGER_UNMASKS,
        problem=(
            f"the trigger `{trigger.name}` writes {named(columns)} of `{mapped.name}` whenever a row is "
            "updated, and so when it is masked"
        ),
        remedy=(
            f"let the trigger leave {named(columns)} alone in the database; if what it writes says nothing "
            "of a person, call the column `not-personal:`, or say so under `allow:` of programme.yaml; then "
            "a person decides about each erasure"
        ),
        where=mapped.told.where,
        node=mapped.column_node(columns[0]),
    )


NOTES = """\
CREATE TABLE notes (id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, body TEXT, seen INTEGER);
CREATE INDEX notes_author ON notes (author);
"""
MAP = """\
  notes:
    columns: {body: contact.name}
    not-personal: [seen]
    ties: [{by: author, to: customers, how: accessed, leaving: [{fixed: body, is: "(removed)"}]}]
"""
AGAIN = """\
CREATE TRIGGER notes_keep AFTER UPDATE OF body ON notes
BEGIN UPDATE notes SET {column} = OLD.{column} WHERE id = NEW.id; END;
"""

TRIGGER_UNMASKS = Rule(
    code="MAM-277",
    severity=Severity.ERROR,
    asks="Does every trigger leave alone what is masked?",
    why="the value that the person was promised to be rid of would be back before the request is closed",
    article="GDPR art. 17(1); APPI art. 35",
    find=None,
    find_live=unmasking,
    acting=Acting.FORBIDS,
    fails={
        "shop.sql": CUSTOMERS + NOTES + AGAIN.format(column="body"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + NOTES + AGAIN.format(column="seen"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
