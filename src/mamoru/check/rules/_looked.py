"""The last day on which, by the notice's own word, somebody looked at any part of it.

A check has no clock, so that the same files always give the same findings: this day stands in its place.
A day that has not come is none of them; it has a finding of its own (MAM-170).
"""

from collections.abc import Iterator

from mamoru.model.notice import Node, Notice

Role = tuple[Node, str, bool]  #: where it is written, the day it was confirmed, whether it must have one


def last_looked(told: Notice, *, today: str) -> str:
    """Return that day: it took effect, confirmed a role, reviewed a safeguard or made a report on it.

    ``today`` (ISO): what is said to have been looked at later was not; empty where nobody has said the day.
    """
    days = [confirmed for _, confirmed, _ in roles(told)]
    days += [safeguard.last for safeguard in told.safeguards.values()]
    days += [report.last for report in told.reports.values()]
    return max(told.effective, *(day for day in days if not today or day <= today), "")


def where_looked(told: Notice, day: str) -> str:
    """Return the id of the first node at which somebody looked on a day; empty where none says so."""
    nodes = [(node, confirmed) for node, confirmed, _ in roles(told)]
    nodes += [(safeguard.node, safeguard.last) for safeguard in told.safeguards.values()]
    nodes += [(report.node, report.last) for report in told.reports.values()]
    return next((node.id for node, on in nodes if on == day), "")


def roles(told: Notice) -> Iterator[Role]:
    """Yield whom people are told to turn to, and those who represent an entity."""
    for officer in told.officers.values():
        yield officer.node, officer.confirmed, officer.role == "representative"
    for authority in told.authorities.values():
        yield authority.node, authority.confirmed, False
    for entity in told.entities.values():
        if entity.representative:
            yield entity.node, entity.representative.confirmed, True
    for contact in told.contacts.values():
        yield contact.node, contact.confirmed, False
