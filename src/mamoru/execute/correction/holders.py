"""Whose an earlier value is: keys are given away again, and the next holder has the same row's place.

What proves that a row is the same person's: it was there before the correction, by the day it was collected;
else it still carries another identity value beside its key.  What nothing proves is shown to nobody, and
counted.  Law: GDPR art. 5(1)(f), 15(4), 32; APPI art. 23, 33(2).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.execute.connecting import Connected
from mamoru.execute.correction.judging import Wrong
from mamoru.execute.engine import Engine
from mamoru.execute.identity.collected import came_after, collected_on, was_before
from mamoru.execute.identity.rows import FoundRow, Place
from mamoru.execute.people import Person
from mamoru.model.expression import Value
from mamoru.store import people as stored_people


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """The earlier values that were found under the keys of one person."""

    proved: tuple[bytes, ...] = field(repr=False)
    withheld: int  #: values of which nothing proves that they are this person's


def proofs(engine: Engine, people: Iterable[Person], written: Sequence[Wrong] = ()) -> tuple[str, ...]:
    """Return the digests that prove a row to be the same person's: of its place and one identity value each.

    A value that is a row's key itself proves nothing: the next holder has it too.  ``written`` is what a
    correction is about to write, since what was wrong may rightly be somebody else's.
    """
    told: list[tuple[object, ...]] = []
    for person in people:
        keys = {i for row in person.rows.values() for i in _keys(engine, row)}
        for (system, table, key), row in sorted(person.rows.items(), key=repr):
            place = (system, table, [str(k) for k in key])
            told += [("holder", *place, *i) for i in _after(engine, row, written) if i not in keys]
    return stored_people.marks(engine.store, told)


def theirs(engine: Engine, people: Sequence[Person], connected: Sequence[Connected], *, today: str) -> Theirs:
    """Return what is kept of values that were replaced for these people."""
    by_row = dict.fromkeys(stored_people.earlier_of(engine.store, proofs(engine, people), today=today))
    proved, found = dict[bytes, None](), dict[bytes, None]()
    systems = {c.name: c for c in connected}
    for place, mark in _places(engine, people):
        here = stored_people.earlier_of(engine.store, (mark,), today=today)
        day = collected_on(systems[place[0]], place) if here and place else ""
        proved.update((value, None) for value in here if _is_proved(value, day=day, by_row=value in by_row))
        found.update(dict.fromkeys(here))
    return Theirs(proved=tuple(v for v in found if v in proved), withheld=len(found) - len(proved))


def _is_proved(value: bytes, *, day: str, by_row: bool) -> bool:
    """Return whether a value is of the person whose row was collected on a day, if that is known."""
    replaced = str(json.loads(value)["replaced"])
    return was_before(day, replaced) or (by_row and not came_after(day, replaced))


def _places(engine: Engine, people: Iterable[Person]) -> Iterator[tuple[Place | tuple[()], str]]:
    """Yield the digests by which values of people are found, with the row that each stands for, if any."""
    for person in people:
        rows = sorted(person.rows, key=repr)
        told = [(place, (place[0], place[1], [str(k) for k in place[2]])) for place in rows]
        for place, one in told:
            yield place, stored_people.marks(engine.store, [one])[0]
        if not rows:
            for known in ((k, v) for k, values in sorted(person.known.items()) for v in sorted(values)):
                yield (), stored_people.marks(engine.store, [known])[0]


def _keys(engine: Engine, row: FoundRow) -> list[tuple[str, str]]:
    """Return the identity values of a row that are its key."""
    programme = engine.checked.programme
    columns = programme.systems[row.system].tables[row.table].known_by
    key = programme.schemas[row.system].tables[row.table].key
    return [i for i in row.identities if columns[i[0]] in key]


def _after(engine: Engine, row: FoundRow, written: Sequence[Wrong]) -> list[tuple[str, str]]:
    """Return the identity values of a row once the correction is made."""
    columns: Mapping[str, str] = engine.checked.programme.systems[row.system].tables[row.table].known_by
    new = {
        (wrong.mask.column, str(held)): str(wrong.mask.value.value)
        for wrong in written
        if (wrong.system, wrong.table) == (row.system, row.table) and isinstance(wrong.mask.value, Value)
        for held in wrong.held
    }
    return [(key, new.get((columns[key], value), value)) for key, value in row.identities]
