"""Why a row that stays loses values, and which set its rows are in."""

from collections.abc import Collection, Iterator, Sequence

from mamoru.model.documents.paths import written
from mamoru.model.expression import InDocument
from mamoru.model.programme import Reference, Way
from mamoru.model.recipe import Cause, EraseTable, MaskStep
from mamoru.sql import naming
from mamoru.sql.holding import Holding


def causes(step: EraseTable) -> tuple[MaskStep, ...]:
    """Return one mask step for each distinct cause that needs a set of its own."""
    found = {of_cause(m): m for m in step.masks if m.cause not in OF_THE_ROW}
    return tuple(found.values())


def of_cause(mask: MaskStep) -> tuple[Cause, str, Reference | None, str]:
    """Return what tells a cause from another; each corrected column is one of its own."""
    column = mask.column if mask.cause is Cause.CORRECTED else ""
    return mask.cause, mask.way.id if mask.way else "", mask.reference, column


def masked_in(i: int, step: EraseTable) -> Iterator[tuple[MaskStep, str]]:
    """Yield each mask of the table at a position, and the set of the rows that it is put on."""
    order = {of_cause(c): naming.meeting(i, j) for j, c in enumerate(causes(step))}
    own = {Cause.KEPT: naming.kept(i), Cause.SHELL: naming.shells(i)}
    for mask in step.masks:
        yield mask, own.get(mask.cause) or order[of_cause(mask)]


def set_of(i: int, step: EraseTable, mask: MaskStep) -> str:
    """Return the set of the rows that a mask is put on, for its own cause."""
    if mask.cause is Cause.SHELL:
        return naming.shells(i)
    if mask.cause is Cause.KEPT:
        return naming.kept(i)
    same = [j for j, c in enumerate(causes(step)) if of_cause(c) == of_cause(mask)]
    return f"h{i}x{same[0]}"


def overridden(i: int, step: EraseTable, mask: MaskStep, *, besides: Collection[str]) -> list[str]:
    """Return the sets of rows in which another mask of the same column goes before this one.

    Of a document each mask changes its own part, and none goes before.
    """
    if isinstance(mask.value, InDocument):
        return []
    same = strongest_first(step, mask.column)
    before = dict.fromkeys(set_of(i, step, m) for m in same[: same.index(mask)])
    return [name for name in before if name != set_of(i, step, mask) and name not in besides]


def strongest_first(step: EraseTable, column: str) -> list[MaskStep]:
    """Return the masks of a column: a shell's goes before a kept row's, before those of ties."""
    return sorted((m for m in step.masks if m.column == column), key=lambda m: PRIORITY[m.cause])


def gone_before(step: EraseTable) -> list[MaskStep]:
    """Return the masks that change a document in statements of their own, before its strongest one, in order.

    Each changes what the weaker ones have left, since they may name different values inside of it.  In one
    statement they would stand one inside of the other, and it would grow with each beyond what is read.
    """
    documents = dict.fromkeys(m.column for m in step.masks if isinstance(m.value, InDocument))
    return [mask for column in documents for mask in reversed(strongest_first(step, column)[1:])]


def asked_again(step: EraseTable) -> tuple[Way, ...]:
    """Return the ways whose holders later statements ask for again, in the order of the sets ``p``."""
    deciding = (*step.owners, *step.kills) if step.doomed else ()
    return tuple(dict.fromkeys((*deciding, *(m.way for m in step.masks if m.way is not None))))


def given_to(step: EraseTable) -> tuple[str, ...]:
    """Return the tables of people whose pseudo-person gets rows of this one."""
    given = (m.way.holder for m in step.masks if m.way is not None and m.mask == PSEUDO_PERSON)
    return tuple(dict.fromkeys(given))


def emptied(steps: Sequence[EraseTable]) -> dict[str, list[str]]:
    """Return by set the columns that are set to NULL in its rows, and the paths at which no value is left."""
    found: dict[str, list[str]] = {}
    for i, step in enumerate(steps):
        for mask, name in masked_in(i, step):
            if columns := list(_emptied(mask)):
                found.setdefault(name, []).extend(columns)
    return found


def _emptied(mask: MaskStep) -> Iterator[str]:
    if isinstance(mask.value, InDocument):
        yield from (written(mask.column, e.path) for e in mask.value.edits if e.to.text is None)
    elif mask.mask == NULL:
        yield mask.column


NULL = "null"
PSEUDO_PERSON = "pseudo-person"
OF_THE_ROW = (Cause.KEPT, Cause.SHELL)


def needs_projection(holding: Holding, way: Way) -> bool:
    """Return whether later statements need a way's joined columns as a set of their own."""
    if not way.holder or holding.direct(way):
        return False
    table = holding.recipe.relations[way.holder]
    return not table.key or way.holder_columns != table.key or way.tie.when is not None


PRIORITY = {
    Cause.SHELL: 0,
    Cause.KEPT: 1,
    Cause.HOLDER_GONE: 2,
    Cause.TARGET_GONE: 3,
    Cause.RECOMPUTED: 4,
    Cause.CORRECTED: 5,
}
