"""Drive the engine in tests, as a request does: find, capture, apply, verify, commit; or show."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from mamoru.execute.connecting import Connected, connect
from mamoru.execute.erasing import Erasing, Years, fiscal_years, is_lone, keep_days, kept_until, seeds
from mamoru.execute.people import Identity, Person, find_people, queries_for
from mamoru.execute.sets import Binding, Sets
from mamoru.execute.showing import show
from mamoru.model.answer import AnsweredRow, AnsweredTable, Cell
from mamoru.model.programme import CheckedProgramme
from mamoru.model.recipe import Recipe
from mamoru.plan.requests import recipe
from mamoru.sql.access import access_query
from mamoru.sql.erasure import erasure_queries
from mamoru.sql.kind import Session
from tests.ground import Place, Row, grounds
from tests.worlds import world
from tests.worlds_of_files import FOLDER, files_world, query_files

TODAY = date(2026, 11, 22)
Key = Cell | tuple[Cell, ...]
Build = Callable[..., CheckedProgramme]  #: tables, linked=..., also=...


class Forbidden(Exception):
    """Rows that stay forbid the erasure by ``target-gone: refuse``; the desk asks a person."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        super().__init__(f"{table}.{'+'.join(columns)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many rows of one table an erasure changed, as a plan shows it."""

    deleted: int = 0
    shells: int = 0
    kept: int = 0
    masked: int = 0  #: rows that stay and lose values, kept rows and shells included
    until: str = ""  #: the day until which the last row is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure captured, by system, and what it did, by table."""

    sets: Mapping[str, Sets]
    effects: Mapping[str, Effect]


# -- erasure ---------------------------------------------------------------------------------------


def erase(checked: CheckedProgramme, *given: Identity, of: str = "user", today: date = TODAY) -> Erased:
    """Erase people, prove that nothing captured is left, and that a second run changes nothing."""
    with erasing_people(checked, *given, of=of, today=today) as running:
        sets = {e.connected.name: _once(e) for e in running}
        left = rows(checked)
        for erasing in running:
            erasing.session.begin()
            _once(erasing)
        assert rows(checked) == left, "a second run changes nothing"
    return Erased(
        sets=sets, effects={n: f for e in running for n, f in _effects(e, sets[e.connected.name], checked)}
    )


@contextmanager
def erasing_people(
    checked: CheckedProgramme, *given: Identity, of: str = "user", today: date = TODAY
) -> Iterator[list[Erasing]]:
    """Find people in a transaction of each system; what is not committed is undone."""
    compiled = recipe(checked, "erasure", of)
    with sessions(checked, compiled) as connected:
        people = find_people(compiled, connected, given, queries=queries_for(connected, lock=True))
        systems = [c for c in connected if c.session is not None and c.recipe.erase]
        yield [_erasing(c, checked, compiled, people=people, today=today) for c in systems]


def _erasing(
    connected: Connected,
    checked: CheckedProgramme,
    compiled: Recipe,
    *,
    people: tuple[Person, ...],
    today: date,
) -> Erasing:
    found = seeds(connected, people, compiled.linked_by)
    assert connected.kind.dialect is not None
    queries = erasure_queries(
        connected.recipe, connected.kind.dialect, lone=is_lone(found), linked=compiled.linked_by
    )
    return Erasing(
        connected=connected,
        queries=queries,
        seeds=found,
        days=keep_days(connected, years(checked), today),
        years=years(checked),
    )


def years(checked: CheckedProgramme) -> Years:
    """Return when the fiscal year of the only controller ends."""
    notice = checked.programme.notice
    return fiscal_years(notice, (notice.controller,))


def left_over(erasing: Erasing, sets: Sets) -> bool:
    """Ask by the captured keys whether anything is still there."""
    binding = Binding(
        keys=sets.keys, recipe=erasing.connected.recipe, dialect=erasing.dialect, days=erasing.days
    )
    (result,) = erasing.session.run([binding.call(erasing.queries.verify)])
    return bool(result.rows)


def _once(erasing: Erasing) -> Sets:
    """Capture, apply, verify, commit; and ask again afterwards whether anything is left."""
    sets = erasing.capture()
    forbid(erasing, sets)
    erasing.apply(sets)
    erasing.session.commit()
    erasing.session.begin()
    assert not left_over(erasing, sets)
    erasing.session.rollback()
    return sets


def forbid(erasing: Erasing, sets: Sets) -> None:
    """Stop where rows that stay forbid the erasure.  Raises Forbidden."""
    for i, step in enumerate(erasing.steps):
        for j, reference in enumerate(step.refuse):
            if sets.size(f"f{i}x{j}"):
                raise Forbidden(step.table.name, reference.columns)


def _effects(erasing: Erasing, sets: Sets, checked: CheckedProgramme) -> Iterator[tuple[str, Effect]]:
    for i, step in enumerate(erasing.steps):
        latest = sets.values.get(f"u{i}")
        yield (
            step.table.name,
            Effect(
                deleted=sets.size(f"d{i}") or sets.size(f"c{i}"),
                shells=sets.size(f"s{i}"),
                kept=sets.size(f"k{i}"),
                masked=sets.size(f"m{i}"),
                until=kept_until(years(checked), step.keep.retention, str(latest))
                if step.keep and latest
                else "",
            ),
        )


@contextmanager
def sessions(
    checked: CheckedProgramme, compiled: Recipe, open_already: Mapping[str, Session] | None = None
) -> Iterator[tuple[Connected, ...]]:
    """Open the systems of a recipe in a transaction each; what is not committed is undone."""
    connected = connect(checked.programme, compiled, open_already or {})
    opened = [c.session for c in connected if c.session is not None]
    for session in opened:
        session.begin()
    try:
        yield connected
    finally:
        for session in opened:
            session.rollback()
            if not open_already:
                session.close()


# -- access ----------------------------------------------------------------------------------------


def reach(
    checked: CheckedProgramme, given: Identity, *, of: str = "user"
) -> dict[str, dict[Key, Mapping[str, Cell]]]:
    """Return what one person is shown: by table and key the cells; what is hidden or empty is absent.

    A row is named by its key where the map shows that, else by its place in the answer.
    """
    found = {
        t.shown.table.name: {_key(t, n, r): r.cells for n, r in enumerate(t.rows)}
        for t in shown(checked, given, of=of)
    }
    return {name: table for name, table in found.items() if table}


def shown(checked: CheckedProgramme, given: Identity, *, of: str = "user") -> list[AnsweredTable]:
    """Return the answer to an access as the engine gives it."""
    compiled = recipe(checked, "access", of)
    with sessions(checked, compiled) as connected:
        people = find_people(compiled, connected, (given,), queries=queries_for(connected, lock=False))
        answers: list[AnsweredTable] = []
        for system in connected:
            assert system.kind.dialect is not None
            found = seeds(system, people, compiled.linked_by)
            query = access_query(system.recipe, system.kind.dialect, lone=is_lone(found))
            answers += show(system, query, found, store=Path(checked.programme.settings.folder) / "store.db")
    return answers


def _key(table: AnsweredTable, position: int, row: AnsweredRow) -> Key:
    key = table.shown.table.key
    if not key or not set(key) <= set(row.cells):
        return position
    return row.cells[key[0]] if len(key) == 1 else tuple(row.cells[c] for c in key)


# -- worlds ----------------------------------------------------------------------------------------


def rows(checked: CheckedProgramme) -> dict[str, list[Row]]:
    """Return every row of every table that the map names, sorted."""
    names = checked.programme.systems["s"].tables
    return {n: sorted(query(checked, f'SELECT * FROM "{n}"'), key=repr) for n in names}


def query(checked: CheckedProgramme, text: str) -> list[Row]:
    """Run a statement beside the engine, in a connection of its own."""
    system = checked.programme.systems["s"]
    folder = Path(checked.programme.settings.folder)
    if system.kind == "files":
        return query_files(folder / FOLDER, text)
    return Place(ground=grounds()[system.kind], folder=folder, settings=system.settings).query(text)


def builder(kind: str, request: pytest.FixtureRequest) -> Build:
    """Return a function that builds worlds on one kind of database."""
    if kind == "files":
        return lambda tables, **more: files_world(request.getfixturevalue("tmp_path"), tables, **more)
    return lambda tables, **more: world(grounds()[kind].empty(request), tables, **more)


def user(*keys: int | str) -> tuple[dict[str, str], ...]:
    """Return the identities of people by their keys."""
    return tuple({"user-id": str(k)} for k in keys)
