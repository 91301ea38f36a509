"""What a login sees of a MariaDB database, which shows it nothing that it has no right on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mamoru.model.errors import MamoruError
from mamoru.sql.kind import Survey
from mamoru.systems._mariadb_schema import Reference, Rows, references_of
from mamoru.systems._mariadb_statements import named
from mamoru.systems._session import NoPermission

TABLES = """
SELECT t.TABLE_NAME, t.TABLE_TYPE, COALESCE(e.TRANSACTIONS, 'NO')
FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
"""
COLUMNS = """
SELECT c.TABLE_NAME, c.COLUMN_NAME, c.PRIVILEGES, c.COLUMN_KEY = 'PRI', c.IS_NULLABLE = 'YES'
FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION
"""
AT_ONCE = 60  #: tables; MariaDB joins no more than 61
Ask = Callable[[str], Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of the tables beside what a survey tells: their keys, and what leads to them."""

    keys: Mapping[str, tuple[str, ...]]
    nullable: frozenset[tuple[str, str]]  #: table and column
    references: tuple[Reference, ...]


EMPTY = Standing(keys={}, nullable=frozenset(), references=())


def survey_of(ask: Ask, tables: Sequence[str], *, writing: bool) -> tuple[Survey, Standing]:
    """Ask which tables exist, and what this login may do with those asked for."""
    listed, columns = ask(TABLES), ask(COLUMNS)
    existing = {str(name) for name, *_ in listed}
    wanted = ("select", "update") if writing else ("select",)
    denied = {str(t) for t, _, may, *_ in columns if not set(wanted) <= set(str(may).split(","))}
    unseen = {t for t in tables if t not in existing and _is_denied(ask, f"EXPLAIN SELECT 1 FROM {named(t)}")}  # noqa: S608 - our own
    if writing:
        denied |= _undeletable(ask, [t for t in tables if t in existing - denied])
    asked = set(tables)
    survey = Survey(
        tables=frozenset(existing | unseen),
        columns=_by_table((t, c) for t, c, *_ in columns if t in asked & existing),
        hidden=frozenset(),
        denied=frozenset((denied | unseen) & asked),
        versioned=frozenset(str(n) for n, kind, _ in listed if kind == "SYSTEM VERSIONED" and n in asked),
        unsafe=frozenset(str(n) for n, _, safe in listed if safe != "YES" and n in asked),
    )
    if not writing:
        return survey, EMPTY
    standing = Standing(
        keys={t: tuple(c) for t, c in _listed((t, c) for t, c, _, key, _ in columns if key).items()},
        nullable=frozenset((str(t), str(c)) for t, c, *_, null in columns if null),
        references=references_of(ask),
    )
    return survey, standing


def _undeletable(ask: Ask, tables: Sequence[str]) -> set[str]:
    """Return the tables from which nothing may be deleted; one by one only where all at once is refused."""
    together = [tables[n : n + AT_ONCE] for n in range(0, len(tables), AT_ONCE)]
    doubtful = [table for some in together if not _is_answered(ask, _deletion(some)) for table in some]
    return {t for t in doubtful if _is_denied(ask, f"EXPLAIN DELETE FROM {named(t)}")}  # noqa: S608 - our own


def _is_answered(ask: Ask, statement: str) -> bool:
    try:
        ask(statement)
    except MamoruError:
        return False
    return True


def _deletion(tables: Sequence[str]) -> str:
    names = [named(t) for t in tables]
    return f"EXPLAIN DELETE {', '.join(names)} FROM {' JOIN '.join(names)} WHERE FALSE"


def _is_denied(ask: Ask, statement: str) -> bool:
    """Return whether a statement that changes nothing is denied; one that fails otherwise is not."""
    try:
        ask(statement)
    except NoPermission:
        return True
    except MamoruError:
        return False
    return False


def _listed(pairs: Iterable[tuple[object, object]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table, column in pairs:
        found.setdefault(str(table), []).append(str(column))
    return found


def _by_table(pairs: Iterable[tuple[object, object]]) -> dict[str, frozenset[str]]:
    return {table: frozenset(columns) for table, columns in _listed(pairs).items()}
