"""What a login sees of a PostgreSQL database: the catalogue is asked, and its rows become a survey.

Views are left out: they hold no rows of their own, and what they show is seen in the tables they read.
Materialized views are copies, and foreign tables lead to rows elsewhere: both must be in the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mamoru.model.schema import Trigger
from mamoru.sql.kind import Survey
from mamoru.systems._postgresql_triggers import WATCHED

#: What holds rows: tables, partitioned and foreign ones, materialized views.  A view holds none of its own.
HOLDING = """c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'"""

#: One number for all that a survey depends on and that would go unnoticed: what else is taken away or
#: renamed is noticed by the statements that name it.
WATCH = f"""
SELECT count(*), current_schema(), current_setting('track_counts'),
       sum(hashtextextended(concat_ws('/', c.oid, c.relname, c.relnamespace,
         c.relkind, c.relnatts, c.relowner, c.relhassubclass, c.relacl,
         CASE WHEN c.relrowsecurity THEN row_security_active(c.oid) END), 0)),
       ({WATCHED})
FROM pg_catalog.pg_class c
WHERE c.oid >= 16384 AND {HOLDING}
"""  # noqa: S608 - parts of our own

#: Which tables there are; of those asked for, whether this login may use them and see all of their rows,
#: their columns, the ids of their parts, whether tables beside their partitions inherit from them,
#: and whether the server counts changes.
SURVEY = f"""
WITH tables AS MATERIALIZED (
  SELECT c.oid, c.relkind, CASE WHEN n.nspname = current_schema() THEN c.relname::text
                                ELSE n.nspname || '.' || c.relname END AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE {HOLDING} AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%%'
), columns AS MATERIALIZED (
  SELECT a.attrelid, array_agg(a.attname::text) AS names FROM pg_catalog.pg_attribute a
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT oid FROM tables) GROUP BY a.attrelid
)
SELECT t.name, t.relkind::text, m.name IS NOT NULL, row_security_active(t.oid),
       (SELECT bool_and(has_table_privilege(t.oid, p)) FROM unnest(string_to_array(%(wanted)s, ',')) p),
       CASE WHEN t.relkind = 'p' THEN ARRAY(SELECT relid::bigint FROM pg_partition_tree(t.oid) WHERE isleaf)
            ELSE ARRAY[t.oid::bigint] END,
       c.names, t.relkind <> 'p' AND t.oid IN (SELECT inhparent FROM pg_catalog.pg_inherits),
       current_setting('track_counts') = 'off'
FROM tables t
LEFT JOIN unnest(%(tables)s::text[]) m(name) ON m.name = t.name
LEFT JOIN columns c ON c.attrelid = t.oid
"""  # noqa: S608 - parts of our own


COUNTING = "track_counts"  #: without it nothing tells what triggers and cascades change


class Found(NamedTuple):
    """One row of ``SURVEY``."""

    name: object
    kind: object
    mapped: object
    hidden: object
    allowed: object
    parts: object
    columns: object
    inherited: object
    uncounted: object


@dataclass(slots=True, kw_only=True)
class Surveyed:
    """A survey, and the mark by which it is known to hold still."""

    mark: Sequence[tuple[object, ...]]
    survey: Survey
    trusted: bool = False  #: nothing in it spoke against changing rows: a transaction that does was begun


def survey_of(rows: Sequence[Found], triggers: tuple[Trigger, ...]) -> Survey:
    """Return what the rows tell, and the triggers beside them."""
    mapped = [r for r in rows if r.mapped]
    return Survey(
        tables=frozenset(str(r.name) for r in rows),
        columns={str(r.name): _names(r.columns) for r in mapped},
        hidden=frozenset(str(r.name) for r in mapped if r.hidden),
        denied=frozenset(str(r.name) for r in mapped if not r.allowed),
        inherited=frozenset(str(r.name) for r in mapped if r.inherited),
        uncounted=frozenset({COUNTING} if any(r.uncounted for r in mapped) else ()),
        copies=frozenset(str(r.name) for r in mapped if r.kind == "m"),
        triggers=triggers,
    )


def _names(columns: object) -> frozenset[str]:
    return frozenset(map(str, columns)) if isinstance(columns, list) else frozenset()
