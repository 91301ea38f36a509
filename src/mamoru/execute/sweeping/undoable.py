"""A sweep that can be undone for some days: what it takes is kept, sealed, and put back by ``mamoru undo``.

It is refused before anything is changed where a law or a promise wants destruction beyond recovery, and where
a system cannot put rows back.  Law: PIPA (Korea) art. 21(2); GDPR art. 5(1)(d), (f).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from mamoru.execute.composing.unasked import PHYSICAL, NotUndoable, by_law
from mamoru.execute.engine import Engine
from mamoru.execute.sweeping.planning import Ready
from mamoru.execute.undoing.keeping import tables_of
from mamoru.execute.undoing.whose import led_to, themselves
from mamoru.model.notice import Notice
from mamoru.model.sweeping.plan import SweepPlan, TableSweep
from mamoru.model.sweeping.recipe import SweepRecipe
from mamoru.store import people as stored_people
from mamoru.store.kept import vault
from mamoru.store.kept.vault import Removed

MOST = 10_000  #: rows that are kept in one piece


def refuse_final(engine: Engine, opened: Ready, plan: SweepPlan) -> None:
    """Raise NotUndoable where something of a sweep could not be put back."""
    going = [one for one in plan.sweeps if one.slices]
    notice = engine.checked.programme.notice
    told = (notice, *(overlay.notice for overlay in notice.overlays.values()))
    reasons = [because for one in told for because in by_law(one)] if going else []
    reasons += [because for one in told for sweep in going for because in _promised(one, sweep.recipe)]
    reasons += [because for sweep in going for because in _by_system(opened, sweep)]
    if reasons:
        raise NotUndoable(tuple(dict.fromkeys(reasons)), remedy=FINAL)


FINAL = (
    "leave `--undo-days` away: then what is due is destroyed at once; `--retention` and `--system` confine it"
)


def _promised(notice: Notice, recipe: SweepRecipe) -> Iterator[str]:
    tables = (recipe.system.system.tables.get(step.table.name) for step in recipe.system.erase)
    touched = {column.category for table in tables if table for column in table.columns.values()}
    for one in notice.destruction.values():
        if one.unrecoverable and touched & set(one.items):
            yield f"`{one.node.id}` promises that nobody can get it back"
    for promise in notice.retention.values():
        if promise.then in PHYSICAL and touched & set(promise.items):
            yield f"`{promise.node.id}` promises to {promise.then} it"


def _by_system(opened: Ready, sweep: TableSweep) -> Iterator[str]:
    recipe = sweep.recipe
    name = recipe.system.system.name
    kind = opened.connected[name].kind
    dialect = kind.dialect
    if dialect is None or dialect.undoing is None:
        yield f"rows of `{name}` cannot be put back in a system of the kind {kind.name}"
        return
    tables = {t.table for t in sweep.tables if t.changed}
    for group in recipe.system.delete_order:
        if dialect.group_delete and len(tables & set(group)) > 1:
            circle = ", ".join(sorted(tables & set(group)))
            yield f"rows of {circle} in `{name}` reference one another in a circle"


def keep(engine: Engine, request: str, removed: Sequence[Removed], *, days: int) -> None:
    """Keep what a slice takes, and whom it names; part of the caller's ``store.writing()``."""
    until = (engine.now().astimezone(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    vault.keep(engine.store, request, until=until, removed=removed)
    named = {mark for one in removed for mark in _named(engine, one)}
    stored_people.is_about(engine.store, request, sorted(named))


def _named(engine: Engine, removed: Removed) -> tuple[str, ...]:
    """Return the marks of everybody whom rows name, be they swept or not."""
    system = engine.checked.programme.systems[removed.system]
    relations = engine.checked.programme.schemas[removed.system].tables
    found: list[tuple[object, ...]] = []
    for table in tables_of(removed.rows)[1]:
        mapped = system.tables.get(table.table)
        if mapped is not None:
            found += led_to(system.name, mapped, table)
            found += themselves(system.name, mapped, table, known=relations[table.table])
    return stored_people.marks(engine.store, found)
