"""What a person may ask of requests: plan, run, resume, see, report a task done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.opening import open_engine
from mamoru.execute.alone import alone
from mamoru.execute.answering import look, tell
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import NotPlanned, Outcome, erase, plan_erasure, run_planned
from mamoru.execute.receipts import identity_text as committed_text
from mamoru.execute.resuming import resume
from mamoru.execute.sealed import plan_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.report import PackageSummary
from mamoru.model.plan import Plan
from mamoru.model.request import RequestLine, State, Task
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks

RECEIPTS = "evidence/receipts"

Identity = Mapping[str, str]


def identity_text(subject: Identity) -> str:
    """Return the text that a receipt's commitment to a person hides."""
    return committed_text(subject)


class WhichKind(MamoruError):
    """The notice knows several kinds of people, and none was named."""

    code = "MAM-605"

    def __init__(self, kinds: list[str]) -> None:
        super().__init__(
            "it is not said in which capacity the person asks",
            why="customer and employee are never mixed in one answer",
            remedy=f"say --of with one of: {', '.join(kinds)}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A request that was carried out, with the files it left."""

    outcome: Outcome
    receipt: Path
    package: Path | None
    summary: PackageSummary | None


def plan(folder: Path, right: str, subject: Identity, *, of: str) -> Plan:
    """Say exactly what a request would do; changes no system.

    An access is planned by looking: what is found is counted and forgotten.
    """
    with open_engine(folder) as engine:
        of = of or _only_kind(engine)
        if right == "access":
            return look(engine, of, subject).plan
        engine.prepare(right, of)
        return plan_erasure(engine, of, [subject])


def plan_of_request(folder: Path, request: str) -> Plan:
    """Return the saved plan of a request that waits to be run.

    Raises NoSuchRequest, Forgotten, NotPlanned.
    """
    with open_engine(folder) as engine:
        found = stored.load(engine.store, request)
        if found.secrets is None:
            raise Forgotten(request)
        if found.line.state is not State.PLANNED:
            raise NotPlanned(request, found.line.state)
        return plan_of(found.secrets.plan)


class Forgotten(MamoruError):
    """The request's file was destroyed."""

    code = "MAM-606"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"the file of request {request} was destroyed",
            why="its key is gone, so nobody can read it any more",
            remedy="nothing is to be done; its receipts still verify",
        )


def run_plan(folder: Path, request: str, *, confirmed: str) -> Carried:
    """Do exactly what a saved plan showed."""
    with open_engine(folder) as engine, alone(engine.store.path, request):
        return _carried(engine, run_planned(engine, request, confirmed=confirmed))


def run_erasure(folder: Path, subject: Identity, *, of: str, confirmed: str) -> Carried:
    """Erase a person now, whatever is captured."""
    with open_engine(folder) as engine:
        return _carried(engine, erase(engine, of or _only_kind(engine), [subject], confirmed=confirmed))


def run_access(folder: Path, subject: Identity, *, of: str, package: Path | None, language: str) -> Carried:
    """Answer a person: write the package, then the receipt."""
    from mamoru.execute.package.write import write_package  # noqa: PLC0415 - its pages are seldom needed

    with open_engine(folder) as engine:
        found = look(engine, of or _only_kind(engine), subject)
        target = package or engine.store.path.parent.parent / "answers" / f"{found.plan.request}.zip"
        target.parent.mkdir(parents=True, exist_ok=True)
        language = language or engine.checked.programme.notice.governing_language
        summary = write_package(found.answer, engine.checked, target, language=language)
        carried = _carried(engine, tell(engine, found, subject))
        return Carried(outcome=carried.outcome, receipt=carried.receipt, package=target, summary=summary)


def _only_kind(engine: Engine) -> str:
    kinds = sorted(engine.checked.programme.notice.people)
    if len(kinds) != 1:
        raise WhichKind(kinds)
    return kinds[0]


def _carried(engine: Engine, outcome: Outcome) -> Carried:
    return Carried(outcome=outcome, receipt=_write_receipt(engine, outcome), package=None, summary=None)


def _write_receipt(engine: Engine, outcome: Outcome) -> Path:
    """Write the receipt where the company keeps them; the sealed store has it too."""
    folder = Path(engine.checked.programme.settings.folder) / RECEIPTS
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{outcome.plan.request}-{outcome.receipt.leaf_index}.json"
    path.write_bytes(outcome.file)
    return path


def resume_all(folder: Path, request: str = "") -> tuple[tuple[str, Carried | MamoruError], ...]:
    """Go on with one request, or with all that were interrupted; an error of one does not stop the others."""
    with open_engine(folder) as engine:
        names = [request] if request else [r.id for r in stored.unfinished(engine.store)]
        results = [(name, _resumed(engine, name)) for name in names]
        return tuple((name, result) for name, result in results if result is not None)


def _resumed(engine: Engine, request: str) -> Carried | MamoruError | None:
    try:
        outcome = resume(engine, request)
    except MamoruError as error:
        return error
    return _carried(engine, outcome) if outcome else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where all requests stand."""

    requests: tuple[RequestLine, ...]
    tasks: tuple[Task, ...]

    @property
    def interrupted(self) -> tuple[RequestLine, ...]:
        """Requests that `mamoru resume` would go on with."""
        return tuple(r for r in self.requests if r.state is State.APPLYING)


def status(folder: Path) -> Status:
    """List requests, the newest first, and the tasks that people have still to do."""
    with open_engine(folder) as engine:
        return Status(requests=stored.requests(engine.store), tasks=stored_tasks.undone(engine.store))


def task_done(folder: Path, task: str, *, found: int, by: str, note: str) -> tuple[Task, Carried | None]:
    """Save what a person reports; after the last task the final receipt is issued."""
    with open_engine(folder) as engine:
        done = stored_tasks.task_done(engine.store, task, done=engine.moment(), found=found, by=by, note=note)
        outcome = resume(engine, done.request)
        return done, _carried(engine, outcome) if outcome else None
