"""Where rows lead, and which of that may be empty when they come back.

Reads the map and the references of one table; yields those that are left empty where what they led to is gone
since, as an erasure would have emptied them had the row been there.  Law: GDPR art. 5(1)(d).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mamoru.model.map import SystemMap, Tie
from mamoru.model.programme import Reference
from mamoru.model.schema import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """What rows of one table lead to."""

    loose: tuple[Reference, ...] = ()  #: foreign keys that are left empty where their target is gone
    owners: tuple[Reference, ...] = ()  #: lead to who owns the row; without one of them it stays removed
    known_as: tuple[str, ...] = ()  #: columns that hold the identity of an owner kept elsewhere

    @property
    def beside(self) -> tuple[Reference, ...]:
        """The loose ones that lead to no owner."""
        return tuple(one for one in self.loose if one not in self.owners)

    @property
    def emptied(self) -> frozenset[str]:
        """The columns that may be empty in a row that is back."""
        return frozenset(column for one in self.loose for column in one.emptied)


def leading(system: SystemMap, references: Iterable[Reference], table: Table) -> Leading:
    """Return what rows of a table lead to."""
    own = tuple(one for one in references if one.table == table.name)
    mapped = system.tables.get(table.name)
    ties, held = mapped.ties if mapped else (), {(key.columns, key.to) for key in table.foreign_keys}
    may = (one for one in own if one.emptied and not one.refuse and (one.columns, one.to) in held)
    return Leading(
        loose=tuple(one for one in may if not _takes_more(one, ties)),
        owners=tuple(one for one in own if any(_owns(tie) for tie in _same(one, ties))),
        known_as=tuple(column for tie in ties if not tie.to and _owns(tie) for column in tie.by),
    )


def _same(reference: Reference, ties: Iterable[Tie]) -> Iterator[Tie]:
    return (tie for tie in ties if (tie.by, tie.to) == (reference.columns, reference.to))


def _owns(tie: Tie) -> bool:
    return tie.how.owning and not tie.how.backward


def _takes_more(reference: Reference, ties: Iterable[Tie]) -> bool:
    """Return whether more of a row goes with its target than the columns that led there."""
    return any(
        tie.delete_row or not {use.column for use in tie.leaving} <= {*tie.by}
        for tie in _same(reference, ties)
    )
