"""The smallest programme that passes, and what an example of a rule makes of it in a folder."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mamoru.check.graph import resolve
from mamoru.check.rules._smallest import SMALLEST
from mamoru.desk.live.asking import Bounds
from mamoru.desk.live.inside import with_documents
from mamoru.desk.live.orphans import with_orphans
from mamoru.desk.live.overdue import with_overdue
from mamoru.model.finding import Finding
from mamoru.model.kinds.keyring import KeySource
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.right import Right
from mamoru.model.map import SystemMap
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.excerpt import excerpt
from mamoru.notation.known import Known
from mamoru.notation.reading import read
from mamoru.notation.snapshot import schema_text
from mamoru.sql.kind import SystemKind

DATABASE = "shop.sql"  #: makes the database that the snapshot is read from
TODAY = date(2026, 11, 1)
LATER = "shop.later.sql"  #: what happened to the database afterwards
SHOP = SystemMap(
    id="systems.shop",
    name="shop",
    title={},
    kind="sqlite",
    settings={"file": "shop.db"},
    origin="given",
    country="JP",
    events={},
    tables={},
    manual=None,
    where=Span(file="systems/shop.yaml", line=1, column=1),
)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A checked programme, and the schemas that its databases have now."""

    checked: CheckedProgramme
    live: Mapping[str, Schema]


def example(folder: Path, files: Mapping[str, str]) -> Example:
    """Lay files over the smallest programme, discover its database, read the folder and resolve it."""
    texts = {**SMALLEST, **files}
    (folder / "systems").mkdir()
    for name, text in texts.items():
        if not name.endswith(".sql"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    _run(folder, texts[DATABASE])
    (folder / "systems/shop.schema.json").write_text(schema_text(_discovered(folder)), encoding="utf-8")
    checked = resolve(_read(folder))
    _run(folder, texts.get(LATER, ""))
    live = with_orphans(checked, {"shop": _discovered(folder)}, bounds=Bounds())
    live = with_overdue(checked, live, today=TODAY, bounds=Bounds())
    live = with_documents(checked, live, bounds=Bounds())
    return Example(checked=checked, live=live)


def _run(folder: Path, statements: str) -> None:
    with closing(sqlite3.connect(folder / "shop.db")) as connection:
        connection.executescript(statements)


def _discovered(folder: Path) -> Schema:
    discover = members("mamoru.systems", SystemKind)["sqlite"].discover
    assert discover is not None
    return discover(SHOP, folder)


def _read(folder: Path) -> Programme:
    reading = read(folder, known())
    told = "\n\n".join(as_text(f, reading.sources) for f in reading.findings)
    assert reading.programme is not None, f"the example cannot be read:\n\n{told}"
    assert not reading.findings, f"the example is not well written:\n\n{told}"
    return reading.programme


def known() -> Known:
    """Return the names that stand on the shelves."""
    return Known(
        masks={mask.name: mask.argument for mask in members("mamoru.masks", Mask).values()},
        rights=[right.name for right in members("mamoru.rights", Right).values()],
        systems=[kind.name for kind in members("mamoru.systems", SystemKind).values()],
        keys=[source.name for source in members("mamoru.keys", KeySource).values()],
    )


def as_text(finding: Finding, sources: Mapping[str, str]) -> str:
    """Return everything a finding says, one thing a line, with the line of the file it is about."""
    where = finding.where
    shown = excerpt(sources[where.file], where).split("\n") if where else []
    lines = [
        f"{finding.code} {finding.severity.value} {where or '(no place)'}",
        *(f"    {line}" for line in shown),
        f"  problem: {finding.problem}",
        f"  why:     {finding.why}",
        f"  do:      {finding.remedy}",
        f"  node:    {finding.node}",
        *([f"  law:     {finding.article}"] if finding.article else []),
    ]
    return "\n".join(lines)
