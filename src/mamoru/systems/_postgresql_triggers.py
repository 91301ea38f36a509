"""The triggers of a PostgreSQL database, from its catalogue.

Rows of ``TRIGGERS`` come in, values of the model go out.  No SQLAlchemy: requests ask for them as well.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mamoru.model.schema import Trigger

#: Bits of pg_trigger.tgtype (PostgreSQL, catalog/pg_trigger.h).
FIRES = {"DELETE": 8, "INSERT": 4, "UPDATE": 16}
BEFORE = 2

#: Those that can fire, their tables named as a map names them.
TRIGGERS = """
SELECT CASE WHEN n.nspname = current_schema() THEN c.relname::text ELSE n.nspname || '.' || c.relname END,
       t.tgname::text, t.tgtype, p.prosrc, l.lanname::text, t.tgoldtable::text, t.tgqual IS NOT NULL,
       ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum = ANY(t.tgattr::int2[]) ORDER BY a.attnum)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
ORDER BY n.nspname, c.relname, t.tgname
"""

#: One number for all of them: also a function that is written anew changes it.
WATCHED = """
SELECT sum(hashtextextended(concat_ws('/', t.oid, t.tgname, t.tgenabled, t.tgtype, p.oid, p.xmin, p.ctid), 0))
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
"""


class Listed(NamedTuple):
    """One row of ``TRIGGERS``."""

    table: object
    name: object
    kind: object
    text: object
    language: object
    old_rows: object
    conditional: object
    columns: object


def triggers_in(rows: Iterable[Sequence[object]]) -> tuple[Trigger, ...]:
    """Return what each row of ``TRIGGERS`` tells."""
    return tuple(_trigger(Listed(*row)) for row in rows)


def _trigger(row: Listed) -> Trigger:
    bits = int(str(row.kind))
    return Trigger(
        name=str(row.name),
        table=str(row.table),
        on=tuple(act for act, bit in FIRES.items() if bits & bit),
        columns=tuple(map(str, row.columns)) if isinstance(row.columns, list) else (),
        text=str(row.text),
        language=str(row.language),
        before=bool(bits & BEFORE),
        old_rows=str(row.old_rows or ""),
        conditional=bool(row.conditional),
    )
