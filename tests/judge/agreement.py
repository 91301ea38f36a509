"""Carry out requests in one generated world by the engine and by the judge, and compare every row."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from mamoru.calendars.periods import end
from mamoru.check.staying import kinds_held, shells
from mamoru.execute.connecting import Connected, connect
from mamoru.execute.erasing import Erasing, is_lone, keep_days, seeds
from mamoru.execute.people import find_people, queries_for
from mamoru.execute.sets import Sets
from mamoru.execute.showing import show
from mamoru.model.map import Scalar, SystemMap
from mamoru.model.period import Period, Unit
from mamoru.model.programme import CheckedProgramme
from mamoru.model.recipe import Recipe
from mamoru.model.shelf import members
from mamoru.plan.erasing import CannotErase
from mamoru.plan.requests import recipe
from mamoru.plan.showing import CannotShow
from mamoru.sql.access import AccessQuery, access_query
from mamoru.sql.erasure import ErasureQueries, erasure_queries
from mamoru.sql.kind import Session, SystemKind
from mamoru.sql.people import PersonQuery
from mamoru.systems.mariadb import MariadbSession
from mamoru.systems.postgresql import PostgresqlSession
from mamoru.systems.sqlite import SqliteSession
from tests.engine import Forbidden, forbid, left_over, years
from tests.ground import Row
from tests.judge import judge
from tests.judge.counters import uncounted
from tests.judge.world import Node, World, kinds_of
from tests.worlds import T, Tables

TODAY = date(2026, 11, 22)
SEVEN_YEARS = Period(count=7, unit=Unit.YEARS)
Dump = dict[str, list[Row]]


@dataclass(kw_only=True)
class Bench:
    """One world on one kind of database; ``opened`` gives it as it was in the beginning."""

    checked: CheckedProgramme
    tables: Tables
    opened: Callable[[], Session]
    dump: Callable[[Session], Dump]
    commits: bool  #: whether what is done is committed, or undone by the next ``opened``
    seen: Counter[str] = field(default_factory=Counter)
    recipes: dict[tuple[str, str], Recipe] = field(default_factory=dict)
    lowered: dict[tuple[str, bool], ErasureQueries] = field(default_factory=dict)
    showing: dict[tuple[str, bool], AccessQuery] = field(default_factory=dict)
    finding: dict[tuple[str, bool], dict[tuple[str, str], tuple[PersonQuery, ...]]] = field(
        default_factory=dict
    )

    def recipe(self, right: str, of: str) -> Recipe:
        """Compile a recipe once."""
        if (right, of) not in self.recipes:
            self.recipes[right, of] = recipe(self.checked, right, of)
        return self.recipes[right, of]

    def queries(self, connected: Connected, of: str, *, lone: bool) -> ErasureQueries:
        """Lower an erasure once."""
        assert connected.kind.dialect is not None
        if (of, lone) not in self.lowered:
            linked = self.recipe("erasure", of).linked_by
            self.lowered[of, lone] = erasure_queries(
                connected.recipe, connected.kind.dialect, lone=lone, linked=linked
            )
        return self.lowered[of, lone]

    def shows(self, connected: Connected, of: str, *, lone: bool) -> AccessQuery:
        """Lower an access once."""
        assert connected.kind.dialect is not None
        if (of, lone) not in self.showing:
            self.showing[of, lone] = access_query(connected.recipe, connected.kind.dialect, lone=lone)
        return self.showing[of, lone]

    def finds(
        self, connected: Connected, of: str, *, lock: bool
    ) -> dict[tuple[str, str], tuple[PersonQuery, ...]]:
        """Lower the statements that find people once."""
        if (of, lock) not in self.finding:
            self.finding[of, lock] = queries_for([connected], lock=lock)
        return self.finding[of, lock]

    def with_rows(self, other: "Bench") -> "Bench":
        """Return a bench of the same tables and other rows, which uses what was compiled here."""
        return replace(
            other,
            recipes=self.recipes,
            lowered=self.lowered,
            showing=self.showing,
            finding=self.finding,
            seen=self.seen,
        )


# -- the engine ------------------------------------------------------------------------------------


def erased(bench: Bench, session: Session, of: str, keys: Sequence[Scalar]) -> Sets:
    """Erase people at once by the engine.  Raises Forbidden."""
    compiled = bench.recipe("erasure", of)
    (connected,) = connect(bench.checked.programme, compiled, {"s": session})
    session.begin()
    asked = [{f"{of}-id": str(k)} for k in keys]
    people = find_people(compiled, [connected], asked, queries=bench.finds(connected, of, lock=True))
    found = seeds(connected, people, compiled.linked_by)
    erasing = Erasing(
        connected=connected,
        queries=bench.queries(connected, of, lone=is_lone(found)),
        seeds=found,
        days=keep_days(connected, years(bench.checked), TODAY),
    )
    sets = erasing.capture()
    forbid(erasing, sets)
    erasing.apply(sets)
    if bench.commits:
        session.commit()
    assert not left_over(erasing, sets)
    return sets


def answered(bench: Bench, session: Session, of: str, key: Scalar) -> dict[str, list[judge.Seen]]:
    """Show one person by the engine."""
    compiled = bench.recipe("access", of)
    (connected,) = connect(bench.checked.programme, compiled, {"s": session})
    asked = [{f"{of}-id": str(key)}]
    people = find_people(compiled, [connected], asked, queries=bench.finds(connected, of, lock=False))
    found = seeds(connected, people, compiled.linked_by)
    query = bench.shows(connected, of, lone=is_lone(found))
    tables = show(connected, query, found, store=Path(bench.checked.programme.settings.folder) / "store.db")
    return {
        t.shown.table.name: [judge.Seen(cells=dict(r.cells), hidden=frozenset(r.hidden)) for r in t.rows]  # type: ignore[arg-type]  # no lists here
        for t in tables
        if t.rows
    }


# -- the judge -------------------------------------------------------------------------------------


def judged(bench: Bench, dump: Dump) -> World:
    """Return a world as the judge sees it."""
    system = bench.checked.programme.systems["s"]
    return World(
        tables=system.tables,
        schema=bench.checked.programme.schemas["s"].tables,
        rows={
            n: [dict(zip(bench.tables[n].columns, r, strict=True)) for r in rows] for n, rows in dump.items()
        },
        stays=lambda _, row: (
            row["closed"] is None or end(date.fromisoformat(str(row["closed"])), SEVEN_YEARS) >= TODAY
        ),
        staying=_staying(bench.checked, system),
    )


def _staying(checked: CheckedProgramme, system: SystemMap) -> frozenset[str]:
    """Return the tables of people of which an erasure may leave rows: kept, or as shells."""
    graph = checked.graphs["s"]
    left = {name for of in kinds_held(system, graph) for name in shells(system, graph, of=of)}
    return frozenset(n for n, t in system.tables.items() if t.keep or n in left)


def nodes(world: World, of: str, keys: Iterable[Scalar]) -> list[Node]:
    """Return people by their keys."""
    return [
        n
        for n in sorted(world.people(), key=str)
        if of in kinds_of(world.tables[n[0]], world.row(n)) and world.row(n)["id"] in keys
    ]


def as_dump(bench: Bench, rows: dict[str, list[dict[str, Scalar]]]) -> Dump:
    """Return rows of the judge as a database gives them, sorted."""
    return {
        n: sorted((tuple(r[c] for c in bench.tables[n].columns) for r in found), key=repr)
        for n, found in rows.items()
    }


# -- both ------------------------------------------------------------------------------------------


def agree(bench: Bench) -> Counter[str]:
    """Ask for every person alone, and for several at once; return how much was compared."""
    for of, keys in people_of(bench).items():
        with counted(bench, "access refused", len(keys)):
            bench.recipe("access", of)
            for key in keys:
                agree_on_access(bench, of, key)
        with counted(bench, "erasure refused", len(keys)):
            bench.recipe("erasure", of)
            for asked in [*([k] for k in keys), *([keys[:3]] if len(keys) > 1 else [])]:
                agree_on_erasure(bench, of, asked)
            if len(keys) > 1:
                agree_on_order(bench, of, keys[:3])
    agree_on_sequence(bench)
    return bench.seen


@contextmanager
def counted(bench: Bench, name: str, number: int) -> Iterator[None]:
    """Count what the plan refuses before it touches anything."""
    try:
        yield
    except (CannotErase, CannotShow) as refused:
        bench.seen[name] += number
        bench.seen[f"refused: {refused.remedy[:40]}"] += number


def people_of(bench: Bench) -> dict[str, list[Scalar]]:
    """Return the keys of all people by kind, pseudo-persons excepted."""
    found: dict[str, list[Scalar]] = {}
    for table in bench.tables.values():
        for row in table.rows if table.person else ():
            for of in _kinds(table, row):
                keys = found.setdefault(of, [])
                keys += [row[0]] if row[0] not in (table.pseudo, *keys) else []
    return found


def _kinds(table: T, row: Row) -> list[str]:
    at = {c: n for n, c in enumerate(table.columns)}
    several = [k for k, told in table.kinds.items() if row[at[told.column]] == told.equals]
    return several if table.kinds else [table.person]


def agree_on_access(bench: Bench, of: str, key: Scalar) -> None:
    """Compare every cell that one person is shown."""
    session = bench.opened()
    world = judged(bench, bench.dump(session))
    expected = {n: seen for n, seen in judge.access(world, nodes(world, of, [key])).items() if seen}
    found = answered(bench, session, of, key)
    apart = _differing(_sorted(found), _sorted(expected))
    assert not apart, f"access of {of} {key}: {apart}"
    bench.seen["access"] += 1


def _differing(found: Mapping[str, Sequence[object]], expected: Mapping[str, Sequence[object]]) -> str:
    """Say which rows the engine has and the judge has not, and the other way round."""
    both = [(n, found.get(n, ()), expected.get(n, ())) for n in sorted({*found, *expected})]
    more = [f"+{n} {row}" for n, here, there in both for row in here if row not in there]
    less = [f"-{n} {row}" for n, here, there in both for row in there if row not in here]
    many = [f"{n} has {len(a)} rows and not {len(b)}" for n, a, b in both if len(a) != len(b)]
    return "; ".join([*more, *less, *many])


def _sorted(seen: dict[str, list[judge.Seen]]) -> dict[str, list[str]]:
    return {
        n: sorted(f"{sorted(s.cells.items())} hidden {sorted(s.hidden)}" for s in found)
        for n, found in seen.items()
    }


def agree_on_erasure(bench: Bench, of: str, keys: Sequence[Scalar]) -> None:
    """Compare every row that is left; and a second run changes nothing."""
    session = bench.opened()
    world = judged(bench, bench.dump(session))
    try:
        expected = as_dump(bench, judge.erase(world, nodes(world, of, keys)))
    except judge.Refuses:
        with pytest.raises(Forbidden):
            erased(bench, session, of, keys)
        bench.seen["forbidden"] += 1
        return
    erased(bench, session, of, keys)
    found = bench.dump(session)
    assert found == expected, f"erasure of {of} {keys}: {_differing(found, expected)}"
    orphans = judge.orphaned(world, judged(bench, found), nodes(world, of, keys))
    assert not orphans, f"erasure of {of} {keys} leaves rows without a living owner or a reason: {orphans}"
    bench.seen["erasure"] += 1


def agree_on_order(bench: Bench, of: str, keys: Sequence[Scalar]) -> None:
    """All at once leaves the same as one by one, in any order; people and shells that stay aside.

    So are counters: one that was wrong before is made anew where a deleted row led, and what leads where by
    then depends on who left before (decision 18).  What a request makes of one is compared with the judge's.
    """
    recipe = bench.recipe("erasure", of).systems[0]
    unknown = {f"k{i}" for i, s in enumerate(recipe.erase) if s.person and s.table.name not in recipe.blanks}
    left = []
    for order in ([keys], [[k] for k in keys], [[k] for k in reversed(keys)]):
        session = bench.opened()
        try:
            sets = [erased(bench, session, of, asked) for asked in order]
        except Forbidden:
            return
        left.append(uncounted(bench.tables, bench.dump(session)))
        if any(found for s in sets for name, found in s.keys.items() if name in unknown):
            bench.seen["order with people who stay and cannot be told"] += 1
            return
        if any(found for s in sets for name, found in s.keys.items() if name.startswith("s")):
            bench.seen["order with shells"] += 1
            return
    apart = [_differing(left[0], one_by_one) for one_by_one in left[1:]]
    assert not any(apart), f"order of {of} {keys}: {apart}"
    bench.seen["order"] += 1


def agree_on_sequence(bench: Bench) -> None:
    """People of all kinds are shown what is left of them and then leave, one after the other."""
    session = bench.opened()
    for of, keys in people_of(bench).items():
        for key in keys:
            world = judged(bench, bench.dump(session))
            person = nodes(world, of, [key])
            try:
                recipes = [bench.recipe(right, of) for right in ("access", "erasure")]
                expected = as_dump(bench, judge.erase(world, person))
            except (CannotErase, CannotShow, judge.Refuses):
                return
            seen = {n: rows for n, rows in judge.access(world, person).items() if rows}
            apart = _differing(_sorted(answered(bench, session, of, key)), _sorted(seen))
            assert not apart, f"in a sequence, access of {of} {key}: {apart}"
            erased(bench, session, of, [key])
            apart = _differing(bench.dump(session), expected)
            assert not apart, f"in a sequence, erasure of {of} {key}: {apart}"
            bench.seen["in a sequence"] += len(recipes)


# -- databases -------------------------------------------------------------------------------------


def in_memory(checked: CheckedProgramme, tables: Tables, base: sqlite3.Connection) -> Bench:
    """Return a bench whose worlds are copies of a SQLite database in memory."""

    def opened() -> Session:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        base.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        return SqliteSession(system="s", connection=connection)

    def dump(session: Session) -> Dump:
        assert isinstance(session, SqliteSession)
        return {
            n: plain(session.connection.execute(f'SELECT * FROM "{n}"').fetchall(), tables[n]) for n in tables
        }

    return Bench(checked=checked, tables=tables, opened=opened, dump=dump, commits=True)


def plain(rows: Iterable[Row], table: T) -> list[Row]:
    """Return rows sorted, their documents written in one way."""
    at = {n for n, column in enumerate(table.columns) if table.types.get(column) == "json"}
    told = (tuple(_document(v) if n in at else v for n, v in enumerate(row)) for row in rows)
    return sorted(told, key=repr)


def _document(value: object) -> str | None:
    read = json.loads(value) if isinstance(value, str) else value
    return None if value is None else judge.text_of(read)


def _all(session: PostgresqlSession | MariadbSession, table: str) -> list[Row]:
    """Return every row of a table, in the session's own transaction."""
    text = f'SELECT * FROM "{table}"'
    if isinstance(session, PostgresqlSession):
        return session.connection.execute(text.encode()).fetchall()  # type: ignore[return-value]  # plain values
    with session.connection.cursor() as cursor:
        cursor.execute(text)
        return list(cursor.fetchall())


def in_transaction(checked: CheckedProgramme, tables: Tables) -> Bench:
    """Return a bench on a server that undoes everything between requests."""
    system = checked.programme.systems["s"]
    opener = members("mamoru.systems", SystemKind)[system.kind].open
    assert opener is not None
    session = opener(system, Path())
    assert isinstance(session, PostgresqlSession | MariadbSession)

    def opened() -> Session:
        session.rollback()
        return session

    def dump(_: Session) -> Dump:
        return {n: plain(_all(session, n), tables[n]) for n in tables}

    return Bench(checked=checked, tables=tables, opened=opened, dump=dump, commits=False)
