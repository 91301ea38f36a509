"""How a part of a notice is called, and what more or less of it means for people: the form of the tables.

Nothing comes in; the tables of this package go out as ``Section`` and ``Part``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mamoru.model.versions.canonical import Tree
from mamoru.model.versions.change import Kind

W, S, OTHER, WORDING = Kind.WEAKER, Kind.STRONGER, Kind.OTHER, Kind.WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field of an entry."""

    says: str
    more: Kind = OTHER  #: a value is added, a number or a period grows, a yes takes the place of a no
    less: Kind = OTHER  #: the contrary
    given: Kind | None = None  #: said for the first time, where that is not the same as more
    gone: Kind | None = None  #: no longer said, where that is not the same as less
    other: Kind = OTHER  #: a word takes the place of another one
    ranks: tuple[str, ...] = ()  #: words from the least protective to the most; ``*`` is any other
    free: bool = False  #: a list that limits nothing while it is empty
    turned: bool = False  #: practice of which less, and not more, is the worse for people
    whole: str = ""  #: a word of a list that stands for all the others
    neutral: frozenset[str] = frozenset()  #: words of a list that are neither better nor worse for people
    pairs: Mapping[tuple[str, str], Kind] = field(default_factory=dict)  #: words, the old and the new one
    given_as: Mapping[str, Kind] = field(default_factory=dict)  #: said for the first time, by the word
    gone_as: Mapping[str, Kind] = field(default_factory=dict)  #: no longer said, by the word
    is_region: bool = False  #: the region a promise is for; none: everywhere
    is_place: bool = False  #: where something is done, in the company's words
    is_promise: bool = False  #: a text that is itself what is promised
    is_one: bool = False  #: a list that is one value: month and day
    means: Mapping[str, str] = field(default_factory=dict)  #: a word -> what it means
    is_named: bool = False  #: practice that a map names: what it names no more is perhaps still there
    is_undirected: bool = False  #: practice of which nobody can tell whether people are worse off
    means_by: Callable[[Tree, Tree], Kind] | None = None  #: judges the old value and the new one


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the notice."""

    noun: str
    at: str  #: how ids begin, as a person writes them
    added: Kind = OTHER
    removed: Kind = OTHER
    parts: Mapping[str, Part] = field(default_factory=dict)  #: by path; ``*`` in it is any name
    turned_by: tuple[str, Tree] | None = None  #: who says this is the better for people, and not the worse
    shown: tuple[str, ...] = ()  #: told of an entry that is added
    turned: bool = False  #: practice of which less, and not more, is the worse for people
    is_named: bool = False  #: an entry that maps name: one that they name no more is perhaps still there
    is_map: bool = False  #: names of columns stand in it, which are no words of the notice


def part(says: str, more: Kind = OTHER, less: Kind = OTHER, *, ranks: str = "", free: bool = False) -> Part:
    """Return a part; ``ranks`` are words with a blank between them."""
    return Part(says=says, more=more, less=less, ranks=tuple(ranks.split(" ")) if ranks else (), free=free)


def lasting(says: str, *, longer: Kind) -> Part:
    """Return a part that is a promised period: better to have one, and longer is the better or the worse."""
    return Part(says=says, more=longer, less=S if longer is W else W, given=S, gone=W)


OF_WEAKER = part("people it concerns", W, S)
OF_STRONGER = part("people it concerns", S, W)
ITEMS = part("data", W, S)
EXAMPLE = part("one of an open list")
NAME = part("name", WORDING, WORDING)
CONFIRMED = part("last confirmed on")
ENDS = part("proof ends on")
REGION = Part(says="region", is_region=True)
#: A text that is the promise: nobody but a reader can tell what another one means.
PROMISED = Part(says="text", more=WORDING, less=WORDING, is_promise=True)
#: How somebody can be reached: a further way is better, another one is another one.
REACHED: Mapping[str, Part] = {
    "email": part("e-mail", S, W),
    "phone": part("phone", S, W),
    "url": part("web page", S, W),
    "address": part("address", S, W),
}
#: What binds those who get data.
BOUND: Mapping[str, Part] = {
    "only_needed": part("only what is needed", S, W),
    "no_other_use": part("no other use", S, W),
    "bound_by": part("bound by", S, W),
    "checked": lasting("looked at every", longer=W),
    "evidence": part("proof", S, W),
    "until": ENDS,
}

#: Fields that mean the same in every section.
EVERYWHERE: Mapping[str, Part] = {
    "title": part("title", WORDING, WORDING),
    "text": part("text", WORDING, WORDING),
    "without_it": part("what follows without it", WORDING, WORDING),
    "method": part("method", WORDING, WORDING),
    "clauses": part("clauses of the company's text", WORDING, WORDING),
    "of": part("people it concerns"),
}
UNTOLD = Part(says="")  #: of which nothing is known
