"""Place a hold on a person's rows, register an appeal, and end either, each with a receipt.

A hold keeps rows for a claim, an authority or a dispute; an appeal keeps them until it is decided.  Whoever
is on hold is still answered.  Law: GDPR art. 17(3)(e), 18(1)(c); PIPEDA s. 8(8); Quebec P-39.1 s. 36; UK DPA
2018 s. 173; VCDPA 577(C).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mamoru.calendars.periods import end as last_day
from mamoru.desk.files import reason as told_reason
from mamoru.desk.freezing.errors import NoSuchHold, NotAppealable, not_answered
from mamoru.desk.opening import Tell, open_engine, receipt_file
from mamoru.desk.requests import Forgotten, ReceiptNotWritten
from mamoru.desk.rights import kind_asked
from mamoru.evidence.issue import issue
from mamoru.evidence.receipt import Receipt, Scalar, commit, identity_text, seal
from mamoru.evidence.writing import write as write_receipt
from mamoru.execute.composing.holding import whose
from mamoru.execute.composing.removed import refuse_removed
from mamoru.execute.engine import Engine
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.execute.people import ANSWERING, Person, find_people
from mamoru.execute.receipts import NONCE_BYTES, keep_outside
from mamoru.execute.requests import request_id, transaction
from mamoru.execute.sealed import people_of, subject_bytes, subjects_of
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Standing
from mamoru.model.request import State
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept.holds import GROUND, NONCE, Hold, NewHold
from mamoru.store.log import LogTables
from mamoru.store.records import Issued, Secrets

Identity = Mapping[str, str]
UNANSWERED = frozenset({State.APPLYING, State.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A hold or an appeal that was placed or ended."""

    hold: Hold
    receipt: Path
    nonce: str  #: hex
    notes: tuple[str, ...]  #: what else to know of it
    beside: tuple[MamoruError, ...] = ()  #: what is still to be mended; it is placed, or ended, all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of a hold by whoever places it."""

    reason: str
    ground: str  #: the law, the order or the case; it is shown, and names nobody
    by: str
    until: str = ""  #: ISO date
    review: str = ""  #: ISO date


def place(folder: Path, subject: Identity, *, of: str, said: Said, tell: Tell | None = None) -> Placed:
    """Freeze the rows of a person who is found in the systems; changes no system.

    A map that is being mended does not stop it.  Raises WhichKind, what finding a person raises and what
    ``open_engine`` raises.
    """
    with open_engine(folder, sound=False, tell=tell) as engine:
        kind = of or kind_asked(engine.checked.programme.notice, subject)
        person, silent = _found(engine, kind, subject)
        notes = [SILENT.format(", ".join(silent))] if silent else []
        return _place(engine, [person], subject, of=kind, said=said, request="", notes=notes)


def appeal(folder: Path, request: str, *, subject: Identity, said: Said, tell: Tell | None = None) -> Placed:
    """Register an appeal against an answer, and freeze the rows of its person until it is decided.

    Asks no system.  ``subject`` is needed where the request is about several people.  Raises NoSuchRequest,
    Forgotten, NotAppealable.
    """
    with open_engine(folder, sound=False, tell=tell) as engine:
        found = stored.load(engine.store, request)
        if found.secrets is None:
            raise Forgotten(request)
        if found.line.state in UNANSWERED:
            raise not_answered(request, found.line.state)
        subjects = subjects_of(found.secrets)
        chosen = [p for p in people_of(subjects) if not subject or dict(p.given) == dict(subject)]
        if len(chosen) != 1:
            raise NotAppealable(request, NOBODY if not chosen else SEVERAL.format(len(chosen)))
        notes = _late(engine, found.line.made)
        who = chosen[0].given
        return _place(engine, chosen, who, of=found.line.of, said=said, request=request, notes=notes)


SILENT = (
    "not every system answered ({}): what only they know of the person is known by the keys that link people"
)
NOBODY = "it is about nobody of that key"
SEVERAL = "it is about {} people"
LATE = "the notice gives {} to appeal, and they had passed on {}: it is registered all the same"


def end(
    folder: Path, hold: str, *, by: str, reason: str, outcome: str = "", tell: Tell | None = None
) -> Placed:
    """End a hold, or decide an appeal (``outcome``); what was frozen may be changed from then on.

    Raises NoSuchHold.
    """
    with open_engine(folder, sound=False, tell=tell) as engine:
        found = stored_holds.find(engine.store, hold)
        if found is None or bool(found.request) is not bool(outcome):
            raise NoSuchHold(hold)
        if found.ended:
            raise NoSuchHold(hold, ended=found.ended)
        moment, told = engine.moment(), {"ended by": by, "ended because": reason, "outcome": outcome}
        with engine.store.writing():
            receipt, issued = _receipt(engine, list(_ended_fields(engine, found, moment, told=told)))
            if not stored_holds.end(engine.store, found, ended=moment, told=told, issued=issued):
                raise NoSuchHold(hold, ended=moment)
        return _written(engine, hold, receipt, notes=())


def _found(engine: Engine, of: str, subject: Identity) -> tuple[Person, list[str]]:
    """Find a person, and name the systems that did not answer."""
    prepared = engine.prepare_reach(of)
    with transaction(engine, prepared):
        try:
            (person,) = find_people(prepared.recipe, prepared.connected, [subject], queries=prepared.people)
        except UnknownPerson:
            refuse_removed(engine, of, [subject])
            raise
    silent = [c.name for c in prepared.connected if c.standing not in {*ANSWERING, Standing.TASK}]
    return person, silent


