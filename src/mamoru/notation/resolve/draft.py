"""A notice in the making: what its parts are resolved against."""

from collections.abc import Collection
from dataclasses import dataclass, field

from mamoru.model.notice import Node
from mamoru.notation.known import Known
from mamoru.notation.page import Page, Path
from mamoru.notation.resolve.categories import Categories, expanded
from mamoru.notation.resolve.names import PEOPLE, Sort, Use, is_known, known_names
from mamoru.notation.resolve.unexecuted import properties
from mamoru.notation.shapes.notice import NoticeShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The page and shape of a notice, and the names that its promises may use."""

    page: Page
    shape: NoticeShape
    known: Known
    categories: Categories
    people: tuple[str, ...]
    unexecuted: list[Node] = field(default_factory=list)  #: properties and rights that nothing executes

    def of(self, path: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the kinds of people that ``of:`` of the node at the path names."""
        use = Use(path=(*path, "of"), node=".".join(path))
        return known_names(self.page, words, PEOPLE, known=self.people, use=use)

    def leaves(self, path: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the leaf categories that the list at the path stands for."""
        use = Use(path=path, node=".".join(path[:2]))
        return expanded(self.page, words, self.categories, use=use)

    def names(
        self, path: tuple[str, ...], words: tuple[str, ...], sort: Sort, *, known: Collection[str]
    ) -> tuple[str, ...]:
        """Return the known names of the list at the path."""
        use = Use(path=path, node=".".join(path[:2]))
        return known_names(self.page, words, sort, known=known, use=use)

    def check(self, path: tuple[str, ...], word: str, sort: Sort, *, known: Collection[str]) -> None:
        """Tell a name that is given and not known."""
        if word:
            is_known(self.page, word, sort, known=known, use=Use(path=path, node=".".join(path[:2])))

    def keep(self, path: Path, *keys: str) -> None:
        """Keep those written keys of the node at the path as promises that nothing executes."""
        self.unexecuted.extend(properties(self.page, path, keys, people=self.people))
