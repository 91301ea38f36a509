"""Which rows no sweep may take for the time being: those about people on hold, or with a request under way.

Law: GDPR art. 17(3)(e), 18(1)(c); PIPEDA s. 8(8); UK DPA 2018 s. 173.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mamoru.execute.composing.owing import reached
from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.people import Person
from mamoru.execute.sealed import people_of, subjects_of
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.plan.requests import reach
from mamoru.sql.keys import Key, Keys, keys_of
from mamoru.store import requests as stored
from mamoru.store.kept import holds as stored_holds
from mamoru.store.records import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What stands in the way of a sweep at one moment."""

    mark: tuple[object, ...]  #: another one means that something was placed, lifted, begun or ended since
    people: Mapping[str, Sequence[Person]]  #: kind -> who is on hold, or has a request under way

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
    """Read who is on hold, or has a request under way.  Raises BrokenSeal."""
    people: dict[str, list[Person]] = {}
    for of, secrets in _standing(engine):
        people.setdefault(of, []).extend(people_of(subjects_of(secrets)))
    return Frozen(mark=mark_of(engine), people=people)


def mark_of(engine: Engine) -> tuple[object, ...]:
    """Return what tells whether anything was placed, lifted, begun or ended since."""
    today = engine.now().date().isoformat()
    standing = tuple(hold.id for hold in stored_holds.standing(engine.store, today=today))
    under_way = tuple(line.id for line in stored.unfinished(engine.store) if line.right != SWEEP)
    return (standing, under_way)


def _standing(engine: Engine) -> Iterator[tuple[str, Secrets]]:
    today = engine.now().date().isoformat()
    for hold in stored_holds.standing(engine.store, today=today):
        yield hold.of, Secrets(subject=hold.subject, plan=b"")
    for line in stored.unfinished(engine.store):
        secrets = stored.load(engine.store, line.id).secrets if line.right != SWEEP else None
        if secrets is not None:
            yield line.of, secrets
