"""Count the rows of databases that are held longer than the notice promises, at a bounded cost.

Comes in: a checked programme, the schemas of its databases as they are now, and the day.  Goes out: the same
schemas with what was counted.  Only a table that itself holds the day a period runs from is asked, and only
where no promise of any region, law or open end keeps its rows longer.
Law: GDPR art. 5(1)(e); APPI art. 22.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mamoru.calendars.periods import end
from mamoru.check.counting import lasting
from mamoru.check.graphs.reached import routes
from mamoru.check.keeping import kept
from mamoru.desk.live.asking import Bounds, answer, drifted, opened
from mamoru.model.map import ColumnMap, SystemMap, TableMap
from mamoru.model.notice import Notice, Retention
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Overdue, Schema, Table
from mamoru.model.shelf import members
from mamoru.plan.due import Years, earliest_of, years_of
from mamoru.sql.dialect import Dialect
from mamoru.sql.kind import Session, SystemKind
from mamoru.sql.query import Query
from mamoru.sql.whole.overdue import Value, held_too_long


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One table to count in."""

    table: str
    promises: tuple[Retention, ...]  #: the longest by each column, that of the first column first
    years: Years  #: to which the first of them is rounded up
    by: tuple[str, ...]  #: the columns that they run from
    parts: tuple[str, ...]  #: the columns that they are about; none: the whole of each row
    query: Query


def with_overdue(
    checked: CheckedProgramme,
    schemas: Mapping[str, Schema],
    *,
    today: date,
    bounds: Bounds,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Schema]:
    """Return the schemas with what is held too long counted in each system that can be asked."""
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    folder, told = Path(checked.programme.settings.folder), checked.programme.systems
    counted = dict(schemas)
    for name, schema in schemas.items():
        kind = kinds[told[name].kind]
        dialect, gone = kind.dialect, drifted(checked.programme.schemas.get(name), schema)
        if name not in checked.graphs or dialect is None or kind.open is None or gone:
            continue
        asking = Asking(checked=checked, system=told[name], today=today, dialect=dialect, most=bounds.rows)
        if questions := tuple(asking.questions(schema)):
            with opened(kind.open, told[name], folder) as session:
                found = tuple(_counts(session, questions, bounds=bounds, clock=clock))
            counted[name] = replace(schema, overdue=found)
    return counted


