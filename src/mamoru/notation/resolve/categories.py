"""The tree of data: its leaves as categories, and words expanded to leaves."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from mamoru.model.notice import Branch, Category, Mark
from mamoru.notation.codes import Code
from mamoru.notation.nearest import choose
from mamoru.notation.page import Page, Path
from mamoru.notation.resolve.names import CATEGORY, EVERYTHING, Use, is_known, tell_repeated
from mamoru.notation.shapes.notice import BranchShape, LeafShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Categories:
    """All leaves by id, and the leaves below each branch; ids without ``data.``."""

    leaves: Mapping[str, Category]
    branches: Mapping[str, tuple[str, ...]]
    titled: Mapping[str, Branch] = field(default_factory=dict)  #: those branches that have a title

    @property
    def words(self) -> Collection[str]:
        """Every word that may stand for a category."""
        return self.leaves.keys() | self.branches.keys()


def categories_of(page: Page, tree: Mapping[str, LeafShape | BranchShape]) -> Categories:
    """Return the leaves of the notice's data, in the notice's order."""
    for reserved in sorted(EVERYTHING & tree.keys()):
        tell_reserved(page, reserved, ("data", reserved))
    leaves = grown({category.id: category for category in _leaves(page, tree, ())})
    return replace(
        leaves, titled={".".join(map(str, branch)): told for branch, told in _titled(page, tree, ())}
    )


def grown(leaves: Mapping[str, Category]) -> Categories:
    """Return the leaves with the branches above them."""
    branches: dict[str, list[str]] = {}
    for leaf in leaves:
        parts = leaf.split(".")
        for depth in range(1, len(parts)):
            branches.setdefault(".".join(parts[:depth]), []).append(leaf)
    return Categories(leaves=leaves, branches={name: tuple(below) for name, below in branches.items()})


def tell_reserved(page: Page, word: str, path: Path) -> None:
    """Tell a name that already stands for everything."""
    page.tell(
        Code.MALFORMED,
        f"`{word}` cannot be a name",
        why="the word stands for everything that can stand in its place",
        remedy="choose another name",
        where=page.key(*path),
    )


def tell_reserved_people(page: Page, names: Collection[str]) -> None:
    """Tell kinds of people under such a name."""
    for reserved in sorted(EVERYTHING.intersection(names)):
        tell_reserved(page, reserved, ("people", reserved))


def expanded(page: Page, words: tuple[str, ...], categories: Categories, *, use: Use) -> tuple[str, ...]:
    """Return the leaves that the words stand for, once each, in the notice's order."""
    tell_repeated(page, words, use)
    found: set[str] = set()
    known = categories.words
    for index, word in enumerate(words):
        here = Use(path=(*use.path, index), node=use.node)
        if word in EVERYTHING:
            found.update(categories.leaves)
        elif is_known(page, word, CATEGORY, known=known, use=here):
            found.update(categories.branches.get(word, (word,)))
    return tuple(leaf for leaf in categories.leaves if leaf in found)


def tell_no_leaf(page: Page, word: str, categories: Categories, *, use: Use) -> None:
    """Tell a word that is no leaf: a branch, or unknown."""
    below = categories.branches.get(word)
    if below is None:
        is_known(page, word, CATEGORY, known=categories.leaves, use=use)
        return
    page.tell(
        Code.NOT_A_LEAF,
        f"`{word}` is a branch of the notice's data; a column holds one category",
        why="nobody could say which of the promises for the branch hold for this column",
        remedy=choose(below),
        where=page.value(*use.path),
        node=use.node,
    )


def _leaves(page: Page, tree: Mapping[str, LeafShape | BranchShape], above: Path) -> Iterator[Category]:
    for name, shape in tree.items():
        path = (*above, name)
        if isinstance(shape, BranchShape):
            yield from _leaves(page, shape.below, path)
        else:
            yield Category(
                node=page.node(("data", *path), shape.clause),
                id=".".join(str(part) for part in path),
                title=shape.title,
                marks=frozenset(Mark(word) for word in shape.marks),
                origin=shape.origin or "",
                classes=shape.classes,
                examples=shape.examples,
            )


def _titled(
    page: Page, tree: Mapping[str, LeafShape | BranchShape], above: Path
) -> Iterator[tuple[Path, Branch]]:
    for name, shape in tree.items():
        if isinstance(shape, BranchShape):
            path = (*above, name)
            if shape.title:
                yield path, Branch(node=page.node(("data", *path), ()), title=shape.title)
            yield from _titled(page, shape.below, path)
