"""The files of a programme's folder: which there are, and their bytes as text.

Nothing is read of a file that is too big, or that is no file; a folder's other files are left alone.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.notation.codes import Code, error, warning
from mamoru.notation.nearest import nearest, shortened
from mamoru.notation.published import is_version
from mamoru.notation.shapes.forms import NAME, REGION
from mamoru.notation.text.decoding import decode

BIGGEST = 5_000_000  #: bytes of one file

PROGRAMME = "programme.yaml"
NOTICE = "notice.yaml"
SYSTEMS = "systems"
SUPPLEMENTS = "supplements"
PUBLISHED = "published"
RECORDS = "evidence/published"  #: the receipts of publications, each named like its version
MAP_ENDING = ".yaml"
SNAPSHOT_ENDING = ".schema.json"

_YAML = re.compile(r"\.ya?ml(?:\.txt)?$", re.IGNORECASE)
_WANTED = (
    "Mamoru reads programme.yaml, notice.yaml, supplements/REGION.yaml, systems/NAME.yaml and "
    "systems/NAME.schema.json"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What was found in the folder."""

    texts: dict[str, str]  #: name, with forward slashes -> text
    findings: tuple[Finding, ...]
    published: dict[str, str | Finding] = field(default_factory=dict)  #: versions, or why one is unread


def files_of(folder: Path, *, snapshots: bool) -> Files:
    """Return the texts of the programme's files, and what keeps others from being read."""
    if not _is_folder(folder):
        return Files(texts={}, findings=(_no_folder(folder),))
    systems, findings = _system_files(folder / SYSTEMS)
    supplements, more = _supplement_files(folder / SUPPLEMENTS)
    versions, unread = _published_files(folder / PUBLISHED)
    findings.extend([*more, *unread, *_other_names(folder)])
    texts = {}
    for name in (PROGRAMME, NOTICE, *supplements, *(f"{SYSTEMS}/{system}" for system in systems)):
        if name.endswith(SNAPSHOT_ENDING) and not snapshots:
            continue
        text = _text(folder / name, name)
        if isinstance(text, str):
            texts[name] = text
        else:
            findings.append(text)
    published = {name: _text(folder / name, name) for name in versions}
    published |= {name: _gone(name) for name in _recorded(folder) if name not in published}
    return Files(texts=texts, findings=tuple(findings), published=published)


def system_of(name: str) -> str:
    """Return ``online-shop`` of ``systems/online-shop.schema.json``."""
    return name.removeprefix(f"{SYSTEMS}/").removesuffix(SNAPSHOT_ENDING).removesuffix(MAP_ENDING)


def region_of(name: str) -> str:
    """Return ``US-CA`` of ``supplements/US-CA.yaml``."""
    return name.removeprefix(f"{SUPPLEMENTS}/").removesuffix(MAP_ENDING)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return False


def _text(path: Path, name: str) -> str | Finding:
    content = _content(path, name)
    if isinstance(content, Finding):
        return content
    return decode(content, name)


def _content(path: Path, name: str) -> bytes | Finding:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return _not_a_file(name, folder=stat.S_ISDIR(found.st_mode))
        if found.st_size > BIGGEST:
            return _too_big(name)
        with path.open("rb") as file:
            content = file.read(BIGGEST + 1)
    except FileNotFoundError:
        return _missing(name)
    except OSError as failure:
        return _unreadable(name, failure)
    return _too_big(name) if len(content) > BIGGEST else content


def _names(folder: Path) -> tuple[list[str], list[Finding]]:
    """Return the names in a folder that need not be there, but for hidden ones."""
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")), []
    except FileNotFoundError:
        return [], []
    except OSError as failure:
        return [], [_unreadable(folder.name, failure)]


def _supplement_files(folder: Path) -> tuple[list[str], list[Finding]]:
    """Return the supplements to read, and findings about files that are meant to be some."""
    names, findings = _names(folder)
    good = []
    for name in names:
        file = f"{SUPPLEMENTS}/{_shown(name)}"
        if name.endswith(MAP_ENDING) and re.fullmatch(REGION, name.removesuffix(MAP_ENDING)):
            good.append(file)
        elif name.endswith(MAP_ENDING):
            findings.append(_bad_name(f"{SUPPLEMENTS}/{name}", "region"))
        elif _looks_like_yaml(name):
            findings.append(_left_out(file))
        elif name.lower().endswith(".json"):
            findings.append(_not_read(file, _WANTED))
    return good, findings


def _published_files(folder: Path) -> tuple[list[str], list[Finding]]:
    """Return the versions to read, and findings about files that are meant to be some."""
    names, findings = _names(folder)
    good = [f"{PUBLISHED}/{name}" for name in names if is_version(name)]
    wrong = [n for n in names if n.lower().endswith((".json", ".yml", ".yaml")) and not is_version(n)]
    why = f"a version is named {PUBLISHED}/NOTICE-DATE.json; `mamoru publish` writes it"
    return good, [*findings, *(_not_read(f"{PUBLISHED}/{_shown(name)}", why) for name in wrong)]


def _recorded(folder: Path) -> list[str]:
    """Return the versions of which the evidence log has a record."""
    return [f"{PUBLISHED}/{name}" for name in _names(folder / RECORDS)[0] if is_version(name)]


def _system_files(folder: Path) -> tuple[list[str], list[Finding]]:
    """Return the names of the files to read, and findings about the others."""
    names, unread = _names(folder)
    if unread:
        return [], unread
    findings = [finding for name in names if (finding := _name_finding(name))]
    good = [name for name in names if _wanted(name) and not _name_finding(name)]
    maps = {system_of(name) for name in good if name.endswith(MAP_ENDING)}
    alone = [name for name in good if system_of(name) not in maps]
    return [name for name in good if name not in alone], [*findings, *map(_alone, alone)]


