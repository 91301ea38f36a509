"""Write down what was done, issue its receipt, and keep the checkpoint outside the store too.

A receipt tells what Mamoru *observed* in the systems apart from what people *reported*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mamoru.evidence.checkpoint import read_note
from mamoru.evidence.errors import Shrunk
from mamoru.evidence.issue import issue
from mamoru.evidence.log import consistency, still
from mamoru.evidence.outside import keep, last_kept
from mamoru.evidence.receipt import Receipt, Scalar, commit, identity_text, seal
from mamoru.evidence.writing import write as write_receipt
from mamoru.execute.engine import Engine
from mamoru.execute.people import Identity
from mamoru.execute.recording.destruction import destruction_fields
from mamoru.execute.recording.figures import Carried, destroyed, keep_figures
from mamoru.execute.remote.telling import told_by_machine
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan, SystemEffect, TableEffect
from mamoru.model.promises.regions import UNKNOWN
from mamoru.model.recipe import Correction
from mamoru.model.request import Destroyed, State, Task
from mamoru.store.log import LogTables, checkpoints_after
from mamoru.store.records import Issued

Fields = Iterable[tuple[str, Scalar]]
NONCE_BYTES = 16
REMOVED = "removed from use: kept, sealed, so that it can be put back; not erased"
PEOPLE = "people"  #: below a system: what was reported of each of several people, as ``subjects`` counts them


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a receipt tells of one carrying out of a request."""

    plan: Plan
    state: State
    started: str
    finished: str
    subjects: Sequence[Identity]
    nonces: Sequence[bytes]
    applied: Sequence[str]  #: systems whose changes were committed and verified
    resumed: bool  #: after an interruption: counts come from the journalled capture
    tasks: Sequence[Task]
    package: str = ""  #: SHA-256 of the manifest of the access package, hex
    corrections: Sequence[Correction] = ()
    unasked: str = ""  #: why it was done though nobody asked for it
    undone_until: str = ""  #: ISO time, UTC: up to when that can be undone


def receipt_fields(done: Done, engine: Engine, gone: Iterable[Destroyed]) -> Fields:
    """List the fields of a receipt, in the order a person reads them."""
    plan, notice = done.plan, engine.checked.programme.notice
    yield "request.id", plan.request
    yield "request.right", plan.right
    yield "request.of", plan.of
    yield "request.state", done.state.value
    yield "started", done.started
    yield "finished", done.finished
    yield "notice.id", notice.id
    yield "notice.effective", notice.effective
    if plan.region:
        yield "notice.region", plan.region if plan.region != UNKNOWN else "unknown"
    if plan.controllers:
        yield "notice.controller", ", ".join(plan.controllers)
    yield "programme", plan.programme
    yield "recipe", plan.recipe
    yield "plan", plan.digest
    yield "resumed", done.resumed
    yield from _removed(done)
    for n, (subject, nonce) in enumerate(zip(done.subjects, done.nonces, strict=True)):
        yield f"subjects.{n}", commit(identity_text(subject), nonce)
    for n, note in enumerate(plan.notes):
        yield f"told.{n}", note
    for n, one in enumerate(done.corrections):
        yield f"corrections.{n}.what", one.what
        yield f"corrections.{n}.value", commit(one.value, done.nonces[0])
    if done.package:
        yield "package.manifest", done.package
    for effect in plan.systems:
        yield from _observed(effect, done)
    for task in done.tasks:
        yield from told_by_machine(engine, task).items() or _reported(task)
    days = engine.checked.programme.settings.backup_days
    yield from destruction_fields(gone, finished=done.finished, backup_days=days)


def _removed(done: Done) -> Fields:
    """Yield what is said of what nobody asked for; why, the notes tell of a sweep, which has no subject."""
    if done.unasked:
        if done.nonces:
            yield "unasked", commit(done.unasked, done.nonces[0])
        yield "effect", REMOVED
        yield "effect.until", done.undone_until


