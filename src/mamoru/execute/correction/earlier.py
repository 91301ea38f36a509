"""Values that a correction replaced: kept where the notice says why and how long, shown, and then destroyed.

No purpose reads them; they are shown to their person, as far as it is proved whose they are, and go with
them.  Law: GDPR art. 5(1)(e), 15, 16, 17;
APPI art. 22, 33.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from mamoru.calendars.periods import end
from mamoru.execute.connecting import Connected
from mamoru.execute.correction.holders import proofs, theirs
from mamoru.execute.correction.judging import Wrong, wrongs
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import Erasing
from mamoru.execute.people import Person
from mamoru.execute.sets import Sets
from mamoru.model.answer import AnsweredRow, AnsweredTable
from mamoru.model.kinds.right import Act, Right
from mamoru.model.notice import GivenRight, Notice
from mamoru.model.recipe import Shown, ShowTable, Withheld
from mamoru.model.schema import Column, Table
from mamoru.model.shelf import members
from mamoru.store import people as stored_people
from mamoru.store.people import EarlierValue

SYSTEM = "earlier-values"  #: stands where a system's name does
UNPROVED = "earlier-holder"  #: why a value is withheld: it may be of who had the key before
COLUMNS = ("was", "column", "replaced", "kept until", "because")


def marks_of(engine: Engine, people: Iterable[Person]) -> tuple[str, ...]:
    """Return the digests by which people are found again: of their rows, else of what is known of them."""
    whose: list[tuple[object, ...]] = []
    for person in people:
        whose += [(s, t, [str(k) for k in key]) for s, t, key in sorted(person.rows, key=repr)] or [
            (key, value) for key, values in sorted(person.known.items()) for value in sorted(values)
        ]
    return stored_people.marks(engine.store, whose)


def promised(notice: Notice, of: str) -> GivenRight | None:
    """Return the right to a correction, where the notice keeps the value before it."""
    acts = {r.name: r.act for r in members("mamoru.rights", Right).values()}
    given = (r for r in notice.rights.values() if of in r.of and acts.get(r.right) is Act.CORRECT)
    return next((r for r in given if r.earlier_kept is not None), None)


def replaced(engine: Engine, of: str, captured: Iterable[tuple[Erasing, Sets]]) -> Iterator[EarlierValue]:
    """Yield what a captured correction is about to replace, as far as the notice keeps it."""
    given = promised(engine.checked.programme.notice, of)
    if given is None or given.earlier_kept is None:
        return
    until = end(engine.now().date(), given.earlier_kept).isoformat()
    for erasing, sets in captured:
        for wrong in wrongs(erasing, sets):
            for was in dict.fromkeys(json.dumps(v, ensure_ascii=False) for v in wrong.held if v is not None):
                told = {
                    "category": wrong.category,
                    "was": json.loads(was),
                    "column": wrong.place,
                    "replaced": engine.moment(),
                    "kept until": until,
                    "because": given.earlier_ground,
                }
                yield EarlierValue(
                    system=wrong.system, until=until, value=json.dumps(told, ensure_ascii=False).encode()
                )


def keep(
    engine: Engine,
    request: str,
    people: Sequence[Person],
    *,
    values: Sequence[EarlierValue],
    written: Sequence[Wrong],
) -> None:
    """Keep what a request is about to replace, so that these very people find it.

    Who is known otherwise after the correction still finds what was kept before it.
    """
    store, before, after = engine.store, proofs(engine, people), proofs(engine, people, written)
    known_as = [mark for mark in after if mark not in before]
    stored_people.keep_earlier(store, request, (*marks_of(engine, people), *after), values=values)
    stored_people.find_earlier_by(store, before, known_as)


def tables(
    engine: Engine, people: Sequence[Person], connected: Sequence[Connected]
) -> Iterator[AnsweredTable]:
    """Yield the values that were replaced for these people and are kept still, a table a category.

    Values that may be another person's are only counted, in a table of their own.
    """
    found = theirs(engine, people, connected, today=engine.now().date().isoformat())
    if found.withheld:
        empty = AnsweredRow(cells={}, hidden=())
        yield AnsweredTable(system=SYSTEM, shown=_withheld(), rows=(empty,) * found.withheld)
    told: list[Mapping[str, object]] = [json.loads(one) for one in found.proved]
    for category, values in groupby(
        sorted(told, key=lambda v: str(v["category"])), key=lambda v: str(v["category"])
    ):
        rows = tuple(
            AnsweredRow(cells={c: v[c] for c in COLUMNS}, hidden=())  # type: ignore[misc]  # as JSON gave them
            for v in values
        )
        yield AnsweredTable(system=SYSTEM, shown=_shown(category), rows=rows)


def _shown(category: str) -> ShowTable:
    shown = tuple(Shown(column=c, category=category, hidden_by=()) for c in COLUMNS)
    return ShowTable(table=_table(category, COLUMNS), person="", ways=(), shown=shown, withheld=())


def _withheld() -> ShowTable:
    withheld = (Withheld(column=COLUMNS[0], reason=UNPROVED),)
    return ShowTable(table=_table(UNPROVED, COLUMNS[:1]), person="", ways=(), shown=(), withheld=withheld)


def _table(name: str, columns: Sequence[str]) -> Table:
    return Table(
        name=name,
        schema="",
        bare_name=name,
        columns={c: Column(name=c, type="TEXT", nullable=True) for c in columns},
        key=(),
        unique=(),
        foreign_keys=(),
        indexes=(),
    )
