"""MAM-323: what goes is destroyed by a way that the notice states.

Reads ``destruction:`` and the maps, for the notice as it is and with each supplement; yields tables whose
masks leave something where the notice states that nothing is left, and systems in which people look for data
for which only ways are stated that do not fit there.  Law: PIPA art. 21, enforcement decree art. 16.
"""

from collections.abc import Iterator, Sequence

from mamoru.check.ending.destroying import (
    DE_IDENTIFY,
    ELECTRONIC,
    Way,
    by_hand,
    electronic,
    items_of,
    method_of,
)
from mamoru.check.rules._found import few, found, named
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import SystemMap, TableMap
from mamoru.model.programme import CheckedProgramme


def otherwise(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table, and each system, where what is done is not what is stated."""
    told = checked.programme.notice
    if not told.destruction:
        return
    for system in checked.programme.systems.values():
        for table in system.tables.values():
            for kind in told.people:
                way = electronic(told, of=kind, items=items_of(table))
                if way and (finding := _left(table, way)):
                    yield finding
                    break
        if system.manual and not system.remote:
            yield from _unfit(checked, system, system.manual.of)


def _left(table: TableMap, way: Way) -> Finding | None:
    """Return what is wrong where a mask leaves a part of a value."""
    masks = {name: column.mask.mask for name, column in table.columns.items() if column.mask}
    leaving = {use.column: use.mask for tie in table.ties for use in tie.leaving}
    left = [column for column, mask in {**masks, **leaving}.items() if method_of([mask]) == DE_IDENTIFY]
    if not left or DE_IDENTIFY in way.by:
        return None
    return found(
        DESTRUCTION_NOT_STATED,
        problem=(
            f"`{way.statement}` destroys by {named(way.by, last='or')}, and an erasure leaves a part of "
            f"{few([f'{table.name}.{column}' for column in left])}"
        ),
        remedy="use the mask `null` or `fixed` there, or add `de-identify` to `by:` of the promise",
        where=table.where,
        node=table.id,
    )


def _unfit(checked: CheckedProgramme, system: SystemMap, people: Sequence[str]) -> Iterator[Finding]:
    """Tell a system in which people look, where each way that is stated is for what is electronic."""
    told = checked.programme.notice
    for kind in people:
        ways = by_hand(told, system, of=kind)
        if ways and all(way.medium == ELECTRONIC for way in ways):
            yield found(
                DESTRUCTION_NOT_STATED,
                problem=(
                    f"people look in `{system.name}`, and {named([way.statement for way in ways])} states "
                    "only how what is electronic is destroyed"
                ),
                remedy="add an entry to `destruction:` with `medium: paper`, or leave `medium:` out",
                where=system.where,
                node=system.id,
                why="whoever finds papers there has to destroy them, and nobody has said how",
            )
            return


def _states(by: str) -> str:
    return notice(more=f"destruction:\n  files: {{items: [contact], medium: electronic, by: [{by}]}}\n")


MASKED = SHOP.replace("name: contact.name", "name: {category: contact.name, mask: {truncate: 1}}")

DESTRUCTION_NOT_STATED = Rule(
    code="MAM-323",
    severity=Severity.WARNING,
    asks="Is what goes destroyed by a way that the notice states?",
    why="the record of destruction would show another way than people were promised",
    article="PIPA art. 21, enforcement decree art. 16",
    find=otherwise,
    find_live=None,
    fails={"notice.yaml": _states("technical"), "systems/shop.yaml": MASKED},
    passes={"notice.yaml": _states("technical, de-identify"), "systems/shop.yaml": MASKED},
)
