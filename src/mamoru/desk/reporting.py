"""The report of everything a programme has done, for people to browse."""

from datetime import UTC, datetime
from pathlib import Path

from mamoru.desk.checking import check
from mamoru.desk.opening import PUBLIC_KEY, open_engine
from mamoru.desk.requests import RECEIPTS
from mamoru.desk.verification import verify_receipt
from mamoru.execute.sealed import plan_of
from mamoru.model.kinds.report import Format, ReceiptLine, Report
from mamoru.model.shelf import members
from mamoru.store import requests as stored


def report(folder: Path, target: Path, *, form: str) -> Path:
    """Write what was checked, planned, done and proved; holds no value of a person."""
    checked = check(folder, live=False)
    with open_engine(folder) as engine:
        found = [stored.load(engine.store, r.id) for r in stored.requests(engine.store)]
    plans = tuple(plan_of(f.secrets.plan) for f in reversed(found) if f.secrets is not None)
    made = Report(
        title=checked.name,
        programme=checked.name,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        findings=checked.findings,
        plans=plans,
        receipts=tuple(_line(folder, path) for path in sorted((folder / RECEIPTS).glob("*.json"))),
        package=None,
    )
    chosen = {f.name: f for f in members("mamoru.formats", Format).values()}[form]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(chosen.render(made), encoding="utf-8")
    return target


def _line(folder: Path, path: Path) -> ReceiptLine:
    verdict = verify_receipt(path, folder / PUBLIC_KEY, checkpoints=None, subject=None)
    changed = tuple(f.problem for f in verdict.findings)
    return ReceiptLine(
        request=path.stem,
        right="",
        file=str(path.relative_to(folder)),
        proved=tuple(s.says for s in verdict.proved) or changed,
        unproved=verdict.unproved,
    )
