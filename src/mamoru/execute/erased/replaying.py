"""Erase again who was erased, and is there again since a backup was restored.

Each person is planned and run as any erasure is, with a receipt of its own; but only where all that would
change was erased before, so that nobody is hit who has come back by themselves.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from mamoru.execute.alone import alone
from mamoru.execute.engine import Engine
from mamoru.execute.erased.looking import Back
from mamoru.execute.erasure import Outcome, plan_erasure, run_planned
from mamoru.execute.identity.rows import Place
from mamoru.execute.recording.digests import digest
from mamoru.execute.sealed import captured_of, subjects_of
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan
from mamoru.model.request import Became
from mamoru.sql import naming
from mamoru.store import figures
from mamoru.store import requests as stored
from mamoru.store.ledger import Entry
from mamoru.store.records import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """One person who is there again, and the plan that erases them."""

    person: Back = field(repr=False)
    plan: Plan | None  #: none: no plan could be made
    beyond: Mapping[str, int]  #: by ``system.table``: rows it would change that were not erased before
    problem: MamoruError | None = None  #: why no plan could be made

    @property
    def is_ready(self) -> bool:
        """Whether it may be run without anybody looking at it."""
        plan = self.plan
        return plan is not None and not (self.beyond or plan.stops or plan.forbids)


def plan_again(engine: Engine, people: Sequence[Back], entries: Sequence[Entry]) -> list[Again]:
    """Plan the erasure of everybody who is there again; changes no system.

    Somebody who is back in several systems is planned once.
    """
    planned: list[Again] = []
    met = set[Place]()
    for place, person in {person.row.place: person for person in people}.items():
        if place not in met:
            again, rows = _plan(engine, person, people, entries=entries)
            planned.append(again)
            met |= rows
    return planned


def _plan(
    engine: Engine, person: Back, people: Sequence[Back], *, entries: Sequence[Entry]
) -> tuple[Again, AbstractSet[Place]]:
    """Plan one person's erasure, and return the rows of people that are theirs.

    Only what the requests erased that erased these very rows counts as erased before: a key may have been
    somebody else's then.
    """
    linked = engine.checked.programme.notice.people[person.of].linked_by
    known = dict(person.row.identities)
    asked = {key: value for key, value in known.items() if key in linked} or known
    try:
        plan = plan_erasure(engine, person.of, [asked], right=person.right)
    except MamoruError as problem:
        return Again(person=person, plan=None, beyond={}, problem=problem), frozenset()
    figures.keep_outcome(
        engine.store, plan.request, region=plan.region, people=plan.people, became=Became.AGAIN, answered=""
    )
    secrets = _secrets(engine, plan)
    rows = subjects_of(secrets).marks.keys()
    erasing = {p.request for p in people if p.row.place in rows}
    own = [e for e in entries if e.request in erasing]
    return Again(person=person, plan=plan, beyond=_beyond(secrets, own)), rows


def _secrets(engine: Engine, plan: Plan) -> Secrets:
    secrets = stored.load(engine.store, plan.request).secrets
    assert secrets is not None  # noqa: S101 - it was planned just now
    return secrets


def _beyond(secrets: Secrets, entries: Sequence[Entry]) -> dict[str, int]:
    """Count the rows of a plan that the ledger does not hold as erased."""
    beyond: dict[str, int] = {}
    for system, (sets, asked) in captured_of(secrets).items():
        for i, table in enumerate(asked.tables):
            known = [e for e in entries if (e.system, e.table) == (system, table)]
            keys = {*sets.keys.get(naming.deleted(i), ()), *sets.keys.get(naming.masked(i), ())}
            new = sum(
                not any(digest(e.epoch.key, (system, table, key)) in e.digests for e in known) for key in keys
            )
            new += sets.size(naming.counted(i))
            if new:
                beyond[f"{system}.{table}"] = new
    return beyond


def run_again(engine: Engine, again: Again) -> Outcome:
    """Run the plan of one person who is there again."""
    assert again.plan is not None  # noqa: S101 - asked only of those that are ready
    with alone(engine.store.path, again.plan.request):
        return run_planned(engine, again.plan.request)
