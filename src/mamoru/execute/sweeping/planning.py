"""Plan a sweep: open the systems, and say exactly which rows would go; changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from mamoru.execute.connecting import Connected
from mamoru.execute.effects import fired
from mamoru.execute.engine import Engine
from mamoru.execute.people import ANSWERING
from mamoru.execute.sweeping.freezing import Frozen, frozen_now
from mamoru.execute.sweeping.papers import due_papers
from mamoru.execute.sweeping.slices import Slicing, signed
from mamoru.model.plan import Standing, SystemEffect, TableEffect
from mamoru.model.recipe import Recipe
from mamoru.model.sweeping.plan import SweepPlan, TableSweep
from mamoru.model.sweeping.recipe import SWEEPING, SweepRecipe
from mamoru.plan.due import day_everywhere
from mamoru.plan.ending.sweeps import Found
from mamoru.sql.keys import NO_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A compiled sweep, with its systems open."""

    found: Found
    connected: Mapping[str, Connected]

    def slicing(self, engine: Engine, recipe: SweepRecipe, *, most: int) -> Slicing:
        """Return what asks one table slice by slice."""
        name = recipe.system.system.name
        same = [r for r in self.found.recipes if r.system.system.name == name]
        return Slicing(
            engine=engine,
            connected=replace(self.connected[name], recipe=recipe.system),
            recipe=recipe,
            others={r.table: r for r in same if not r.stays},
            cuts={r.table: r for r in same if r.nobodys},
            most=most,
        )

    def answers(self, system: str) -> bool:
        """Return whether a system can be swept now: it answers, and shows every row."""
        one = self.connected[system]
        return one.session is not None and one.standing in ANSWERING


def ready(engine: Engine, found: Found) -> Ready:
    """Open every system of a compiled sweep."""
    systems = {r.system.system.name: r.system for r in found.recipes}
    recipe = Recipe(right=SWEEPING, of="", linked_by=(), systems=tuple(systems.values()), digest="")
    return Ready(found=found, connected={c.name: c for c in engine.connect(recipe)})


def plan_sweep(engine: Engine, opened: Ready, *, limit: int, most: int) -> SweepPlan:
    """Say what a sweep would do.  ``limit``: rows from which on it asks a person."""
    frozen, sweeps = frozen_now(engine), list[TableSweep]()
    for recipe in opened.found.recipes:
        if opened.answers(recipe.system.system.name):
            sweeps.append(_table(opened.slicing(engine, recipe, most=most), frozen))
    effects = [_effect(s) for s in sweeps]
    acts = engine.acts(fired([opened.connected[e.system] for e in effects], effects))
    unmapped = [c for c in opened.connected.values() if c.standing is Standing.UNMAPPED]
    plan = SweepPlan(
        today=day_everywhere(engine.now()).isoformat(),
        sweeps=tuple(sweeps),
        unswept=opened.found.unswept,
        silent=tuple(_silent(opened)),
        stops=(
            *acts.stops,
            *(f"the system `{c.name}` holds tables the map does not know ({c.detail})" for c in unmapped),
        ),
        forbids=acts.forbids,
        digest="",
        papers=tuple(due_papers(engine, opened.found.papers)),
    )
    plan = replace(plan, digest=_digest(engine, plan))
    if plan.rows > limit:
        over = f"{plan.rows:,} rows would change, more than the limit of {limit:,}"
        plan = replace(plan, stops=(over, *plan.stops))
    return plan


def _silent(opened: Ready) -> Iterator[tuple[str, str]]:
    for name, one in opened.connected.items():
        if not opened.answers(name):
            yield name, one.reason or one.detail or one.standing.value


def _digest(engine: Engine, plan: SweepPlan) -> str:
    parts = [engine.checked.programme.digest, *plan.stops]
    for one in plan.sweeps:
        parts += [one.recipe.id, *one.slices]
    parts += [f"{paper.system}: {paper.task}" for paper in plan.papers]
    return signed(parts, engine.store.marking)


def _table(slicing: Slicing, frozen: Frozen) -> TableSweep:
    """Say what one recipe would do, slice by slice, so that memory does not grow with what is due."""
    with looking(slicing.connected):
        ice = frozen.rows(slicing.engine, slicing.connected)
        over, iced, held, unread = slicing.counts(ice)
        tables: dict[str, TableEffect] = {}
        digests: list[str] = []
        statements: tuple[str, ...] = ()
        after = NO_KEYS
        while over and (found := slicing.take(ice, after, lock=False)):
            _add(tables, found.effect)
            digests.append(found.digest(slicing.engine.store.marking))
            statements = max(statements, found.effect.statements, key=len)
            after = found.last
            if not found.is_full:
                break
    return TableSweep(
        recipe=slicing.recipe, over=over, frozen=iced, held=held, unreadable=unread,
        tables=tuple(tables.values()), statements=statements, slices=tuple(digests),
    )  # fmt: skip


@contextmanager
def looking(connected: Connected) -> Iterator[None]:
    """Hold a transaction that only reads."""
    assert connected.session is not None  # noqa: S101 - only systems that answer come here
    connected.session.begin(writing=False)
    try:
        yield
    finally:
        connected.session.rollback()


def _add(tables: dict[str, TableEffect], effect: SystemEffect) -> None:
    for one in effect.tables:
        was = tables.get(one.table)
        more = was or replace(one, kept=None, deleted=0, masked=0)
        deleted, masked = more.deleted + one.deleted, more.masked + one.masked
        tables[one.table] = replace(more, deleted=deleted, masked=masked, masks=one.masks or more.masks)


def _effect(sweep: TableSweep) -> SystemEffect:
    return SystemEffect(
        system=sweep.recipe.system.system.name,
        standing=Standing.HELD,
        detail="",
        tables=sweep.tables,
        statements=(),
    )


def rows_of(tables: Sequence[TableEffect]) -> int:
    """Return how many rows tables lose or have changed."""
    return sum(t.changed for t in tables)
