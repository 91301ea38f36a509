"""What the text of a trigger reads and writes, as far as its words tell.

Nothing is executed and no language is parsed whole: comments and texts are taken out, and what is left is
looked through for names.  What a function writes that a trigger calls in its turn is not seen.
"""

import re
from collections.abc import Iterable, Iterator

from mamoru.check.computed import plain
from mamoru.model.schema import Schema, Trigger

NAME = r'(?:"?\w+"?\s*\.\s*)?"?(\w+)"?'
INSERT = re.compile(rf"\binsert\s+(?:or\s+\w+\s+)?into\s+{NAME}")
UPDATE = re.compile(rf"\bupdate\s+(?:or\s+\w+\s+)?(?:only\s+)?{NAME}(?:\s+(?:as\s+)?\w+)?\s+set\b([^;]*)")
WHOLE_ROW = re.compile(r"\bold\s*\.\s*\*|\(\s*old\s*\)|\bselect\s+old\b")


def triggers_of(schema: Schema, table: str, *, on: Iterable[str]) -> Iterator[Trigger]:
    """Yield the triggers that fire when rows of a table change in one of these ways."""
    wanted = set(on)
    yield from (t for t in schema.triggers if t.table == table and wanted & set(t.on))


def writes(trigger: Trigger, column: str) -> bool:
    """Return whether a trigger writes a column of its own table: by NEW, or by an UPDATE of the table."""
    text, name = plain(trigger.text), re.escape(column.lower())
    given = rf'\bnew\s*\.\s*"?{name}"?\s*:=|(?:;|\bbegin|\bthen|\belse|^)\s*new\s*\.\s*"?{name}"?\s*='
    own = trigger.table.rpartition(".")[2].lower()
    changed = (parts for table, parts in UPDATE.findall(text) if table == own)
    return bool(re.search(given, text)) or any(
        re.search(rf'(?:^|,)\s*"?{name}"?\s*=', parts) for parts in changed
    )


def copies(trigger: Trigger, columns: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return which columns a trigger reads as they were before, and the other tables that it writes."""
    text, own = plain(trigger.text), trigger.table.rpartition(".")[2].lower()
    written = [*INSERT.findall(text), *(table for table, _ in UPDATE.findall(text))]
    others = sorted(set(written) - {own})
    whole = bool(WHOLE_ROW.search(text))
    read = [c for c in columns if whole or re.search(rf'\bold\s*\.\s*"?{re.escape(c.lower())}"?(?!\w)', text)]
    return (read, others) if others else ([], [])
