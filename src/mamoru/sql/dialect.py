"""What a kind of database says differently; everything else is SQLAlchemy's common syntax tree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import interfaces

from mamoru.model.documents.paths import Branch, Path
from mamoru.sql.keys import Key, Keys
from mamoru.sql.tree import Part, Scalar, Select, Test

Compiler = interfaces.Dialect  #: writes a syntax tree as one database's text
Bound = Mapping[str, object]  #: parameters of one statement
Columns = Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """How rows are kept and put back in one kind of database, each cell exactly as it was."""

    #: a column -> the same as a text, or as a number where the driver gives that back unchanged
    kept: Callable[[Part], Part]
    #: name of a parameter that holds a JSON array of rows, each an array of cells -> its rows
    rows: Callable[[str], sa.FromClause]
    #: such a row, place of a cell from 0 -> the cell, as ``kept`` gave it
    cell: Callable[[sa.FromClause, int], Part]
    #: table, columns, a query of rows -> puts those in whose keys nobody has
    adding: Callable[[sa.FromClause, Sequence[str], Select], sa.Insert]
    #: the text of that statement -> the same, also where the database numbers rows by itself
    numbered: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What a kind of database says of the documents in a column of JSON."""

    #: a column, a path -> what stands there, as JSON's text, NULL where nothing does; of ``[*]`` a list
    taken: Callable[[Part, Path], Part]
    #: a document, its column's type, edits -> the document with them; what they do not name stays as it is
    edited: Callable[[Part, str, Branch], Part]
    #: a document -> a value that is the same for the same document
    compared: Callable[[Part], Part]
    #: a column -> the document in it, NULL where it holds none; what the others below are given
    read: Callable[[Part], Part]
    #: a document, a name -> that member of it
    member: Callable[[Part, str], Part]
    #: rows of ``document`` -> rows of ``document``, the elements of those that are lists
    each: Callable[[sa.FromClause], Select]
    #: rows of ``document`` -> rows of ``name`` and ``sort``, the members of those that are objects
    members: Callable[[sa.FromClause], Select]
    #: a document -> ``object``, ``array``, ``null`` or another word
    sort: Callable[[Part], Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The differences of one kind of database.

    A *set* is a bound collection of keys: journalled between statements, and so never a temporary
    table (which is never analysed, and measured 230 times slower).
    """

    name: str
    compiler: Callable[[], Compiler]  #: loaded with the first statement
    #: columns, their types, name of a bound set -> the row's key is in it
    member: Callable[[Columns, Sequence[str], str], Test]
    #: the same where the set holds exactly one key
    lone: Callable[[Columns, Sequence[str], str], Test]
    #: types, name of a bound set -> a query of its keys, columns ``k1`` .. ``kn``
    source: Callable[[Sequence[str], str], Select]
    #: one column -> a test that its value is in the answer of a query, for rows that an index leads to
    found: Callable[[Part, Select], Test]
    #: columns of a query, their types -> one value that holds all keys
    gather: Callable[[sa.FromClause, Sequence[str]], Scalar]
    #: a gathered value, as the driver returns it -> keys
    keys: Callable[[object], Keys]
    #: name, keys and number of columns of a set -> parameters for ``member`` and ``source``
    bind: Callable[[str, Keys, int], Bound]
    #: name and key -> parameters for ``lone``
    bind_lone: Callable[[str, Key], Bound]
    #: query of (name, column) pairs, name -> one JSON array of objects
    json_rows: Callable[[Select], Part]
    #: the same query -> a query of one JSON object for each row, in their order
    json_each: Callable[[Select], Select]
    #: a query in some order, a number -> no more of its rows; how they are found stays as it is
    first: Callable[[Select, int], Select]
    #: a value sent as text, as the type of a column
    typed: Callable[[str, str], Part]
    #: a column -> its day as ISO text; NULL where it holds none, as an empty text, a number or infinity
    day: Callable[[Part], Part]
    first_characters: Callable[[Part, int], Part]
    first_of_year: Callable[[Part, str], Part]
    documents: Documents
    locks_rows: bool  #: SELECT ... FOR UPDATE
    group_delete: bool  #: several tables that reference one another can go in one statement
    row_number: str  #: type of a lone key column that is never NULL, whatever the schema says; or empty
    sorted_cte: str  #: word that makes a CTE be computed once, or empty
    one_recursion: bool = False  #: a recursive part may have one step only, so that several go into one
    #: a recursive part may stand in a condition and begin with the row outside; if not, it begins with
    #: whatever somebody outside of the circle owns, in the whole of its tables
    walks_up: bool = True
    undoing: Undoing | None = None  #: none: nothing that was done can be put back
