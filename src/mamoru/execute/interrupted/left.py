"""What is left of an interrupted request in one system, and what that proves.

Rows may go and come while a request is interrupted, and keys be given to somebody else.  Only a captured row
that still is the person's proves that nothing was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Prepared
from mamoru.execute.erasing import Erasing
from mamoru.execute.identity.collected import collected_on, was_before
from mamoru.execute.identity.marks import Seen, marks, only_by_key
from mamoru.execute.identity.rows import FoundRow, Place
from mamoru.execute.people import Finding, Person
from mamoru.execute.sealed import Asked, Subjects
from mamoru.execute.sets import Sets
from mamoru.sql import naming
from mamoru.sql.keys import NO_KEYS
from mamoru.sql.kind import Remembering


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """One system that may not have done what was captured."""

    erasing: Erasing
    before: Sets  #: as journalled
    now: Sets  #: captured again
    answers: frozenset[str]  #: of its verifying statement
    is_undone: bool  #: the system itself says so
    old: frozenset[Place]  #: rows of people that stand there since before the request, so are theirs

    @property
    def name(self) -> str:
        """The system's name."""
        return self.erasing.connected.name

    @property
    def _going(self) -> bool:
        return any(self._both(naming.deleted(i)) for i, _ in enumerate(self.erasing.steps))

    def _both(self, name: str) -> bool:
        return not set(self.before.keys.get(name, NO_KEYS)).isdisjoint(self.now.keys.get(name, NO_KEYS))

    def is_untouched(self, seen: Seen, strangers: Sequence[FoundRow]) -> bool:
        """Return whether it is certain that nothing was done: the person's own row is still there.

        Where no row of theirs was to go, others that were prove it, if no mask is in place.
        """
        if self.is_undone:
            return True
        going = gone(self.erasing.connected, self.before) & seen.before.keys()
        if strangers:
            return False
        if going:
            return any(p in self.old or (seen.same(p) and not self._only_by_key(seen.rows[p])) for p in going)
        masks = any(n.startswith(naming.MASKED) and k for n, k in self.before.keys.items())
        return self._going and (not masks or any(a.startswith("unmasked") for a in self.answers))

    def by_key_alone(self, seen: Seen) -> bool:
        """Return whether a row of theirs that was to go says nothing but its key."""
        going = gone(self.erasing.connected, self.before)
        return any(self._only_by_key(seen.rows[p]) for p in going - self.old if p in seen.rows)

    def is_same(self, place: Place, seen: Seen) -> bool:
        """Return whether the very row that was found before stands at a place."""
        return place in self.old or seen.same(place)

    def _only_by_key(self, row: FoundRow) -> bool:
        tables = (p for p in self.erasing.connected.recipe.people if p.table.name == row.table)
        return all(only_by_key(row, table) for table in tables)


def changes(sets: Sets) -> bool:
    """Return whether a system has rows to delete, mask or add; ``c`` counts those of tables without a key."""
    return any(sets.size(name) for name in (*sets.keys, *sets.values) if name[0] in "dmcl")


def telling(sets: Sets) -> frozenset[str]:
    """Return the answers of a verifying statement that tell of what was captured."""
    keyed = {n for n, keys in sets.keys.items() if keys}
    still = {f"still {n[1:]}" for n in keyed if n[0] == naming.DELETED}
    unmasked = {f"unmasked {n[1:]}" for n in keyed if n[0] == naming.MASKED}
    missed = {f"missed {n[1:]}" for n in sets.values if n[0] == "c" and sets.size(n)}
    unmasked |= {f"unadded {n[1:]}" for n in keyed if n[0] == naming.ADDED}
    return frozenset(still | unmasked | (set() if still else missed))


def gone(connected: Connected, sets: Sets) -> frozenset[Place]:
    """Return the people's own rows that were captured to be deleted; of others nobody keeps a mark."""
    people = {person.table.name for person in connected.recipe.people}
    return frozenset(
        (connected.name, step.table.name, key)
        for i, step in enumerate(connected.recipe.erase)
        if step.table.name in people
        for key in sets.keys.get(naming.deleted(i), NO_KEYS)
    )


def old(connected: Connected, seen: Seen, begun: str) -> frozenset[Place]:
    """Return the rows that stood in their places before the request began, by the day they were collected."""
    here = (p for p in seen.before.keys() & seen.rows.keys() if p[0] == connected.name)
    return frozenset(p for p in here if was_before(collected_on(connected, p), begun))


def has_committed(connected: Connected, asked: Asked) -> bool | None:
    """Return whether the system itself says that the changes were committed; none: it does not know."""
    session: object = connected.session
    return session.committed(asked.transaction) if isinstance(session, Remembering) else None


def see(prepared: Prepared, subjects: Subjects, *, salt: bytes, ask: bool) -> Seen:
    """Look for everybody who now carries what was known of the people; ``ask``: it is needed."""
    known = {(k, v) for told in subjects.known for k, values in told.items() for v in values}
    given = {i for told in subjects.given for i in told.items()}
    people = tuple(Person(given={k: v}) for k, v in sorted(known | given)) if ask else ()
    finding = Finding(
        recipe=prepared.recipe, connected=prepared.connected, queries=prepared.people, people=people
    )
    finding.look_everywhere()
    rows = {place: row for person in people for place, row in person.rows.items()}
    return Seen(
        rows=rows,
        marks=marks([rows], salt),
        before=subjects.marks,
        known=frozenset(i for i in known if i[0] in prepared.recipe.linked_by),
    )
