"""Where Mamoru may write what a person asked for: over nothing but its own earlier output of that kind.

Takes the file that was named and what is to be written there; gives nothing, or raises.  A package is a
person's answer, so that of another request is not overwritten either.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.adopting.baseline import FORMAT as BASELINE_FORMAT
from mamoru.desk.files import content
from mamoru.desk.outputs.errors import AnotherForm, AnotherPackage, NoFolder, NotOverwritten, PlaceTaken
from mamoru.model.programme import Programme
from mamoru.notation.folder import NOTICE, PROGRAMME, PUBLISHED, SUPPLEMENTS, SYSTEMS

EVIDENCE = "evidence"
MOST_BYTES = 100_000_000  #: of a file that is looked at; a larger one is none of Mamoru's
MANIFEST, MOST_MANIFEST = "manifest.json", 10_000_000
#: Endings by which a file is opened as what it may not be; any other says nothing.
_FORMS = (
    ".csv .docx .gif .htm .html .jpeg .jpg .json .md .pdf .png .svg .txt .webp .xlsx .xml .yaml .yml .zip"
)
FORMS = frozenset(_FORMS.split(" "))
BESIDE = ("", "-wal", "-shm", "-journal")  #: files that belong to a SQLite file


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A kind of file that a person may ask for."""

    called: str
    is_one: Callable[[bytes], bool]
    endings: tuple[str, ...]  #: of its name, the usual one first


def may_write(
    target: Path, wanted: Output, programme: Programme | None, *, makes_folder: bool = False
) -> None:
    """Refuse a place where something else stands or belongs.

    ``makes_folder``: it was the folder that was named.  An empty file holds nothing, and what is no file,
    such as /dev/stdout, loses nothing.  Raises AnotherForm, PlaceTaken, NoFolder, NotOverwritten,
    UnreadableFile.
    """
    _elsewhere(target, programme, makes_folder=makes_folder)
    if target.is_file() and not wanted.is_one(_held(target)):
        raise NotOverwritten(target, wanted.called)
    _named_so(target, wanted.called, wanted.endings)


def may_pack(target: Path, programme: Programme) -> None:
    """Refuse a place for a new package where anything but an empty file stands.

    Raises what ``may_write`` raises, and AnotherPackage.
    """
    _elsewhere(target, programme)
    part = target.with_name(f"{target.name}.part")  # of a package that was not written to its end
    if part.exists() and not (part.is_file() and content(part, most=2)[:2] in {b"", b"PK"}):
        raise NotOverwritten(part, "part of a package")
    if not target.exists() or (target.is_file() and not content(target, most=1)):
        _named_so(target, "package", (".zip",))
        return
    if request := _packed_for(target):
        raise AnotherPackage(target, request)
    raise NotOverwritten(target, "package")


def _named_so(target: Path, called: str, endings: tuple[str, ...]) -> None:
    if target.suffix.lower() in FORMS and target.suffix.lower() not in endings:
        raise AnotherForm(target, called, endings)


def _elsewhere(target: Path, programme: Programme | None, *, makes_folder: bool = False) -> None:
    real = target.resolve()
    for place, whose in _places(programme) if programme else _folders_around(real):
        taken = place.resolve()
        if real == taken or (real.is_relative_to(taken) and not taken.is_file()):
            raise PlaceTaken(target, whose)
    if not (makes_folder or target.parent.exists() or _is_below(real, programme)):
        raise NoFolder(target)


def _is_below(real: Path, programme: Programme | None) -> bool:
    """Tell whether a missing folder may be made: below this one, or below the programme's."""
    folders = [Path.cwd(), *([Path(programme.settings.folder)] if programme else [])]
    return any(real.is_relative_to(folder.resolve()) for folder in folders)


def _places(programme: Programme) -> Iterator[tuple[Path, str]]:
    """Yield files and folders that no output may take the place of."""
    settings = programme.settings
    folder = Path(settings.folder)
    for name in (PROGRAMME, NOTICE, SYSTEMS, SUPPLEMENTS):
        yield folder / name, "the programme's own files"
    yield folder / PUBLISHED, "the published versions"
    yield folder / EVIDENCE, "the evidence"
    yield folder / settings.checkpoints, "the evidence"
    if settings.keys == "file":
        yield folder / settings.keys_at, "the keys"
    store = folder / settings.store
    if store.parent.resolve() != folder.resolve():
        yield store.parent, "Mamoru's store"
    for beside in BESIDE:
        yield store.with_name(store.name + beside), "Mamoru's store"
    for system in programme.systems.values():
        if (file := system.settings.get("file")) and isinstance(file, str):
            for beside in BESIDE:
                yield folder / f"{file}{beside}", f"the database of the system `{system.name}`"
        if (below := system.settings.get("folder")) and isinstance(below, str):
            yield folder / below, f"the files of the system `{system.name}`"


def _folders_around(real: Path) -> Iterator[tuple[Path, str]]:
    """Yield the folders of the programmes that a file lies in, where none was read."""
    for folder in real.parents:
        if (folder / PROGRAMME).is_file() or (folder / NOTICE).is_file():
            for name in (SYSTEMS, SUPPLEMENTS, PUBLISHED, EVIDENCE, ".mamoru"):
                yield folder / name, "the programme's own files"


def _held(path: Path) -> bytes:
    return content(path, most=MOST_BYTES)


def _packed_for(path: Path) -> str:
    """Return the request of a package; nothing where the file is none."""
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415 - a check does without it

    from mamoru.execute.package.write import FORMAT  # noqa: PLC0415 - its pages are seldom needed

    try:
        with ZipFile(path) as archive, archive.open(MANIFEST) as file:
            told = _json(file.read(MOST_MANIFEST))
    except (BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return ""
    return str(told.get("request", "")) if told.get("format") == FORMAT else ""


def _json(text: bytes) -> dict[str, object]:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(key): part for key, part in value.items()} if isinstance(value, dict) else {}


def _is_baseline(text: bytes) -> bool:
    return not text or _json(text).get("format") == BASELINE_FORMAT


def _is_picture(text: bytes) -> bool:
    start = text[:2000]
    return not text or (start.startswith(b"<?xml") and b'<title id="title">Data map of ' in start)


def _is_report(text: bytes) -> bool:
    is_page = b'<meta name="generator" content="mamoru report">' in text[:2000]
    return not text or is_page or _json(text).get("format") == "mamoru-report/1"


def _is_schema(text: bytes) -> bool:
    return not text or str(_json(text).get("title", "")).endswith(" of a Mamoru programme")


def _is_stated(text: bytes) -> bool:
    is_text = text.startswith(b"# ") and text.rstrip().endswith(b"mamoru-stated-report/1)")
    return not text or is_text or _json(text).get("format") == "mamoru-stated-report/1"


BASELINE = Output(called="baseline", is_one=_is_baseline, endings=(".json",))
PICTURE = Output(called="picture of a data map", is_one=_is_picture, endings=(".svg", ".xml"))
REPORT = Output(called="report", is_one=_is_report, endings=(".html", ".htm", ".json"))
STATED = Output(called="stated report", is_one=_is_stated, endings=(".md", ".txt", ".json"))
SCHEMA = Output(called="JSON Schema", is_one=_is_schema, endings=(".json",))
