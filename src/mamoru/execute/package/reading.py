"""An answer, with everything that is needed to tell it to a person.

Takes the answer of an access, the checked programme it was made under, and a language; gives titles
in that language, and for each table the place of its files and the cells that are not shown.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from mamoru.execute.package.names import file_names
from mamoru.model.answer import Answer, AnsweredRow, AnsweredTable, Cell, Rows
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice, Retention, Wording
from mamoru.model.programme import Programme
from mamoru.plan.keeping import told_periods
from mamoru.plan.responsible import Responsible, responsible
from mamoru.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text, and its language where that is not the page's (WCAG 2.2, 3.1.2)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One answered table: its columns, where its files stand, and how often each column is not shown."""

    answered: AnsweredTable
    columns: tuple[str, ...]  #: those that stand in ``ShowTable.shown``, and no other
    hidden: Mapping[str, int]  #: column -> rows of the person in which it is not shown
    file: str  #: ``data/SYSTEM/TABLE``, without a suffix

    @property
    def system(self) -> str:
        """Name of the system."""
        return self.answered.system

    @property
    def table(self) -> str:
        """Name of the table, as the map has it."""
        return self.answered.shown.table.name

    @property
    def rows(self) -> Rows:
        """All rows of the person in this table."""
        return self.answered.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An answer, the programme it is read by, and the words it is told in."""

    answer: Answer
    programme: Programme
    words: Words
    sheets: tuple[Sheet, ...]  #: by system and table
    periods: Mapping[str, tuple[Retention, ...]]  #: by category, how long it is kept

    @property
    def notice(self) -> Notice:
        """The notice that the data was held under."""
        return self.programme.notice

    @property
    def systems(self) -> Mapping[str, SystemMap]:
        """The maps of all systems."""
        return self.programme.systems

    @property
    def responsible(self) -> Responsible:
        """Whom this person turns to."""
        return responsible(self.notice, self.answer.regions, of=self.answer.of)

    @property
    def controller(self) -> Told:
        """Who answers; all that may, where that hangs on more than is known."""
        names = [self.entity(name) for name in self.responsible.entities]
        languages = {name.language for name in names}
        language = languages.pop() if len(languages) == 1 else ""
        return Told(text=self.listed(tuple(name.text for name in names)), language=language)

    def entity(self, name: str) -> Told:
        """Return the name of an entity."""
        return self.tell(self.notice.entities[name].name, name)

    def tell(self, wording: Wording, name: str) -> Told:
        """Return a text of the company in the page's language, else in the nearest, else ``name``."""
        page = self.words.language
        for tag in (page, page.partition("-")[0], ""):
            if wording.get(tag):
                return Told(text=wording[tag])
        for tag in (self.notice.governing_language, *sorted(wording)):
            if wording.get(tag):
                return Told(text=wording[tag], language=tag)
        return Told(text=spelled(name))

    def system(self, name: str) -> Told:
        """Return the title of a system."""
        return self.tell(self.systems[name].title, name) if name in self.systems else Told(text=spelled(name))

    def category(self, leaf: str) -> Told:
        """Return the title of a leaf of the notice's data, without its branch."""
        known = self.notice.categories.get(leaf)
        title = self.tell(known.title, "") if known else Told(text="")
        return title if title.text else Told(text=self._customary(leaf))

    def branch(self, name: str) -> Told:
        """Return the title of a branch of the notice's data."""
        known = self.notice.branches.get(name)
        return self.tell(known.title, name) if known else Told(text=self._customary(name))

    def listed(self, texts: tuple[str, ...]) -> str:
        """Return the texts as one list, as the language writes it."""
        return self.words.say("text.list").join(texts)

    def _customary(self, category: str) -> str:
        return self.words.find(f"category.{category}") or spelled(category.rpartition(".")[2])


def read(answer: Answer, programme: Programme, words: Words) -> Reading:
    """Return the answer as it is told in ``words``."""
    tables = sorted(answer.tables, key=lambda table: (table.system, table.shown.table.name))
    files = file_names([(table.system, table.shown.table.name) for table in tables])
    sheets = tuple(_sheet(table, file) for table, file in zip(tables, files, strict=True))
    periods = told_periods(programme.notice, programme.systems, of=answer.of)
    return Reading(answer=answer, programme=programme, words=words, sheets=sheets, periods=periods)


def values_of(row: AnsweredRow, columns: tuple[str, ...]) -> dict[str, Cell]:
    """Return the cells of ``row`` that are shown: of these columns, and not hidden by a tie."""
    cells, hidden = row.cells, row.hidden
    return {name: cells[name] for name in columns if name in cells and name not in hidden}


def hidden_of(row: AnsweredRow, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of ``columns`` that are not shown in ``row``: hidden by a tie, or not given."""
    return tuple(name for name in columns if name in row.hidden or name not in row.cells)


def spelled(name: str) -> str:
    """Return a name of the notice or the map as a person writes it: ``birth-date`` is ``Birth date``."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _sheet(answered: AnsweredTable, file: str) -> Sheet:
    columns = tuple(shown.column for shown in answered.shown.shown)
    looked_at = answered.rows if answered.counted is None else ()
    hidden = Counter(name for row in looked_at for name in hidden_of(row, columns))
    return Sheet(answered=answered, columns=columns, hidden=hidden, file=file)
