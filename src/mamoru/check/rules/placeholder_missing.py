"""MAM-220: a pseudo-person exists where a mask points at one.

Reads the masks that re-point a tie to a placeholder row; yields those whose table of people declares none,
those on a column that leads to nobody, and placeholder rows that one value cannot name.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import known_masks, leaving_masks
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import MaskUse, Tie
from mamoru.model.programme import CheckedProgramme


def without_placeholder(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each mask that points at a placeholder row nobody declared."""
    pointing = {name for name, mask in known_masks().items() if mask.points_at_placeholder}
    for mapped in personal_tables(checked):
        if mapped.told.pseudo_person is not None and len(mapped.table.key) > 1:
            yield _half_a_key(mapped)
        for tie, use in leaving_masks(mapped):
            if use.mask in pointing:
                yield from _judged(mapped, tie, use)
        for column in mapped.told.columns.values():
            if column.mask and column.mask.mask in pointing:
                yield _leads_nowhere(mapped, column.mask)


def _half_a_key(mapped: Mapped) -> Finding:
    return found(
        PLACEHOLDER_MISSING,
        problem=(
            f"`pseudo-person` of `{mapped.name}` is one value, but the key of the table has "
            f"{len(mapped.table.key)} columns: {named(mapped.table.key)}"
        ),
        remedy=(
            f"take `pseudo-person` away from `{mapped.name}` in {mapped.system.file}, and use `null` or "
            "`fixed` in place of the mask `pseudo-person`; or give the table a key of one column"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
        why=(
            "living people who share that value would be taken for the placeholder: their rows would be "
            "deleted as nobody's"
        ),
    )


def _judged(mapped: Mapped, tie: Tie, use: MaskUse) -> Iterator[Finding]:
    people = mapped.system.told.tables
    if (use.column,) != tie.by or tie not in mapped.told.ties or not _leads_to_key(mapped, tie):
        yield _leads_nowhere(mapped, use)
    elif tie.to not in people or people[tie.to].pseudo_person is None:
        yield found(
            PLACEHOLDER_MISSING,
            problem=(
                f"`{mapped.name}.{use.column}` is to lead to a pseudo-person when its person is erased, but "
                f"`{tie.to}` declares none"
            ),
            remedy=(
                f"insert one placeholder row into `{tie.to}` and write its key in {mapped.system.file}, "
                f"under `{tie.to}:`, such as `pseudo-person: 0`"
            ),
            where=use.where,
            node=tie.id,
        )


def _leads_to_key(mapped: Mapped, tie: Tie) -> bool:
    target = mapped.system.schema.tables.get(tie.to)
    return target is not None and tie.to_columns in {(), target.key}


def _leads_nowhere(mapped: Mapped, use: MaskUse) -> Finding:
    return found(
        PLACEHOLDER_MISSING,
        problem=(
            f"the mask `pseudo-person` stands on `{mapped.name}.{use.column}`, which does not lead to the "
            "key of a table"
        ),
        remedy=(
            "use it only as `leaving: [{pseudo-person: COLUMN}]` of the tie `{by: COLUMN, to: TABLE, "
            "...}`; for other columns use `fixed` or `null`"
        ),
        where=use.where,
        node=mapped.column_node(use.column),
        why=(
            "a placeholder row stands in for the row that a tie leads to; no such row can stand in for this "
            "value"
        ),
    )


REVIEWS = """\
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES customers, stars INTEGER
);
"""

MAP = """\
  reviews:
    not-personal: [stars]
    ties: [{by: author, to: customers, how: none, leaving: [{pseudo-person: author}]}]
"""

PLACEHOLDER_MISSING = Rule(
    code="MAM-220",
    severity=Severity.ERROR,
    asks="Does the pseudo-person exist that erased people are replaced by?",
    why="there is no row to put in the place of the erased person, so the erasure cannot be carried out",
    article="",
    find=without_placeholder,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP + "    pseudo-person: 0\n" + MAP,
    },
)
