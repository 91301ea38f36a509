"""The answer by category of the notice: what is held, what is not, and what is not known yet.

Takes the reading of an answer and what was omitted; gives branches of leaves.  "Nothing held" is said
of a leaf only if every system that may hold it was asked and denied it; a silent system is never
taken for an empty one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice

from mamoru.check.known import held_by_keys
from mamoru.execute.package.omitted import Omission
from mamoru.execute.package.promised import Promised, categories_of, promised
from mamoru.execute.package.reading import Reading, Sheet, Told, values_of
from mamoru.model.answer import Cell, Rows
from mamoru.model.notice import Mark
from mamoru.model.plan import Standing, SystemEffect

ROWS_ON_SHEET = 12  #: of paper, beside everything else about a category
ROWS_ON_PAGE = 200  #: rows of one table that the page shows; the files have all of them

#: Marks worth telling beside the data; that a name identifies a person, the person knows.
TOLD_MARKS = (Mark.SENSITIVE, Mark.SPECIAL_CARE, Mark.HIGH_RISK, Mark.DERIVED)


class State(StrEnum):
    """What the answer says of one category."""

    SHOWN = "shown"
    NOT_SHOWN = "not-shown"  #: held, and every value of it is withheld
    REPORTED = "reported"  #: a person searched for it
    UNKNOWN = "unknown"  #: a system that may hold it has not answered
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The columns of one table that belong to one category, with the rows the page shows."""

    sheet: Sheet
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, Cell]], ...]  #: number of the record in the file, values shown
    total: int  #: rows of the person in which a value of it is shown

    @property
    def left_out(self) -> int:
        """Rows of the person in which nothing of this category is shown."""
        return len(self.sheet.rows) - self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One category of the notice."""

    id: str
    title: Told
    marks: tuple[str, ...]
    extracts: tuple[Extract, ...]
    omitted: tuple[Omission, ...]  #: columns of this category that are held and not shown
    unknown: tuple[SystemEffect, ...]  #: systems that may hold it, without a full answer
    reported: tuple[str, ...]  #: systems of which a person reported
    promised: Promised

    @property
    def state(self) -> State:
        """The first thing that holds, from the most to the least that is known."""
        states = (
            (self.extracts, State.SHOWN),
            (self.omitted, State.NOT_SHOWN),
            (self.reported, State.REPORTED),
            (self.unknown, State.UNKNOWN),
        )
        return next((state for met, state in states if met), State.NOTHING)

    @property
    def short(self) -> bool:
        """Whether it is better printed on one sheet."""
        return sum(len(extract.rows) for extract in self.extracts) <= ROWS_ON_SHEET

    @property
    def told(self) -> bool:
        """Whether something of it is held, so that its promises are told with it."""
        return self.state in {State.SHOWN, State.NOT_SHOWN, State.REPORTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch of the notice's data with its leaves, in the order of the notice."""

    id: str
    title: Told
    leaves: tuple[Leaf, ...]

    @property
    def records(self) -> int:
        """Rows of the tables that hold anything of this branch, each counted once."""
        sheets = {extract.sheet.file: extract.sheet for leaf in self.leaves for extract in leaf.extracts}
        return sum(len(sheet.rows) for sheet in sheets.values())

    @property
    def states(self) -> frozenset[State]:
        """The states of its leaves."""
        return frozenset(leaf.state for leaf in self.leaves)


def branches(reading: Reading, omitted: tuple[Omission, ...]) -> tuple[Branch, ...]:
    """Return every category of this kind of people's data, and every other that something was found of."""
    held = {shown.category for sheet in reading.sheets if sheet.rows for shown in sheet.answered.shown.shown}
    withheld = {omission.category for omission in omitted if omission.rows and omission.category}
    wanted = held | withheld | categories_of(reading) | _searched(reading)
    order = [leaf for leaf in reading.notice.categories if leaf in wanted]
    order += sorted(wanted.difference(order))
    first = {name: at for at, name in reversed(list(enumerate(map(_branch_of, order))))}
    order.sort(key=lambda leaf: first[_branch_of(leaf)])
    return tuple(
        Branch(
            id=name,
            title=reading.branch(name),
            leaves=tuple(_leaf(reading, leaf, omitted) for leaf in leaves),
        )
        for name, leaves in groupby(order, key=_branch_of)
    )