def _observed(effect: SystemEffect, done: Done) -> Fields:
    place = f"observed.systems.{effect.system}"
    yield f"{place}.standing", effect.standing.value
    if effect.detail:
        yield f"{place}.detail", effect.detail
    if effect.system in done.applied:
        yield f"{place}.verified", True
    for table in effect.tables:
        yield from _table(
            f"{place}.tables.{table.table}", table, going="removed" if done.unasked else "deleted"
        )


def _table(place: str, table: TableEffect, *, going: str) -> Fields:
    names = ("shown", "withheld", "deleted", "shells", "masked", "corrected", "added")
    counts = {name: int(getattr(table, name)) for name in names}
    if table.corrected and table.masks:
        yield f"{place}.columns", ", ".join(sorted(table.masks))
    for name, count in counts.items():
        if count:
            yield f"{place}.{going if name == 'deleted' else name}", count
    if table.kept:
        yield f"{place}.kept.rows", table.kept.rows
        yield f"{place}.kept.because", f"{table.kept.retention} ({table.kept.ground})"
        if table.kept.until:
            yield f"{place}.kept.until", table.kept.until
        if table.kept.not_begun:
            yield f"{place}.kept.not-begun", table.kept.not_begun


def _reported(task: Task) -> Fields:
    place = f"reported.systems.{task.system}"
    if task.person is not None:
        place = f"{place}.{PEOPLE}.{task.person}"
    yield f"{place}.task", task.id
    yield f"{place}.state", "done" if task.done else f"waiting, due {task.due}"
    if task.done:
        yield f"{place}.found", task.found
        yield f"{place}.done", task.done
    if task.method:
        yield f"{place}.method", task.method
    if task.proof:
        yield f"{place}.proof", task.proof


def _carried(done: Done) -> Carried:
    return Carried(
        plan=done.plan, state=done.state, finished=done.finished, applied=done.applied, tasks=done.tasks,
        unasked=bool(done.unasked), undoable=bool(done.undone_until),
    )  # fmt: skip


def issue_receipt(done: Done, engine: Engine) -> tuple[Issued, Receipt]:
    """Append to the log and sign, and keep what it counts as; the caller holds ``store.writing()``."""
    carried = _carried(done)
    gone = tuple(destroyed(carried, engine.checked.programme))
    keep_figures(engine.store, carried, gone)
    sealed = seal(receipt_fields(done, engine, gone), random=engine.random)
    receipt = issue(sealed, LogTables(engine.store), key=engine.key, at=engine.now())
    issued = Issued(
        index=receipt.leaf_index,
        leaf=sealed.leaf,
        size=receipt.tree_size,
        checkpoint=receipt.checkpoint,
        file=write_receipt(receipt),
    )
    return issued, receipt


def keep_outside(receipt: Receipt, engine: Engine) -> MamoruError | None:
    """Append the receipt's checkpoint to the file outside the store, after those that it lacks.

    Returns what was in the way instead of raising it: what the receipt tells of is done and saved.
    """
    try:
        _append(receipt.checkpoint, engine)
    except MamoruError as error:
        return error
    return None


def _append(own: str, engine: Engine) -> None:
    """Each checkpoint is kept, so that each receipt finds the very one it rests on."""
    settings, name = engine.checked.programme.settings, engine.key.name
    path = Path(settings.folder) / settings.checkpoints
    nodes, known = still(LogTables(engine.store)), engine.kept_outside
    last = read_note(known).checkpoint.size if known else last_kept(path, origin=name)
    for note in checkpoints_after(engine.store, last) or (own,):
        try:
            keep(
                path,
                note,
                key=engine.public,
                prove=lambda old, new: consistency(nodes, old, new),
                own=(own, engine.kept_outside),
                older=engine.older,
                sync=engine.flushing.later,
            )
        except Shrunk:
            if LogTables(engine.store).size() < last_kept(path, origin=name):
                raise
            continue  # another process has kept this one, and later ones, already
        engine.kept_outside = note
