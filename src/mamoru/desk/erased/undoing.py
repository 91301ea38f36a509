"""Undo what nobody asked for, and end what was kept of it when its days are over.

Law: GDPR art. 5(1)(d), (f), 17(1): what is kept is removed from use, and erased when its key is destroyed.
"""

from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.opening import Tell, open_engine, receipt_file
from mamoru.desk.regions.told import as_begun
from mamoru.desk.requests import write_receipts
from mamoru.execute.receipts import keep_outside
from mamoru.execute.undoing.keeping import tables_of
from mamoru.execute.undoing.putting import PutBack
from mamoru.execute.undoing.undo import end_now, undo, undoable
from mamoru.model.errors import MamoruError
from mamoru.store.kept import vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """What an undoing would put back, as far as nothing has changed since."""

    request: str
    until: str  #: ISO time, UTC
    tables: tuple[tuple[str, str, int, int], ...]  #: system, table, rows deleted, rows that lost values


@dataclass(frozen=True, slots=True, kw_only=True)
class WasUndone:
    """What became of an undoing."""

    request: str
    tables: tuple[PutBack, ...]
    left: int
    until: str  #: ISO time, UTC, up to which what was left can be put back; empty where nothing was
    receipt: Path
    beside: tuple[MamoruError, ...]  #: what is still to be mended; it is undone all the same


def kept_of(folder: Path, request: str, *, tell: Tell | None = None) -> Undoable:
    """Say what an undoing would put back; asks no system.  Raises NoSuchRequest, CannotUndo."""
    with open_engine(folder, tell=tell) as engine:
        found = undoable(engine, request)
        rows = vault.rows(engine.store, request)
        tables = ((system, table) for system, kept in rows.items() for table in tables_of(kept)[1])
        told = tuple((s, t.table, len(t.deleted), len(t.before)) for s, t in tables)
        return Undoable(request=request, until=found.until, tables=told)


def put_back(folder: Path, request: str, *, tell: Tell | None = None) -> WasUndone:
    """Put back what a request has removed, and write the receipt.

    Raises NoSuchRequest, CannotUndo, InHand.
    """
    with open_engine(folder, tell=tell) as engine:
        undone = undo(as_begun(engine, request), request)
        beside = (keep_outside(undone.receipt, engine), write_receipts(engine, request))
        name = receipt_file(request, undone.receipt.leaf_index)
        return WasUndone(
            request=request,
            tables=undone.tables,
            left=undone.left,
            until=undone.until,
            receipt=Path(engine.checked.programme.settings.folder) / name,
            beside=tuple(error for error in beside if error is not None),
        )


def end_early(folder: Path, request: str, *, tell: Tell | None = None) -> WasUndone:
    """Destroy what is kept of a request at once, and write its final receipt: from now on it is erased.

    Raises NoSuchRequest, CannotUndo, InHand.
    """
    with open_engine(folder, tell=tell) as engine:
        receipt = end_now(engine, request)
        beside = (keep_outside(receipt, engine), write_receipts(engine, request))
        name = receipt_file(request, receipt.leaf_index)
        return WasUndone(
            request=request,
            tables=(),
            left=0,
            until="",
            receipt=Path(engine.checked.programme.settings.folder) / name,
            beside=tuple(error for error in beside if error is not None),
        )
