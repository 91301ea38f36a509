"""What a person may ask of requests: plan, run, resume, report a task done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mamoru.desk.files import reason, writing
from mamoru.desk.opening import Tell, keep_private, open_engine, open_records
from mamoru.desk.rights import shows
from mamoru.execute.alone import alone
from mamoru.execute.answering import look
from mamoru.execute.answering import tell as tell_person
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import NotPlanned, Outcome, plan_erasure, run_planned
from mamoru.execute.resuming import resume
from mamoru.execute.sealed import plan_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.report import PackageSummary
from mamoru.model.plan import Plan
from mamoru.model.request import RequestLine, State, Task
from mamoru.store import receipts as stored_receipts
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.errors import NoSuchRequest

RECEIPTS = "evidence/receipts"
ANSWERS = "answers"  #: where packages go that nobody named a place for

Identity = Mapping[str, str]


class WhichKind(MamoruError):
    """The notice knows several kinds of people, and none was named."""

    code = "MAM-605"

    def __init__(self, kinds: list[str]) -> None:
        super().__init__(
            "it is not said in which capacity the person asks",
            why="customer and employee are never mixed in one answer",
            remedy=f"say --of with one of: {', '.join(kinds)}",
        )


class Forgotten(MamoruError):
    """The request's file was destroyed."""

    code = "MAM-606"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"the file of request {request} was destroyed",
            why="its key is gone, so nobody can read it any more",
            remedy="nothing is to be done; its receipts still verify",
        )


class ReceiptNotWritten(MamoruError):
    """A receipt was issued and saved, but its file could not be written."""

    code = "MAM-610"

    def __init__(self, request: str, because: str) -> None:
        super().__init__(
            f"the receipt of request {request} cannot be written to {RECEIPTS}: {because}",
            why="the request is carried out and saved, its receipt too; only the file to hand out is missing",
            remedy=f"make the folder writable, then run `mamoru resume {request}`, which writes it",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A request that was carried out, with the files it left."""

    outcome: Outcome
    receipt: Path
    package: Path | None
    summary: PackageSummary | None
    beside: tuple[MamoruError, ...] = ()  #: what is still to be mended; the request is done and saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A task that was reported done."""

    task: Task
    left: tuple[Task, ...]  #: tasks of the same request that are still to be done
    carried: Carried | None  #: with the last task: the request, closed


Resumed = Carried | MamoruError | RequestLine  #: the line: there was nothing to go on with


def plan(folder: Path, right: str, subject: Identity, *, of: str, tell: Tell | None = None) -> Plan:
    """Say exactly what a request would do; changes no system.

    What only shows is planned by looking: what is found is counted and forgotten.
    """
    with open_engine(folder, tell=tell) as engine:
        of = of or _only_kind(engine)
        if shows(right):
            return look(engine, of, subject, right=right).plan
        return plan_erasure(engine, of, [subject], right=right)


def plan_of_request(folder: Path, request: str) -> Plan:
    """Return the saved plan of a request that waits to be run.

    Raises NoSuchRequest, Forgotten, NotPlanned.
    """
    with open_records(folder) as (_, store):
        if store is None:
            raise NoSuchRequest(request)
        found = stored.load(store, request)
    if found.secrets is None:
        raise Forgotten(request)
    if found.line.state is not State.PLANNED:
        raise NotPlanned(request, found.line.state)
    return plan_of(found.secrets.plan)


def run_plan(folder: Path, request: str, *, confirmed: str) -> Carried:
    """Do exactly what a saved plan showed."""
    with open_engine(folder) as engine, alone(engine.store.path, request):
        return _carried(engine, run_planned(engine, request, confirmed=confirmed))


def run_access(
    folder: Path,
    right: str,
    subject: Identity,
    *,
    of: str,
    package: Path | None,
    language: str,
    tell: Tell | None = None,
) -> Carried:
    """Answer a person: write the package, then the receipt.  Raises NoWording, UnwritableFile."""
    from mamoru.execute.package.write import write_package  # noqa: PLC0415 - its pages are seldom needed

    with open_engine(folder, tell=tell) as engine:
        found = look(engine, of or _only_kind(engine), subject, right=right)
        target = package or _answers(engine) / f"{found.plan.request}.zip"
        language = language or engine.checked.programme.notice.governing_language
        with writing(target):
            summary = write_package(found.answer, engine.checked, target, language=language)
        carried = _carried(engine, tell_person(engine, found, subject, package=summary.manifest))
        return replace(carried, package=target, summary=summary)


def resume_all(folder: Path, request: str = "") -> tuple[tuple[str, Resumed], ...]:
    """Go on with one request, or with all that were interrupted; an error of one does not stop the others."""
    with open_engine(folder) as engine:
        if request:
            line = stored.load(engine.store, request).line
            return ((request, _resumed(engine, request) or line),)
        names = [r.id for r in stored.unfinished(engine.store)]
        results = [(name, _resumed(engine, name)) for name in names]
        return tuple((name, result) for name, result in results if result is not None)


def task_done(folder: Path, task: str, *, found: int, by: str, note: str) -> Reported:
    """Save what a person reports; after the last task the final receipt is issued.

    No system is touched, so a map that is being mended does not stop it.  Raises NoSuchTask, TaskDone.
    """
    with open_engine(folder, sound=False) as engine:
        done = stored_tasks.task_done(engine.store, task, done=engine.moment(), found=found, by=by, note=note)
        outcome = resume(engine, done.request)
        left = tuple(t for t in stored_tasks.of_request(engine.store, done.request) if not t.done)
        return Reported(task=done, left=left, carried=_carried(engine, outcome) if outcome else None)


def _only_kind(engine: Engine) -> str:
    kinds = sorted(engine.checked.programme.notice.people)
    if len(kinds) != 1:
        raise WhichKind(kinds)
    return kinds[0]


def _answers(engine: Engine) -> Path:
    """Return the folder for packages; they hold what is most personal, so it stays out of version control."""
    folder = Path(engine.checked.programme.settings.folder) / ANSWERS
    keep_private(folder)
    return folder


def _carried(engine: Engine, outcome: Outcome) -> Carried:
    unwritten = _write_receipts(engine, outcome.plan.request)
    beside = tuple(error for error in (outcome.unkept, unwritten) if error is not None)
    path = _receipt(engine, outcome.plan.request, outcome.receipt.leaf_index)
    return Carried(outcome=outcome, receipt=path, package=None, summary=None, beside=beside)


def _receipt(engine: Engine, request: str, index: int) -> Path:
    """Return where the company keeps a receipt; the sealed store has it too."""
    return Path(engine.checked.programme.settings.folder) / RECEIPTS / f"{request}-{index}.json"


def _write_receipts(engine: Engine, request: str) -> ReceiptNotWritten | None:
    """Write every receipt of a request whose file is missing, and return what was in the way."""
    try:
        for receipt in stored_receipts.of_request(engine.store, request):
            path = _receipt(engine, request, receipt.index)
            if receipt.file is not None and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_suffix(".part")
                part.write_bytes(receipt.file)
                part.replace(path)
    except OSError as error:
        return ReceiptNotWritten(request, reason(error))
    return None


def _resumed(engine: Engine, request: str) -> Carried | MamoruError | None:
    try:
        outcome = resume(engine, request)
    except MamoruError as error:
        _write_receipts(engine, request)  # a request that ends here has one, too
        return error
    if outcome:
        return _carried(engine, outcome)
    return _write_receipts(engine, request)
