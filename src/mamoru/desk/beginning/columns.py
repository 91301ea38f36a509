"""Guess what the columns of a table hold.

Comes in: a table, the notice, and what the table leads to.  Goes out: a guess for each column, or its name
where only a person can tell.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from mamoru.desk.beginning.draft import ColumnGuess, TieGuess
from mamoru.desk.beginning.references import Reference, family, identity, rivals
from mamoru.desk.beginning.roles import can_name, role_of
from mamoru.desk.beginning.words import Match, core, meaning_of, parts, singular, word_list
from mamoru.model.map import How, TableMap
from mamoru.model.notice import Mark, Notice
from mamoru.model.schema import Column, Schema, Table

_SORTS = {"number": "a mere number", "moment": "a moment", "truth": "yes or no", "text": "a short word"}
_OF_THINGS = ("description", "説明")  #: a text that in a row which is nobody's describes a thing
_SIZE = re.compile(r"\((\d+)\)")
_JOINED = 5  #: letters of a word that may end a name without a joint
_SHORT = 255  #: letters of a text that is a name of something rather than what somebody wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What guesses rest on."""

    schema: Schema
    notice: Notice
    leaves: Mapping[str, str]  #: last name of a category -> the category
    people: Mapping[str, str]  #: table -> kind of person
    references: Mapping[str, tuple[Reference, ...]]
    far: Mapping[str, int]  #: references from people, of tables that lead to some
    beside: Mapping[
        str, int
    ]  #: references from tables about somebody whom nothing tells, of tables that lead to no people
    along: Mapping[str, frozenset[str]]  #: tables that belong to what points at them -> what does
    halves: frozenset[str]  #: tables of which each person's row has one row of its own
    stand_ins: frozenset[str] = frozenset()  #: tables of people with a row that stands in for who was erased

    def may_be_empty(self, reference: Reference) -> bool:
        """Tell whether a row may be without what a reference leads to."""
        columns = self.schema.tables[reference.table].columns
        return any(columns[name].nullable for name in reference.columns)

    def cascades(self, reference: Reference) -> bool:
        """Tell whether the database itself deletes a row with what it refers to."""
        keys = self.schema.tables[reference.table].foreign_keys
        return any(key.columns == reference.columns and key.on_delete == "CASCADE" for key in keys)


def doubted_in(world: World, table: Table) -> tuple[str, ...]:
    """Return the columns that may say whose a row is, where nothing else does: a person decides."""
    ways = [r for r in world.references[table.name] if r.leads and r.to in world.far]
    doubted = [r for r in world.references[table.name] if r.doubted and r.to in world.far]
    return () if ways else tuple(column for r in doubted for column in r.columns)


def columns_of(
    world: World,
    table: Table,
    ties: tuple[TieGuess, ...],
    *,
    keys: frozenset[str] = frozenset(),
    somebodys: bool = True,
) -> Iterator[ColumnGuess | str]:
    """Yield a guess for each column, or its name where none can be made.

    A column by which people are known says who they are, be it a key of the database as well: its own name
    tells what it holds, the name of its table never.
    """
    passed = {column for key in table.foreign_keys for column in key.columns}
    passed |= {column for tie in ties if tie.to for column in tie.by}
    if table.key not in table.unique:
        passed |= set(table.key)
    topic = None if table.name in world.people else _topic(table)
    known = keys | {column for tie in ties if tie.known_as for column in tie.by}
    doubted = doubted_in(world, table)
    for name in table.columns:
        if name in doubted:
            yield name
            continue
        if name in passed - known:
            continue
        guess = _column(world, table, name, topic=None if name in passed else topic)
        if guess and guess.free_text and not somebodys and name.lower().endswith(_OF_THINGS):
            guess = None
        if name not in keys | known:
            guess = guess or _remaining(world, table, name, somebodys=somebodys)
        if name in passed and (guess is None or not guess.category):
            continue
        if guess is not None or name not in keys | {c for tie in ties for c in tie.by}:
            yield guess or name
    if table.name not in world.people and not doubted:
        told = rivals(world.references[table.name], world.people)
        yield from (column for reference in told for column in reference.columns)


