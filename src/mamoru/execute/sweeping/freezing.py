"""Which rows no sweep may take: those about people on hold, with a request under way, or out of use.

Law: GDPR art. 17(3)(e), 18(1)(c), 18(2); PIPEDA s. 8(8); UK DPA 2018 s. 173.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mamoru.execute.composing.acts import act_of
from mamoru.execute.composing.owing import reached
from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.people import Person
from mamoru.execute.sealed import people_of, subjects_of
from mamoru.model.kinds.right import Act
from mamoru.model.request import RequestLine, State
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.plan.due import day_everywhere
from mamoru.plan.requests import reach
from mamoru.sql.keys import Key, Keys, keys_of
from mamoru.store import requests as stored
from mamoru.store.kept import holds as stored_holds
from mamoru.store.records import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What stands in the way of a sweep at one moment."""

    mark: tuple[object, ...]  #: another one means that something was placed, lifted, begun or ended since
    people: Mapping[str, Sequence[Person]]  #: kind -> whose rows are left alone

    def rows(self, engine: Engine, connected: Connected) -> dict[str, Keys]:
        """Return the frozen rows of one system, by table; its transaction is open."""
        found: dict[str, set[Key]] = {}
        for of, people in self.people.items():
            recipe = reach((engine.whole or engine).checked, of)
            system = next((s for s in recipe.systems if s.system.name == connected.name), None)
            shown = reached(connected, system, people, linked=recipe.linked_by) if system else {}
            for table, keys in shown.items():
                found.setdefault(table, set()).update(keys)
        return {table: keys_of(sorted(keys, key=repr)) for table, keys in found.items() if keys}


def frozen_now(engine: Engine) -> Frozen:
    """Read whose rows are left alone.  Raises BrokenSeal."""
    people: dict[str, list[Person]] = {}
    for of, secrets in _standing(engine):
        people.setdefault(of, []).extend(people_of(subjects_of(secrets)))
    return Frozen(mark=mark_of(engine), people=people)


def _suspended(engine: Engine) -> Iterator[RequestLine]:
    """Yield the suspensions that nobody has lifted: what they keep out of use is not destroyed either."""
    lifted = set[str]()
    for line in stored.requests(engine.store):
        act = act_of(line.right)
        if act is Act.LIFT and line.state in CARRIED:
            lifted.update(stored_holds.people_of(engine.store, line.id))
        elif act is Act.SUSPEND and line.state in CARRIED:
            yield from [line] if lifted.isdisjoint(stored_holds.people_of(engine.store, line.id)) else []


CARRIED = frozenset({State.DONE, State.OPEN, State.WAITING})


def _lines(engine: Engine) -> list[RequestLine]:
    """Return the requests whose people are left alone: those under way, and suspensions that stand."""
    under_way = [line for line in stored.unfinished(engine.store) if line.right != SWEEP]
    return [*under_way, *_suspended(engine)]


def mark_of(engine: Engine) -> tuple[object, ...]:
    """Return what tells whether anything was placed, lifted, begun or ended since."""
    today = day_everywhere(engine.now()).isoformat()
    standing = tuple(hold.id for hold in stored_holds.standing(engine.store, today=today))
    return (standing, tuple(line.id for line in _lines(engine)))


def _standing(engine: Engine) -> Iterator[tuple[str, Secrets]]:
    today = day_everywhere(engine.now()).isoformat()
    for hold in stored_holds.standing(engine.store, today=today):
        yield hold.of, Secrets(subject=hold.subject, plan=b"")
    for line in _lines(engine):
        secrets = stored.load(engine.store, line.id).secrets
        if secrets is not None:
            yield line.of, secrets
