"""MAM-211: every mask fits the column it is put on.

Reads the masks of columns and of ties, and the values that become NULL in kept rows; yields those that the
database would refuse: NULL where it is forbidden, one text for all where values must differ, or a value of
another type.
Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._masks import blanked, known_masks, leaving_masks, name_a_mask, written
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import takes
from mamoru.check.staying import shells, sole_owner
from mamoru.model.expression import Old, Value
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import MaskUse
from mamoru.model.programme import CheckedProgramme, Way


def impossible(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each mask that the database would refuse, said or by default."""
    masks = known_masks()
    for mapped in personal_tables(checked):
        for use in _uses(mapped):
            if use.mask in masks and use.column in mapped.table.columns:
                yield from _judged(mapped, use, masks)
        yield from (_null_in_kept_row(mapped, column) for column in _emptied(mapped))
        yield from _cut_identity(mapped)


def _uses(mapped: Mapped) -> Iterator[MaskUse]:
    yield from (column.mask for column in mapped.told.columns.values() if column.mask)
    yield from (use for _, use in leaving_masks(mapped))


def _judged(mapped: Mapped, use: MaskUse, masks: Mapping[str, Mask]) -> Iterator[Finding]:
    mask = masks[use.mask]
    unique = next((key for key in (mapped.table.key, *mapped.table.unique) if use.column in key), ())
    if mask.gives_null and not mapped.nullable(use.column):
        yield found(
            MASK_IMPOSSIBLE,
            problem=(
                f"the mask `{written(use)}` empties `{mapped.name}.{use.column}`, which must not be empty "
                "(NOT NULL)"
            ),
            remedy=_other_mask(use.column),
            where=use.where,
            node=mapped.column_node(use.column),
        )
    elif not takes(
        mask.expression(use.argument), mapped.table.columns[use.column].type, mapped.system.told.kind
    ):
        yield found(
            MASK_IMPOSSIBLE,
            problem=(
                f"the mask `{written(use)}` gives what `{mapped.name}.{use.column}` cannot hold, since its "
                "type "
                f"is `{mapped.table.columns[use.column].type}`"
            ),
            remedy="use `null` or `fixed: VALUE` of that type; `truncate` wants text, `year-only` a date",
            where=use.where,
            node=mapped.column_node(use.column),
        )
    elif unique and _can_collide(mask, use):
        yield found(
            MASK_IMPOSSIBLE,
            problem=(
                f"the mask `{written(use)}` can give two rows the same value, but the database wants every "
                f"`{listed(unique)}` of `{mapped.name}` to be different"
            ),
            remedy=_distinct(mapped, use.column),
            where=use.where,
            node=mapped.column_node(use.column),
            why=(
                "the first person's erasure would succeed, and the next one's would be refused by the "
                "database"
            ),
        )


def _can_collide(mask: Mask, use: MaskUse) -> bool:
    if mask.gives_null:
        return False
    return mask.points_at_placeholder or mask.expression(use.argument) not in {Value(value=None), Old()}


def _other_mask(column: str) -> str:
    return (
        f'use a mask that leaves something, such as `{{fixed: {column}, is: "(removed)"}}`, or allow NULL '
        "in the database"
    )


def _distinct(mapped: Mapped, column: str) -> str:
    if mapped.nullable(column):
        return f"use `{{null: {column}}}`: any number of rows may be empty"
    return f"allow NULL in `{mapped.name}.{column}` and use `{{null: {column}}}`"


def _emptied(mapped: Mapped) -> list[str]:
    """Return the NOT NULL columns of kept rows that nothing keeps readable and no mask was named for."""
    if mapped.told.keep is None:
        return []
    stay = mapped.told.keep.columns
    return [c for c in blanked(mapped) if c not in stay and not mapped.nullable(c)]


def _null_in_kept_row(mapped: Mapped, column: str) -> Finding:
    told = mapped.told.columns.get(column)
    return found(
        MASK_IMPOSSIBLE,
        problem=(
            f"`{mapped.name}.{column}` is emptied in rows that are kept after an erasure, but must not be "
            "empty (NOT NULL)"
        ),
        remedy=(
            f"in {mapped.system.file}, {name_a_mask(mapped, column)}, or name the column under `kept:` if "
            "the promise keeps it readable"
        ),
        where=told.where if told else mapped.told.where,
        node=mapped.column_node(column),
    )


def _cut_identity(mapped: Mapped) -> Iterator[Finding]:
    """Yield ties by an e-mail address or a number that must be emptied in rows that stay, and cannot be."""
    for way in mapped.into:
        masked = {use.column for use in way.tie.leaving}
        filled = [c for c in way.tie.by if c in mapped.table.columns and not mapped.nullable(c)]
        if not way.holder and filled and masked.isdisjoint(way.tie.by) and _may_stay(mapped, way):
            yield from (_names_the_person(mapped, way, column) for column in filled)


def _may_stay(mapped: Mapped, way: Way) -> bool:
    system = mapped.system
    if mapped.told.keep or sole_owner(system.graph, mapped.name) is not way:
        return True
    return mapped.name in shells(system.told, system.graph, of=way.tie.of)


def _names_the_person(mapped: Mapped, way: Way, column: str) -> Finding:
    return found(
        MASK_IMPOSSIBLE,
        problem=(
            f"`{mapped.name}.{column}` names the person (`{way.tie.known_as}`) in rows that may stay after "
            "an erasure, but must not be empty (NOT NULL)"
        ),
        remedy=(
            f'add `leaving: [{{fixed: {column}, is: "(removed)"}}]` to the tie, or allow NULL in the database'
        ),
        where=way.tie.where,
        node=way.id,
    )


REVIEWS = """\
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, signed TEXT NOT NULL, nickname TEXT UNIQUE
);
"""

MASK_IMPOSSIBLE = Rule(
    code="MAM-211",
    severity=Severity.ERROR,
    asks="Can the database take every mask?",
    why="the database would refuse the erasure in the middle of a person's request",
    article="GDPR art. 17(1); APPI art. 35",
    find=impossible,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {signed: contact.name, nickname: contact.name}
    ties:
      - {by: author, to: customers, how: accessed, leaving: [{null: signed}, {fixed: nickname, is: gone}]}
""",
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {signed: contact.name, nickname: contact.name}
    ties:
      - {by: author, to: customers, how: accessed, leaving: [{fixed: signed, is: gone}, {null: nickname}]}
""",
    },
)
