"""MAM-288: people of a region are told of the controllers that the routes of the notice lead them to.

Reads ``controllers:`` of each supplement and the routes of the notice; yields entities that are named there
and that no route leads to for people of these regions, and routes for one of these regions that lead to an
entity that is not named, where the supplement names any.
Law: GDPR art. 13(1)(a), 26(2); LGPD art. 9(III); POPIA s. 18(1)(b).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Notice, Route
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider


def untold(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each controller that is named and reached by nobody, or reached and not named."""
    base = checked.programme.notice
    for overlay in base.overlays.values():
        yield from _in_region(overlay.notice, overlay.regions)


def _in_region(told: Notice, regions: tuple[str, ...]) -> Iterator[Finding]:
    telling = [one for one in told.told_controllers.values() if is_own(one.node, told)]
    routes = [route for route in told.routes if _holds(route, regions)]
    reached, names = {*(route.entity for route in routes), told.controller}, {one.entity for one in telling}
    for one in telling:
        if one.entity not in reached:
            says = f"names `{one.entity}` as controller, and no route of the notice leads to it in"
            route = f"`{{when: {{region: {regions[0]}, ...}}, is: {one.entity}}}`"
            remedy = f"add {route} to `controllers:` of the notice, or name whom the routes lead to"
            yield _finding(f"{says} {named(regions)}", remedy, where=one.node.where, node=one.node.id)
    missing = (route.entity for route in routes if route.regions and route.entity not in names)
    for entity in dict.fromkeys(missing) if telling else ():
        says = f"does not name `{entity}`, to which a route of the notice leads people of these regions"
        remedy = f"add `{{entity: {entity}}}` to `controllers:` of the supplement, or correct the route"
        node = f"supplements.{told.region}.controllers"
        yield _finding(says, remedy, where=telling[0].node.where, node=node)


def _holds(route: Route, regions: tuple[str, ...]) -> bool:
    """Tell whether a route may hold for people of one of the regions."""
    theirs = {name for region in regions for name in (region, *wider(region))}
    return not route.regions or any(
        region in theirs or not theirs.isdisjoint({region, *wider(region)} & {*regions})
        for region in route.regions
    )


def _finding(says: str, remedy: str, *, where: Span, node: str) -> Finding:
    return found(CONTROLLER_UNTOLD, problem=f"`{node}` {says}", remedy=remedy, where=where, node=node)


TWO = notice().replace(
    "controllers:",
    "  shop-eu: {name: Kasuri Shop Europe, country: LU, address: Luxembourg}\ncontrollers:",
)
ROUTED = TWO.replace("[{else:", "[{when: {region: EEA, provider: shop-eu}, is: shop-eu}, {else:")
SUPPLEMENT = """\
supplement: EEA
for: [EEA]
law: EU-GDPR
controllers:
  europe: {entity: shop-eu}
requests:
  refusals: {told: [authority]}
"""

CONTROLLER_UNTOLD = Rule(
    code="MAM-288",
    severity=Severity.ERROR,
    asks="Do the controllers that a supplement names answer for people of its regions, and no others?",
    why="people would turn to a company that does not answer for their data, or never learn which one does",
    article="GDPR art. 13(1)(a), 26(2); LGPD art. 9(III); POPIA s. 18(1)(b)",
    find=untold,
    find_live=None,
    fails={"notice.yaml": TWO, "supplements/EEA.yaml": SUPPLEMENT},
    passes={"notice.yaml": ROUTED, "supplements/EEA.yaml": SUPPLEMENT},
    stops=Stops.PUBLICATION,
)