DE_IDENTIFY = "de-identify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked of one system."""

    checked: CheckedProgramme
    system: SystemMap
    today: date
    dialect: Dialect
    most: int

    @property
    def notice(self) -> Notice:
        """The notice as it is."""
        return self.checked.programme.notice

    def questions(self, schema: Schema) -> Iterator[Question]:
        """Yield a question for each table whose rows promises cover, and nothing that is longer."""
        owners = routes(self.system, self.checked.graphs[self.system.name], erasing=True)
        for name, table in sorted(self.system.tables.items()):
            covering = self._covering(table)
            whose = {kind for promise in covering for kind in promise.of}
            if name in schema.tables and covering and owners.get(name, {}).keys() <= whose:
                yield from self._question(schema, name, covering)

    def _covering(self, table: TableMap) -> tuple[Retention, ...]:
        """Return every promise on anything that a table holds; none where something else keeps it as well."""
        held = {column.category for column in table.columns.values()}
        told = (self.notice, *(overlay.notice for overlay in self.notice.overlays.values()))
        found = {p.node.id: p for one in told for p in one.retention.values() if held & {*p.items}}
        items = {item for promise in found.values() for item in promise.items} & held
        ends = (end for one in told for end in one.open_ends.values())
        if any(items & {*end.items} for end in ends) or items & self._by_others():
            return ()
        return tuple(found.values())

    def _by_others(self) -> set[str]:
        """Return the categories that something else than a promise keeps, such as a law."""
        promised = {p.node.id for p in self.notice.retention.values()}
        decided = kept(self.notice, self.checked.programme.systems)
        return {one.item for one in decided if one.verdict.wins and one.verdict.wins not in promised}

    def _question(self, schema: Schema, table: str, covering: Sequence[Retention]) -> Iterator[Question]:
        by_column: dict[str, list[Retention]] = {}
        elsewhere: list[Retention] = []
        for promise in covering:
            place, column = self.system.events.get(promise.after, ("", ""))
            known = place == table and column in schema.tables[table].columns
            (by_column.setdefault(column, []) if known else elsewhere).append(promise)
        longest = {column: min(found, key=self._earliest) for column, found in by_column.items()}
        if not longest or any(self._is_longer(other, tuple(longest.values())) for other in elsewhere):
            return
        days = {column: self._earliest(promise).isoformat() for column, promise in longest.items()}
        promises = tuple(longest.values())
        parts = self._parts(schema.tables[table], covering)
        yield Question(
            table=table,
            promises=promises,
            years=years_of(self.notice, promises[0]),
            query=held_too_long(
                schema.tables[table], days, self.dialect, most=self.most, holding=tuple(parts.values())
            ),
            by=tuple(days),
            parts=tuple(parts),
        )

    def _parts(self, table: Table, covering: Sequence[Retention]) -> dict[str, Value]:
        """Return by its name what promises are about; none where that is all that a row holds."""
        mapped = self.system.tables[table.name]
        if any(promise.then == DE_IDENTIFY for promise in covering):
            return self._naming(mapped)  # rows that nothing ties to anybody have ended as was promised
        columns = [*mapped.columns.values()]
        items = {item for promise in covering for item in promise.items}
        about = {column.name: _value(column) for column in columns if column.category in items}
        known = {name: value for name, value in about.items() if value.column in table.columns}
        return known if len(about) < len(columns) else {}

    def _naming(self, mapped: TableMap) -> dict[str, Value]:
        """Return the columns that tell whose rows are, and what stands there when they are nobody's."""
        found: dict[str, Value] = {}
        for tie in mapped.ties:
            target = self.system.tables.get(tie.to)
            nobody = target.pseudo_person if target else None
            instead = None if nobody is None else str(nobody)
            found |= {name: Value(column=name, path=(), instead=instead) for name in tie.by}
        return found

    def _is_longer(self, other: Retention, found: Sequence[Retention]) -> bool:
        return any(self._earliest(other) < self._earliest(promise) for promise in found)

    def _earliest(self, promise: Retention) -> date:
        return earliest_of(self.notice, promise, today=self.today)


def _counts(
    session: Session | None, questions: Sequence[Question], *, bounds: Bounds, clock: Callable[[], float]
) -> Iterator[Overdue]:
    ends = clock() + bounds.seconds_of_system
    for question in questions:
        told = answer(session, question.query, seconds=min(bounds.seconds, ends - clock()))
        looked, rows, oldest, unread = told or (0, 0, None, 0)
        yield Overdue(
            table=question.table,
            promises=tuple(promise.node.id for promise in question.promises),
            rows=int(str(rows)),
            since=_year(question, str(oldest or "")),
            looked=int(str(looked)),
            whole=told is not None and int(str(looked)) < bounds.rows,
            unread=int(str(unread)),
            by=question.by,
            parts=question.parts,
        )


def _value(column: ColumnMap) -> Value:
    """Return where a column, or a value in its documents, stands, and what a mask leaves in a column."""
    use = column.mask
    fixed = str(use.argument) if use and use.mask == "fixed" else None
    return Value(column=column.document or column.name, path=column.path, instead=fixed)


def _year(question: Question, oldest: str) -> str:
    """Return the year in which the time of the oldest row ended; a day of its own is told of no row."""
    try:
        began = date.fromisoformat(oldest[:10])
    except ValueError:
        return ""
    period = lasting(question.promises[0])
    return str(max(end(began, period, fiscal_year_ends=ends) for ends in question.years).year)
