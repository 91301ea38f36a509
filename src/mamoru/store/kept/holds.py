"""What must not be destroyed for the time being: legal holds, and appeals that nobody has decided yet.

Whom one is about is found by keyed digests, as with requests; the identity, and what was said of it, are
sealed by a key of its own.  When it ends, whom it was about is dropped.
Law: GDPR art. 17(3)(e), 18(1)(c); PIPEDA s. 8(8); Quebec P-39.1 s. 36; UK DPA 2018 s. 173.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.store import log
from mamoru.store.database import Store
from mamoru.store.records import Issued
from mamoru.store.sealing import Seal, new_seal, open_seal

TOLD, SUBJECT = "hold.told", "hold.subject"
GROUND, NONCE = "ground", "nonce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold, or one appeal."""

    number: int  #: grows with each
    id: str
    of: str  #: kind of person
    request: str  #: of an appeal: what it is against; empty: a legal hold
    placed: str  #: ISO time, UTC
    until: str  #: ISO date, the last day; empty: until it is lifted
    review: str  #: ISO date; empty where it ends by itself
    ended: str  #: ISO time, UTC; empty: nobody has lifted it
    told: Mapping[str, str] = field(repr=False)  #: what was said of it
    subject: bytes = field(repr=False)  #: the identity values; of one that has ended nothing

    @property
    def ground(self) -> str:
        """The order, the law or the case: what may be shown, since it names nobody."""
        return self.told.get(GROUND, "")

    @property
    def nonce(self) -> str:
        """What proves whose commitments a receipt of it holds, hex."""
        return self.told[NONCE]

    @property
    def said(self) -> Mapping[str, str]:
        """What else was said of it, which may name people."""
        return {name: text for name, text in self.told.items() if text and name not in {GROUND, NONCE}}

    def stands(self, today: str) -> bool:
        """Return whether it freezes anything on a day (ISO)."""
        return not self.ended and (not self.until or self.until >= today)

    def is_due(self, today: str) -> bool:
        """Return whether somebody had to look at it again before this day (ISO)."""
        return self.stands(today) and bool(self.review) and self.review < today


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """A hold to save."""

    id: str
    of: str
    request: str
    placed: str
    until: str
    review: str
    told: Mapping[str, str] = field(repr=False)
    subject: bytes = field(repr=False)


def place(store: Store, new: NewHold, people: Iterable[str], *, issued: Issued) -> None:
    """Save a hold with its receipt; part of the ``store.writing()`` in which its leaf was appended."""
    seal, wrapped = new_seal(store.wrapping, new.id)
    columns = {
        "id": new.id,
        "of": new.of,
        "request": new.request,
        "placed": new.placed,
        "until": new.until,
        "review": new.review,
        "wrapped": wrapped,
        "told": seal.close(_bytes(new.told), TOLD),
        "subject": seal.close(new.subject, SUBJECT),
    }
    (row,) = store.run("add_hold", columns)
    store.run_each("add_held", [{"hold": row["number"], "person": one} for one in people])
    _keep(store, int(row["number"]), issued, seal=seal)


def end(store: Store, hold: Hold, *, ended: str, told: Mapping[str, str], issued: Issued) -> bool:
    """End a hold and drop whom it is about, in the ``store.writing()`` of its receipt's leaf.

    Returns whether it was standing until now; if not, let the ``writing`` end without saving.
    """
    seal = open_seal(store.wrapping, hold.id, _wrapped(store, hold.id))
    values = {"id": hold.id, "ended": ended, "told": seal.close(_bytes({**hold.told, **told}), TOLD)}
    for row in store.run("end_hold", values):
        store.run("drop_held", {"hold": row["number"]})
        _keep(store, int(row["number"]), issued, seal=seal)
        return True
    return False


def every(store: Store) -> tuple[Hold, ...]:
    """Return all holds, the newest first.  Raises BrokenSeal."""
    return tuple(_hold(store, row) for row in store.run("holds"))


def standing(store: Store, *, today: str) -> tuple[Hold, ...]:
    """Return the holds that freeze something on a day (ISO), the oldest first.  Raises BrokenSeal."""
    return tuple(_hold(store, row) for row in store.run("holds_standing", {"today": today}))


def find(store: Store, hold: str) -> Hold | None:
    """Return one hold by its id; none where there is none.  Raises BrokenSeal."""
    return next((_hold(store, row) for row in store.run("hold", {"id": hold})), None)


def newest(store: Store) -> int:
    """Return the number of the hold that was placed last; 0: there was none."""
    (row,) = store.run("newest_hold")
    return int(row["number"])


def about(store: Store, people: Sequence[str]) -> frozenset[str]:
    """Return the ids of the holds that are about any of these people, whether they stand or not."""
    return frozenset(str(row["id"]) for row in store.run("holds_about", {"people": json.dumps(people)}))


def people_of(store: Store, request: str) -> tuple[str, ...]:
    """Return the digests of the people that a request is about."""
    return tuple(str(row["person"]) for row in store.run("people_of_request", {"request": request}))


def _keep(store: Store, number: int, issued: Issued, *, seal: Seal) -> None:
    log.keep(store, issued)
    file = seal.close(issued.file, f"receipt/{issued.index}")
    store.run("add_receipt_of_hold", {"index": issued.index, "hold": number, "file": file})


def _wrapped(store: Store, hold: str) -> bytes:
    (row,) = store.run("hold", {"id": hold})
    return bytes(row["wrapped"])


def _hold(store: Store, row: sqlite3.Row) -> Hold:
    seal = open_seal(store.wrapping, row["id"], row["wrapped"])
    return Hold(
        number=row["number"],
        id=row["id"],
        of=row["of_kind"],
        request=row["request"],
        placed=row["placed"],
        until=row["until"],
        review=row["review"],
        ended=row["ended"],
        told=json.loads(seal.open(row["told"], TOLD)),
        subject=seal.open(row["subject"], SUBJECT) if row["subject"] is not None else b"",
    )


def _bytes(told: Mapping[str, str]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
