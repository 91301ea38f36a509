"""Read a programme: a folder of files in, a programme or all that is wrong with it out.

Every file is judged as far as it can be, so that many findings come in one go; names are judged
once the notice is well-formed.  ``text`` is not read yet.  Published versions are no part of the digest: to
freeze one changes nothing of what a plan rests on.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mamoru.model.finding import Finding, Severity
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.programme import Programme, Settings
from mamoru.model.schema import Schema
from mamoru.notation.codes import MOST_FINDINGS, Code, more
from mamoru.notation.folder import (
    MAP_ENDING,
    NOTICE,
    PROGRAMME,
    SNAPSHOT_ENDING,
    SUPPLEMENTS,
    SYSTEMS,
    files_of,
    region_of,
    system_of,
)
from mamoru.notation.known import Known
from mamoru.notation.page import Page
from mamoru.notation.published import read_versions
from mamoru.notation.resolve.categories import Categories
from mamoru.notation.resolve.notice import resolved_notice
from mamoru.notation.resolve.remote.systems import resolved_remote
from mamoru.notation.resolve.settings import resolved_settings
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.resolve.supplement import Supplement, supplement_of
from mamoru.notation.resolve.systems import resolved_manual, resolved_system
from mamoru.notation.shapes.forms import Shape
from mamoru.notation.shapes.map import MANUAL, ManualShape, SystemShape
from mamoru.notation.shapes.notice import NoticeShape
from mamoru.notation.shapes.programme import ProgrammeShape
from mamoru.notation.shapes.remote import REMOTE
from mamoru.notation.shaping import shape_of
from mamoru.notation.snapshot import read_schema
from mamoru.notation.text.composing import compose
from mamoru.notation.text.repeated import repeated
from mamoru.notation.text.written import Written

ShapeType = TypeVar("ShapeType", bound=Shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a folder states, and what is wrong with it."""

    programme: Programme | None  #: none when any finding is an error
    findings: tuple[Finding, ...]  #: by file, line and column
    sources: Mapping[str, str]  #: file -> text, for excerpts, of every file that is text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What has been read so far."""

    texts: Mapping[str, str]
    known: Known
    findings: list[Finding]

    def page(self, file: str) -> Page | None:
        """Compose a file; none when it is not there or no YAML."""
        if file not in self.texts:
            return None
        composed = compose(self.texts[file], file)
        self.findings.extend(_limited(composed.findings))
        return Page(file=file, root=composed.root) if composed.root else None

    def shaped(self, page: Page, shape: type[ShapeType]) -> ShapeType | None:
        """Judge the shape of a file; none when it has another."""
        found = shape_of(page.root, shape, page.file)
        if isinstance(found, tuple):
            self.findings.extend(found)
            return None
        self.findings.extend(_limited(repeated(page.root, page.file)))
        return found


def read(folder: Path, known: Known, *, snapshots: bool = True) -> Reading:
    """Read the programme in the folder; ``known`` names what stands on the shelves.

    Without ``snapshots`` the schema snapshots are left unread, so that one which is damaged or older
    than its map can be written anew.  Never raises for what is in the folder: every fault is a finding.
    """
    files = files_of(folder, snapshots=snapshots)
    parts = _Parts(texts=files.texts, known=known, findings=list(files.findings))
    settings = _settings(parts, folder)
    schemas = _schemas(parts)
    notice = _notice(parts)
    systems = _systems(parts, notice, schemas)
    findings = tuple(sorted(_each_once(parts.findings), key=_place))
    versions = {file: text for file, text in files.published.items() if isinstance(text, str)}
    sources = {**files.texts, **versions}
    programme = None
    if settings and notice and not any(f.severity is Severity.ERROR for f in findings):
        programme = Programme(
            settings=settings,
            notice=notice[0],
            systems=systems,
            schemas=schemas,
            sources=sources,
            digest=digest_of(files.texts),
            published=read_versions(files.published),
        )
    return Reading(programme=programme, findings=findings, sources=sources)


def digest_of(texts: Mapping[str, str]) -> str:
    """Return SHA-256 in hex over the names and normalised texts, in the order of the names.

    Normalised: UTF-8, no byte order mark, line feeds only.  Each part follows its own length, so
    that no two sets of files give the same bytes.
    """
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name.encode(), text.encode()):
            digest.update(b"%d:" % len(part))
            digest.update(part)
    return digest.hexdigest()


