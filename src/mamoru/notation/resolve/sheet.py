"""The map of one system in the making: what its names are resolved against."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mamoru.model.documents.paths import inside, is_rest
from mamoru.model.notice import Notice
from mamoru.model.schema import Schema
from mamoru.notation.codes import Code
from mamoru.notation.known import Known
from mamoru.notation.nearest import choose, meant, shortened
from mamoru.notation.page import Page
from mamoru.notation.resolve.categories import Categories
from mamoru.notation.resolve.names import TABLE, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The page of a map, the notice it belongs to, and what the database has said of itself."""

    page: Page
    system: str
    notice: Notice
    categories: Categories
    known: Known
    schema: Schema | None  #: none: no snapshot, so tables and columns are not judged
    tables: Collection[str]  #: the tables that the map names
    #: of each of them, what the map explains: columns, and values inside of documents
    explained: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def discover(self) -> str:
        """What to do when the database is right and the snapshot is not."""
        return f"run `mamoru discover {self.system}` if the database has changed"

    def columns(self, *tables: str) -> Collection[str] | None:
        """Return the columns of the tables; none when the database has not been asked."""
        if self.schema is None or any(table not in self.schema.tables for table in tables):
            return None
        if len(tables) == 1:
            return self.schema.tables[tables[0]].columns
        return frozenset(column for table in tables for column in self.schema.tables[table].columns)

    def check_column(self, column: str, *tables: str, use: Use) -> None:
        """Tell a column that none of the tables has."""
        known = self.columns(*tables)
        if known is None or column in known:
            return
        found = inside(column, known)
        if found and not _may_be_inside(use):
            self._tell_no_key(column, found[0], use)
            return
        if (
            found
            and is_rest(column, found[0])
            and use.path[_BELOW_TABLE : _BELOW_TABLE + 1] == ("not-personal",)
        ):
            return
        if found and found[1] is None:
            self._tell_no_path(column, found[0], use)
            return
        named = {name for table in tables for name in self.explained.get(table, ())} if found else ()
        if column in named:
            return
        words = () if self.page.full else [*known, *named]
        self.page.tell(
            Code.UNKNOWN_COLUMN,
            f"`{tables[0]}` has no column `{shortened(column)}`{meant(column, words)}",
            why="what is said of a column that does not exist is promised of nothing",
            remedy=choose(words, self.discover),
            where=self.page.key(*use.path) if use.as_key else self.page.value(*use.path),
            node=use.node,
        )

    def _tell_no_key(self, name: str, column: str, use: Use) -> None:
        self.page.tell(
            Code.INSIDE_NO_KEY,
            f"`{shortened(name)}` would stand inside of `{column}`, where nothing can lead to a row",
            why="an index leads to rows by columns, and a tie that is not followed neither shows nor erases",
            remedy=f"name a column: what `{column}` holds belongs into one, people into a table of their own "
            "with a row for each",
            where=self.page.key(*use.path) if use.as_key else self.page.value(*use.path),
            node=use.node,
        )

    def _tell_no_path(self, name: str, column: str, use: Use) -> None:
        self.page.tell(
            Code.NO_PATH,
            f"what stands behind `{column}` in `{shortened(name)}` is no path",
            why="what is said of a value that no path leads to is promised of nothing",
            remedy=f"write it like `{column}.address.street`, or `{column}.friends[*].email` for each "
            f"element of a list; a name with other characters stands in double quotes: "
            f'`{column}."zip code"`; '
            f"`not-personal: [{column}.*]` is whatever else stands there",
            where=self.page.key(*use.path) if use.as_key else self.page.value(*use.path),
            node=use.node,
        )

    def check_table(self, table: str, *, use: Use) -> bool:
        """Tell a table that the map does not name; return whether it does."""
        if table in self.tables:
            return True
        words = () if self.page.full else self.tables
        in_database = self.schema is not None and table in self.schema.tables
        self.page.tell(
            TABLE.code,
            f"the map says nothing of the table `{shortened(table)}`"
            if in_database
            else f"`{shortened(table)}` is no {TABLE.noun}{meant(table, words)}",
            why=TABLE.why,
            remedy=f"add `{table}:` under `tables:`"
            if in_database
            else choose(words, f"declare `{shortened(table)}` under {TABLE.declared}"),
            where=self.page.value(*use.path),
            node=use.node,
        )
        return False

    def split(self, text: str) -> tuple[str, str]:
        """Split ``table.column``; a table whose name has a dot is known by the map."""
        if text in self.tables:
            return text, ""
        table, _, column = text.rpartition(".")
        return (table, column) if table in self.tables else (text, "")


#: Where a map may name a value inside of a document: at these places below a table, or below one of its ties.
OF_TABLE = frozenset({"columns", "not-personal", "kept"})
OF_TIE = frozenset({"access", "leaving"})
_BELOW_TABLE, _BELOW_TIE = 2, 4  #: parts of a path


def _may_be_inside(use: Use) -> bool:
    below = use.path[_BELOW_TABLE:]
    return bool(below) and (
        below[0] in OF_TABLE or not OF_TIE.isdisjoint(use.path[_BELOW_TIE : _BELOW_TIE + 1])
    )
