"""What an answer that is still owed is about is not erased before its person has seen it.

A person's own erasure waits for the answer to their access, and that of somebody else leaves no gap in it.
Law: GDPR art. 12(3), 15; PIPEDA s. 8(8); UK DPA 2018 s. 173.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mamoru.execute.composing.acts import act_of
from mamoru.execute.connecting import Connected
from mamoru.execute.correction.earlier import marks_of
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import Erasing, seeds
from mamoru.execute.people import Person
from mamoru.execute.sealed import people_of, plan_of, subjects_of
from mamoru.execute.sets import Binding, Sets
from mamoru.model.kinds.right import Act
from mamoru.model.promises.regions import UNKNOWN
from mamoru.model.recipe import Recipe, SystemRecipe
from mamoru.model.request import RequestLine, State
from mamoru.sql import naming
from mamoru.sql.access import reach_query
from mamoru.sql.keys import Key
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store.records import Secrets

Captured = Sequence[tuple[Erasing, Sets]]


def owed(engine: Engine, recipe: Recipe, people: Sequence[Person], *, captured: Captured) -> list[str]:
    """Return why an erasure has to wait for answers that are owed; nothing for any other request."""
    if recipe.right.act is not Act.ERASE:
        return []
    waiting = [line for line in stored.unfinished(engine.store) if _is_owed(line)]
    if not waiting:
        return []
    theirs = {line.id for line in stored_people.requests_about(engine.store, marks_of(engine, people))}
    own = [OWN.format(line.id, line.right) for line in waiting if line.id in theirs]
    others = (line for line in waiting if line.id not in theirs)
    return [*own, *(text for line in others for text in _in_the_way(engine, line, captured))]


def _is_owed(line: RequestLine) -> bool:
    act = act_of(line.right)
    return line.state is State.WAITING and act is not None and act.shows


OWED = "still owed"
OWN = f"the person is {OWED} the answer of request {{}} ({{}}): it comes before the erasure"
OTHERS = f"{{}} of `{{}}` are part of the answer that somebody else is {OWED} by request {{}}"


def _in_the_way(engine: Engine, line: RequestLine, captured: Captured) -> Iterator[str]:
    """Tell of rows that would change and that an answer owed to somebody else shows."""
    secrets = stored.load(engine.store, line.id).secrets
    if secrets is None:
        return
    people, recipe = people_of(subjects_of(secrets)), _told(engine, secrets).recipe(line.right, line.of)
    for rows, place in reached_of(recipe, people, captured):
        yield OTHERS.format(rows, place, line.id)


def reached_of(recipe: Recipe, people: Sequence[Person], captured: Captured) -> Iterator[tuple[str, str]]:
    """Yield the rows that would change and that are about these people: how many (``2 rows``), and where."""
    systems = {s.system.name: s for s in recipe.systems}
    for erasing, sets in captured:
        system = systems.get(erasing.connected.name)
        shown_to = reached(erasing.connected, system, people, linked=recipe.linked_by) if system else {}
        for i, step in enumerate(erasing.steps):
            shown = shown_to.get(step.table.name, set())
            names = (naming.deleted(i), naming.masked(i)) if shown else ()
            changed = {key for name in names for key in sets.keys.get(name, ()) if key in shown}
            if both := len(changed):
                yield f"{both} row{'s' if both != 1 else ''}", f"{erasing.connected.name}.{step.table.name}"


def _told(engine: Engine, secrets: Secrets) -> Engine:
    """Return an engine that goes by what the person of a saved request is told, wherever others are."""
    plan = plan_of(secrets.plan)
    is_known = plan.region in {"", UNKNOWN, *engine.overlays}
    return engine.told_in(plan.region if is_known else "", given=plan.given)


def reached(
    connected: Connected, system: SystemRecipe, people: Sequence[Person], *, linked: Sequence[str]
) -> Mapping[str, set[Key]]:
    """Return the keys of the rows that these people are shown, by table."""
    dialect, session = connected.kind.dialect, connected.session
    query = reach_query(system, dialect) if dialect is not None else None
    if dialect is None or session is None or query is None:
        return {}
    keys = seeds(replace(connected, recipe=system), people, linked)
    binding = Binding(keys=keys, recipe=system, dialect=dialect, days={})
    (result,) = session.run([binding.call(query)])
    tables = [step.table.name for step in system.show if step.table.key]
    return {name: set(dialect.keys(found)) for name, found in zip(tables, result.rows[0], strict=True)}
