"""Whether each version that the evidence log tells of is still there, as it was frozen.

Comes in: the programme's folder and which records of the log are publications.  Goes out: what is missing or
was changed, and what no file tells of.  Law: GDPR art. 5(2), 24(1).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.files import content
from mamoru.evidence.reading import MOST_BYTES, read
from mamoru.evidence.receipt import Shown
from mamoru.evidence.verdict import Verdict, judged
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Finding, Severity
from mamoru.notation.folder import BIGGEST, PUBLISHED, RECORDS
from mamoru.notation.published import is_version, read_version
from mamoru.notation.text.decoding import decode

HASH = "publication.sha256"
UNTOLD = "what was published by record {}: its receipt is not in {}"


class NotKept(MamoruError):
    """A version that the log has a record of is missing, or is not the one that was frozen."""

    code = "MAM-639"

    def __init__(self, file: str, *, number: int, missing: bool) -> None:
        how = "is missing" if missing else "is not the one that was frozen"
        super().__init__(
            f"`{file}`, of which record {number} of the log tells, {how}",
            why="nobody could tell any more what people were told from that day on",
            remedy=f"bring `{file}` back from version control",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a receipt tells of a publication."""

    file: str
    number: int  #: of its record, from 1
    sha256: str


def with_versions(verdict: Verdict, folder: Path, published: Collection[int]) -> Verdict:
    """Add to a verdict on the log what became of the versions; ``published`` are the records of them.

    Raises UnreadableFile, and what reading a receipt raises.
    """
    told = tuple(_told(folder)) if published else ()
    lost = tuple(_finding(failure) for one in told if (failure := _failure(folder, one)))
    untold = sorted({*published} - {one.number for one in told})
    unproved = (*verdict.unproved, *(UNTOLD.format(number, RECORDS) for number in untold))
    return judged(verdict.proved, (*verdict.findings, *lost), unproved=unproved)


def _told(folder: Path) -> Iterator[Told]:
    receipts = folder / RECORDS
    for path in sorted(receipts.iterdir()) if receipts.is_dir() else ():
        if is_version(path.name):
            receipt = read(content(path, most=MOST_BYTES), file=path.name)
            shown = {field.path: field.value for field in receipt.fields if isinstance(field, Shown)}
            file = f"{PUBLISHED}/{path.name}"
            yield Told(file=file, number=receipt.leaf_index + 1, sha256=str(shown.get(HASH, "")))


def _failure(folder: Path, told: Told) -> NotKept | None:
    path = folder / told.file
    if not path.exists():
        return NotKept(told.file, number=told.number, missing=True)
    version = read_version(decode(content(path, most=BIGGEST), path.name), file=told.file)
    if version.fault or version.sha256 != told.sha256:
        return NotKept(told.file, number=told.number, missing=False)
    return None


def _finding(error: NotKept) -> Finding:
    return Finding(
        code=error.code,
        severity=Severity.ERROR,
        problem=error.problem,
        why=error.why,
        remedy=error.remedy,
    )
