"""Recognise the people that were found before: a key alone says nothing once it may have been given away.

A mark is a keyed digest of where a row of people stands and of the identity values it carried; the same row
of the same person has the same mark under the same request.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mamoru.execute.identity.rows import FoundRow, Place
from mamoru.model.recipe import FindPerson


def mark(row: FoundRow, salt: bytes) -> str:
    """Return the mark of one row: HMAC-SHA-256 (RFC 2104), hex."""
    told = [row.system, row.table, [str(k) for k in row.key], sorted(row.identities)]
    return hmac.digest(salt, repr(told).encode(), "sha256").hex()


def marks(people: Iterable[Mapping[Place, FoundRow]], salt: bytes) -> dict[Place, str]:
    """Return the marks of all rows of people, by place."""
    return {place: mark(row, salt) for rows in people for place, row in rows.items()}


def only_by_key(row: FoundRow, table: FindPerson) -> bool:
    """Return whether a row says nothing but its key, so that its next holder would look the same."""
    columns = dict(table.known_by)
    return all(columns[key] in table.table.key for key, _ in row.identities)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The people that now carry what was known of those of a journalled request."""

    rows: Mapping[Place, FoundRow]
    marks: Mapping[Place, str]  #: theirs, by place
    before: Mapping[Place, str]  #: those of the journal, by place
    known: frozenset[tuple[str, str]]  #: the values of keys that link them

    def same(self, place: Place) -> bool:
        """Return whether the very row that was found before stands at a place."""
        return place in self.marks and self.marks[place] == self.before.get(place)

    def strangers(
        self, done: Mapping[str, frozenset[Place]], theirs: frozenset[Place] = frozenset()
    ) -> list[FoundRow]:
        """Return rows of other people that carry what linked the people asked for; ``theirs`` are none.

        Such a row stands where one of theirs stood, or in a system that is ``done``, and so holds none of
        theirs but those that stay (by system).
        """
        return [
            row
            for place, row in self.rows.items()
            if place not in theirs
            and self.known.intersection(row.identities)
            and (
                place not in done[row.system]
                if row.system in done
                else place in self.before and not self.same(place)
            )
        ]
