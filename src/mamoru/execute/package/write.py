"""Write an access package: one ZIP that a person can read and a program can use.

Takes the answer of an access and the checked programme; gives a ZIP and its summary.  Equal input
gives equal bytes (with the same zlib): names in order, one fixed time.  Law: GDPR art. 12(1), 15, 20;
APPI art. 33.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mamoru.execute.package.contents import Branch, State, branches, waiting
from mamoru.execute.package.dictionary import dictionary_csv, dictionary_json, entries, written
from mamoru.execute.package.files import BYTE_ORDER_MARK, csv_file, encoded, json_file
from mamoru.execute.package.omitted import Omission, omissions
from mamoru.execute.package.page import dictionary_page, index_page, reason_of
from mamoru.execute.package.reached import contacts_file
from mamoru.execute.package.reading import Reading, read
from mamoru.model.answer import Answer
from mamoru.model.kinds.report import PackageSummary
from mamoru.model.programme import CheckedProgramme
from mamoru.wording import words

FORMAT = "mamoru access package 1"
MANIFEST = "manifest.json"  #: tells the digest of every other file; a receipt holds its own digest
EARLIEST = (1980, 1, 1, 0, 0, 0)  #: the first time a ZIP can tell; the true one stands in the manifest
UNIX = 3  #: the system a ZIP says it was made on, whichever it was
PRIVATE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file of the package."""

    name: str
    size: int  #: bytes before compression
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The reading of an answer and everything made of it, before a byte is written."""

    reading: Reading
    branches: tuple[Branch, ...]
    omitted: tuple[Omission, ...]


def write_package(
    answer: Answer, programme: CheckedProgramme, target: BinaryIO | Path, *, language: str
) -> PackageSummary:
    """Write the package of ``answer`` in ``language`` and return what it holds.

    A path is written under another name first, readable by its owner alone, and put in place when it is
    whole.  Raises NoWording, OSError.
    """
    reading = read(answer, programme.programme, words(language))
    omitted = omissions(reading)
    whole = Whole(reading=reading, omitted=omitted, branches=branches(reading, omitted))
    with _opened(target) as out, ZipFile(out, "w", ZIP_DEFLATED) as archive:
        files = [_add(archive, name, pieces) for name, pieces in _contents(whole)]
        manifest = _add(archive, MANIFEST, [_pretty(_manifest(reading, files))])
    return _summary(whole, [*files, manifest])


def _contents(whole: Whole) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield every file but the manifest, in the order of their names."""
    reading, omitted = whole.reading, whole.omitted
    yield "contacts.json", (_pretty(contacts_file(reading)),)
    for sheet in filter(written, reading.sheets):
        yield f"{sheet.file}.csv", csv_file(sheet)
        yield f"{sheet.file}.json", json_file(sheet)
        for one in sheet.answered.attached:
            yield f"{sheet.file}/{one.name}", one.pieces()
    columns = entries(reading)
    yield "dictionary.csv", (BYTE_ORDER_MARK, *dictionary_csv(columns))
    yield "dictionary.html", dictionary_page(reading, columns)
    yield "dictionary.json", (encoded(dictionary_json(reading, columns)),)
    yield "index.html", index_page(reading, whole.branches, omitted)
    if reading.answer.reported:
        yield "reported.json", (_pretty(dict(sorted(reading.answer.reported.items()))),)
    yield "withheld.json", (_pretty([_withheld(reading, omission) for omission in omitted]),)


def _add(archive: ZipFile, name: str, pieces: Iterable[bytes]) -> Written:
    digest, size = hashlib.sha256(), 0
    entry = ZipInfo(name, EARLIEST)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, UNIX, PRIVATE << 16
    # The size is not known before it is written, and may pass 2 GiB.
    with archive.open(entry, "w", force_zip64=name.startswith("data/")) as out:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    return Written(name=name, size=size, sha256=digest.hexdigest())


@contextmanager
def _opened(target: BinaryIO | Path) -> Iterator[BinaryIO]:
    if not isinstance(target, Path):
        yield target
        return
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE), "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _withheld(reading: Reading, omission: Omission) -> dict[str, object]:
    return {
        "system": omission.system,
        "table": omission.table,
        "column": omission.column,
        "category": omission.category,
        "reason": omission.reason,
        "in words": reason_of(reading, omission),
        "ties": omission.ties,
        "rows": omission.rows,
    }


def _manifest(reading: Reading, files: list[Written]) -> dict[str, object]:
    answer, notice = reading.answer, reading.notice
    return {
        "format": FORMAT,
        "request": answer.request,
        "right": answer.right,
        "of": answer.of,
        "made": answer.made,
        "language": reading.words.language,
        "controller": ", ".join(reading.responsible.entities),
        "notice": {
            "id": notice.id,
            "effective": notice.effective,
            **({"region": notice.region} if notice.region else {}),
        },
        "programme": reading.programme.digest,
        "complete": not waiting(reading),
        "systems": [{"system": e.system, "standing": e.standing.value} for e in answer.systems],
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in files],
    }


def _summary(whole: Whole, files: list[Written]) -> PackageSummary:
    reading = whole.reading
    held = [sheet for sheet in reading.sheets if sheet.rows]
    leaves = [leaf for branch in whole.branches for leaf in branch.leaves]
    return PackageSummary(
        request=reading.answer.request,
        of=reading.answer.of,
        language=reading.words.language,
        records=sum(sheet.answered.seen for sheet in held),
        tables=sum(1 for sheet in held if sheet.answered.seen),
        unseen=sum(len(sheet.rows) - sheet.answered.seen for sheet in held),
        withheld=sum(1 for omission in whole.omitted if omission.rows),
        nothing_held=tuple(leaf.id for leaf in leaves if leaf.state is State.NOTHING),
        waits_for=tuple(effect.system for effect in waiting(reading)),
        files=len(files),
        size=sum(file.size for file in files),
        manifest=files[-1].sha256,
    )


def _pretty(value: object) -> bytes:
    return encoded(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
