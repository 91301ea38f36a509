"""The rights that a person has, each told once however often the notice gives it.

Takes the reading of an answer; gives lines for the page: what a right is, who gives it, where it is used, and
what can be seen by it.  Law: GDPR art. 12(1), 13(2)(b), 15(1)(e); APPI art. 32(1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mamoru.execute.package.reading import Reading, spelled
from mamoru.model.notice import GivenRight

WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True, kw_only=True)
class RightLine:
    """A right of the person, and who gives it."""

    title: str
    what: str
    source: str
    shows: str = ""  #: examples of what can be seen
    places: tuple[str, ...] = ()  #: pages of the web where it is used


def given_rights(reading: Reading) -> Iterator[RightLine]:
    """Yield each right once, in the order of the notice."""
    words, found = reading.words, dict[str, list[GivenRight]]()
    for given in reading.notice.every_right.values():
        if reading.answer.of in given.of:
            found.setdefault(given.right, []).append(given)
    for right, all_given in found.items():
        shown = {leaf for given in all_given for leaf in given.shows}
        sources = dict.fromkeys(source_of(reading, given.source) for given in all_given)
        yield RightLine(
            title=words.find(f"right.{right}.title") or spelled(right),
            what=words.find(f"right.{right}.what"),
            source=reading.listed(tuple(sources)),
            shows="" if right == reading.answer.right else reading.listed(tuple(_titles(reading, shown))),
            places=tuple(_places(reading, all_given)),
        )


def own_right(reading: Reading) -> str:
    """Return the right that this package answers, and who gives it."""
    words = reading.words
    title = words.find(f"right.{reading.answer.right}.title") or spelled(reading.answer.right)
    sources = dict.fromkeys(
        source_of(reading, given.source)
        for given in reading.notice.every_right.values()
        if given.right == reading.answer.right and reading.answer.of in given.of
    )
    if not sources:
        return title
    return words.say("package.right-of", right=title, source=reading.listed(tuple(sources)))


def source_of(reading: Reading, source: str) -> str:
    """Return who gives a right, in words."""
    if source == "notice":
        return reading.words.say("source.notice")
    return reading.words.say("source.law", law=source.removeprefix("law:").strip())


def _titles(reading: Reading, shown: set[str]) -> Iterator[str]:
    """Yield what can be seen: a branch where it is all of it, else the leaves; in the notice's order."""
    leaves = sorted(reading.notice.categories, key=_branch)
    order = [*dict.fromkeys(map(_branch, reading.notice.categories))]
    of_branch = {name: tuple(found) for name, found in groupby(leaves, key=_branch)}
    for name in order:
        here = [leaf for leaf in of_branch[name] if leaf in shown]
        if len(here) == len(of_branch[name]):
            yield reading.branch(name).text
        else:
            yield from (reading.category(leaf).text for leaf in here)


def _branch(leaf: str) -> str:
    return leaf.partition(".")[0]


def _places(reading: Reading, all_given: Sequence[GivenRight]) -> Iterator[str]:
    """Yield the web pages of the channels by which these people use a right."""
    channels = reading.notice.channels
    named = dict.fromkeys(name for given in all_given for name in given.via)
    to = (channels[name].to for name in named if name in channels and reading.answer.of in channels[name].of)
    yield from dict.fromkeys(place for place in to if place.startswith(WEB))
