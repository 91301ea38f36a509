"""Look whether rows that were erased are there again, and tell them from rows that have come since.

A row is told by its hash; whether it is the one that was erased, or a later one under the same key, by the
day on which it was collected.  Nothing is changed, and no key is kept but of people who are back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.identity.rows import FoundRow, reading
from mamoru.execute.people import ANSWERING
from mamoru.execute.recording.digests import DELETED, MASKED, digest
from mamoru.model.documents.paths import inside
from mamoru.model.errors import MamoruError
from mamoru.model.schema import Table
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.sql.keys import Key, Keys
from mamoru.sql.kind import Call
from mamoru.sql.whole.paging import AFTER, PAGE, PageOf, page_queries
from mamoru.store.ledger import Entry

GONE = "the map no longer has it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A person who was erased, and whose row is there again."""

    request: str  #: that erased them
    right: str
    of: str
    row: FoundRow = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Looked:
    """What was found in one table of what one request erased there."""

    request: str
    system: str
    table: str
    what: str  #: ``deleted`` or ``masked``
    erased: int  #: rows in the ledger
    back: int = 0  #: of these, rows that are there again, or that have their values again
    later: int = 0  #: rows that were collected later, and have the same key as one that was deleted
    unsure: int = 0  #: rows of the same key, or with values again, of which nothing tells since when
    people: list[Back] = field(default_factory=list)
    is_swept: bool = False  #: its time was over, so that the next sweep takes it again


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLooked:
    """A place that could not be looked into."""

    system: str
    table: str  #: empty: the whole system
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that was found."""

    looked: tuple[Looked, ...]
    unseen: tuple[NotLooked, ...]

    @property
    def people(self) -> tuple[Back, ...]:
        """The people who are there again."""
        return tuple(person for one in self.looked for person in one.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Where to look, and what is known of it."""

    engine: Engine
    #: system -> ISO time of the backup that it was restored from just now; nobody has used it since
    restored: Mapping[str, str] = field(default_factory=dict)

    def look(self, entries: Sequence[Entry]) -> Found:
        """Look for everything that stands in the ledger; changes nothing."""
        looked: list[Looked] = []
        unseen: dict[tuple[str, str], NotLooked] = {}
        sought = (e for e in entries if e.what == DELETED or e.columns)
        ordered = sorted(sought, key=lambda e: (e.right, e.of, e.system, e.table))
        for (right, of), under in groupby(ordered, key=lambda e: (e.right, e.of)):
            connected, problem = self._opened(right, of)
            for (system, table), here in groupby(under, key=lambda e: (e.system, e.table)):
                why = (
                    NotLooked(system=system, table=table, because=problem)
                    if problem
                    else self._unseen(connected.get(system), system=system, table=table)
                )
                if why is None:
                    looked += self._read(connected[system], table, tuple(here))
                else:
                    unseen[why.system, why.table] = why
        return Found(looked=tuple(looked), unseen=tuple(unseen.values()))

    def _opened(self, right: str, of: str) -> tuple[dict[str, Connected], str]:
        """Open the systems that hold people of a kind; else say why none of them can be looked into."""
        try:
            engine = self.engine
            opened = engine.prepare_reach(of) if right == SWEEP else engine.prepare_search(right, of)
            return {c.name: c for c in opened.connected}, ""
        except MamoruError as error:
            return {}, f"{error.code}: {error.problem}"

    def _unseen(self, connected: Connected | None, *, system: str, table: str) -> NotLooked | None:
        """Return why a table cannot be looked into; none where it can."""
        if connected is None:
            return NotLooked(system=system, table="", because=GONE)
        if connected.session is None or connected.standing not in ANSWERING:
            because = connected.detail or connected.standing.value
            return NotLooked(system=system, table="", because=because)
        schema = self.engine.checked.programme.schemas.get(system)
        if schema is None or table not in schema.tables or table not in connected.recipe.system.tables:
            return NotLooked(system=system, table=table, because=GONE)
        return None

    def _read(self, connected: Connected, name: str, entries: Sequence[Entry]) -> list[Looked]:
        """Hold every row of a table against what became of rows in it."""
        table = self.engine.checked.programme.schemas[connected.name].tables[name]
        found = [(entry, _nothing(entry)) for entry in entries]
        keys = {entry.epoch.name: entry.epoch.key for entry in entries}
        for told in _rows(connected, table, [c for e in entries for c in e.columns]):
            met = {n: digest(key, (connected.name, name, told.key)) for n, key in keys.items()}
            for entry, looked in found:
                if met[entry.epoch.name] in entry.digests:
                    self._count(looked, entry, told)
        return [looked for _, looked in found]

    def _count(self, looked: Looked, entry: Entry, told: "_Told") -> None:
        """Count a row that stands where one was erased, or whose values were."""
        if entry.what == MASKED and not told.filled.intersection(entry.columns):
            return
        earliest, latest = _around(entry.at)
        if entry.what == DELETED and told.day > latest:
            looked.later += 1
            return
        restored = self.restored.get(entry.system, "")
        is_old = bool(restored) and restored < entry.at
        is_old = is_old or (entry.what == DELETED and bool(told.day) and told.day < earliest)
        looked.back += is_old
        looked.unsure += not is_old
        if is_old and told.row is not None and entry.right != SWEEP:  # what is due is swept again
            person = Back(request=entry.request, right=entry.right, of=entry.of, row=told.row)
            looked.people.append(person)


