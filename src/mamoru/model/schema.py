"""What a database says of itself: tables, keys, foreign keys.

Written once by ``mamoru discover`` beside the map (``systems/NAME.schema.json``), reviewed like
code, and read by the pure stages, which never touch a system.  ``check --live`` compares it with
the database.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from mamoru.model.documents.sampled import Sampled


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; ``type`` is the database's own word for it."""

    name: str
    type: str
    nullable: bool
    generated: bool = False
    computed: str = ""  #: of a generated column, the expression; empty in snapshots older than the key


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A constraint: ``columns`` of this table point at ``to_columns`` of ``to``."""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    on_delete: str  #: ``NO ACTION``, ``CASCADE``, ``SET NULL``, ``SET DEFAULT`` or ``RESTRICT``


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table; ``name`` is how the map names it, with the schema unless it is the default one."""

    name: str
    schema: str  #: empty for the default schema
    bare_name: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]  #: primary key, or the first unique key over NOT NULL columns; may be empty
    unique: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    indexes: tuple[tuple[str, ...], ...]  #: leading columns of every index, keys included

    def is_unique(self, columns: Iterable[str]) -> bool:
        """Return whether no two rows can have the same values in these columns."""
        wanted = set(columns)
        return any(unique and set(unique) <= wanted for unique in (self.key, *self.unique))

    def has_index(self, columns: Collection[str]) -> bool:
        """Return whether an index leads to rows by the values of these columns."""
        wanted = set(columns)
        return any(set(index[: len(wanted)]) == wanted for index in (self.key, *self.indexes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What a database does by itself when rows of a table change; known of a live database only."""

    name: str
    table: str
    on: tuple[str, ...]  #: ``DELETE``, ``INSERT``, ``UPDATE``, in this order
    columns: tuple[str, ...]  #: it fires when one of these is updated; none: whichever it is
    text: str  #: what it does, as the database keeps it
    language: str = ""  #: what that is written in; empty: the database's own SQL
    before: bool = False  #: it fires before the row changes, and may give another row back
    old_rows: str = ""  #: what it calls the rows as they were, where it fires once for all of them
    conditional: bool = False  #: it fires only where a condition on the row holds (WHEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """How many rows of a table lead nowhere by some columns, or are owned by nobody; never which."""

    table: str
    columns: tuple[str, ...]  #: that lead to no row of ``to``; none: rows that nobody owns
    to: str
    rows: int
    looked: int  #: how many rows were looked at; 0 where the database did not answer, or not in time
    whole: bool  #: these were all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """How many rows of a table are held longer than every promise that covers them; never which."""

    table: str
    promises: tuple[str, ...]  #: ids, by the column that each of them runs from
    rows: int
    since: str  #: the year in which the oldest of them should have gone, or empty
    looked: int  #: how many rows were looked at; 0 where the database did not answer, or not in time
    whole: bool  #: these were all of them
    unread: int = 0  #: rows of which nobody knows, since a column that a period runs from holds no day there
    by: tuple[str, ...] = ()  #: the columns that the periods run from
    parts: tuple[str, ...] = ()  #: the columns that the promises are about; none: the whole of each row


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """All tables of one system."""

    system: str
    tables: Mapping[str, Table]
    triggers: tuple[Trigger, ...] = field(default=(), compare=False)  #: of a live database only
    #: Tables with a row whose key is NULL; of a live database only.
    unnamed: tuple[str, ...] = field(default=(), compare=False)
    #: What was counted of rows that lead nowhere; of a live database only.
    orphans: tuple[Orphans, ...] = field(default=(), compare=False)
    #: What was counted of rows whose time is over; of a live database only.
    overdue: tuple[Overdue, ...] = field(default=(), compare=False)
    #: What was seen in documents; of a live system only.
    sampled: tuple[Sampled, ...] = field(default=(), compare=False)
