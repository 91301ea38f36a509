"""What a data map is made of: what somebody wants to see of it, boxes and lines."""

from dataclasses import dataclass

from mamoru.model.notice import Purpose, Recipient, Wording
from mamoru.notation.nearest import shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to see, by name; nothing of a kind named means all of it."""

    systems: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  #: leaves or branches
    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    def has_category(self, leaf: str) -> bool:
        """Return whether a leaf, or a branch above it, is named."""
        return any(f"{leaf}.".startswith(f"{word}.") for word in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of the picture."""

    id: str  #: of the node it stands for
    title: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line from one box to a box further right."""

    start: str
    end: str
    whole: bool  #: false: it holds for a part of the categories in that box
    use: bool = False  #: a map states that it happens; else the notice, that it may


def purpose_box(name: str, purpose: Purpose, node: str) -> Box:
    """Return the box of a purpose; ``node`` is its id."""
    detail = f"{name}: {', '.join(purpose.of)}; {purpose.basis or 'no basis named'}"
    return Box(id=node, title=text_of(purpose.title) or name, detail=detail)


def recipient_box(name: str, recipient: Recipient, node: str) -> Box:
    """Return the box of a recipient; ``node`` is its id."""
    detail = f"{name}: {', '.join((recipient.role, *recipient.countries))}"
    return Box(id=node, title=text_of(recipient.title) or name, detail=detail)


def text_of(title: Wording) -> str:
    """Return a title in English, or else the first one there is; nothing in it that a terminal obeys."""
    found = title.get("en") or title.get("") or next(iter(title.values()), "")
    return shortened(found, 200)
