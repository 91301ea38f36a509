"""The triggers of a SQLite database, from the text that made them.

Rows of ``LISTED`` come in, values of the model go out.  No SQLAlchemy: requests ask for them as well.
"""

import re
from collections.abc import Iterable, Sequence

from mamoru.model.schema import Trigger

LISTED = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
#: What a trigger does begins behind the first BEGIN; before it stands when it fires (SQLite, CREATE TRIGGER).
FIRES = re.compile(r"\b(DELETE|INSERT|UPDATE)(?:\s+OF\s+(.+?))?\s+ON\b", re.IGNORECASE | re.DOTALL)
AFTER = re.compile(r"\bAFTER\s+(?:DELETE|INSERT|UPDATE)\b", re.IGNORECASE)
WHEN = re.compile(r"\bWHEN\b", re.IGNORECASE)
BODY = re.compile(r"\bBEGIN\b", re.IGNORECASE)


def triggers_in(rows: Iterable[Sequence[object]]) -> tuple[Trigger, ...]:
    """Return what each row of ``LISTED`` tells."""
    return tuple(_trigger(str(name), str(table), str(text)) for name, table, text in rows)


def _trigger(name: str, table: str, text: str) -> Trigger:
    head, *body = BODY.split(text, maxsplit=1)
    fires = FIRES.search(head)
    columns = fires[2].split(",") if fires and fires[2] else []
    return Trigger(
        name=name,
        table=table,
        on=(fires[1].upper(),) if fires else (),
        columns=tuple(c.strip().strip('"`[]') for c in columns),
        text="".join(body),
        before=AFTER.search(head) is None,
        conditional=bool(fires and WHEN.search(head, fires.end())),
    )
