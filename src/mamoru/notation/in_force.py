"""MAM-169: the day on which the notice comes into force has come.  MAM-170: so has what is said to be done.

Comes in: the notice, and the day.  Goes out: a warning where it is for a later day, as it is written or for
some regions: whoever asks meanwhile is answered by what does not hold yet.  And a finding for each day on
which something was done, by the notice's own word, that lies after it: an error where people were asked,
since a weaker promise rests on their answer.  Law: GDPR art. 13, 5(1)(a), 7(1).
"""

from collections.abc import Iterator

from mamoru.model.finding import Finding
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.model.promises.node import Node
from mamoru.notation.codes import Code, error, warning

EFFECTIVE = "effective"
DONE, CONFIRMED, LAST = "done", "confirmed", "last"


def not_in_force(told: Notice, *, today: str) -> Iterator[Finding]:
    """Yield a warning for the notice, and for each supplement, that is for a day after ``today`` (ISO)."""
    if told.effective > today:
        yield _finding("the notice", told.effective, where=_place(told, EFFECTIVE), node=EFFECTIVE)
    for overlay in told.overlays.values():
        if overlay.effective > max(today, told.effective):
            node = f"supplements.{overlay.id}.{EFFECTIVE}"
            where = _place(overlay.notice, node)
            yield _finding(f"the supplement `{overlay.id}`", overlay.effective, where=where, node=node)


def days_to_come(told: Notice, *, today: str) -> Iterator[Finding]:
    """Yield a finding for each day after ``today`` (ISO) on which something was done, as it is written."""
    seen: set[str] = set()
    for view in (told, *(overlay.notice for overlay in told.overlays.values())):
        for node, says, day in _days(view):
            if day > today and node.id not in seen:
                seen.add(node.id)
                yield (_asked if says == DONE else _looked)(node, says, day)


def _days(told: Notice) -> Iterator[tuple[Node, str, str]]:
    """Yield the days on which something was done: where each is written, what it is, and the day."""
    for change in told.changes.values():
        yield change.node, DONE, change.done.on if change.done else ""
    for officer in told.officers.values():
        yield officer.node, CONFIRMED, officer.confirmed
    for authority in told.authorities.values():
        yield authority.node, CONFIRMED, authority.confirmed
    for contact in told.contacts.values():
        yield contact.node, CONFIRMED, contact.confirmed
    for entity in told.entities.values():
        yield entity.node, CONFIRMED, entity.representative.confirmed if entity.representative else ""
    for safeguard in told.safeguards.values():
        yield safeguard.node, LAST, safeguard.last
    for report in told.reports.values():
        yield report.node, LAST, report.last


def _asked(node: Node, says: str, day: str) -> Finding:
    return error(
        Code.DAY_TO_COME,
        f"`{node.id}` says `{says}: {{on: {day}}}`, a day that has not come",
        why="what protects people less would be published on an answer that nobody has given yet",
        remedy="ask people first, and write the day on which it was done; until then leave the change out",
        where=node.where,
        node=node.id,
    )


def _looked(node: Node, says: str, day: str) -> Finding:
    return warning(
        Code.DAY_TO_COME,
        f"`{node.id}` says `{says}: {day}`, a day that has not come",
        why="nobody has looked on that day, and other days of the notice are measured by it",
        remedy=f"write in `{says}:` the day on which somebody did look",
        where=node.where,
        node=node.id,
    )


def told_today(told: Notice, *, today: str) -> str:
    """Return what is said beside an answer by a notice that does not hold yet; nothing where it holds."""
    if told.effective <= today:
        return ""
    return (
        f"The notice is in force from {told.effective} only: until then another one holds, "
        "and this goes by what people will be told."
    )


def _finding(what: str, effective: str, *, where: Span, node: str) -> Finding:
    return warning(
        Code.NOT_IN_FORCE,
        f"{what} is in force from {effective} only",
        why="who asks before that day is answered by promises that do not hold yet, and not by those that do",
        remedy="answer requests with the notice that holds until then, and keep this one apart; or correct "
        "`effective.on`",
        where=where,
        node=node,
    )


def _place(told: Notice, node: str) -> Span:
    return next((each.where for each in told.heading if each.id == node), told.where)
