"""What is told of one node: plain sentences, and groups of nodes that it rests on or that rest on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from mamoru.model.notice import Node, Wording
from mamoru.model.place import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another node, and how it has to do with this one."""

    id: str
    says: str
    where: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that have to do with this one in one way; none is an answer, too."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one node."""

    id: str
    kind: str  #: what sort of node it is: ``purpose``, ``column``
    title: str
    says: tuple[str, ...]  #: sentences
    clauses: tuple[str, ...]
    where: Span | None
    groups: tuple[Group, ...] = ()
    excerpt: str = ""  #: the line where it stands, with a caret


def group(heading: str, links: Iterable[Link]) -> Group:
    """Return a group."""
    return Group(heading=heading, links=tuple(links))


def of_node(node: Node, kind: str, title: str, *, says: Iterable[str], groups: Iterable[Group] = ()) -> Told:
    """Return what is told of a node of the notice."""
    return Told(
        id=node.id,
        kind=kind,
        title=title,
        says=tuple(says),
        clauses=node.clauses,
        where=node.where,
        groups=tuple(groups),
    )


def titled(title: Wording, governing: str = "") -> str:
    """Return the text for people, in English if there is one, else in the governing language."""
    found = (title.get(language) for language in ("en", "", governing))
    return next(filter(None, found), next(iter(title.values()), ""))


def words(items: Iterable[str], *, nothing: str = "nothing") -> str:
    """Return a list as it is spoken: ``a, b and c``."""
    found = list(items)
    if not found:
        return nothing
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
