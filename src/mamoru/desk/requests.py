"""What a person may ask of requests: plan, run, resume, report a task done."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mamoru.desk.files import reason, writing
from mamoru.desk.live.confirming import confirm, note_people
from mamoru.desk.opening import RECEIPTS, Tell, keep_private, open_engine, open_records, receipt_file
from mamoru.desk.outputs.places import may_pack
from mamoru.desk.packages import ANSWERS
from mamoru.desk.regions.told import as_begun, told_in
from mamoru.desk.rights import kind_asked, shows
from mamoru.desk.stated.destruction import refuse_unstated
from mamoru.execute.alone import alone
from mamoru.execute.answering import LEFT, GoneMeanwhile, look, tell_again
from mamoru.execute.answering import tell as tell_person
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import NotPlanned, Outcome, plan_erasure, run_planned
from mamoru.execute.interrupted.agreed import kept_when_held_up
from mamoru.execute.remote.asking import go_on, waiting
from mamoru.execute.remote.showing import as_held_now
from mamoru.execute.resuming import resume
from mamoru.execute.sealed import plan_of
from mamoru.execute.sweeping.resuming import settle_before
from mamoru.model.answer import Answer
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.report import PackageSummary
from mamoru.model.plan import Plan
from mamoru.model.recipe import Correction
from mamoru.model.request import State, Task
from mamoru.plan.correcting import NothingSaid
from mamoru.store import receipts as stored_receipts
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.errors import NoSuchRequest
from mamoru.wording import words

LANGUAGE_OF = "language of {}"  #: setting that keeps how a waiting request was answered first

Identity = Mapping[str, str]


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
    waits: MamoruError | None = None  #: why it is not closed, though it was the last task
    runs: bool = False  #: its plan may be run now


def plan(
    folder: Path,
    right: str,
    subject: Identity,
    *,
    of: str,
    region: str = "",
    corrections: tuple[Correction, ...] = (),
    unasked: str = "",
    tell: Tell | None = None,
) -> Plan:
    """Say exactly what a request would do; changes no system.

    ``region`` is where the person lives (``BR``, ``US-CA``): what people there are told holds.  Without it
    the map tells it, where it has a column for that.  What only shows is planned by looking: what is found
    is counted and forgotten.  ``corrections`` says what shall be otherwise, ``unasked`` why it is done
    though nobody asked for it.  Raises NoRegion, NotOneNotice, NotUndoable.
    """
    with open_engine(folder, tell=tell) as opened:
        engine = told_in(opened, region, tell=tell)
        of = of or kind_asked(engine.checked.programme.notice, subject)
        if corrections and shows(right):
            raise NothingSaid(right)
        if shows(right):
            return look(engine, of, subject, right=right).plan
        planned = plan_erasure(engine, of, [subject], right=right, corrections=corrections, unasked=unasked)
        return as_held_now(engine, planned)


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


def run_plan(
    folder: Path, request: str, *, confirmed: str, whatever: bool = False, tell: Tell | None = None
) -> Carried:
    """Do exactly what a saved plan showed.

    Where a system is silent that somebody agreed is kept, for `mamoru resume`: to that plan, or beforehand
    to ``whatever`` is planned.  Raises HeldUp.
    """
    with open_engine(folder, tell=tell) as opened, kept_when_held_up(opened, request, whatever=whatever):
        return run_saved(opened, request, confirmed=confirmed)


def run_saved(opened: Engine, request: str, *, confirmed: str = "", whatever: bool = False) -> Carried:
    """Carry out a saved plan, or ``whatever`` is planned now."""
    for swept in settle_before(opened):
        with_receipts(opened, swept)
    with alone(opened.store.path, request):
        engine = as_begun(opened, request)
        outcome = run_planned(engine, request, confirmed=confirmed, whatever=whatever)
        carried = with_receipts(engine, outcome)
    return and_asked(engine, carried)


def run_access(
    folder: Path,
    right: str,
    subject: Identity,
    *,
    of: str,
    package: Path | None,
    language: str,
    region: str = "",
    tell: Tell | None = None,
) -> Carried:
    """Answer a person: write the package, then the receipt.

    Raises NoRegion, NoWording, UnwritableFile, what ``may_pack`` raises.
    """
    with open_engine(folder, tell=tell) as opened:
        if package is not None:
            may_pack(package, opened.checked.programme)
        engine = told_in(opened, region, tell=tell)
        kind = of or kind_asked(engine.checked.programme.notice, subject)
        found = look(engine, kind, subject, right=right)
        target = package or _answers(engine) / f"{found.plan.request}.zip"
        with alone(engine.store.path, found.plan.request):  # until it is saved nothing else tells whose it is
            summary = _packed(found.engine, found.answer, target, language=language or _governing(engine))
            outcome = tell_person(engine, found, subject, package=summary.manifest)
        carried = with_receipts(engine, outcome)
        if carried.outcome.state in LEFT:
            engine.store.keep_setting(LANGUAGE_OF.format(found.plan.request), summary.language)
        return and_asked(engine, replace(carried, package=target, summary=summary))


def task_done(
    folder: Path,
    task: str,
    *,
    found: int,
    by: str,
    note: str,
    method: str = "",
    proof: str = "",
    tell: Tell | None = None,
) -> Reported:
    """Save what a person reports; after the last task the final receipt is issued.

    ``method`` and ``proof`` tell how what was found was destroyed; both stay when the request is forgotten.

    Of an access the whole answer is then written anew, with what people reported: for that the systems are
    asked again, so the programme must be sound; where that fails the report is saved all the same.  For
    anything else no system is touched, so a map that is being mended does not stop it.  Raises NoSuchTask,
    TaskDone, MethodNotStated.
    """
    with open_engine(folder, sound=False, tell=tell) as engine:
        refuse_unstated(engine.checked.programme, engine.store, task, found=found, method=method)
        done = stored_tasks.task_done(
            engine.store,
            task,
            done=engine.moment(),
            found=found,
            by=by,
            note=note,
            method=method,
            proof=proof,
        )
        left = tuple(t for t in stored_tasks.of_request(engine.store, done.request) if not t.done)
        line = stored.load(engine.store, done.request).line
        is_shown, runs = shows(line.right), line.state is State.PLANNED and not left
        outcome = None if is_shown else resume(as_begun(engine, done.request), done.request)
        carried = with_receipts(engine, outcome) if outcome else None
    if left or not is_shown:
        return Reported(task=done, left=left, carried=carried, runs=runs)
    try:
        with open_engine(folder) as engine:
            return Reported(
                task=done, left=(), carried=answered(as_begun(engine, done.request), done.request)
            )
    except MamoruError as error:
        return Reported(task=done, left=(), carried=None, waits=error)


def and_asked(engine: Engine, carried: Carried, *, at_once: bool = True) -> Carried:
    """Ask the systems without SQL, and close the request if nothing is left; else it waits."""
    request, right = carried.outcome.plan.request, carried.outcome.plan.right
    if not waiting(engine, request):
        return carried
    if at_once:
        with suppress(MamoruError):  # what cannot be noted now is confirmed with less leave later
            note_people(engine, request)
    failed = go_on(engine, request, None if at_once else partial(confirm, engine))
    tasks = stored_tasks.of_request(engine.store, request)
    carried = replace(
        carried,
        outcome=replace(carried.outcome, tasks=tasks),
        beside=(*carried.beside, *failed),
    )
    if any(not task.done for task in tasks):
        return carried
    if shows(right):
        return answered(engine, request) or carried
    closed = resume(engine, request)
    return with_receipts(engine, closed) if closed else carried


def answered(engine: Engine, request: str) -> Carried | None:
    """Write the whole answer when everybody has reported; without a package where the person is gone."""
    target = _answers(engine) / f"{request}-whole.zip"
    language = engine.store.setting(LANGUAGE_OF.format(request)) or _governing(engine)
    packed: list[PackageSummary] = []

    def hand_over(answer: Answer, tasks: Sequence[Task]) -> str:
        told = {t.system: _report_of(t, language) for t in tasks}
        packed.append(_packed(engine, replace(answer, reported=told), target, language=language))
        return packed[0].manifest

    try:
        outcome = tell_again(engine, request, hand_over)
    except GoneMeanwhile as gone:
        outcome = resume(engine, request)
        if outcome is None:
            raise
        ended = with_receipts(engine, outcome)
        return replace(ended, beside=(gone, *ended.beside))
    carried = with_receipts(engine, outcome) if outcome else None
    return replace(carried, package=target, summary=packed[0]) if carried else None


def _report_of(task: Task, language: str) -> str:
    """Return what a person reported, as its person reads it."""
    found = words(language).say("package.records", n=task.found or 0)
    return f"{found}: {task.note}" if task.note else found


def _packed(engine: Engine, answer: Answer, target: Path, *, language: str) -> PackageSummary:
    from mamoru.execute.package.write import write_package  # noqa: PLC0415 - its pages are seldom needed

    with writing(target):
        return write_package(answer, engine.checked, target, language=language)


def _governing(engine: Engine) -> str:
    return engine.checked.programme.notice.governing_language


def _answers(engine: Engine) -> Path:
    """Return the folder for packages; they hold what is most personal, so it stays out of version control."""
    folder = Path(engine.checked.programme.settings.folder) / ANSWERS
    keep_private(folder)
    return folder


def with_receipts(engine: Engine, outcome: Outcome) -> Carried:
    """Write the receipts of a request that was carried out; what is in the way is told beside it."""
    unwritten = write_receipts(engine, outcome.plan.request)
    beside = tuple(error for error in (outcome.unkept, unwritten) if error is not None)
    path = _receipt(engine, outcome.plan.request, outcome.receipt.leaf_index)
    return Carried(outcome=outcome, receipt=path, package=None, summary=None, beside=beside)


def _receipt(engine: Engine, request: str, index: int) -> Path:
    """Return where the company keeps a receipt; the sealed store has it too."""
    return Path(engine.checked.programme.settings.folder) / receipt_file(request, index)


def write_receipts(engine: Engine, request: str) -> ReceiptNotWritten | None:
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
