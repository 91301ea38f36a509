"""MAM-283: of every category that a system holds the notice says how long it is kept.

Reads notices that state retention at all, and the categories that maps name; yields, for each system,
those of which no retention promise speaks, and those that only people in some regions are told.
Law: GDPR art. 5(1)(e), 13(2)(a), 30(1)(f); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme


def without_retention(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each system with categories that no retention promise names; asked once."""
    told = checked.programme.notice
    if told.region or not (told.retention or told.open_ends):
        return
    stated = set(_stated(told))
    elsewhere = {item for overlay in told.overlays.values() for item in _stated(overlay.notice)} - stated
    for _, system in sorted(checked.programme.systems.items()):
        lacking = [item for item in told.categories if item in _held(system) and item not in stated]
        if nowhere := tuple(item for item in lacking if item not in elsewhere):
            yield _finding(system, nowhere, who="the notice does not say how long")
        if partly := tuple(item for item in lacking if item in elsewhere):
            yield _finding(system, partly, who=f"{_sayers(told, partly)} how long: nobody else is told")


def _sayers(told: Notice, items: tuple[str, ...]) -> str:
    said = [o.id for o in told.overlays.values() if set(items) & set(_stated(o.notice))]
    return f"only {few([f'supplements.{name}' for name in said])} {'says' if len(said) == 1 else 'say'}"


def _stated(told: Notice) -> Iterator[str]:
    for items in (
        *(promise.items for promise in told.retention.values()),
        *(end.items for end in told.open_ends.values()),
    ):
        yield from items


def _held(system: SystemMap) -> frozenset[str]:
    columns = (column for table in system.tables.values() for column in table.columns.values())
    by_hand = system.manual.holds if system.manual else ()
    return frozenset((*(column.category for column in columns), *by_hand))


def _finding(system: SystemMap, lacking: tuple[str, ...], *, who: str) -> Finding:
    return found(
        HELD_WITHOUT_RETENTION,
        problem=f"`{system.name}` holds {few(lacking)}, and {who}",
        remedy="write for them a retention promise with `keep:`, `after:` and `ground:`",
        where=system.where,
        node=system.id,
    )


def _kept(items: str) -> str:
    return notice(
        more=f"""\
retention:
  orders: {{items: {items}, of: customer, keep: 2 years, after: last-order, ground: {{purpose: sell}}}}
"""
    )


HELD_WITHOUT_RETENTION = Rule(
    code="MAM-283",
    severity=Severity.WARNING,
    asks="Is it said of everything that a system holds how long it is kept?",
    why="what has no end is kept for ever, and nobody can be told until when",
    article="GDPR art. 5(1)(e), 13(2)(a), 30(1)(f); APPI art. 22",
    find=without_retention,
    find_live=None,
    fails={"notice.yaml": _kept("[contact.name]"), "systems/shop.yaml": SHOP},
    passes={"notice.yaml": _kept("[contact]"), "systems/shop.yaml": SHOP},
)
