"""The journal of a request: what was captured is durable before anything else is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mamoru.execute import sealed
from mamoru.execute.correction.earlier import keep, marks_of, replaced
from mamoru.execute.correction.judging import wrongs
from mamoru.execute.engine import Engine
from mamoru.execute.people import Identity, Person
from mamoru.execute.requests import LEASE_SECONDS, Group, Under, signed_off
from mamoru.execute.sealed import how_asked
from mamoru.model.plan import Plan
from mamoru.model.request import State
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store.records import NewRequest, Secrets


def nothing() -> None:
    """Take nothing in hand: the caller has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPeople:
    """What is journalled of people, whatever is captured."""

    people: tuple[Person, ...]
    sealed: sealed.OfPeople
    marks: tuple[str, ...]  #: by which they are found again


@dataclass(slots=True, kw_only=True)
class Journal:
    """The journal of one request while it is carried out."""

    engine: Engine
    asked: Sequence[Identity]
    under: Under  #: its fence is set by the first writing
    hold: Callable[[], None] = nothing  #: takes the request in hand, before anybody can know of it
    known: OfPeople | None = None
    in_doubt: bool = False  #: a COMMIT may have been sent
    written: Group | None = None  #: what was journalled, signed off

    def prepare(self, people: tuple[Person, ...]) -> None:
        """Do what needs nothing but the people: a system can be at work meanwhile.  Raises InHand."""
        self.hold()
        self.known = self._of_people(people)

    def _of_people(self, people: tuple[Person, ...]) -> OfPeople:
        under = self.under
        written = sealed.of_people(
            self.asked, people, salt=under.salt, nonces=under.nonces, corrections=under.corrections,
            unasked=under.unasked,
        )  # fmt: skip
        return OfPeople(people=people, sealed=written, marks=marks_of(self.engine, people))

    def _known(self, people: tuple[Person, ...]) -> OfPeople:
        if self.known is None or self.known.people is not people:
            self.prepare(people)
        assert self.known is not None  # noqa: S101 - prepared above
        return self.known

    def write(self, group: Group) -> None:
        """Save the captured keys, and that systems are about to be changed.

        Raises OnHold.
        """
        self.written = group = signed_off(group)
        with self.engine.store.writing():
            group.refuse_held_since()
            self._write(group)
            both = [(c.erasing, c.sets) for c in group.systems]
            request, people = group.plan.request, group.people
            stored_people.is_about(self.engine.store, request, self._known(people).marks)
            if self.under.corrections:
                values = tuple(replaced(group.engine, group.plan.of, both))
                written = [w for one in both for w in wrongs(*one)]
                keep(self.engine, request, people, values=values, written=written)

    def _write(self, group: Group) -> None:
        secrets, store, plan = self.secrets(group), self.engine.store, group.plan
        if self.under.fence:
            stored.journal(
                store,
                self.under.id,
                fence=self.under.fence,
                secrets=secrets,
                systems=tuple(s.system for s in plan.systems),
                plan=plan.digest,
                rows=plan.rows,
            )
            return
        fence = stored.begin_applying(
            store,
            new_request(self.engine, plan),
            secrets,
            owner=self.engine.owner,
            now=self.engine.now(),
            lease_seconds=LEASE_SECONDS,
        )
        self.under = replace(self.under, fence=fence)

    def secrets(self, group: Group) -> Secrets:
        """Return what is sealed of a captured group."""
        captured = {
            c.erasing.connected.name: (c.sets, how_asked(c.erasing, group.engine)) for c in group.systems
        }
        return sealed.write(group.plan, self._known(group.people).sealed, captured=captured)

    def put_back(self, state: State) -> None:
        """Give a request back of which nothing was done; one in doubt stays as it is."""
        if self.under.fence and not self.in_doubt:
            stored.finish(
                self.engine.store,
                self.under.id,
                fence=self.under.fence,
                state=state,
                finished=self.engine.moment(),
                applied={},
            )


def new_request(engine: Engine, plan: Plan) -> NewRequest:
    """Return what the store keeps of a request in clear."""
    return NewRequest(
        id=plan.request,
        right=plan.right,
        of=plan.of,
        made=engine.moment(),
        programme=plan.programme,
        recipe=plan.recipe,
        plan=plan.digest,
        rows=plan.rows,
        systems=tuple(s.system for s in plan.systems),
    )
