"""Whether an act that nobody asked for could be undone: if not, it is refused before anything is changed.

The programme allows it, no law and no promise wants destruction beyond recovery, and every system that would
change can put its rows back.  Law: PIPA (Korea) art. 21(2); GDPR art. 5(1)(f).
"""

from collections.abc import Iterable, Iterator, Sequence

from mamoru.execute.engine import Engine
from mamoru.execute.erasing import Erasing
from mamoru.execute.sets import Sets
from mamoru.laws import jurisdiction_named, law_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.notice import Notice
from mamoru.model.plan import Standing, SystemEffect
from mamoru.model.recipe import Recipe
from mamoru.sql import naming


class NotUndoable(MamoruError):
    """An act that nobody asked for could not be undone."""

    code = "MAM-528"

    def __init__(self, because: Sequence[str], *, remedy: str = "") -> None:
        super().__init__(
            "it could not be undone: " + "; ".join(because),
            why="what nobody asked for is removed only where a mistake in it can be mended; nothing was "
            "changed",
            remedy=remedy
            or "where nothing forbids it, write `limits: {undo-days: 7}` in programme.yaml; without "
            "--unasked an erasure is one that its person asked for, and is final",
        )


BEYOND_RECOVERY = (
    "duties",
    "beyond-recovery",
)  #: the duty of a law that wants what is destroyed to be gone for good
PHYSICAL = frozenset({"shred", "incinerate"})
Captured = Sequence[tuple[Erasing, Sets]]


def undone_until(engine: Engine, *, unasked: str) -> tuple[str, ...]:
    """Return what a plan says of being undone; nothing for what somebody asked for."""
    days = engine.checked.programme.settings.undo_days
    told = (
        f"nobody asked for this: what goes is kept, sealed, for {days} days, and can be put back "
        "(`mamoru undo`); until then it is removed from use, and not erased"
    )
    return (told,) if unasked else ()


def refuse_final(
    engine: Engine, recipe: Recipe, effects: Sequence[SystemEffect], *, captured: Captured
) -> None:
    """Raise NotUndoable where what is planned could not be undone."""
    notice = engine.checked.programme.notice
    if not engine.checked.programme.settings.undo_days:
        raise NotUndoable(["programme.yaml does not allow it (`limits: {undo-days: 0}`)"])
    reasons = [
        *([] if recipe.right.act is Act.ERASE else [f"a {recipe.right.name} removes nothing"]),
        *by_law(notice),
        *_by_promise(notice, recipe.of, captured),
        *_by_system(effects, captured),
    ]
    if reasons:
        raise NotUndoable(reasons)


def by_law(notice: Notice) -> Iterator[str]:
    """Yield the law of a notice, if it wants what is destroyed to be gone beyond recovery."""
    code = jurisdiction_named(notice.law) or notice.law
    for fact in (f for f in law_of(code).facts if (f.topic, f.name) == BEYOND_RECOVERY):
        yield f"the law of {code} wants it destroyed beyond recovery ({fact.article})"


def _by_promise(notice: Notice, of: str, captured: Captured) -> Iterator[str]:
    touched = set(_categories(captured))
    for one in notice.destruction.values():
        if one.unrecoverable and of in one.of and touched & set(one.items):
            yield f"`{one.node.id}` promises that nobody can get it back"
    for promise in notice.retention.values():
        if promise.then in PHYSICAL and of in promise.of and touched & set(promise.items):
            yield f"`{promise.node.id}` promises to {promise.then} it"


def _categories(captured: Captured) -> Iterable[str]:
    """Yield the categories of the tables that would change."""
    for erasing, sets in captured:
        for i, step in enumerate(erasing.steps):
            if any(sets.size(name) for name in (naming.deleted(i), naming.masked(i), naming.counted(i))):
                told = erasing.connected.recipe.system.tables[step.table.name]
                yield from (column.category for column in told.columns.values())


def _by_system(effects: Sequence[SystemEffect], captured: Captured) -> Iterator[str]:
    """Yield what keeps rows of a system from being put back."""
    for effect in effects:
        if effect.standing is Standing.TASK:
            yield f"in `{effect.system}` a person, or a service, removes it, and nothing is kept there"
    for erasing, sets in captured:
        name, kind = erasing.connected.name, erasing.connected.kind
        changed = [s for i, s in enumerate(erasing.steps) if _is_changed(i, sets)]
        if changed and erasing.dialect.undoing is None:
            yield f"rows of `{name}` cannot be put back in a system of the kind {kind.name}"
        for i, step in enumerate(erasing.steps):
            if not step.table.key and sets.size(naming.counted(i)):
                yield f"rows of `{name}.{step.table.name}` have no key to be put back under"
        tables = {s.table.name for s in changed}
        for group in erasing.connected.recipe.delete_order:
            if erasing.dialect.group_delete and len(tables & set(group)) > 1:
                circle = ", ".join(sorted(tables & set(group)))
                yield f"rows of {circle} in `{name}` reference one another in a circle"


def _is_changed(i: int, sets: Sets) -> bool:
    return bool(sets.size(naming.deleted(i)) or sets.size(naming.masked(i)))
