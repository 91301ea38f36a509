"""Statements that Mamoru asks PostgreSQL beside those of plans, and how parameters are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

NAMED = re.compile(r"%(?:\((\w+)\)s|%)")  #: a parameter as the compiler writes it, or a doubled per cent sign

TURN = "SELECT pg_advisory_xact_lock({})"  #: waits for its turn; the end of the transaction gives it back

#: Which tables there are, which of them this login may not use or not see all of, and the ids of their parts.
SURVEY = """
SELECT t.name, t.name = ANY(%(tables)s) AS mapped, row_security_active(c.oid) AS hidden,
       (SELECT bool_and(has_table_privilege(c.oid, p))
        FROM unnest(string_to_array(%(wanted)s, ',')) p) AS allowed,
       coalesce((SELECT array_agg(relid::oid) FROM pg_partition_tree(c.oid) WHERE isleaf),
                ARRAY[c.oid])::bigint[] AS parts
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT CASE WHEN n.nspname = current_schema() THEN c.relname::text
                                ELSE n.nspname || '.' || c.relname END AS name) t
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%%'
"""

#: How many rows of each table this session has deleted so far, by triggers and cascades too.
REMOVED = """
SELECT t.name, sum(pg_stat_get_xact_tuples_deleted(t.part))::bigint
FROM unnest(%(names)s::text[], %(parts)s::oid[]) AS t(name, part) GROUP BY t.name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A statement with its parameters numbered, as PostgreSQL itself wants them."""

    text: bytes
    names: tuple[str, ...]


def number(text: str) -> Numbered:
    """Write a statement with numbers for its named parameters, the same one for the same name."""
    names: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}" if found[1] else "%"

    return Numbered(text=NAMED.sub(numbered, text).encode(), names=tuple(names))


def array_literal(values: Sequence[object]) -> str:
    """Write an array literal; every element is quoted (PostgreSQL manual, 8.15.6)."""
    texts = [str(v) for v in values]
    whole = "".join(texts)
    if "\\" in whole or '"' in whole:
        texts = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return '{"' + '","'.join(texts) + '"}' if texts else "{}"
