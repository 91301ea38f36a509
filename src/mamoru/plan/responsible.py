"""Who answers for a person's data, who can be reached about it, and where a complaint goes.

Comes in: the notice as the person is told it, the regions they are in, and in which capacity they stand.
Goes out: the controllers that its routes lead to, and the officers, authorities and contacts there.
Law: GDPR art. 12(1), 13(1)(a), (b), 13(2)(d), 15(1)(f); LGPD art. 9(III), 18 par. 1; APPI art. 32(1).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from mamoru.model.notice import Notice, Route
from mamoru.model.promises.contacts import Authority, Contact, Officer
from mamoru.model.promises.regions import wider

AGENT, CUSTOMER, NON_CUSTOMER = "agent", "customer", "non-customer"  #: whom a contact is kept for


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """One entity that answers for the data, and where that hangs on what no system can tell."""

    entity: str  #: its id
    provider: str = ""  #: it is the one where the contract is with this entity
    collector: str = ""  #: where this entity collected the data
    otherwise: bool = False  #: where none of those before it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """Whom one person can turn to."""

    controllers: tuple[Controller, ...]  #: one, unless it hangs on who has the contract or collected the data
    officers: Mapping[str, Officer]
    authorities: Mapping[str, Authority]
    contacts: Mapping[str, Contact]

    @property
    def entities(self) -> tuple[str, ...]:
        """The ids of the controllers, each once."""
        return tuple(dict.fromkeys(one.entity for one in self.controllers))


class _Placed(Protocol):
    """A promise for people of some regions, or for all."""

    @property
    def regions(self) -> tuple[str, ...]: ...


def responsible(notice: Notice, regions: Collection[str], *, of: str) -> Responsible:
    """Return whom people of the kind ``of`` in these regions turn to; of an unknown region, none are given.

    Who answers for people whose region nobody knows is the controller that the notice ends with, and what
    holds where that one is holds for them.
    """
    found = dict.fromkeys(c for region in regions or ("",) for c in _controllers(notice, region, of=of))
    entities = {one.entity for one in found}
    places = regions or {notice.entities[name].country for name in entities}
    return Responsible(
        controllers=tuple(found),
        officers={
            name: officer
            for name, officer in notice.officers.items()
            if _holds(officer, places) and (officer.regions or officer.entity in entities)
        },
        authorities={name: one for name, one in notice.authorities.items() if _holds(one, places)},
        contacts=_contacts(notice, places, entities=entities, of=of),
    )


def perhaps_responsible(notice: Notice, *, of: str) -> frozenset[str]:
    """Return the ids of all entities that answer for people of the kind ``of`` in one region or another."""
    told = (notice, *(overlay.notice for overlay in notice.overlays.values()))
    routed = {route.entity for one in told for route in one.routes if not route.of or of in route.of}
    named = {one.entity for there in told for one in there.told_controllers.values()}
    return frozenset({notice.controller} | routed | named)


def _controllers(notice: Notice, region: str, *, of: str) -> Iterator[Controller]:
    """Yield the controllers of one region up to the first that hangs on nothing else."""
    routed = [route for route in notice.routes if _leads(route, region) and (not route.of or of in route.of)]
    for route in routed:
        yield Controller(entity=route.entity, provider=route.provider, collector=route.collector)
        if not (route.provider or route.collector):
            return
    told = notice.told_controllers.values() if region and not routed else ()
    yield from (Controller(entity=one.entity) for one in told)
    if not told:
        yield Controller(entity=notice.controller, otherwise=bool(routed))


def _leads(route: Route, region: str) -> bool:
    return not route.regions or not {region, *wider(region)}.isdisjoint(route.regions)


def _holds(placed: _Placed, places: Collection[str]) -> bool:
    """Tell whether a promise is for people of one of these places; one that names no region is for all."""
    return not placed.regions or any(
        not {place, *wider(place)}.isdisjoint(placed.regions) for place in places
    )


def _contacts(
    notice: Notice, places: Collection[str], *, entities: Collection[str], of: str
) -> Mapping[str, Contact]:
    """Return the contacts there of the controllers, and of whoever else is named for these places alone.

    Without one, those that other entities keep for all.  Where contacts of customers are kept, people of the
    kinds for which there is none are no customers: theirs are the contacts of non-customers.
    """
    theirs = {name for place in places for name in (place, *wider(place))}
    customers = {kind for one in notice.contacts.values() if one.who == CUSTOMER for kind in one.of}
    not_theirs = {AGENT} if customers and of not in customers else {AGENT, NON_CUSTOMER}
    found = {
        name: one
        for name, one in notice.contacts.items()
        if of in one.of and one.who not in not_theirs and (not one.region or one.region in theirs)
    }
    own = {name: one for name, one in found.items() if one.region or not one.entity or one.entity in entities}
    return own or found
