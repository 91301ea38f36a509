"""The dictionary of a package: what every exported column means, and how the files are read.

Takes the reading of an answer; gives one entry a column, as values for the page, JSON and CSV.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.execute.package.files import csv_line, json_text
from mamoru.execute.package.promised import Line, promised
from mamoru.execute.package.reading import Reading, Sheet, Told
from mamoru.model.recipe import Shown

RULES = ("json", "csv", "empty", "hidden", "formula")

HEADINGS = (
    *("system", "table", "column", "type", "category", "branch title", "category title", "marks", "purposes"),
    "files",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exported column."""

    system: str
    system_title: Told
    table: str
    column: str
    type: str  #: the database's own word
    category: str
    branch_title: Told  #: of the branch of the notice's data that the category stands below
    category_title: Told
    marks: tuple[str, ...]  #: words of the notation, in alphabetical order
    purposes: tuple[Line, ...]
    hidden_by: tuple[str, ...]  #: ties by which it is not shown
    file: str  #: without a suffix


def entries(reading: Reading) -> tuple[Entry, ...]:
    """Return every column of every data file, in the order of the files."""
    return tuple(
        _entry(reading, sheet, shown)
        for sheet in reading.sheets
        if written(sheet)
        for shown in sheet.answered.shown.shown
    )


def written(sheet: Sheet) -> bool:
    """Tell whether a table has data files: it has rows of the person, and columns to show."""
    return bool(sheet.rows and sheet.columns)


def dictionary_json(reading: Reading, all_entries: tuple[Entry, ...]) -> str:
    """Return the dictionary for programs."""
    rules = {rule: reading.words.say(f"dictionary.rule-{rule}") for rule in RULES}
    return _pretty({"rules": rules}, "columns", (_columns(entry) for entry in all_entries))


def dictionary_csv(all_entries: tuple[Entry, ...]) -> Iterator[bytes]:
    """Yield the lines of the dictionary as CSV, without the byte order mark."""
    yield csv_line(list(HEADINGS))
    for entry in all_entries:
        told = (
            entry.system,
            entry.table,
            entry.column,
            entry.type,
            entry.category,
            entry.branch_title.text,
            entry.category_title.text,
        )
        purposes = "; ".join(line.title.text for line in entry.purposes)
        files = f"{entry.file}.csv; {entry.file}.json"
        yield csv_line([*told, "; ".join(entry.marks), purposes, files])


def _entry(reading: Reading, sheet: Sheet, shown: Shown) -> Entry:
    column = sheet.answered.shown.table.columns.get(shown.column)
    category = reading.notice.categories.get(shown.category)
    return Entry(
        system=sheet.system,
        system_title=reading.system(sheet.system),
        table=sheet.table,
        column=shown.column,
        type=column.type if column else "",
        category=shown.category,
        branch_title=reading.branch(shown.category.partition(".")[0]),
        category_title=reading.category(shown.category),
        marks=tuple(sorted(category.marks)) if category else (),
        purposes=promised(reading, shown.category, ()).purposes,
        hidden_by=shown.hidden_by,
        file=sheet.file,
    )


def _columns(entry: Entry) -> dict[str, object]:
    return {
        "system": entry.system,
        "system title": entry.system_title.text,
        "table": entry.table,
        "column": entry.column,
        "type": entry.type,
        "category": entry.category,
        "branch title": entry.branch_title.text,
        "category title": entry.category_title.text,
        "marks": entry.marks,
        "purposes": [
            {"id": line.id, "title": line.title.text, "notes": line.notes} for line in entry.purposes
        ],
        "hidden by": entry.hidden_by,
        "files": [f"{entry.file}.csv", f"{entry.file}.json"],
    }


def _pretty(head: dict[str, object], name: str, lines: Iterator[dict[str, object]]) -> str:
    """Return a JSON object whose last member is a list with one element a line."""
    listed = ",\n".join(json_text(line) for line in lines)
    return f"{json_text(head)[:-1]},\n{json_text(name)}: [\n{listed}\n]}}\n"
