"""Forget a request: destroy the key of its file, and the packages that were written for it.

What it erased is entered in the ledger first, as hashes that name nobody.  A plan has changed nothing, and
names people whom a killed batch may have left behind, so that it can be forgotten before it is too old.
Law: GDPR art. 5(1)(c), (e): what a request itself holds of a person is kept only as long as it is needed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mamoru.desk.files import UnwritableFile, reason
from mamoru.desk.opening import open_records, receipt_file
from mamoru.desk.packages import packages
from mamoru.desk.requests import Forgotten
from mamoru.execute.alone import alone
from mamoru.execute.composing.holding import OWN, OnHold, named
from mamoru.execute.recording.entering import enter_before_forgetting
from mamoru.execute.recording.figures import keep_before_forgetting
from mamoru.model.programme import Programme, Settings
from mamoru.model.request import RequestLine, State
from mamoru.store import receipts as stored_receipts
from mamoru.store import requests as stored
from mamoru.store.database import Store
from mamoru.store.errors import NoSuchRequest, RequestUnfinished
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept import vault
from mamoru.store.ledger import expire


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgettable:
    """What forgetting a request takes away, and what stays."""

    id: str
    request: RequestLine | None  #: none: its run was killed before it was saved, and left packages alone
    packages: tuple[str, ...]  #: files in answers/, relative to the programme
    receipts: tuple[str, ...]  #: files that stay, relative to the programme

    @property
    def left_open(self) -> tuple[str, ...]:
        """Systems that did not answer, and will not be asked again for this request."""
        return self.request.waits_for if self.request and self.request.state is State.OPEN else ()


def forgettable(folder: Path, request: str) -> Forgettable:
    """Say what forgetting would do; changes nothing.

    Raises NoSuchRequest, RequestUnfinished, InHand, OnHold, Forgotten where nothing is left to take away,
    what ``open_records`` raises.
    """
    with _held(folder, request) as (programme, store):
        return _forgettable(programme.settings, store, request)


def forget(folder: Path, request: str) -> Forgettable:
    """Forget a request, packages first: interrupted, it can be asked for again.

    Raises what ``forgettable`` raises, UnwritableFile and StoreInUse.
    """
    with _held(folder, request) as (programme, store):
        told = _forgettable(programme.settings, store, request)
        for package in told.packages:
            try:
                (folder / package).unlink(missing_ok=True)
            except OSError as refusal:
                raise UnwritableFile(folder / package, reason(refusal)) from None
        if told.request:
            if told.request.state is State.PLANNED:
                stored.stop(store, request)
            enter_before_forgetting(store, told.request)
            keep_before_forgetting(store, request, programme)
            expire(store, today=datetime.now(UTC).date(), backup_days=programme.settings.backup_days)
            stored.forget(store, request)
    return told


@contextmanager
def _held(folder: Path, request: str) -> Iterator[tuple[Programme, Store]]:
    """Open the store, and keep other processes away from a request that is there at all."""
    with open_records(folder) as (programme, store):
        if store is None or not (stored.is_known(store, request) or request in packages(folder)):
            raise NoSuchRequest(request)
        with alone(store.path, request):
            yield programme, store


def _forgettable(settings: Settings, store: Store, request: str) -> Forgettable:
    folder = Path(settings.folder)
    written = packages(folder).get(request, ())
    try:
        found = stored.load(store, request)
    except NoSuchRequest:
        if not written:
            raise
        return Forgettable(id=request, request=None, packages=written, receipts=())
    if found.secrets is None and not written:
        raise Forgotten(request)
    state = found.line.state
    if state is not State.PLANNED and not stored.is_forgettable(store, request, state=state):
        raise RequestUnfinished(request, state=state)
    _refuse_held(store, request)
    _refuse_kept(store, request)
    files = (receipt_file(request, r.index) for r in stored_receipts.of_request(store, request))
    receipts = tuple(file for file in files if (folder / file).exists())
    return Forgettable(id=request, request=found.line, packages=written, receipts=receipts)


FORGETTING = "forgetting"


def _refuse_held(store: Store, request: str) -> None:
    """Raise OnHold where somebody whom the request is about is on hold, or contests it."""
    standing = stored_holds.standing(store, today=datetime.now(UTC).date().isoformat())
    about = stored_holds.about(store, stored_holds.people_of(store, request)) if standing else ()
    reasons = [OWN.format(named(hold)) for hold in standing if hold.id in about or hold.request == request]
    if reasons:
        raise OnHold(FORGETTING, reasons, again=f"then `mamoru forget {request}` again")


def _refuse_kept(store: Store, request: str) -> None:
    """Raise OnHold where what a request has removed can still be put back: its key must end first."""
    kept = vault.find(store, request)
    if kept and kept.state in vault.LIVING:
        again = f"once it is undone (`mamoru undo`), or over, `mamoru forget {request}` again"
        raise OnHold(FORGETTING, [f"what it has removed can be undone until {kept.until[:10]}"], again=again)
