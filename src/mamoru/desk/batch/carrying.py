"""Plan and carry out a right for many people: groups of up to a thousand, each one set of statements.

Whoever cannot be planned is found by halving the group, taken out and told by the number of their line; the
others are planned again without them.  Each group is one request with one record in the log; everybody gets a
receipt of their own, in which the others are withheld.
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from mamoru.desk.batch.reading import Line, read_batch
from mamoru.desk.files import writing
from mamoru.desk.opening import Tell, open_engine
from mamoru.desk.regions.told import told_in
from mamoru.desk.requests import Carried, and_asked, with_receipts
from mamoru.desk.rights import kind_asked
from mamoru.evidence.receipt import Field, Receipt, Shown, Withheld
from mamoru.evidence.writing import write as written
from mamoru.execute.alone import alone
from mamoru.execute.composing.holding import OnHold
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import plan_erasure, run_planned
from mamoru.execute.receipts import PEOPLE
from mamoru.execute.requests import PlanChanged
from mamoru.execute.sweeping.resuming import settle_before
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan
from mamoru.store import requests as stored

GROUP = 1_000  #: people planned as one set
LINE = "line-"  #: how the name of everybody's own receipt begins
PERSON = "person-"  #: the same of the last one, by the number that tasks and `mamoru task list --who` give


class ReceiptsThere(MamoruError):
    """Receipts of one batch would be written over those of another."""

    code = "MAM-665"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the folder {folder.name} holds receipts of another batch",
            why="they are named after the lines of their file, so those of other people would be lost; "
            "nothing was done",
            remedy="name a folder that is empty, or not there yet: `--receipts FOLDER`",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who are planned together."""

    lines: tuple[Line, ...]
    plan: Plan
    again: bool = False  #: they were planned before, and their rows have changed since


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A person who was taken out, and why."""

    line: int
    problem: str
    code: str  #: of the error, or empty where the plan itself stops and asks


@dataclass(slots=True, kw_only=True)
class Batch:
    """A batch that is planned; nothing is changed until ``run``."""

    engine: Engine
    right: str
    of: str
    groups: list[Group] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def plan(self, lines: Sequence[Line]) -> None:
        """Plan people, halving every group that cannot be planned as one."""
        for start in range(0, len(lines), GROUP):
            self._plan(tuple(lines[start : start + GROUP]))

    def _plan(self, lines: tuple[Line, ...], *, again: bool = False) -> None:
        try:
            plan = plan_erasure(self.engine, self.of, [line.identity for line in lines], right=self.right)
        except MamoruError as error:
            problems = [Left(line=lines[0].number, problem=error.problem, code=error.code)]
        else:
            silent, reasons = _silent(plan), [*plan.forbids, *plan.stops]
            if not (silent or reasons):
                self.groups.append(Group(lines=lines, plan=plan, again=again))
                return
            self._drop(plan)
            if silent:  # it is silent about everybody, so that no half of them can be planned
                self.left += [Left(line=one.number, problem="; ".join(silent), code="") for one in lines]
                return
            problems = [Left(line=lines[0].number, problem="; ".join(reasons), code="")]
        if len(lines) == 1:
            self.left += problems
            return
        half = len(lines) // 2
        self._plan(lines[:half], again=again)
        self._plan(lines[half:], again=again)

    def run(self) -> Iterator[tuple[Group, Carried | MamoruError]]:
        """Carry out every group; one that an earlier group has changed is planned again, once."""
        while self.groups:
            group = self.groups.pop(0)
            try:
                with alone(self.engine.store.path, group.plan.request):
                    outcome = run_planned(self.engine, group.plan.request)
            except (PlanChanged, OnHold) as changed:
                self._drop(group.plan)
                if group.again:
                    yield group, changed
                else:
                    self._plan(group.lines, again=True)
            except MamoruError as error:
                yield group, error
            else:
                yield group, and_asked(self.engine, with_receipts(self.engine, outcome))

    def drop(self) -> None:
        """Destroy the plans that were not run: they name people."""
        for group in self.groups:
            self._drop(group.plan)
        self.groups.clear()

    def _drop(self, plan: Plan) -> None:
        stored.stop(self.engine.store, plan.request)
        stored.forget(self.engine.store, plan.request)


def _silent(plan: Plan) -> list[str]:
    return [f"the system `{s.system}` was not asked" for s in plan.systems if s.standing.was_not_asked]


@contextmanager
def planned_batch(
    folder: Path, right: str, file: Path, *, of: str, region: str = "", tell: Tell | None = None
) -> Iterator[Batch]:
    """Read a file of people and plan their requests; whatever is not run is forgotten at the end.

    Raises WhichKind, UnreadableFile, UnreadableBatch, NoRegion, RightNotGiven and what else compiling raises,
    what ``open_engine`` raises.
    """
    with open_engine(folder, tell=tell) as opened:
        for swept in settle_before(opened):
            with_receipts(opened, swept)
        engine = told_in(opened, region, tell=tell)
        notice = engine.checked.programme.notice
        kind = of or kind_asked(notice, ())
        engine.prepare_search(right, kind)
        batch = Batch(engine=engine, right=right, of=kind)
        batch.plan(read_batch(file, keys=notice.people[kind].known_by))
        try:
            yield batch
        finally:
            batch.drop()


def own_receipt(receipt: Receipt, number: int) -> bytes:
    """Return the file of a receipt in which every person but one is withheld; it verifies all the same.

    So is what was reported of the others.
    """
    return written(replace(receipt, fields=tuple(_own(f, str(number)) for f in receipt.fields)))


def _own(found: Field, number: str) -> Field:
    if not isinstance(found, Shown):
        return found
    told = SUBJECT.match(found.path) or OF_A_PERSON.match(found.path)
    return Withheld(digest=found.digest) if told and told[1] != number else found


SUBJECT = re.compile(r"subjects\.(\d+)$")
OF_A_PERSON = re.compile(rf"reported\.systems\..+\.{PEOPLE}\.(\d+)\.\w+$")


def make_folder(folder: Path) -> None:
    """Make the folder that receipts are handed out from, for its owner alone.

    Raises UnwritableFile, and ReceiptsThere where another batch has written into it.
    """
    with writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        if any(folder.glob(f"{LINE}*")) or any(folder.glob(f"{PERSON}*")):
            raise ReceiptsThere(folder)


def write_closing_receipts(folder: Path, carried: Carried) -> None:
    """Write the same when the last task of a group is reported.  Raises UnwritableFile."""
    with writing(folder):
        for number, nonce in enumerate(carried.outcome.nonces):
            name = folder / f"{PERSON}{number + 1}"
            _write(name.with_suffix(".json"), own_receipt(carried.outcome.receipt, number))
            _write(name.with_suffix(".nonce"), f"{nonce.hex()}\n".encode("ascii"))


def write_own_receipts(folder: Path, group: Group, carried: Carried) -> None:
    """Write everybody's own receipt, and their nonce beside it.  Raises UnwritableFile."""
    with writing(folder):
        for number, (line, nonce) in enumerate(zip(group.lines, carried.outcome.nonces, strict=True)):
            name = folder / f"{LINE}{line.number}"
            _write(name.with_suffix(".json"), own_receipt(carried.outcome.receipt, number))
            _write(name.with_suffix(".nonce"), f"{nonce.hex()}\n".encode("ascii"))


def _write(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, for its owner alone: a nonce is for one person."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