def _place(
    engine: Engine,
    people: Sequence[Person],
    subject: Identity,
    *,
    of: str,
    said: Said,
    request: str,
    notes: Sequence[str],
) -> Placed:
    nonce = engine.random(NONCE_BYTES)
    told = {"reason": said.reason, GROUND: said.ground, "by": said.by, NONCE: nonce.hex()}
    new = NewHold(
        id=f"{'A' if request else 'H'}-{request_id(engine)[2:]}",
        of=of,
        request=request,
        placed=engine.moment(),
        until=said.until,
        review=said.review,
        told={name: text for name, text in told.items() if text},
        subject=subject_bytes([subject], people, nonce),
    )
    marks = whose(engine, people, of)
    with engine.store.writing():
        receipt, issued = _receipt(engine, list(_placed_fields(engine, new, subject)))
        stored_holds.place(engine.store, new, marks, issued=issued)
        about = stored_people.requests_about(engine.store, marks)
    running = [RUNNING.format(line.id, line.right) for line in about if line.state is State.APPLYING]
    return _written(engine, new.id, receipt, notes=(*notes, *running))


RUNNING = (
    "request {0} ({1}) is being carried out, or was interrupted: what it has done stays done; while this "
    "stands, `mamoru resume {0}` does no more of it"
)


def _late(engine: Engine, made: str) -> list[str]:
    """Tell where the time that the notice gives for an appeal has passed since the request was made."""
    refusals = engine.checked.programme.notice.refusals
    if refusals is None or refusals.appeal_within is None:
        return []
    ended = last_day(date.fromisoformat(made[:10]), refusals.appeal_within)
    is_late = ended < engine.now().date()
    return [LATE.format(refusals.appeal_within, ended.isoformat())] if is_late else []


Fields = Iterator[tuple[str, Scalar]]


def _placed_fields(engine: Engine, new: NewHold, subject: Identity) -> Fields:
    yield "request.id", new.id
    yield "request.right", "appeal" if new.request else "hold"
    yield "request.of", new.of
    yield "request.state", "placed"
    yield "started", new.placed
    nonce = bytes.fromhex(new.told[NONCE])
    yield from _frame(engine)
    if new.request:
        yield "hold.against", new.request
    if new.until:
        yield "hold.until", new.until
    if new.review:
        yield "hold.review", new.review
    yield "subjects.0", commit(identity_text(subject), nonce)
    for name in ("reason", GROUND, "by"):
        if name in new.told:
            yield f"hold.{name}", commit(new.told[name], nonce)


def _ended_fields(engine: Engine, hold: Hold, moment: str, *, told: Mapping[str, str]) -> Fields:
    yield "request.id", hold.id
    yield "request.right", "appeal" if hold.request else "hold"
    yield "request.of", hold.of
    yield "request.state", "decided" if hold.request else "lifted"
    yield "started", hold.placed
    yield "finished", moment
    yield from _frame(engine)
    if told["outcome"]:
        yield "hold.outcome", told["outcome"]
    nonce = bytes.fromhex(hold.nonce)
    (given,) = subjects_of_hold(hold)
    yield "subjects.0", commit(identity_text(given), nonce)
    for name in ("ended by", "ended because"):
        if told[name]:
            yield f"hold.{name.replace(' ', '-')}", commit(told[name], nonce)


def subjects_of_hold(hold: Hold) -> tuple[Identity, ...]:
    """Return whom a standing hold is about, by the keys that were given."""
    return subjects_of(Secrets(subject=hold.subject, plan=b"")).given


def _frame(engine: Engine) -> Fields:
    notice = engine.checked.programme.notice
    yield "notice.id", notice.id
    yield "notice.effective", notice.effective
    yield "programme", engine.checked.programme.digest


def _receipt(engine: Engine, fields: Sequence[tuple[str, Scalar]]) -> tuple[Receipt, Issued]:
    """Append to the log and sign; the caller holds ``store.writing()``."""
    sealed = seal(fields, random=engine.random)
    receipt = issue(sealed, LogTables(engine.store), key=engine.key, at=engine.now())
    return receipt, Issued(
        index=receipt.leaf_index,
        leaf=sealed.leaf,
        size=receipt.tree_size,
        checkpoint=receipt.checkpoint,
        file=write_receipt(receipt),
    )


def _written(engine: Engine, hold: str, receipt: Receipt, *, notes: Sequence[str]) -> Placed:
    """Write the receipt's file and keep its checkpoint outside; what is in the way is told beside it."""
    found = stored_holds.find(engine.store, hold)
    assert found is not None  # noqa: S101 - it was saved just now
    path = Path(engine.checked.programme.settings.folder) / receipt_file(hold, receipt.leaf_index)
    beside: list[MamoruError] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(write_receipt(receipt))
        part.replace(path)
    except OSError as error:
        beside.append(ReceiptNotWritten(hold, told_reason(error)))
    if unkept := keep_outside(receipt, engine):
        beside.append(unkept)
    return Placed(hold=found, receipt=path, nonce=found.nonce, notes=tuple(notes), beside=tuple(beside))
