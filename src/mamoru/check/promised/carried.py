"""What keeps a promise that no plan carries out: an answer that tells it, a rule that judges it, a command.

Comes in: a checked programme, as it is or as the people of a region are told it.  Goes out: for each promise
of which the whole is kept in such a way, by what.  Of whom a part is kept by nobody stays out: it is for
people to keep it.  Law: GDPR art. 5(2), 13(1), 24(1).
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from mamoru.model.notice import Mark, Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.contacts import Contact
from mamoru.model.promises.sharing import Limits

ANSWERS = "Every answer to the people whom it concerns tells it."
OF_USES = "{rule} holds every use that a map names to it."
JUDGED = "{rule} holds the notice and the maps to it."
KEPT = "Maps keep rows by it."
MADE = "`mamoru report` makes it."
DESTROYED = "Erasures destroy by it."
TAKEN_ALONG = "What people take along is chosen by it."

_NOT_TOLD = frozenset(("agent", "non-customer"))  #: whom an answer is not given to, or not known to be
_NEVER = {
    "sale": "MAM-270",
    "sharing-for-ads": "MAM-270",
    "special-care-asked": "MAM-270",
    "use": "MAM-270",
    "identifying-ads": "MAM-267",
}
_BINDING = frozenset(("weakening", "joint-use", "new-purpose"))  #: kinds of changes that MAM-250 tells apart
_ASKING = frozenset(("consent", "notify-and-choice"))
_JAPAN = "JP"
_WEB = ("https://", "http://")

Kept = Iterator[tuple[str, str]]  #: id of a node, by what it is kept


def carried(checked: CheckedProgramme) -> Mapping[str, str]:
    """Return the ids of such promises, each with a sentence that says what keeps it."""
    told = checked.programme.notice
    return dict(chain(_kept(checked), _told(told), _rights(told), _used(told), _shared(told), _stated(told)))


def _kept(checked: CheckedProgramme) -> Kept:
    """Yield the promises by which maps keep rows of a region, reports that are made, ways to destroy."""
    told = checked.programme.notice
    tables = (table for system in checked.programme.systems.values() for table in system.tables.values())
    for keep in (table.keep for table in tables if table.keep and table.keep.regions):
        if promise := told.promise_of(keep):
            yield promise.node.id, KEPT
    yield from ((report.node.id, MADE) for report in told.reports.values() if report.can_be_made)
    yield from ((one.node.id, DESTROYED) for one in told.destruction.values())


def _told(told: Notice) -> Kept:
    """Yield who answers, and whom people can turn to.  Law: GDPR art. 13(1)(a), (b), 13(2)(d)."""
    answering = {told.controller, *(route.entity for route in told.routes)}
    answering |= {one.entity for one in told.told_controllers.values()}
    yield from ((route.node.id, ANSWERS) for route in told.routes)
    yield from ((one.node.id, ANSWERS) for one in told.authorities.values())
    for officer in told.officers.values():
        if officer.regions or officer.entity in answering:
            yield officer.node.id, ANSWERS
    yield from ((one.node.id, ANSWERS) for one in told.contacts.values() if _is_told(one, answering))
    for name, channel in told.channels.items():
        rights = (right for right in told.every_right.values() if name in right.via)
        if channel.to.startswith(_WEB) and any(not {*right.of}.isdisjoint(channel.of) for right in rights):
            yield channel.node.id, ANSWERS


def _is_told(contact: Contact, answering: set[str]) -> bool:
    is_theirs = bool(contact.region) or not contact.entity or contact.entity in answering
    return bool(contact.of) and contact.who not in _NOT_TOLD and is_theirs


def _rights(told: Notice) -> Kept:
    """Yield what is said of rights that Mamoru carries out."""
    for right in told.every_right.values():
        if right.shows:
            yield f"{right.node.id}.shows", ANSWERS
        if right.right == "portability":
            yield f"{right.node.id}.data", TAKEN_ALONG
            yield f"{right.node.id}.based-on", TAKEN_ALONG
        if right.right == "complaint" and told.authorities:
            yield right.node.id, ANSWERS


def _used(told: Notice) -> Kept:
    """Yield what uses of data are judged by.  Law: GDPR art. 5(1)(b), 9(2)."""
    for purpose in told.purposes.values():
        if {*purpose.marks} == {"interest-based-ads"}:
            yield f"{purpose.node.id}.marks", OF_USES.format(rule="MAM-267")
        special = {n for n, category in told.categories.items() if Mark.SPECIAL_CARE in category.marks}
        if special.intersection(purpose.uses):
            yield f"{purpose.node.id}.special-ground", JUDGED.format(rule="MAM-226")
    for never in told.never.values():
        if never.what in _NEVER:
            yield never.node.id, OF_USES.format(rule=_NEVER[never.what])
    for ground in told.disclosures.values():
        if not (ground.record or ground.keeps_promises):
            yield ground.node.id, OF_USES.format(rule="MAM-266")


def _shared(told: Notice) -> Kept:
    """Yield what recipients are bound by, and what is told of a joint use.  Law: APPI art. 27(5)(iii)."""
    for recipient in told.recipients.values():
        if _is_judged(recipient.limits):
            yield f"{recipient.node.id}.limits", JUDGED.format(rule="MAM-265")
        if recipient.role == "joint-use" and recipient.receives and _in_japan(told):
            whole = JUDGED.format(rule="MAM-246")
            yield from ((f"{recipient.node.id}.{part}", whole) for part in ("members", "responsible"))
            if entity := told.entities.get(recipient.responsible):
                yield f"{entity.node.id}.representative", whole


def _is_judged(limits: Limits | None) -> bool:
    """Tell whether a recipient is bound by nothing but what is judged: to get no more than is needed."""
    return limits is not None and not (
        limits.no_other_use or limits.bound_by or limits.checked or limits.evidence or limits.until
    )


def _in_japan(told: Notice) -> bool:
    return any(law.partition("-")[0] == _JAPAN for law in told.laws or (told.law,))


def _stated(told: Notice) -> Kept:
    """Yield what the notice itself, its editions and its versions are judged by."""
    yield from ((one.node.id, JUDGED.format(rule="MAM-291")) for one in told.bases.values())
    yield from ((one.node.id, JUDGED.format(rule="MAM-292")) for one in told.differences.values())
    for excluded in told.excluded.values():
        if excluded.items:
            yield excluded.node.id, JUDGED.format(rule="MAM-290")
    for rule in told.changes.values():
        if rule.kind in _BINDING and rule.needs in _ASKING:
            yield rule.node.id, "MAM-250 holds every new version to it."
