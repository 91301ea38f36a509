"""Draft the map of a live database, or what is missing in one that people wrote."""

import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.beginning.adding import added
from mamoru.desk.beginning.connections import refuse_unfit, without_map
from mamoru.desk.beginning.draft import Draft
from mamoru.desk.beginning.errors import AlreadyMapped, CannotAdd, NoConnection, Unfit
from mamoru.desk.beginning.guessing import draft
from mamoru.desk.beginning.places import country_said
from mamoru.desk.beginning.writing import Connection, new_map
from mamoru.desk.discovery import NothingToDiscover, snapshot_of
from mamoru.desk.files import content, writing
from mamoru.desk.opening import programme_of
from mamoru.model.finding import Finding
from mamoru.model.map import SystemMap
from mamoru.model.place import Span
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.layout.formatting import as_before
from mamoru.notation.shapes.forms import NAME
from mamoru.notation.text.decoding import decode
from mamoru.sql.kind import SystemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A draft, and the file it makes."""

    file: str  #: relative to the programme
    draft: Draft
    before: str  #: the text of the file as it was; empty where there was none
    after: str
    schema: Schema
    written: bool


def map_system(
    folder: Path, name: str, connection: Connection | None, *, write: bool, said: Sequence[str] = ()
) -> Mapped:
    """Draft ``systems/NAME.yaml``, or add to it what it does not explain; write its snapshot too.

    Only the catalogue of the database is read.  ``said`` are the flags that only a new system takes.
    Raises NoProgramme, Unreadable, NoConnection, AlreadyMapped, Unfit, NothingToDiscover, UnfitName,
    CannotAdd, UnwritableFile, and what the system raises.
    """
    programme = programme_of(folder, snapshots=False)
    file = f"systems/{name}.yaml"
    told = programme.systems.get(name)
    if told is None and connection is None:
        raise NoConnection(name, ["--kind", "--connect"])
    if told is not None and said:
        raise AlreadyMapped(name, said)
    with nullcontext() if told else without_map(name):
        schema = _schema(folder, told or _unmapped(name, connection))
    snapshot = snapshot_of(schema).encode()
    guess = draft(schema, programme.notice, told)
    before = b"" if told is None else content(folder / file)
    if told is None and connection is not None:
        old, new = "", new_map(guess, connection)
    else:
        old = _text(before, file)
        new = added(old, file, guess)
    if write:
        replace_file(folder / f"systems/{name}.schema.json", snapshot)
        if new != old:
            replace_file(folder / file, as_before(new, before))
    return Mapped(file=file, draft=guess, before=old, after=new, schema=schema, written=write and new != old)


def country_of(folder: Path) -> str:
    """Return the country of the company: where its systems probably stand.

    Raises NoProgramme, Unreadable.
    """
    notice = programme_of(folder, snapshots=False).notice
    return notice.entities[notice.controller].country


def replace_file(path: Path, new: bytes) -> None:
    """Write a file in one step, so that whoever reads it finds the old one or the new one whole.

    A link stays a link, and the file keeps its mode.  Raises UnwritableFile.
    """
    with writing(path):
        real = path.resolve()
        number, made = tempfile.mkstemp(dir=real.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(number, "wb") as file:
                file.write(new)
                file.flush()
                os.fsync(file.fileno())
            Path(made).chmod(real.stat().st_mode & 0o777 if real.exists() else 0o644)
            Path(made).replace(real)
        except OSError:
            Path(made).unlink(missing_ok=True)
            raise


def _schema(folder: Path, system: SystemMap) -> Schema:
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    kind = kinds[system.kind]
    if kind.discover is None:
        raise NothingToDiscover(system.name, system.kind)
    return kind.discover(system, folder)


def _unmapped(name: str, connection: Connection | None) -> SystemMap:
    """Return a map of nothing, by which a database is reached."""
    assert connection is not None  # noqa: S101 - whoever has no map has said how it is reached
    if not re.fullmatch(NAME, name):
        raise Unfit(question="SYSTEM", wanted="lower-case words joined by `-`, such as online-shop")
    country_said(connection.country)
    refuse_unfit(connection.kind, connection.settings)
    where = Span(file=f"systems/{name}.yaml", line=1, column=1)
    return SystemMap(
        id=f"systems.{name}",
        name=name,
        title={},
        kind=connection.kind,
        settings=connection.settings,
        origin="given",
        country=connection.country,
        events={},
        tables={},
        manual=None,
        where=where,
    )


def _text(found: bytes, file: str) -> str:
    text = decode(found, file)
    if isinstance(text, Finding):
        raise CannotAdd(file, text.problem, text.where)
    return text
