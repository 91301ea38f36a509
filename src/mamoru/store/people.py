"""What is kept of people beside single requests: whom a request is about, and values that were corrected.

A person is found again by keyed digests of their rows and keys; nothing here can be searched by a name.
Law: GDPR art. 5(1)(e), 16; APPI art. 22, 34.
"""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mamoru.model.request import RequestLine
from mamoru.store.database import Store
from mamoru.store.requests import line_of
from mamoru.store.sealing import new_seal, open_seal

VALUE = "earlier_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierValue:
    """A value that a correction replaced."""

    system: str
    until: str  #: ISO date, the last day on which it is kept
    value: bytes = field(repr=False)  #: whatever the caller made of it


def marks(store: Store, whose: Iterable[Sequence[object]]) -> tuple[str, ...]:
    """Return the keyed digests by which rows and keys of a person are found again: HMAC-SHA-256."""
    return tuple(
        dict.fromkeys(hmac.digest(store.marking, repr(tuple(one)).encode(), "sha256").hex() for one in whose)
    )


def is_about(store: Store, request: str, people: Iterable[str]) -> None:
    """Save whom a request is about; part of the caller's ``store.writing()``."""
    store.run_each("add_person", [{"request": request, "person": one} for one in people])


def requests_about(store: Store, people: Sequence[str]) -> tuple[RequestLine, ...]:
    """Return the requests that are about any of these, the newest first."""
    return tuple(line_of(row) for row in store.run("requests_about", {"people": json.dumps(people)}))


def keep_earlier(
    store: Store, request: str, people: Sequence[str], *, values: Iterable[EarlierValue]
) -> None:
    """Keep values that a request is about to replace; part of the caller's ``store.writing()``.

    They are kept under each mark of the person, so that they are found by any of them.
    """
    store.run("drop_earlier_of_request", {"request": request})
    for n, one in enumerate(values):
        for m, person in enumerate(people):
            name = f"{request}/earlier/{n}/{m}"
            seal, wrapped = new_seal(store.wrapping, name)
            told = {"name": name, "request": request, "system": one.system, "person": person}
            sealed = seal.close(one.value, VALUE)
            store.run("add_earlier", {**told, "until": one.until, "wrapped": wrapped, "value": sealed})


def earlier_of(store: Store, people: Sequence[str], *, today: str) -> tuple[bytes, ...]:
    """Return the values that were replaced for this person, each once, those whose day has passed never."""
    found = store.run("earlier_of_people", {"people": json.dumps(people), "today": today})
    values = (
        open_seal(store.wrapping, row["name"], row["wrapped"]).open(row["value"], VALUE) for row in found
    )
    return tuple(dict.fromkeys(values))


def find_earlier_by(store: Store, people: Sequence[str], known_as: Sequence[str]) -> None:
    """Let values that are found by any of these be found by others, too; part of a ``store.writing()``."""
    for person in known_as:
        for row in store.run("earlier_found_by", {"people": json.dumps(people), "person": person}):
            value = open_seal(store.wrapping, row["name"], row["wrapped"]).open(row["value"], VALUE)
            name = f"{row['name']}/{person}"
            seal, wrapped = new_seal(store.wrapping, name)
            told = {c: row[c] for c in ("request", "system", "until")}
            told |= {"name": name, "person": person, "wrapped": wrapped}
            store.run("add_earlier", {**told, "value": seal.close(value, VALUE)})


def drop_earlier(store: Store, people: Sequence[str], *, before: str = "") -> None:
    """Destroy what is kept of replaced values of a person; part of the caller's ``store.writing()``.

    ``before``: a request; what was replaced later, perhaps for who has their key now, is left.
    """
    if before:
        store.run("drop_earlier_before", {"people": json.dumps(people), "request": before})
    else:
        store.run("drop_earlier_of_people", {"people": json.dumps(people)})


def keep_applied(store: Store, request: str, systems: Iterable[str]) -> None:
    """Destroy what was kept for systems in which nothing was replaced after all."""
    store.run("drop_earlier_unapplied", {"request": request, "systems": json.dumps(sorted(systems))})


def expire(store: Store, *, today: str) -> None:
    """Destroy what was kept until a day that has passed."""
    store.run("drop_earlier_past", {"today": today})
