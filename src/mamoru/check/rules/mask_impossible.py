"""MAM-211: every mask fits the column it is put on.

Reads the masks of columns and of ties, and the values that become NULL in kept rows; yields those that the
database would refuse: NULL where it is forbidden, or one text for all where values must differ.
Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._masks import known_masks, leaving_masks, written
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.expression import Old, Value
from mamoru.model.finding import Finding, Severity
from mamoru.model.map import ColumnMap, MaskUse
from mamoru.model.mask import Mask
from mamoru.model.programme import CheckedProgramme
from mamoru.model.rule import Rule


def impossible(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each mask that the database would refuse, said or by default."""
    masks = known_masks()
    for mapped in personal_tables(checked):
        for use in _uses(mapped):
            if use.mask in masks and use.column in mapped.table.columns:
                yield from _judged(mapped, use, masks)
        yield from (_null_in_kept_row(mapped, column) for column in _emptied(mapped))


def _uses(mapped: Mapped) -> Iterator[MaskUse]:
    yield from (column.mask for column in mapped.told.columns.values() if column.mask)
    yield from (use for _, use in leaving_masks(mapped))


def _judged(mapped: Mapped, use: MaskUse, masks: Mapping[str, Mask]) -> Iterator[Finding]:
    mask = masks[use.mask]
    unique = next((key for key in (mapped.table.key, *mapped.table.unique) if use.column in key), ())
    if mask.gives_null and not mapped.nullable(use.column):
        yield found(
            MASK_IMPOSSIBLE,
            problem=f"the mask `{written(use)}` empties `{mapped.name}.{use.column}`, which must not be empty (NOT NULL)",
            remedy=_other_mask(use.column),
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
            why="the first person's erasure would succeed, and the next one's would be refused by the database",
        )


def _can_collide(mask: Mask, use: MaskUse) -> bool:
    if mask.gives_null:
        return False
    return mask.points_at_placeholder or mask.expression(use.argument) not in {Value(value=None), Old()}


def _other_mask(column: str) -> str:
    return f'use a mask that leaves something, such as `{{fixed: {column}, is: "(removed)"}}`, or allow NULL in the database'


def _distinct(mapped: Mapped, column: str) -> str:
    if mapped.nullable(column):
        return f"use `{{null: {column}}}`: any number of rows may be empty"
    return f"allow NULL in `{mapped.name}.{column}` and use `{{null: {column}}}`"


def _emptied(mapped: Mapped) -> Iterator[ColumnMap]:
    """Yield the columns of a kept table that nothing keeps readable and no mask was named for."""
    keep = mapped.told.keep
    for column in mapped.told.columns.values() if keep else ():
        kept = keep is not None and column.name in keep.columns
        if not kept and not column.mask and column.name in mapped.table.columns and not mapped.nullable(column.name):
            yield column


def _null_in_kept_row(mapped: Mapped, column: ColumnMap) -> Finding:
    return found(
        MASK_IMPOSSIBLE,
        problem=(
            f"`{mapped.name}.{column.name}` is emptied in rows that are kept after an erasure, "
            "but must not be empty (NOT NULL)"
        ),
        remedy=(
            f"in {mapped.system.file}, write "
            f'`{column.name}: {{category: {column.category}, mask: {{fixed: "(removed)"}}}}`, '
            "or name the column under `kept:` if the promise keeps it readable"
        ),
        where=column.where,
        node=mapped.column_node(column.name),
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
    ties: [{by: author, to: customers, how: accessed, leaving: [{null: signed}, {fixed: nickname, is: (removed)}]}]
""",
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {signed: contact.name, nickname: contact.name}
    ties: [{by: author, to: customers, how: accessed, leaving: [{fixed: signed, is: (removed)}, {null: nickname}]}]
""",
    },
)