def _topic(table: Table) -> Match | None:
    """Return what a table is about by its name, where its columns bear that out."""
    found = meaning_of(table.bare_name, word_list().tables, plural=True)
    if found is None or not found.meaning.only_with:
        return found
    if any(_says(name, word) for name in table.columns for word in found.meaning.only_with):
        return found
    return replace(found, meaning=replace(found.meaning, leaves=found.meaning.otherwise))


def _says(column: str, word: str) -> bool:
    """Tell whether a name has a word: as a part, or without joints at its end, if the word is long."""
    return word in parts(column) or (len(word) >= _JOINED and column.lower().endswith(word))


def _column(world: World, table: Table, name: str, *, topic: Match | None) -> ColumnGuess | None:
    match = matched(table, name)
    if match and match.meaning.not_personal:
        return ColumnGuess(column=name, category="", why=f"`{match.word}` is {match.meaning.says}")
    about = _leaf(world, topic)
    if match and match.word == "name" and not _is_of_somebody(world, table, name):
        match = None
    if match and (category := _leaf(world, match)):
        free = match.meaning.free_text
        return ColumnGuess(
            column=name,
            category=about if free and about else category,
            why=f"its name has `{match.word}`",
            free_text=free,
            secret=match.meaning.secret and Mark.SECRET not in world.notice.categories[category].marks,
        )
    if about and topic and (match is None or not match.meaning.leaves):
        return ColumnGuess(column=name, category=about, why=f"the table's name has `{topic.word}`")
    return None


def _remaining(world: World, table: Table, name: str, *, somebodys: bool) -> ColumnGuess | None:
    """Return what a column holds that no word explains: in somebody's row how they use what is offered.

    Guessed so, it is shown to them, and goes with the row.  In a row that is nobody's, a number, a moment,
    what is true or not, and a short word tell nobody; but for what may refer to somebody, or open a door.
    """
    if not _is_unexplained(world, table, name):
        return None
    column = table.columns[name]
    sort = family(column)
    if somebodys:
        category = next((world.leaves[leaf] for leaf in word_list().rest if leaf in world.leaves), "")
        readable = sort or "JSON" in column.type.upper()
        why = "the row is theirs, and no word tells more"
        return ColumnGuess(column=name, category=category, why=why) if category and readable else None
    refers = set(parts(name)[-1:]) & word_list().refers or name.lower().endswith("id")
    if sort in _SORTS and not refers and (sort != "text" or _is_a_word(column, name)):
        return ColumnGuess(column=name, category="", why=f"the row is nobody's, and it is {_SORTS[sort]}")
    return None


def _is_a_word(column: Column, name: str) -> bool:
    """Tell whether a text is short and called nothing by which it could speak of somebody."""
    size = _SIZE.search(column.type)
    said = name.lower()
    speaks = any(word in said for word in word_list().speaks)
    return size is not None and int(size[1]) <= _SHORT and not speaks


def _is_unexplained(world: World, table: Table, name: str) -> bool:
    """Tell whether the words of a name say nothing of a person and open no door."""
    column = table.columns[name]
    if family(column) == "truth":
        return True
    match = meaning_of(name, word_list().columns)
    of_things = match and (match.word == "name" or match.word in _OF_THINGS)
    if match and match.meaning.leaves and not (of_things and not _is_of_somebody(world, table, name)):
        return False
    names = role_of(name) and can_name(column)
    return not names and not set(parts(name)[-1:]) & word_list().keeps_shut


def _is_of_somebody(world: World, table: Table, column: str) -> bool:
    """Tell whether a `name` is a person's: beside what tells who somebody is, or behind a word for one."""
    if table.name in world.people:
        return True
    before = {singular(part) for part in parts(column)[:-1]}
    if before & {word for group in word_list().people for word in group}:
        return True
    return not before and any(m.meaning.alone for c in table.columns if (m := matched(table, c)))


