"""Read a page as a browser would, without one: what is said where, and whether the page is sound."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("br", "meta", "rect", "path", "link", "img", "input", "hr"))
Attributes = list[tuple[str, str | None]]


@dataclass(kw_only=True)
class Element:
    """An element with its attributes, children and text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text below, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> list[str]:
        apart = "" if self.name in {"bdi", "span", "strong", "code", "a", "td", "th"} else " "
        below = [c if isinstance(c, str) else c.text_with_space for c in self.children]
        return [apart, *below, apart]

    @property
    def text_with_space(self) -> str:
        """The text below, kept apart from what stands beside it where the element is a block."""
        return "".join(self._texts()) if self.name not in {"td", "th"} else f" {''.join(self._texts())} "

    def all(self, name: str, **attributes: str) -> list["Element"]:
        """Return the elements below of this name whose attributes hold these words; ``class_`` for class."""
        wanted = {key.rstrip("_").replace("_", "-"): word for key, word in attributes.items()}
        below = [c for c in self.children if isinstance(c, Element)]
        found = [c for c in below if name in {c.name, "*"} and c.meets(wanted)]
        return [*found, *(e for c in below for e in c.all(name, **attributes))]

    def one(self, name: str, **attributes: str) -> "Element":
        """Return the only such element."""
        (found,) = self.all(name, **attributes)
        return found

    def meets(self, wanted: dict[str, str]) -> bool:
        """Tell whether each attribute holds its word."""
        return all(word in self.attributes.get(key, "").split() for key, word in wanted.items())


class Reader(HTMLParser):
    """Builds the tree; an element that is closed out of order is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element(name="page")]

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        element = Element(name=tag, attributes={key: value or "" for key, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(page: bytes | str) -> Element:
    """Return the tree of a page whose elements are all closed, in order."""
    reader = Reader()
    reader.feed(page if isinstance(page, str) else page.decode())
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].name}> is never closed"
    return reader.open[0]


def category(page: Element, title: str) -> Element:
    """Return the part of a page that tells of one category."""
    lines = [line for quiet in page.all("ul", class_="quiet") for line in quiet.all("li")]
    parts = [*page.all("article", class_="leaf"), *lines]
    (found,) = [part for part in parts if any(h.text.startswith(title) for h in part.all("h3"))]
    return found
