"""Erase in one system: capture under lock, apply, verify; the caller commits.

1. Capture: one statement says which rows go, stay as shells, are kept, are masked.
2. Apply: masks, then deletions by foreign key; each must change exactly the captured rows.
3. Verify: one statement names what is left; anything left undoes the transaction.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mamoru.calendars.periods import earliest_kept, end
from mamoru.execute.connecting import Connected
from mamoru.execute.identity.rows import as_key
from mamoru.execute.identity.tied import bindable, key_of, types_by
from mamoru.execute.people import Person
from mamoru.execute.sets import Binding, Sets, read_capture, with_unions
from mamoru.model.errors import MamoruError
from mamoru.model.notice import Notice, Retention
from mamoru.model.recipe import EraseTable, ShowTable
from mamoru.model.schema import Table
from mamoru.sql import naming
from mamoru.sql.dialect import Dialect
from mamoru.sql.erasure import Change, ErasureQueries
from mamoru.sql.keys import Key, Keys, keys_of
from mamoru.sql.kind import Session, Touched

Years = tuple[tuple[int, int], ...]  #: month and day on which a fiscal year ends


class RowsChanged(MamoruError):
    """Rows changed between capture and apply; nothing was changed by Mamoru."""

    code = "MAM-420"
    passing = True

    def __init__(self, system: str, tables: Sequence[str]) -> None:
        super().__init__(
            f"in the system `{system}` rows changed while the erasure ran: {', '.join(tables)}",
            why="only what the plan shows may be done, so everything was undone and the system is as it "
            "was before",
            remedy="run the same command again: it looks anew; if it ends like this each time, a trigger "
            "or a cascade of the database changes more, or less, than the plan says: ask who runs the "
            "database",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """One system's part of an erasure, ready to run."""

    connected: Connected
    queries: ErasureQueries
    seeds: Mapping[str, Keys]
    days: Mapping[str, str]
    years: Years = ()  #: to which the ends of periods are rounded up

    @property
    def session(self) -> Session:
        """The open session; the caller has one for every system that answers."""
        assert self.connected.session is not None  # noqa: S101 - made only for systems that answer
        return self.connected.session

    @property
    def dialect(self) -> Dialect:
        """The system's dialect."""
        assert self.connected.kind.dialect is not None  # noqa: S101 - a session implies a dialect
        return self.connected.kind.dialect

    @property
    def steps(self) -> tuple[EraseTable, ...]:
        """The tables in order of death."""
        return self.connected.recipe.erase

    def capture(self, *, meanwhile: Callable[[], None] | None = None) -> Sets:
        """Say exactly which rows change; changes nothing."""
        asked = [self._binding(self.seeds).call(self.queries.capture)]
        (result,) = self.session.run(asked, meanwhile=meanwhile)
        sets = read_capture(result.rows[0], self.queries.outputs, self.dialect)
        return with_unions(sets, self.queries.unions, self.seeds)

    def _binding(self, keys: Mapping[str, Keys]) -> Binding:
        return Binding(keys=keys, recipe=self.connected.recipe, dialect=self.dialect, days=self.days)

    def apply(self, sets: Sets, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Do what was captured, and verify it, in one round trip.  Raises RowsChanged."""
        changes = [c for c in (*self.queries.masks, *self.queries.deletes) if self._wanted(c, sets)]
        binding = self._binding(sets.keys)
        self._refuse_overtaken(sets, binding)
        calls = [binding.call(c.query) for c in changes]
        calls.append(binding.without(naming.DELETED).call(self.queries.verify))  # they went, by the count
        results = self.session.run(calls, meanwhile=meanwhile)
        wrong = [
            n
            for c, r in zip(changes, results, strict=False)
            for n in self._differing(c, sets, r.rows, changed=r.changed)
        ]
        wrong += [self.steps[int(str(row[0]).split()[1])].table.name for row in results[-1].rows]
        wrong += self._touched_more(sets)
        if wrong:
            raise RowsChanged(self.connected.name, sorted(set(wrong)))

    def _refuse_overtaken(self, sets: Sets, binding: Binding) -> None:
        """Lock what a correction changes; look whether it holds what was captured.  Raises RowsChanged."""
        asked = [s for s in self.queries.standing if sets.size(s.rows)]
        found = self.session.run([binding.call(s.query) for s in asked]) if asked else []
        now = ((s, r.rows[0][0]) for s, r in zip(asked, found, strict=True))
        wrong = {s.table for s, held in now if _rows(held) != _rows(sets.values.get(s.prior))}
        if wrong:
            raise RowsChanged(self.connected.name, sorted(wrong))

    def _touched_more(self, sets: Sets) -> list[str]:
        """Name the tables of which more was changed than captured: a trigger or a cascade did it.

        What holds nothing personal may be counted, logged or recomputed.
        """
        planned = {
            s.table.name: Touched(
                deleted=self._going(i, sets),
                updated=self._masked(i, sets) if s.masks else 0,
                inserted=sets.size(naming.added(i)),
            )
            for i, s in enumerate(self.steps)
        }
        mapped, found = self.connected.recipe.system.tables, []
        for name, touched in self.session.touched.items():
            known = planned.get(name, Touched())
            more = touched.deleted > known.deleted or touched.updated > known.updated
            if more or touched.inserted > known.inserted or touched.replaced:
                found.append(name)
        return [n for n in found if not mapped[n].nothing_personal]

    def _masked(self, i: int, sets: Sets) -> int:
        """Count a row for each statement that changes it: one for each cause that a document changes for."""
        here = (c for c in self.queries.masks if c.tables == (i,) and c.by_set != naming.added(i))
        return sum(sets.size(c.by_set) for c in here)

    def _going(self, i: int, sets: Sets) -> int:
        return sets.size(naming.deleted(i) if self.steps[i].table.key else naming.counted(i))

    def _wanted(self, change: Change, sets: Sets) -> bool:
        """Visit only tables with captured rows."""
        return any(sets.size(n) for n in (change.by_set or naming.deleted(i) for i in change.tables))

    def _differing(
        self, change: Change, sets: Sets, rows: Sequence[tuple[object, ...]], *, changed: int
    ) -> list[str]:
        if change.answers_counts:
            counts = [(i, int(str(n))) for i, n in zip(change.tables, rows[0], strict=True)]
            return [self.steps[i].table.name for i, n in counts if n != sets.size(naming.deleted(i))]
        return [] if changed == sets.size(change.by_set) else [self.steps[change.tables[0]].table.name]


def _rows(told: object) -> object:
    return json.loads(str(told)) if told else []


def seeds(connected: Connected, people: Sequence[Person], linked: Sequence[str]) -> dict[str, Keys]:
    """Return the sets of asked people: ``a`` their keys, ``i`` and ``v`` their identity values.

    Whose own row is gone already still holds what hangs on its key, where that key is a linking one.
    """
    recipe = connected.recipe
    found: dict[str, Keys] = {}
    steps: Sequence[EraseTable | ShowTable] = recipe.erase or recipe.show
    for i, step in enumerate(steps):
        if step.person:
            keys = (k for p in people for k in _own_keys(connected, step.table, p, linked=linked))
            found[naming.asked(i)] = keys_of(keys)
    for n, key in enumerate(recipe.identity_keys):
        ties = types_by(recipe, key_of(key)).values()
        found[naming.identity(n)] = _values(connected, people, key_of(key), types=ties)
    for n, key in enumerate(linked):
        columns = ((p.table, c) for p in recipe.people for k, c in p.known_by if k == key)
        types = [table.columns[c].type for table, c in columns]
        found[naming.linking(n)] = _values(connected, people, key, types=types)
    return found


def _own_keys(connected: Connected, table: Table, person: Person, *, linked: Sequence[str]) -> Iterable[Key]:
    """Return the keys of a person's rows in a table; if there are none, what the key of one would be.

    Not so in a table of several kinds of people: such a key may be somebody's of another kind.
    """
    place, recipe = (connected.name, table.name), connected.recipe
    if rows := [r.key for r in person.rows.values() if (r.system, r.table) == place]:
        return rows
    columns = next((p.known_by for p in recipe.people if p.table.name == table.name and p.when is None), ())
    keys = [k for k, column in columns if (column,) == table.key and k in linked]
    values = [v for k in keys for v in sorted(person.known.get(k, ()))]
    gone = (as_key(v, table.columns[table.key[0]].type, connected.kind.dialect) for v in values)
    nobody = str(recipe.placeholders.get(table.name))
    return [(k,) for k in gone if k is not None and str(k) != nobody]


def _values(connected: Connected, people: Sequence[Person], key: str, *, types: Iterable[str]) -> Keys:
    values = (v for p in people for v in sorted(p.known.get(key, ())))
    return bindable(values, types, connected.kind.dialect)


def is_lone(found: Mapping[str, Keys]) -> bool:
    """Return whether every set of asked people holds exactly one key."""
    return all(len(keys) == 1 for name, keys in found.items() if name[0] in (naming.ASKED, naming.IDENTITY))


def keep_days(connected: Connected, years: Years, today: date) -> dict[str, str]:
    """Return for each table with kept rows the earliest event that still keeps one; the day of added ones."""
    added = {naming.today(i): today.isoformat() for i, s in enumerate(connected.recipe.erase) if s.adds}
    return added | {
        naming.earliest(i): min(
            earliest_kept(today, s.keep.retention.keep, fiscal_year_ends=ends)
            for ends in _rounding(s.keep.retention, years)
        ).isoformat()
        for i, s in enumerate(connected.recipe.erase)
        if s.keep is not None
    }


def kept_until(years: Years, retention: Retention, latest: str) -> str:
    """Return the last day of the period that began with the latest event; empty where that is no day."""
    try:
        began = date.fromisoformat(latest[:10])
    except ValueError:
        return ""
    ends = _rounding(retention, years)
    return max(end(began, retention.keep, fiscal_year_ends=one) for one in ends).isoformat()


def _rounding(retention: Retention, years: Years) -> Sequence[tuple[int, int] | None]:
    return years if retention.to_fiscal_year_end else (None,)


def fiscal_years(notice: Notice, entities: Iterable[str]) -> Years:
    """Return when the fiscal years of these entities end; where they differ, the later end of a period holds.

    Rows that went too early cannot be brought back, and a law may have needed them.
    """
    return tuple(sorted({notice.entities[name].fiscal_year_ends for name in entities}))