def _settings(parts: _Parts, folder: Path) -> Settings | None:
    page = parts.page(PROGRAMME)
    shape = parts.shaped(page, ProgrammeShape) if page else None
    if page is None or shape is None:
        return None
    settings = resolved_settings(page, shape, folder=folder, known=parts.known)
    parts.findings.extend(_limited(page.findings))
    return settings


def _notice(parts: _Parts) -> tuple[Notice, Categories] | None:
    supplements = tuple(_supplements(parts))
    page = parts.page(NOTICE)
    shape = parts.shaped(page, NoticeShape) if page else None
    notice = None
    if page and shape:
        notice = resolved_notice(page, shape, parts.known, supplements=supplements)
        parts.findings.extend(_limited(page.findings))
    for supplement in supplements:
        parts.findings.extend(_limited(supplement.page.findings))
    return notice


def _supplements(parts: _Parts) -> Iterator[Supplement]:
    """Yield the supplements that are well-formed, by their names."""
    for file in parts.texts:
        page = parts.page(file) if file.startswith(f"{SUPPLEMENTS}/") else None
        supplement = supplement_of(page, region_of(file)) if page else None
        if isinstance(supplement, Supplement):
            parts.findings.extend(_limited(repeated(supplement.page.root, file, above=supplement.page.above)))
            yield supplement
        elif supplement:
            parts.findings.extend(supplement)


def _schemas(parts: _Parts) -> dict[str, Schema]:
    found = {}
    for file in parts.texts:
        if file.endswith(SNAPSHOT_ENDING):
            schema = read_schema(parts.texts[file], file=file, system=system_of(file))
            if isinstance(schema, Schema):
                found[schema.system] = schema
            else:
                parts.findings.extend(schema)
    return found


def _systems(
    parts: _Parts, notice: tuple[Notice, Categories] | None, schemas: Mapping[str, Schema]
) -> dict[str, SystemMap]:
    found = {}
    for file in parts.texts:
        if file.endswith(MAP_ENDING) and file.startswith(f"{SYSTEMS}/"):
            system = _system(parts, file, notice=notice, schema=schemas.get(system_of(file)))
            if system:
                found[system.name] = system
    return found


def _system(
    parts: _Parts, file: str, *, notice: tuple[Notice, Categories] | None, schema: Schema | None
) -> SystemMap | None:
    page = parts.page(file)
    if page is None:
        return None
    kind = str(_kind(page.root))
    manual = parts.shaped(page, ManualShape) if kind == MANUAL else None
    remote = parts.shaped(page, REMOTE[kind]) if kind in REMOTE else None
    shape = parts.shaped(page, SystemShape) if kind not in {MANUAL, *REMOTE} else None
    if notice is None or not (manual or remote or shape):
        return None
    sheet = Sheet(
        page=page,
        system=system_of(file),
        notice=notice[0],
        categories=notice[1],
        known=parts.known,
        schema=schema,
        tables=shape.tables.keys() if shape else (),
        explained={n: {*t.columns, *t.not_personal} for n, t in shape.tables.items()} if shape else {},
    )
    system = resolved_manual(sheet, manual) if manual else None
    system = resolved_remote(sheet, remote) if remote else system
    system = resolved_system(sheet, shape) if shape else system
    parts.findings.extend(_limited(page.findings))
    return system


def _kind(root: Written) -> object:
    return root.entries["kind"].value if "kind" in root.entries else None


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings; of those about a word that stands twice the last for each place: it knows its node."""
    twice = {finding.where: finding for finding in findings if finding.code == Code.SAID_TWICE}
    yield from (f for f in findings if f.code != Code.SAID_TWICE)
    yield from twice.values()


def _limited(findings: Iterable[Finding]) -> list[Finding]:
    shown = list(findings)
    rest = shown[MOST_FINDINGS:]
    if rest and rest[0].where:
        shown = [*shown[:MOST_FINDINGS], more(len(rest), rest[0].where)]
    return shown


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    where = finding.where
    if where is None:
        return "", 0, 0, finding.code, finding.problem
    return where.file, where.line, where.column, finding.code, finding.problem
