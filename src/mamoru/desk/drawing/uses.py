"""The uses that the maps state, as a data map shows them: which system, what for, and who gets it.

Comes in: a programme, and what somebody wants to see.  Goes out: uses, their lines, and boxes for what a use
names and the notice alone does not: what a supplement declares, a ground for disclosure, or nothing at all.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from mamoru.desk.drawing.words import Box, Line, Wanted, purpose_box, recipient_box, text_of
from mamoru.model.map import DataUse
from mamoru.model.notice import Notice
from mamoru.model.programme import Programme

NOT_STATED = "not in the notice"
_DISCLOSURE = "disclosures."


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of a map."""

    id: str  #: ``uses.online-shop.newsletter``
    title: str
    system: str
    reads: tuple[str, ...]
    purpose: str  #: id of its box: ``purposes.promote``
    recipient: str  #: the same, or empty: nobody outside the company

    @property
    def says(self) -> str:
        """In a word for whom and what for: ``promote -> messaging``."""
        given = f" -> {self.recipient.removeprefix('recipients.')}" if self.recipient else ""
        return f"{self.purpose.removeprefix('purposes.')}{given}"


def uses_shown(programme: Programme, wanted: Wanted) -> tuple[Use, ...]:
    """Return the uses that somebody wants to see, in the order of the maps."""
    systems = programme.systems.values()
    return tuple(
        _use(system.name, use)
        for system in systems
        for use in system.uses.values()
        if _is_wanted(system.name, use, wanted)
    )


def use_lines(uses: Iterable[Use]) -> Iterator[Line]:
    """Yield a line from each system to what it is used for, and from there to who gets it."""
    for use in uses:
        yield Line(start=f"systems.{use.system}", end=use.purpose, whole=True, use=True)
        if use.recipient:
            yield Line(start=use.purpose, end=use.recipient, whole=True, use=True)


def further_purposes(notice: Notice, uses: Iterable[Use]) -> Iterator[Box]:
    """Yield a box for each purpose of a use that the notice alone does not state."""
    for name in _names(uses, "purposes.", notice.purposes):
        told = (overlay.notice.purposes.get(name) for overlay in notice.overlays.values())
        found = next(filter(None, told), None)
        box_id = f"purposes.{name}"
        yield purpose_box(name, found, box_id) if found else Box(id=box_id, title=name, detail=NOT_STATED)


def further_recipients(notice: Notice, uses: Iterable[Use]) -> Iterator[Box]:
    """Yield a box for each recipient of a use that the notice alone does not name, grounds included."""
    uses = tuple(uses)
    for name in _names(uses, "recipients.", notice.recipients):
        told = (overlay.notice.recipients.get(name) for overlay in notice.overlays.values())
        found = next(filter(None, told), None)
        box_id = f"recipients.{name}"
        yield recipient_box(name, found, box_id) if found else Box(id=box_id, title=name, detail=NOT_STATED)
    for name in _names(uses, _DISCLOSURE, ()):
        ground = notice.disclosures.get(name)
        title = text_of(ground.title) if ground else ""
        detail = f"{name}: ground for disclosure" if ground else NOT_STATED
        yield Box(id=f"{_DISCLOSURE}{name}", title=title or name, detail=detail)


def _use(system: str, use: DataUse) -> Use:
    is_named = use.recipient and not use.recipient.startswith(_DISCLOSURE)
    return Use(
        id=use.id,
        title=text_of(use.title),
        system=system,
        reads=use.reads,
        purpose=f"purposes.{use.purpose}",
        recipient=f"recipients.{use.recipient}" if is_named else use.recipient,
    )


def _is_wanted(system: str, use: DataUse, wanted: Wanted) -> bool:
    return (
        _is_one(system, wanted.systems)
        and _is_one(use.purpose, wanted.purposes)
        and _is_one(use.recipient, wanted.recipients)
        and (not wanted.categories or any(wanted.has_category(leaf) for leaf in use.reads))
    )


def _is_one(name: str, wanted: Collection[str]) -> bool:
    return not wanted or name in wanted


def _names(uses: Iterable[Use], begins: str, known: Collection[str]) -> list[str]:
    ids = (box for use in uses for box in (use.purpose, use.recipient) if box.startswith(begins))
    return [name for name in dict.fromkeys(box.removeprefix(begins) for box in ids) if name not in known]
