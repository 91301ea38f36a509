"""The smallest programme that passes, and the folder and checked programme that an example makes with it."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mamoru.check.graph import resolve
from mamoru.check.rules._smallest import SMALLEST
from mamoru.model.finding import Finding, Severity
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.reading import read
from mamoru.notation.snapshot import schema_text
from mamoru.sql.kind import SystemKind

DATABASE = "shop.sql"  #: makes the database
LATER = "shop.later.sql"  #: what happened to it after it was discovered


@dataclass(frozen=True, kw_only=True)
class Example:
    """A programme of a folder, checked, and the schemas its databases have now."""

    checked: CheckedProgramme
    live: Mapping[str, Schema]


def example(folder: Path, files: Mapping[str, str]) -> Example:
    """Lay files over the smallest programme in a folder, discover its database, and read it."""
    texts = {**SMALLEST, **files}
    for name, text in texts.items():
        if not name.endswith(".sql"):
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
    _run(folder, texts[DATABASE])
    (folder / "systems" / "shop.schema.json").write_text(schema_text(_discovered(folder)), encoding="utf-8")
    checked = resolve(_read(folder))
    _run(folder, texts.get(LATER, ""))
    return Example(checked=checked, live={"shop": _discovered(folder)})