def _wanted(name: str) -> bool:
    return name.endswith((MAP_ENDING, SNAPSHOT_ENDING))


def _looks_like_yaml(name: str) -> bool:
    """Tell whether whoever saved a file meant it to be read: an ending that an editor or a copy gives."""
    return bool(_YAML.search(name))


def _name_finding(name: str) -> Finding | None:
    if _wanted(name):
        return None if re.fullmatch(NAME, system_of(name)) else _bad_name(f"{SYSTEMS}/{name}", "system")
    if _looks_like_yaml(name):
        return _left_out(f"{SYSTEMS}/{_shown(name)}")
    if name.lower().endswith(".json"):
        return _not_read(f"{SYSTEMS}/{_shown(name)}", _WANTED)
    return None


def _other_names(folder: Path) -> Iterator[Finding]:
    """Tell files at the top whose name is nearly that of one that is read."""
    wanted = {PROGRAMME.removesuffix(MAP_ENDING), NOTICE.removesuffix(MAP_ENDING)}
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as failure:
        yield _unreadable(".", failure)
        return
    for name in names:
        stem = name.rpartition(".")[0].lower() if name.lower().endswith((".yml", ".yaml")) else ""
        if stem and name not in {PROGRAMME, NOTICE} and nearest(stem, wanted):
            yield _not_read(_shown(name), f"{_WANTED}; did you mean `{nearest(stem, wanted)}{MAP_ENDING}`?")


def _shown(name: str) -> str:
    """Return the name as it can be printed; a byte that is no UTF-8 becomes a sign."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _start(name: str) -> Span:
    return Span(file=name, line=1, column=1)


def _no_folder(folder: Path) -> Finding:
    return error(
        Code.MISSING_FILE,
        f"there is no folder `{shortened(_shown(str(folder)), 200)}`",
        why="a programme is a folder with notice.yaml and programme.yaml in it",
        remedy="name the folder that holds notice.yaml",
        where=_start("."),
    )


def _missing(name: str) -> Finding:
    return error(
        Code.MISSING_FILE,
        f"there is no file `{name}`",
        why="without it there is no promise to keep" if name == NOTICE else "Mamoru needs it to work",
        remedy=f"write `{name}` as docs/reference/notation.md shows",
        where=_start(name),
    )


def _not_a_file(name: str, *, folder: bool) -> Finding:
    what = "folder" if folder else "device or pipe"
    return error(
        Code.NOT_A_FILE,
        f"`{name}` is a {what}, not a file",
        why="Mamoru reads text files only",
        remedy=f"rename the {what}, and write `{name}` as a file",
        where=_start(name),
    )


def _unreadable(name: str, failure: OSError) -> Finding:
    return error(
        Code.UNREADABLE,
        f"`{name}` cannot be read: {os.strerror(failure.errno or 0)}",
        why="what Mamoru cannot read it cannot keep",
        remedy="check the permissions, and that a link leads to a file",
        where=_start(name),
    )


def _too_big(name: str) -> Finding:
    return error(
        Code.TOO_BIG,
        f"`{name}` is bigger than {BIGGEST:,} bytes",
        why="a file of that size is made by a mistake or to do harm",
        remedy="look at what the file holds; divide a system that really is so large into several maps",
        where=_start(name),
    )


def _bad_name(name: str, what: str) -> Finding:
    """Tell a name of a file that is none of what its folder holds, ``system`` or ``region``."""
    file, utf8 = shortened(_shown(name)), _shown(name) == name
    return error(
        Code.BAD_FILE_NAME,
        f"the file name `{file}` is no name of a {what}" if utf8 else f"the file name `{file}` is not UTF-8",
        why="findings, plans and receipts speak of systems and regions by the names of their files",
        remedy="rename the file: a system by lower-case words joined by `-`, such as "
        "`systems/online-shop.yaml`; a region by its country, a part of one, or `EEA`, such as "
        "`supplements/US-CA.yaml`",
        where=_start(file),
    )


def _not_read(name: str, why: str) -> Finding:
    return warning(
        Code.NOT_READ,
        f"`{shortened(name)}` is not read",
        why=why,
        remedy="rename it, or move it elsewhere",
        where=_start(name),
    )


def _gone(name: str) -> Finding:
    """Tell a version that the log has a record of, and that is not there."""
    record = f"{RECORDS}/{name.removeprefix(f'{PUBLISHED}/')}"
    return error(
        Code.MISSING_FILE,
        f"it is not there any more, although the evidence log has a record of it (`{record}`)",
        why="nobody could tell any more what people were told",
        remedy=f"bring `{name}` back from version control",
        where=_start(name),
    )


def _left_out(name: str) -> Finding:
    """Tell a map or a supplement whose name keeps it from being read."""
    stem = _YAML.sub("", name)
    return error(
        Code.NOT_READ,
        f"`{shortened(name)}` is not read, since its name does not end in `{MAP_ENDING}`",
        why="a system left out is searched for nobody, and a supplement left out is told to nobody",
        remedy=f"rename it `{shortened(stem)}{MAP_ENDING}`, or move it elsewhere",
        where=_start(name),
    )


def _alone(name: str) -> Finding:
    return warning(
        Code.SNAPSHOT_ALONE,
        f"`{SYSTEMS}/{name}` has no map beside it",
        why="a system without a map is neither checked nor reached",
        remedy=f"write `{SYSTEMS}/{system_of(name)}{MAP_ENDING}`, or remove the snapshot",
        where=_start(f"{SYSTEMS}/{name}"),
    )
