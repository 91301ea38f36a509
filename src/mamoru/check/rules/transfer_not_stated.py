"""MAM-326: where data of a region is held abroad, some transfer tells of it.

Reads where controllers, systems and recipients are, for people of each region, and the transfers told there;
yields, once for the notice and once for each supplement, the countries that the law of the region wants a
safeguard for and that no transfer out of the region leads to.  Whether a transfer's safeguard is one, and
each recipient of a controller that sits in the region, MAM-252 asks.  A controller abroad counts where none
sits in the region.  Law: GDPR art. 13(1)(f), ch. V; APPI art. 28; PIPL art. 39.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mamoru.check.rules._borders import Border, borders
from mamoru.check.rules._found import few, found, named
from mamoru.check.rules._law import articles, place_of
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.law import Fact, Safeguard
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider

Places = Mapping[str, str]  #: what is there, as a finding names it -> country


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """What some people are told, and where their data is beside that."""

    view: Notice
    places: dict[str, str] = field(default_factory=dict)
    ways: dict[str, Fact[Safeguard]] = field(default_factory=dict)  #: jurisdiction -> a fact of its law


def not_stated(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for the notice, and for each supplement, with all the places and laws."""
    untold: dict[str, Untold] = {}
    for border in borders(checked):
        view = border.at.view
        held = _held_in(checked, border)
        places = {what: there for what, there in held.items() if _asks(border, there)}
        if places:
            note = untold.setdefault(view.region, Untold(view=view))
            note.places.update(places)
            note.ways[border.at.law.jurisdiction] = border.ways[0]
    yield from map(_finding, untold.values())


def _held_in(checked: CheckedProgramme, border: Border) -> Places:
    """Return where data of people of the region is, as far as MAM-252 does not ask about it one by one."""
    view = border.at.view
    places = {told.id: told.country for told in checked.programme.systems.values()}
    if not border.has_exporter:
        reached = [view.entities[name] for name in sorted(_controllers(border))]
        places |= {entity.node.id: entity.country for entity in reached}
        places |= {
            f"{one.node.id} ({country})": country
            for one in view.recipients.values()
            for country in one.countries
            if one.receives and not border.knows(one.safeguard, country)
        }
    return places


def _controllers(border: Border) -> set[str]:
    """Return the controllers to which the routes lead people of the region; else the last one."""
    view = border.at.view
    theirs = [r for r in view.routes if not r.regions or any(map(border.is_here, r.regions))]
    is_led = any(not (route.provider or route.collector or route.of) for route in theirs)
    return {*(route.entity for route in theirs), *([] if is_led else [view.controller])}


def _asks(border: Border, country: str) -> bool:
    """Tell whether the law wants a safeguard for a country, and no transfer out of the region leads there."""
    transfers = (t for t in border.at.view.transfers.values() if border.leaves(t) and not t.surviving)
    told = {place for transfer in transfers for place in transfer.to}
    return bool(country and border.abroad((country,)) and told.isdisjoint({country, *wider(country)}))


def _finding(untold: Untold) -> Finding:
    view, countries = untold.view, sorted(set(untold.places.values()))
    node, where = place_of(view, "transfers", [transfer.node for transfer in view.transfers.values()])
    there = [name.partition(" ")[0] for name in untold.places]
    example = f"{{from: [{', '.join(sorted(untold.ways))}], to: [{', '.join(countries)}], of: all, items: all"
    return found(
        TRANSFER_NOT_STATED,
        problem=(
            f"data of people who are told this is in {named(countries)} ({few(list(dict.fromkeys(there)))}), "
            f"no transfer leads there, and the law of {named(sorted(untold.ways))} wants a safeguard"
        ),
        remedy=(
            f"write in `transfers:` one such as `{example}, safeguard: WAY}}` (`mamoru laws show` lists the "
            "ways that each law knows); where people give their data to a company abroad themselves, and the "
            "law there counts that as no transfer, allow this under `allow:` with that reason"
        ),
        where=where,
        node=node,
        article=articles(list(untold.ways.values())),
    )


TRANSFER_NOT_STATED = Rule(
    code="MAM-326",
    severity=Severity.WARNING,
    asks="Where data of a region is held abroad, does a transfer tell of it?",
    why="people are not told that their data is abroad, nor what protects it there",
    article="GDPR art. 13(1)(f), 44-49; APPI art. 28; PIPL art. 39",
    find=not_stated,
    find_live=None,
    fails={"systems/shop.yaml": SHOP.replace("country: JP", "country: US")},
    passes={
        "systems/shop.yaml": SHOP.replace("country: JP", "country: US"),
        "notice.yaml": notice(
            more="transfers:\n  office: {from: [JP], to: [US], of: customer, items: [contact], safeguard: "
            "equivalent-measures}\n"
        ),
    },
)
