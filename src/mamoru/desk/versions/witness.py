"""Tell the evidence log that a version was frozen, so that a stranger can see when, and of what.

The leaf says notice, day and hash, salted like every other; its receipt stands in ``evidence/published`` and
is verified like that of a request.  Only where the programme's log is: a copy of the folder has none.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mamoru.desk.files import content, writing
from mamoru.desk.opening import Tell, open_engine
from mamoru.desk.versions.errors import NotOfThisVersion
from mamoru.evidence.issue import issue
from mamoru.evidence.reading import MOST_BYTES, read
from mamoru.evidence.receipt import Receipt, Scalar, Shown, seal
from mamoru.evidence.writing import write
from mamoru.execute.engine import Engine
from mamoru.execute.receipts import keep_outside
from mamoru.model.errors import MamoruError
from mamoru.model.programme import Settings
from mamoru.model.versions.version import Version
from mamoru.notation.folder import RECORDS
from mamoru.store.log import LogTables, keep
from mamoru.store.records import Issued

_HASH = "publication.sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What the log knows of a version."""

    receipt: str  #: file of the receipt, relative to the programme; empty: the log was not told
    number: int = 0  #: of the record, from 1
    beside: tuple[MamoruError, ...] = ()  #: what is still to be mended


def entered(folder: Path, version: Version) -> Entered:
    """Return what the log knows of a version.

    Raises NotOfThisVersion, UnreadableFile, and what reading a receipt raises.
    """
    path = folder / receipt_file(version)
    if not path.exists():
        return Entered(receipt="")
    receipt = read(content(path, most=MOST_BYTES), file=path.name)
    told = [field.value for field in receipt.fields if isinstance(field, Shown) and field.path == _HASH]
    if told != [version.sha256]:
        raise NotOfThisVersion(version, path)
    return Entered(receipt=receipt_file(version), number=receipt.leaf_index + 1)


def enter(settings: Settings, version: Version, *, tell: Tell | None) -> Entered:
    """Append a version to the log, unless it is there already, or the log is not here.

    Killed before the receipt is written, the next publication enters it once more: a second leaf that says
    the same.  Raises what keys and store raise, and UnwritableFile.
    """
    folder = Path(settings.folder)
    known = entered(folder, version)
    if known.receipt or not (folder / settings.store).exists():
        return known
    with open_engine(folder, sound=False, tell=tell) as engine:
        receipt = _issued(engine, version)
        _write(folder / receipt_file(version), receipt)
        failure = keep_outside(receipt, engine)
    return Entered(
        receipt=receipt_file(version), number=receipt.leaf_index + 1, beside=(failure,) if failure else ()
    )


def receipt_file(version: Version) -> str:
    """Return where the receipt of a version's publication stands, relative to the programme."""
    return f"{RECORDS}/{PurePosixPath(version.file).name}"


def _issued(engine: Engine, version: Version) -> Receipt:
    with engine.store.writing():
        sealed = seal(_fields(version, engine.moment()), random=secrets.token_bytes)
        receipt = issue(sealed, LogTables(engine.store), key=engine.key, at=engine.now())
        issued = Issued(
            index=receipt.leaf_index,
            leaf=sealed.leaf,
            size=receipt.tree_size,
            checkpoint=receipt.checkpoint,
            file=write(receipt),
        )
        keep(engine.store, issued)
    return receipt


def _fields(version: Version, moment: str) -> Iterator[tuple[str, Scalar]]:
    yield "publication.notice", version.notice
    yield "publication.effective", version.effective
    yield "publication.file", version.file
    yield _HASH, version.sha256
    yield "publication.frozen", moment


def _write(path: Path, receipt: Receipt) -> None:
    with writing(path):
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_bytes(write(receipt))
        part.replace(path)
