"""A notice, or a supplement, in the making: what its parts are resolved against."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mamoru.model.notice import Node
from mamoru.notation.known import Known
from mamoru.notation.page import Page, Path
from mamoru.notation.resolve.categories import Categories, expanded
from mamoru.notation.resolve.names import PEOPLE, SORTS, Use, is_known, known_names
from mamoru.notation.resolve.unexecuted import properties
from mamoru.notation.shapes.notice import NoticeShape
from mamoru.notation.shapes.supplement import SupplementShape

AnyShape = NoticeShape | SupplementShape
Named = Mapping[str, Collection[str]]  #: section -> the names that it declares


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The page and shape of a notice or a supplement, and the names that its promises may use."""

    page: Page
    shape: AnyShape
    base: NoticeShape  #: the notice itself, also where a supplement is resolved
    known: Known
    categories: Categories
    named: Named
    unexecuted: list[Node] = field(default_factory=list)  #: what nothing executes

    @property
    def people(self) -> Collection[str]:
        """The kinds of people that ``all`` stands for."""
        return self.named["people"]

    def of(self, path: Path, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the kinds of people that ``of:`` of the node at the path names."""
        use = Use(path=(*path, "of"), node=self.page.id(path))
        return known_names(self.page, words, PEOPLE, known=self.people, use=use)

    def leaves(self, path: Path, words: tuple[str, ...], *, node: str = "") -> tuple[str, ...]:
        """Return the leaf categories that the list at the path stands for."""
        use = Use(path=path, node=node or self.page.id(path[:2]))
        return expanded(self.page, words, self.categories, use=use)

    def names(self, path: Path, words: tuple[str, ...], section: str, *, node: str = "") -> tuple[str, ...]:
        """Return the names of the list at the path that a section declares."""
        use = Use(path=path, node=node or self.page.id(path[:2]))
        return known_names(self.page, words, SORTS[section], known=self.named[section], use=use)

    def check(self, path: Path, word: str, section: str, *, known: Collection[str] | None = None) -> None:
        """Tell a name that is given and that the section does not declare."""
        if word:
            use = Use(path=path, node=self.page.id(path[:2]))
            names = self.named[section] if known is None else known
            is_known(self.page, word, SORTS[section], known=names, use=use)

    def ids(self, section: str) -> frozenset[str]:
        """Return the names of a section with the section before each."""
        return frozenset(f"{section}.{name}" for name in self.named[section])

    def keep(self, path: Path, *keys: str) -> None:
        """Keep those written keys of the node at the path as promises that nothing executes."""
        self.unexecuted.extend(properties(self.page, path, keys))


def named_in(shape: AnyShape) -> dict[str, tuple[str, ...]]:
    """Return the names that a notice or a supplement declares, by section."""
    return {
        "people": tuple(shape.people),
        "entities": tuple(shape.entities),
        "purposes": tuple(shape.purposes),
        "recipients": tuple(shape.recipients),
        "retention": tuple(shape.retention),
        "choices": tuple(shape.choices),
        "releases": tuple(shape.releases),
        "contacts": tuple(shape.contacts),
        "requests.channels": tuple(shape.requests.channels),
        "requests.identity": tuple(shape.requests.identity),
    }