def waiting(reading: Reading) -> tuple[SystemEffect, ...]:
    """Return the systems without a full answer; a manual one has answered when its finding is reported."""
    answer = reading.answer
    return tuple(
        effect
        for effect in answer.systems
        if effect.standing not in {Standing.HELD, Standing.NOTHING_HELD}
        and not (effect.standing is Standing.TASK and effect.system in answer.reported)
    )


def _leaf(reading: Reading, leaf: str, omitted: tuple[Omission, ...]) -> Leaf:
    known = reading.notice.categories.get(leaf)
    marks = known.marks if known else frozenset()
    extracts = tuple(_extracts(reading, leaf))
    mine = tuple(omission for omission in omitted if omission.category == leaf and omission.rows)
    reported = tuple(name for name in sorted(reading.answer.reported) if _may_hold(reading, name, leaf))
    systems = {extract.sheet.system for extract in extracts} | {omission.system for omission in mine}
    return Leaf(
        id=leaf,
        title=reading.category(leaf),
        marks=tuple(reading.words.say(f"mark.{mark}") for mark in TOLD_MARKS if mark in marks),
        extracts=extracts,
        omitted=mine,
        unknown=tuple(effect for effect in waiting(reading) if _may_hold(reading, effect.system, leaf)),
        reported=reported,
        promised=promised(reading, leaf, systems | set(reported)),
    )


def _extracts(reading: Reading, leaf: str) -> Iterator[Extract]:
    for sheet in reading.sheets:
        columns = tuple(
            shown.column
            for shown in sheet.answered.shown.shown
            if shown.category == leaf and sheet.hidden.get(shown.column, 0) < len(sheet.rows)
        )
        if columns:
            yield _extract(sheet, columns)


def _extract(sheet: Sheet, columns: tuple[str, ...]) -> Extract:
    full = all(not sheet.hidden.get(name) for name in columns)
    rows = tuple(islice(_rows(sheet.rows, columns), ROWS_ON_PAGE))
    total = len(sheet.rows) if full else sum(1 for _ in _rows(sheet.rows, columns))
    return Extract(sheet=sheet, columns=columns, rows=rows, total=total)


def _rows(rows: Rows, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the rows in which anything of ``columns`` is shown, with their numbers in the file."""
    for number, row in enumerate(rows, start=1):
        if values := values_of(row, columns):
            yield number, values


def _searched(reading: Reading) -> set[str]:
    """Return the categories that people search for: they are named whatever was reported."""
    asked = (reading.systems.get(effect.system) for effect in reading.answer.systems)
    manual = [system.manual for system in asked if system and system.manual]
    return {leaf for search in manual if reading.answer.of in search.of for leaf in search.holds}


def _may_hold(reading: Reading, system: str, leaf: str) -> bool:
    """Tell whether a system may hold a category; one whose tables are not all mapped may hold any."""
    mapped = reading.systems.get(system)
    if mapped is None or any(
        e.system == system and e.standing is Standing.UNMAPPED for e in reading.answer.systems
    ):
        return True
    if mapped.manual:
        return leaf in mapped.manual.holds and reading.answer.of in mapped.manual.of
    columns = (column for table in mapped.tables.values() for column in table.columns.values())
    by_keys = held_by_keys(reading.notice, reading.systems)
    known = any(held == leaf and table.name in mapped.tables for table, _, held in by_keys)
    return known or any(column.category == leaf for column in columns)


def _branch_of(leaf: str) -> str:
    return leaf.partition(".")[0]