def matched(table: Table, column: str) -> Match | None:
    """Return what the name of a column means, if its type can hold that."""
    match = meaning_of(column, word_list().columns)
    return match if match and fits(match, table, column) else None


def fits(match: Match, table: Table, column: str) -> bool:
    """Tell whether a column's type can hold what its name says."""
    sort = family(table.columns[column])
    if sort == "truth":
        return match.meaning.name in {"choices", "bookkeeping"}
    return not match.meaning.text or sort in {"text", ""}


def _leaf(world: World, match: Match | None) -> str:
    return (
        next((world.leaves[leaf] for leaf in match.meaning.leaves if leaf in world.leaves), "")
        if match
        else ""
    )


def known_by(world: World, table: Table, kind: str) -> dict[str, str]:
    """Return the keys by which people of a kind are known, with their columns in a table of such people."""
    found: dict[str, str] = {}
    for key in world.notice.people[kind].known_by:
        if column := _key_column(table, key, kind):
            found[key] = column
    return found


def _key_column(table: Table, key: str, kind: str) -> str:
    wanted = tuple(key.split("-"))
    exact = next((name for name in table.columns if parts(name) == wanted), "")
    if exact:
        return exact
    if wanted[:-1] == tuple(kind.split("-")) and wanted[-1] in {"id", "no", "number"} and identity(table):
        return identity(table)
    of_meaning = (name for name in table.columns if _meant(name, table, key))
    return next(of_meaning, "")


def _meant(column: str, table: Table, key: str) -> bool:
    match = meaning_of(column, word_list().columns)
    return bool(match and key in match.meaning.leaves and fits(match, table, column))


def is_key(column: str, table: Table, key: str) -> bool:
    """Tell whether a column holds a key of whom the row is about, and not of somebody beside."""
    match = matched(table, column)
    if match is None or not _meant(column, table, key):
        return False
    before = parts(column)[: -len(parts(match.word))] if match.word.isascii() else ()
    mine = {*core(table.bare_name).split(), *(word for group in word_list().people for word in group)}
    mine |= word_list().own
    return set(map(singular, before)) <= mine


def meet(world: World, owners: list[Reference]) -> bool:
    """Tell whether tables lead to people by one and the same table."""
    above = [{r.to for r in world.references[o.to] if r.leads and r.to in world.far} for o in owners]
    return all(len(tables) == 1 and tables == above[0] for tables in above)


def new_keys(world: World, table: Table, told: TableMap, *, explained: Collection[str]) -> dict[str, str]:
    """Return the keys by which a mapped table of people names them in columns that its entry is silent of."""
    found = known_by(world, table, told.person) if told.person in world.notice.people else {}
    return {k: c for k, c in found.items() if k not in told.known_by and c not in explained}


def stand_in(world: World, reference: Reference) -> str:
    """Return the column that is led to the stand-in when its person goes: one that may not be empty.

    Only where the map names the row that stands in; which one that is, no catalogue tells.
    """
    if reference.to not in world.stand_ins or len(reference.columns) > 1 or world.may_be_empty(reference):
        return ""
    own_key = reference.to_columns in {(), world.schema.tables[reference.to].key}
    return reference.columns[0] if own_key else ""


def key_tie(world: World, table: Table, kinds: tuple[str, ...]) -> TieGuess | None:
    """Return the tie of a table that has a column by which people of some kinds are known.

    A shop or a mailbox has an address as well, and belongs to nobody.
    """
    if set(core(table.bare_name).split()) & word_list().bodies:
        return None
    keys = ((kind, key) for kind in kinds for key in world.notice.people[kind].known_by)
    for kind, key in keys:
        if column := next((name for name in table.columns if is_key(name, table, key)), ""):
            why = f"`{column}` means the key `{key}`, and no other way leads to people"
            return TieGuess(by=(column,), to=(), how=How.OWNED, why=why, of=kind, known_as=key)
    return None
