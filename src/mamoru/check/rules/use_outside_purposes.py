"""MAM-263: what the maps say is done with data stays within the purposes that the notice states.

Reads the uses of all maps and the purposes, in every region; yields the categories, and the people, that a
use takes and its purpose does not.  Law: GDPR art. 5(1)(b), 6(4); APPI art. 17, 18(1).
"""

from collections.abc import Iterator, Mapping

from mamoru.check.flows.flow import flows, regions_of
from mamoru.check.rules._flows import NEWSLETTER, Beyond, beyond, where_told
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.map import DataUse
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.nearest import meant


def outside(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each use whose purpose is stated nowhere, or does not cover what it takes.

    What directly identifies people and feeds interest-based advertising is told by MAM-267.
    """
    for flow in flows(checked):
        places = regions_of(flow.use, flow.told)
        without = tuple(place for place in places if flow.use.purpose not in flow.told[place].purposes)
        if without:
            yield _unstated(flow.use, without, flow.told)
        judged = flow.taken.at(region=set(places).difference(without))
        for part in beyond(judged - flow.stated - flow.ads):
            yield _beyond(flow.use, part, flow.told)


def _unstated(use: DataUse, regions: tuple[str, ...], told: Mapping[str, Notice]) -> Finding:
    known = {name for notice in told.values() for name in notice.purposes}
    hint = "" if use.purpose in known else meant(use.purpose, known)
    return found(
        USE_OUTSIDE_PURPOSES,
        problem=(
            f"`{use.id}` is for `{use.purpose}`, and no such purpose is stated"
            f"{where_told(regions, use, told)}{hint}"
        ),
        remedy="name the purpose that it is for, or state it in `purposes:` and tell people beforehand",
        where=use.where,
        node=use.id,
    )


def _beyond(use: DataUse, part: Beyond, told: Mapping[str, Notice]) -> Finding:
    is_open = all(told[region].purposes[use.purpose].open for region in part.regions)
    return found(
        USE_OUTSIDE_PURPOSES,
        problem=(
            f"`{use.id}` reads {part.of_whom()} for `purposes.{use.purpose}`, which "
            f"{'is `open` and authorises nothing' if is_open else 'does not state it'}"
            f"{where_told(part.regions, use, told)}"
        ),
        remedy=(
            "let it read less, or name a purpose that covers this; whoever adds it to `purposes."
            f"{use.purpose}` tells people before the data is used so"
        ),
        where=use.where,
        node=use.id,
    )


USE_OUTSIDE_PURPOSES = Rule(
    code="MAM-263",
    severity=Severity.ERROR,
    asks="Does everything that is done with data stay within the purposes that are stated?",
    why="people gave their data for what they were told, and not for this",
    article="GDPR art. 5(1)(b), 6(4); APPI art. 17, 18(1)",
    find=outside,
    find_live=None,
    fails={"systems/shop.yaml": SHOP + NEWSLETTER.replace("for: sell", "for: advertise")},
    passes={"systems/shop.yaml": SHOP + NEWSLETTER},
    stops=Stops.PUBLICATION,
)
