"""The report of everything a programme has done, for people to browse."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mamoru.desk.checking import check
from mamoru.desk.files import content, writing
from mamoru.desk.opening import RECEIPTS, open_records, programme_of
from mamoru.desk.outputs.places import REPORT, may_write
from mamoru.desk.public_keys import key_of
from mamoru.evidence.reading import MOST_BYTES, read
from mamoru.evidence.receipt import Receipt, Shown
from mamoru.evidence.verification import verify
from mamoru.execute.sealed import plan_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.report import Format, Progress, ReceiptLine, Report
from mamoru.model.plan import Plan
from mamoru.model.request import RequestLine
from mamoru.model.shelf import members
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A receipt in the programme's folder, and what verifies of it."""

    index: int  #: its place in the log; one that cannot be read stands first
    line: ReceiptLine


def report(folder: Path, target: Path | None, *, form: str) -> str | Path:
    """Write what was checked, planned, done and proved, or return it where no file is named.

    Holds no value of a person.  Raises NoProgramme, Unreadable, UnwritableFile, what ``may_write``, keys and
    store raise.
    """
    if target is not None:
        may_write(target, REPORT, programme_of(folder, snapshots=False))
    chosen = {f.name: f for f in members("mamoru.formats", Format).values()}[form]
    text = chosen.render(_report(folder))
    if target is None:
        return text
    with writing(target):
        target.write_text(text, encoding="utf-8", newline="\n")
    return target


def _report(folder: Path) -> Report:
    plans, progress = _plans(folder)
    checked = check(folder, live=False)
    receipts = [_filed(folder, path) for path in (folder / RECEIPTS).glob("*.json")]
    return Report(
        title=checked.name,
        programme=checked.name,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=checked.every_finding,
        plans=plans,
        progress=progress,
        receipts=tuple(f.line for f in sorted(receipts, key=_order)),
        package=None,
    )


def _plans(folder: Path) -> tuple[tuple[Plan, ...], tuple[Progress, ...]]:
    """Return every plan that was made, the oldest first, but for requests whose file was destroyed."""
    with open_records(folder) as (_, store):
        if store is None:
            return (), ()
        lines = [(line, stored.load(store, line.id).secrets) for line in reversed(stored.requests(store))]
        kept = [(line, secrets) for line, secrets in lines if secrets is not None]
        return (
            tuple(plan_of(secrets.plan) for _, secrets in kept),
            tuple(_progress(store, line) for line, _ in kept),
        )


def _progress(store: Store, line: RequestLine) -> Progress:
    """Return where a request stands, without who reported what, which can name people."""
    reported: Counter[str] = Counter()
    tasks = stored_tasks.of_request(store, line.id)
    undone = {task.system for task in tasks if not task.done}
    for task in tasks:
        if task.system not in undone:
            reported[task.system] += task.found or 0
    return Progress(request=line.id, state=line.state, reported=dict(reported))


def _order(filed: Filed) -> tuple[str, int, str]:
    return filed.line.request, filed.index, filed.line.file


def _filed(folder: Path, path: Path) -> Filed:
    """Verify one receipt; one that was changed, or is none, proves nothing and says why."""
    file = path.relative_to(folder).as_posix()
    try:
        written = content(path, most=MOST_BYTES)
        receipt = read(written, file=path.name)
        verdict = verify(written, str(key_of(folder, receipt) or ""), file=path.name)
    except MamoruError as error:
        unproved = ReceiptLine(request=path.stem, right="", file=file, proved=(), unproved=(error.problem,))
        return Filed(index=-1, line=unproved)
    line = ReceiptLine(
        request=_shown(receipt, "request.id") or path.stem,
        right=_shown(receipt, "request.right"),
        file=file,
        proved=tuple(s.says for s in verdict.proved),
        unproved=(*(f.problem for f in verdict.findings), *verdict.unproved),
    )
    return Filed(index=receipt.leaf_index, line=line)


def _shown(receipt: Receipt, path: str) -> str:
    """Return a field of a receipt, or nothing where it is withheld."""
    return next((str(f.value) for f in receipt.fields if isinstance(f, Shown) and f.path == path), "")
