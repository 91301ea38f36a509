"""How what goes is destroyed, by what the notice states: in databases by Mamoru, elsewhere by people.

Comes in: the notice as a person is told it, and what a system holds.  Goes out: the ways that are stated for
it, and which of them masks and deletions are.  Law: PIPA art. 21, enforcement decree art. 16; GDPR art.
5(1)(e), (f).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mamoru.model.kinds.mask import Mask
from mamoru.model.map import SystemMap, TableMap
from mamoru.model.notice import Notice, OpenEnd, Retention
from mamoru.model.promises.node import Wording
from mamoru.model.shelf import members

ELECTRONIC, PAPER = "electronic", "paper"
TECHNICAL, DE_IDENTIFY = "technical", "de-identify"
BY_HAND = ("shred", "incinerate")  #: what nothing electronic is destroyed by


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way of destruction that the notice states."""

    statement: str  #: id of the node
    medium: str  #: ``electronic``, ``paper`` or empty: whatever holds the data
    by: tuple[str, ...]  #: one of these is used
    method: Wording

    def says(self, language: str) -> str:
        """Return it in words, those of the notice where it has any."""
        means = " or ".join(self.by)
        words = self.method.get(language) or next(iter(self.method.values()), "")
        what = f"what is {self.medium}: " if self.medium else ""
        return f"{what}{words} ({means})" if words else f"{what}{means}"


def ways(told: Notice, *, of: str, items: Collection[str]) -> Iterator[Way]:
    """Yield the ways that are stated for any of these categories of a kind of person.

    Where none is stated for paper, the promises of retention whose data is shredded or incinerated count.
    """
    papers = False
    for one in told.destruction.values():
        if of in one.of and not set(items).isdisjoint(one.items):
            papers = papers or not set(BY_HAND).isdisjoint(one.by)
            yield Way(statement=one.node.id, medium=one.medium, by=one.by, method=one.method)
    every: tuple[Retention | OpenEnd, ...] = (*told.retention.values(), *told.open_ends.values())
    for kept in () if papers else every:
        if kept.then in BY_HAND and of in kept.of and not set(items).isdisjoint(kept.items):
            yield Way(statement=kept.node.id, medium=PAPER, by=(kept.then,), method=kept.method)


def electronic(told: Notice, *, of: str, items: Collection[str]) -> Way | None:
    """Return the way that is stated for these categories in a database: one for what is electronic first."""
    if not told.destruction:  # all else that counts is of paper
        return None
    found = [way for way in ways(told, of=of, items=items) if way.medium != PAPER]
    return next(iter(sorted(found, key=lambda way: way.medium != ELECTRONIC)), None)


def items_of(table: TableMap) -> tuple[str, ...]:
    """Return the categories that a table holds."""
    return tuple(dict.fromkeys(column.category for column in table.columns.values()))


def method_of(masks: Iterable[str]) -> str:
    """Return what blanking by these masks is: nothing of a value is left, or something that names nobody."""
    known = {mask.name: mask for mask in members("mamoru.masks", Mask).values()}
    return TECHNICAL if all(known[m].destroys for m in masks if m in known) else DE_IDENTIFY


def by_hand(told: Notice, system: SystemMap, *, of: str) -> Sequence[Way]:
    """Return the ways that are stated for what people look for in a system; none where a machine asks it."""
    manual = system.manual
    if manual is None or system.remote is not None:
        return ()
    return tuple(ways(told, of=of, items=manual.holds))


def instruction(found: Sequence[Way], language: str) -> str:
    """Return what whoever does the task is told of it; nothing where no way is stated."""
    return f"destroy what is found: {'; '.join(way.says(language) for way in found)}" if found else ""


def methods(found: Iterable[Way]) -> tuple[str, ...]:
    """Return what may be reported, each once."""
    return tuple(dict.fromkeys(word for way in found for word in way.by))


def statement_of(found: Sequence[Way], method: str) -> str:
    """Return the id of the node that states a method; the first where none does."""
    named = [way.statement for way in found if method in way.by] or [way.statement for way in found]
    return named[0] if named else ""
