"""Which files make up which table.

In: a folder and its settings.  Out: tables, each a list of files with the values that its path tells
(``key=value`` folders, as Hive names them), and whatever else lies there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from mamoru.model.map import Scalar
from mamoru.systems._files.errors import FilesDiffer, FileUnreadable, KeptByLog
from mamoru.systems._session import MissingSetting

FORMATS = {
    ".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}  # fmt: skip
PACKED = (".gz", ".zst")
NEW = ".mamoru-new"  #: behind the name of a file that is being written anew
PARTITION = re.compile(r"([^=/]+)=(.*)")
NOTHING = "__HIVE_DEFAULT_PARTITION__"
SUMMARIES = ("_metadata", "_common_metadata")  #: of Parquet: they repeat what the files say


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a table."""

    path: Path
    told: str  #: its path inside the system's folder
    format: str
    packed: str  #: how it is compressed as a whole, or empty
    partition: tuple[tuple[str, str | None], ...]
    mark: tuple[int, int, int]  #: size, time of the last change, number in the file system


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One table."""

    name: str
    parts: tuple[Part, ...]

    @property
    def format(self) -> str:
        """The format of all its files; empty where it has none."""
        return self.parts[0].format if self.parts else ""

    @property
    def partitions(self) -> tuple[str, ...]:
        """The columns that paths tell."""
        return tuple(k for k, _ in self.parts[0].partition) if self.parts else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a folder holds."""

    tables: Mapping[str, Held]
    strange: frozenset[str]  #: what lies there and belongs to no table


def layout(root: Path, system: str, settings: Mapping[str, Scalar]) -> Layout:
    """Look through a folder.  Raises KeptByLog, FilesDiffer, FileUnreadable and MissingSetting."""
    _refuse_logs(root, system)
    found, strange, empty = dict[str, list[Part]](), set[str](), set[str]()
    globs = pairs(system, "tables", settings)
    wanted = {path: name for name, glob in globs.items() for path in root.glob(glob)}
    for path in _files(root, strange):
        name = wanted.get(path, "") if globs else _table(path.relative_to(root))
        kind = _kind(path)
        if not name or not kind:
            strange.add(path.relative_to(root).as_posix())
        else:
            found.setdefault(name, []).append(_part(root, path, kind, system=system))
    if not globs:
        empty = {p.name for p in root.iterdir() if p.is_dir() and _is_seen(p.name) and not p.is_symlink()}
    tables = {n: Held(name=n, parts=tuple(found.get(n, ()))) for n in sorted({*found, *empty, *globs})}
    for table in tables.values():
        _refuse_differing(table, system)
    return Layout(tables=tables, strange=frozenset(strange))


def pairs(system: str, setting: str, settings: Mapping[str, Scalar]) -> dict[str, str]:
    """Read a setting such as ``orders=id; visits=day+place``.  Raises MissingSetting."""
    told = str(settings.get(setting) or "")
    words = [w.strip() for w in (told.split(";") if ";" in told else told.split())]
    found = dict(word.partition("=")[::2] for word in words if word)
    if not all(found) or not all(found.values()):
        raise MissingSetting(system, because=f"`{setting}` wants NAME=VALUE, and `;` between several")
    return found


def _is_seen(name: str) -> bool:
    return not name.startswith((".", "_"))


def _files(root: Path, strange: set[str]) -> Iterator[Path]:
    """Yield the files below a folder; a folder that is a link is told, since it leads elsewhere."""
    for path in sorted(root.iterdir()):
        if not _is_seen(path.name):
            continue
        if path.is_dir() and path.is_symlink():
            strange.add(path.name)
        elif path.is_dir():
            inner = set[str]()
            yield from _files(path, inner)
            strange.update(f"{path.name}/{name}" for name in inner)
        else:
            yield path


def _table(told: Path) -> str:
    if len(told.parts) > 1:
        return told.parts[0]
    name = told.name
    for ending in (*PACKED, *FORMATS):
        name = name.removesuffix(ending)
    return name


def _kind(path: Path) -> tuple[str, str] | None:
    """Return the format of a file and how it is compressed, by its name."""
    name = path.name.lower()
    packed = next((p for p in PACKED if name.endswith(p)), "")
    form = FORMATS.get(Path(name.removesuffix(packed)).suffix)
    return (form, packed) if form and not (packed and form == "parquet") else None


def _part(root: Path, path: Path, kind: tuple[str, str], *, system: str) -> Part:
    told = path.relative_to(root)
    try:
        mark = mark_of(path)
    except OSError:
        raise FileUnreadable(system, told.as_posix(), because="it leads nowhere") from None
    steps = (PARTITION.fullmatch(folder) for folder in told.parts[:-1])
    partition = tuple((unquote(s[1]), None if s[2] == NOTHING else unquote(s[2])) for s in steps if s)
    return Part(
        path=path, told=told.as_posix(), format=kind[0], packed=kind[1], partition=partition, mark=mark
    )


def mark_of(path: Path) -> tuple[int, int, int]:
    """Return what tells whether a file is still the same.  Raises OSError."""
    was = path.stat()
    return was.st_size, was.st_mtime_ns, was.st_ino


LOGS = {"_delta_log": "Delta Lake", ".hoodie": "Apache Hudi"}


def _refuse_logs(root: Path, system: str) -> None:
    for folder in (root, *(p for p in root.rglob("*") if p.is_dir())):
        table = folder.relative_to(root).as_posix()
        for name, by in LOGS.items():
            if (folder / name).is_dir():
                raise KeptByLog(system, table, by=by)
        if any((folder / "metadata").glob("*.metadata.json")):
            raise KeptByLog(system, table, by="Apache Iceberg")


def _refuse_differing(table: Held, system: str) -> None:
    formats = sorted({p.format for p in table.parts})
    if len(formats) > 1:
        raise FilesDiffer(system, table.name, because=f"there are {' and '.join(formats)} files")
    if len({tuple(k for k, _ in p.partition) for p in table.parts}) > 1:
        raise FilesDiffer(system, table.name, because="not all lie in folders of the same `KEY=VALUE` names")
