# ruff: noqa: S608 - statements are made of quoted names and of numbers, never of values
"""The files of one table that hold changed rows, written anew beside the old ones.

In: what statements have changed.  Out: the files that shall take a place, or leave theirs.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.systems._duckdb.changes import RID, Viewed, quoted
from mamoru.systems._files import landing, parquet, text
from mamoru.systems._files.errors import CannotRewrite
from mamoru.systems._files.layout import NEW, SUMMARIES, Part
from mamoru.systems._files.reading import ROW, SHIFT, Manner, Read

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MASK = (1 << SHIFT) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """One system's files."""

    connection: "duckdb.DuckDBPyConnection"
    system: str
    root: Path
    how: Manner

    def table(self, one: Read, changed: Viewed, assigned: frozenset[str]) -> list[landing.Place]:
        """Write anew every file of a table with rows that go or change.  Raises CannotRewrite."""
        numbers = self._column(f'SELECT DISTINCT "{RID}" >> {SHIFT} FROM {changed.changed} ORDER BY 1')
        return [self._file(one, changed, assigned, number=n) for n in numbers]

    def _column(self, asked: str) -> list[int]:
        return [int(row[0]) for row in self.connection.execute(asked).fetchall()]

    def _file(self, one: Read, changed: Viewed, assigned: frozenset[str], *, number: int) -> landing.Place:
        part = one.held.parts[number]
        self._refuse_unfit(part)
        if told := sorted(assigned & set(one.held.partitions)):
            raise CannotRewrite(
                self.system, part.told, because=f"`{told[0]}` stands in the name of its folder"
            )
        new = part.path.with_name(f".{part.path.name}{NEW}")
        new.touch(mode=0o600)
        landing.like(part.path, new)
        try:
            left = self._written(one, changed, assigned, part=part, new=new, number=number)
        except parquet.Altered as error:
            raise CannotRewrite(self.system, part.told, because=str(error)) from None
        except (text.Unlike, ValueError):
            because = "its records cannot be told apart with certainty"
            raise CannotRewrite(self.system, part.told, because=because) from None
        if not left and part.partition:
            new.unlink()
            return landing.Place(file=part.told, new="", was=part.mark)
        landing.flush(new)
        landing.flush(new.parent)
        return landing.Place(file=part.told, new=new.relative_to(self.root).as_posix(), was=part.mark)

    def _refuse_unfit(self, part: Part) -> None:
        because = ""
        if part.path.is_symlink():
            because = "it is a link, and what it leads to may be read elsewhere under another name"
        elif part.path.stat().st_nlink > 1:
            because = "it has a second name, under which the old content would stay"
        elif any((part.path.parent / name).exists() for name in SUMMARIES):
            because = f"a summary (`{SUMMARIES[0]}`) beside it repeats what it says"
        elif not os.access(part.path, os.R_OK):
            because = "it may not be read"
        if because:
            raise CannotRewrite(self.system, part.told, because=because)

    def _written(
        self, one: Read, changed: Viewed, assigned: frozenset[str], *, part: Part, new: Path, number: int
    ) -> int:
        """Write one file; return how many rows are left in it."""
        own = [c for c in one.columns if c not in (ROW, *one.held.partitions)]
        here = f'"{RID}" >> {SHIFT} = {number}'
        if part.format == "parquet":
            gone = f'SELECT "{RID}" & {MASK} FROM {changed.changed} WHERE {here} AND "{RID}" NOT IN'
            numbers = self._column(f'{gone} (SELECT "{RID}" FROM {changed.new})')
            fresh = self._arrow(changed, [c for c in own if c in assigned], here)
            return parquet.write(part.path, new, gone=[n - 1 for n in numbers], new=fresh)
        edits = self._edits(one, changed, own, assigned=assigned, here=here)
        self._text(part, new, edits)
        return edits.total - len(edits.old.keys() - edits.new.keys())

    def _arrow(self, changed: Viewed, columns: list[str], here: str) -> "pa.Table | None":
        if not columns:
            return None
        cells = ", ".join(quoted(c) for c in columns)
        asked = f'SELECT ("{RID}" & {MASK}) - 1 AS "{RID}", {cells} FROM {changed.new} WHERE {here}'
        return self.connection.sql(asked).to_arrow_table()

    def _edits(
        self, one: Read, changed: Viewed, own: list[str], *, assigned: frozenset[str], here: str
    ) -> text.Edits:
        noted = f'"{RID}" IN (SELECT "{RID}" FROM {changed.changed})'
        old = f"SELECT * FROM ({one.source}) WHERE {here} AND {noted}"
        total = self._column(f"SELECT count(*) FROM ({one.source}) WHERE {here}")[0]
        return text.Edits(
            old=self._rows(old, own),
            new=self._rows(f"SELECT * FROM {changed.new} WHERE {here}", [c for c in own if c in assigned]),
            total=total,
        )

    def _rows(self, source: str, columns: list[str]) -> Mapping[int, text.Cells]:
        cells = "".join(f", {quoted(c)}" for c in columns)
        found = self.connection.execute(f'SELECT "{RID}" & {MASK}{cells} FROM ({source})').fetchall()
        return {int(n): dict(zip(columns, values, strict=True)) for n, *values in found}

    def _text(self, part: Part, new: Path, edits: text.Edits) -> None:
        encoding = text.codec(self.how.encoding) if part.format == "csv" else "utf-8"
        with (
            text.opened(part.path, part.packed, encoding) as lines,
            text.opened(new, part.packed, encoding, writing=True) as out,
        ):
            if part.format == "jsonl":
                out.writelines(text.jsonl_edited(lines, edits))
                return
            head = text.header(part, delimiter=self.how.delimiter, encoding=self.how.encoding)
            if head is not None:
                out.writelines(text.csv_edited(lines, edits, head))