def _around(at: str) -> tuple[str, str]:
    """Return the days before and after a moment's: a column tells its day in whatever time zone."""
    day = date.fromisoformat(at[:10])
    return (day - ONE_DAY).isoformat(), (day + ONE_DAY).isoformat()


ONE_DAY = timedelta(days=1)


def _nothing(entry: Entry) -> Looked:
    return Looked(
        request=entry.request,
        system=entry.system,
        table=entry.table,
        what=entry.what,
        erased=len(entry.digests),
        is_swept=entry.right == SWEEP,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one row tells."""

    key: Key
    row: FoundRow | None = field(repr=False)  #: of a person
    filled: frozenset[str]  #: of the columns asked for, those that hold a value
    day: str  #: on which it was collected, or empty


def _rows(connected: Connected, table: Table, emptied: Iterable[str]) -> Iterator[_Told]:
    """Read a table from beginning to end; ``emptied`` are columns of which it is told whether they are.

    A path inside of a document is one of them.
    """
    day = connected.recipe.system.tables[table.name].collected
    person = next((p for p in connected.recipe.people if p.table.name == table.name), None)
    identities = [column for _, column in person.known_by] if person else []
    asked_filled = [c for c in dict.fromkeys(emptied) if c in table.columns or inside(c, table.columns)]
    width, last = len(table.key), len(table.key) + len(identities)
    read = reading(connected, replace(person, region=None)) if person else None
    asked = PageOf(table=table, cells=identities, filled=asked_filled, day=day)
    for cells in _cells(connected, asked):
        filled = zip(asked_filled, cells[last:-1], strict=True)
        yield _Told(
            key=tuple(cells[:width]),
            row=read(cells[:last]) if read else None,
            filled=frozenset(c for c, v in filled if v is not None),
            day=str(cells[-1] or ""),
        )


def _cells(connected: Connected, asked: PageOf) -> Iterator[Key]:
    dialect, session = connected.kind.dialect, connected.session
    assert dialect is not None  # noqa: S101 - a session implies a dialect
    assert session is not None  # noqa: S101 - only systems that answer come here
    queries, width = page_queries(asked, dialect), len(asked.table.key)
    call: Call | None = Call(query=queries.first, bound={})
    session.begin(writing=False)
    try:
        while call is not None:
            (result,) = session.run([call])
            page = dialect.keys(result.rows[0][0])
            yield from page
            call = None
            if len(page) == PAGE:
                last = Keys(columns=tuple([page.column(n)[-1]] for n in range(width)))
                call = Call(query=queries.next, bound=dialect.bind(AFTER, last, width))
    finally:
        session.rollback()
