"""Forget a concluded request: destroy the key of its file, and the packages that were written for it.

Law: GDPR art. 5(1)(c), (e): what a request itself holds of a person is kept only as long as it is needed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mamoru.desk.files import UnwritableFile, reason
from mamoru.desk.opening import open_records
from mamoru.desk.requests import ANSWERS, Forgotten, receipt_file
from mamoru.model.programme import Settings
from mamoru.model.request import RequestLine, State
from mamoru.store import receipts as stored_receipts
from mamoru.store import requests as stored
from mamoru.store.errors import NoSuchRequest, RequestUnfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgettable:
    """What forgetting a request takes away, and what stays."""

    request: RequestLine
    packages: tuple[str, ...]  #: files in answers/, relative to the programme
    receipts: tuple[str, ...]  #: files that stay, relative to the programme


def forgettable(folder: Path, request: str) -> Forgettable:
    """Say what forgetting would do; changes nothing.

    Raises NoSuchRequest, RequestUnfinished, Forgotten where nothing is left to take away, what
    ``open_records`` raises.
    """
    with open_records(folder) as (programme, store):
        if store is None:
            raise NoSuchRequest(request)
        found = stored.load(store, request)
        packages = _packages(folder, request)
        if found.secrets is None and not packages:
            raise Forgotten(request)
        if found.line.state not in stored.ENDED and not _is_outdated(programme.settings, found.line):
            raise RequestUnfinished(request, state=found.line.state)
        files = (receipt_file(request, r.index) for r in stored_receipts.of_request(store, request))
        receipts = tuple(file for file in files if (folder / file).exists())
        return Forgettable(request=found.line, packages=packages, receipts=receipts)


def forget(folder: Path, request: str) -> Forgettable:
    """Forget a concluded request, packages first: interrupted, it can be asked for again.

    Raises what ``forgettable`` raises, UnwritableFile and StoreInUse.
    """
    told = forgettable(folder, request)
    for package in told.packages:
        try:
            (folder / package).unlink(missing_ok=True)
        except OSError as refusal:
            raise UnwritableFile(folder / package, reason(refusal)) from None
    with open_records(folder) as (_, store):
        if store is not None:
            if told.request.state is State.PLANNED:
                stored.stop(store, request)
            stored.forget(store, request)
    return told


def _is_outdated(settings: Settings, line: RequestLine) -> bool:
    """Tell whether a plan can never be run any more."""
    return line.state is State.PLANNED and line.runs_until(days=settings.plan_days) < datetime.now(UTC)


def _packages(folder: Path, request: str) -> tuple[str, ...]:
    names = (f"{ANSWERS}/{request}.zip", f"{ANSWERS}/{request}-whole.zip")
    return tuple(name for name in names if (folder / name).exists())
