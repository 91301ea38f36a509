"""Whoever is asked for, and was removed from use a short while ago, is told as that, and not as unknown.

Law: GDPR art. 12(1), 15(1), 17(1): what can be put back is held still, and its person may ask for it.
"""

from collections.abc import Iterable, Sequence

from mamoru.execute.engine import Engine
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.execute.people import Identity
from mamoru.store import people as stored_people
from mamoru.store.database import Store
from mamoru.store.kept import vault


def known_by(store: Store, of: str, identities: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the digests by which people of a kind are found again by what they are known by."""
    return stored_people.marks(store, (("of", of, key, value) for key, value in sorted(set(identities))))


def refuse_removed(engine: Engine, of: str, asked: Sequence[Identity]) -> None:
    """Raise UnknownPerson where a request has removed somebody from use who is asked for, and keeps them."""
    living = {one.request: one.until for one in vault.living(engine.store)}
    for given in asked if living else ():
        marks = known_by(engine.store, of, given.items())
        for line in stored_people.requests_about(engine.store, marks):
            if line.id in living:
                raise UnknownPerson(given, [], removed=line.id, until=living[line.id])
