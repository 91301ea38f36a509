"""MAM-293: no trigger changes more rows of people than an erasure does.

Reads the triggers of the databases as they are now; yields those that change rows of mapped tables when
other rows, or the very same ones, are deleted or masked.  What they do is counted while an erasure runs,
which then differs from its plan and is undone.  Law: GDPR art. 12(3), 17(1); APPI art. 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._acts import changes, copies, is_certain, triggers_of
from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import may_write
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Acting, Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema, Trigger

PAST = {"DELETE": "deleted", "UPDATE": "masked"}


def changing(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each trigger that changes rows of people's tables while an erasure runs."""
    for mapped in personal_tables(checked):
        if mapped.system.name not in live:
            continue
        for trigger in triggers_of(live[mapped.system.name], mapped.name, on=PAST):
            masked = set(may_write(mapped))
            acts = [act for act in trigger.on if act in PAST and _set_off(trigger, act, masked)]
            also = _people_in(mapped, trigger) if acts else []
            if also:
                yield _finding(mapped, trigger, acts, also=also)


def _set_off(trigger: Trigger, act: str, masked: set[str]) -> bool:
    """Tell whether an erasure can set a trigger off: a row goes, or a column that it fires for is masked."""
    return act == "DELETE" or bool(masked & set(trigger.columns) if trigger.columns else masked)


def _people_in(mapped: Mapped, trigger: Trigger) -> list[str]:
    """Return the tables with data of people whose rows a trigger changes, but those it copies into."""
    written = changes(trigger)
    told = {**mapped.told.columns, **mapped.told.documents, **mapped.told.known_by}
    copied = set(copies(trigger, told)[1]) if copies(trigger, told)[0] else set[str]()
    tables = mapped.system.told.tables.values()
    return sorted(t.name for t in tables if not t.nothing_personal and t.name.lower() in written - copied)


def _finding(mapped: Mapped, trigger: Trigger, acts: list[str], *, also: list[str]) -> Finding:
    certain = is_certain(trigger)
    rows = "the same row again" if also == [mapped.name] else f"rows of {named(also)} as well"
    return found(
        TRIGGER_CHANGES_MORE,
        severity=Severity.ERROR if certain else Severity.WARNING,
        problem=(
            f"when a row of `{mapped.name}` is {' or '.join(PAST[act] for act in acts)}, the trigger "
            f"`{trigger.name}` {'changes' if certain else 'may change'} {rows}"
        ),
        remedy=_remedy(mapped, also),
        where=mapped.told.where,
        node=mapped.told.id,
    )


def _remedy(mapped: Mapped, also: list[str]) -> str:
    if mapped.name in also:
        return (
            "let the trigger fire only for the columns that the application changes (`UPDATE OF ...`), or "
            "set the value before the row is written (in PostgreSQL `BEFORE UPDATE` and `NEW.column := ...`)"
        )
    return (
        "let the trigger leave those rows alone, or keep what it counts in a table of its own that holds "
        "nothing personal"
    )


NOTES = """\
CREATE TABLE notes (id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, body TEXT, changed TEXT);
CREATE INDEX notes_author ON notes (author);
"""
MAP = """\
  notes:
    columns: {body: contact.name}
    not-personal: [changed]
    ties: [{by: author, to: customers, how: accessed, leaving: [{fixed: body, is: "(removed)"}]}]
"""
TOUCH = """\
CREATE TRIGGER notes_touch AFTER UPDATE OF {column} ON notes
BEGIN UPDATE notes SET changed = CURRENT_TIMESTAMP WHERE id = NEW.id; END;
"""

TRIGGER_CHANGES_MORE = Rule(
    code="MAM-293",
    severity=Severity.ERROR,
    asks="Does no trigger change rows of people beyond those that an erasure changes?",
    why=(
        "an erasure that changes more rows than its plan has shown is undone, so that nobody whose rows set "
        "the trigger off can be erased"
    ),
    article="GDPR art. 12(3), 17(1); APPI art. 35",
    find=None,
    find_live=changing,
    acting=Acting.TOLD,
    fails={
        "shop.sql": CUSTOMERS + NOTES + TOUCH.format(column="body"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + NOTES + TOUCH.format(column="changed"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
