"""Guess what a database holds from what it says of itself; no row is read.

Comes in: a schema, the notice, and the map so far, if any.  Goes out: a draft, of which nothing counts before
a person has confirmed it (rule MAM-298).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mamoru.desk.beginning.draft import ColumnGuess, Draft, TableGuess, TieGuess
from mamoru.desk.beginning.references import (
    Reference,
    distances,
    doubting,
    family,
    identity,
    other_halves,
    references,
    to_people,
)
from mamoru.desk.beginning.roles import Role, names_somebody, role_of, word_for_people
from mamoru.desk.beginning.words import Match, core, is_person, meaning_of, parts, singular, word_list
from mamoru.model.map import How, SystemMap, TableMap
from mamoru.model.notice import Mark, Notice
from mamoru.model.schema import Schema, Table

DECLARED = "a foreign key"  #: why a reference is one that the database declares


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What guesses rest on."""

    schema: Schema
    notice: Notice
    leaves: Mapping[str, str]  #: last name of a category -> the category
    people: Mapping[str, str]  #: table -> kind of person
    references: Mapping[str, tuple[Reference, ...]]
    far: Mapping[str, int]  #: references from people, of tables that lead to some
    halves: frozenset[str]  #: tables of which each person's row has one row of its own


def draft(schema: Schema, notice: Notice, told: SystemMap | None = None) -> Draft:
    """Guess what is in the tables and columns that a map does not explain yet; without a map, in all."""
    known = told.tables if told else {}
    world = _world(schema, notice, known)
    more = (_more(world, schema.tables[name], known[name]) for name in schema.tables if name in known)
    return Draft(
        system=schema.system,
        tables=tuple(_guess(world, table) for name, table in schema.tables.items() if name not in known),
        more=tuple(
            guess for guess in more if guess.columns or guess.not_personal or guess.ties or guess.left
        ),
    )


def _world(schema: Schema, notice: Notice, known: Mapping[str, TableMap]) -> _World:
    leaves: dict[str, str] = {}
    for category in notice.categories:
        leaves.setdefault(category.rpartition(".")[2], category)
    found = references(schema)
    people = {name: table.person for name, table in known.items() if table.person and name in schema.tables}
    people |= _people(schema, notice, found, known=known)
    found = doubting(schema, to_people(schema, found, people), people)
    return _World(
        schema=schema,
        notice=notice,
        leaves=leaves,
        people=people,
        references=found,
        far=distances(found, people),
        halves=other_halves(schema, found, people),
    )


# -- people


def _people(
    schema: Schema,
    notice: Notice,
    found: Mapping[str, tuple[Reference, ...]],
    *,
    known: Mapping[str, TableMap],
) -> dict[str, str]:
    """Return the likeliest table of each kind of people that the map has no table of."""
    taken = {table.person for table in known.values()}
    pointed: dict[str, int] = {}
    for outgoing in found.values():
        for reference in outgoing:
            pointed[reference.to] = pointed.get(reference.to, 0) + 1
    people: dict[str, str] = {}
    for kind in notice.people:
        fitting = [
            (_telling(table) + pointed.get(name, 0), name)
            for name, table in schema.tables.items()
            if kind not in taken
            and name not in {*known, *people}
            and is_person(name, kind)
            and _telling(table)
        ]
        if fitting:
            people[max(fitting, key=lambda pair: pair[0])[1]] = kind
    return people


def _telling(table: Table) -> int:
    """Return how many columns tell who somebody is; a table of people is known by one column too."""
    if not identity(table):
        return 0
    matches = (meaning_of(column, word_list().columns) for column in table.columns)
    return sum(bool(m and (m.meaning.alone or m.meaning.name == "name")) for m in matches)


def _known_by(world: _World, table: Table, kind: str) -> dict[str, str]:
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
    return bool(match and key in match.meaning.leaves and _fits(match, table, column))


# -- tables


def _guess(world: _World, table: Table) -> TableGuess:
    if table.name in world.people:
        return _of_person(world, table, world.people[table.name])
    ties = _ties(world, table)
    holding = any(tie.how.owning for tie in ties)
    telling = [match.word for name in table.columns if (match := _match(table, name)) and match.meaning.alone]
    if not holding and telling and (key := _key_tie(world, table)):
        ties, holding = (*ties, key), True
    if not holding and not telling and not (why := _somebody(world, table, ties)):
        why = "it leads to nobody, and no column tells who somebody is"
        return _table(table, ties=(), columns=(), why=why, nothing_personal=True)
    if holding:
        to = next(tie.to[0] if tie.to else f"a {tie.of}" for tie in ties if tie.how.owning)
        why = f"it leads to {to}"
    elif telling:
        why = f"a column is called `{telling[0]}`; whose it is, nothing tells: it needs a tie"
    return _table(table, ties=ties, columns=tuple(_columns(world, table, ties)), why=why)


def _somebody(world: _World, table: Table, ties: tuple[TieGuess, ...]) -> str:
    """Return why a table may not be called impersonal although it owns to nobody; empty if it may."""
    if doubted := _doubted(world, table):
        return f"`{doubted[0]}` says whose it is, or who did something with it; which, nothing tells"
    acting = next((tie.by[0] for tie in ties if role_of(tie.by[0]) is Role.ACTING), "")
    if acting:
        return f"`{acting}` says who did something with it; whose it is, nothing tells"
    led = {column for tie in ties for column in tie.by}
    led |= {column for key in table.foreign_keys for column in key.columns}
    named = next((name for name in names_somebody(table) if name not in led), "")
    if named:
        return f"`{named}` names somebody; whom, nothing tells: it needs a tie"
    half = next((r for r in world.references[table.name] if r.to in world.halves), None)
    if half or table.name in world.halves:
        held = f"`{half.columns[0]}` leads to" if half else "it is"
        return f"{held} what each person has one row of; whose it is, nothing tells: it needs a tie"
    word = word_for_people(table)
    return f"its name has `{word}`; whose it is, nothing tells: it needs a tie" if word else ""


def _of_person(world: _World, table: Table, kind: str) -> TableGuess:
    known_by = _known_by(world, table, kind)
    keys = set(known_by.values())
    ties = tuple(t for t in _ties(world, table) if t.why.startswith(DECLARED) or not keys & set(t.by))
    columns = tuple(_columns(world, table, ties, keys=frozenset(known_by.values())))
    why = f"`{core(table.bare_name)}` is a word for a {kind}, and its columns tell who somebody is"
    return _table(table, ties=ties, columns=columns, why=why, person=kind, known_by=known_by)


def _table(
    table: Table,
    *,
    ties: tuple[TieGuess, ...],
    columns: tuple[ColumnGuess | str, ...],
    why: str,
    person: str = "",
    known_by: Mapping[str, str] | None = None,
    nothing_personal: bool = False,
) -> TableGuess:
    guesses = [column for column in columns if isinstance(column, ColumnGuess)]
    return TableGuess(
        name=table.name,
        person=person,
        known_by=known_by or {},
        columns=tuple(guess for guess in guesses if guess.category),
        not_personal=tuple(guess for guess in guesses if not guess.category),
        ties=ties,
        left=tuple(column for column in columns if isinstance(column, str)),
        why=why,
        nothing_personal=nothing_personal,
    )


def _more(world: _World, table: Table, told: TableMap) -> TableGuess:
    """Guess the columns that a table's entry does not explain; what leads somewhere needs a tie."""
    if told.nothing_personal:
        return _table(table, ties=(), columns=(), why="")
    explained = {*told.columns, *told.not_personal, *told.known_by.values(), *told.guessed}
    explained |= {column for tie in told.ties for column in tie.by}
    explained |= {column for key in table.foreign_keys for column in key.columns}
    ties = tuple(tie for tie in _ties(world, table) if not explained & set(tie.by))
    columns = _columns(world, table, ties)
    named = ((c.column if isinstance(c, ColumnGuess) else c, c) for c in columns)
    return _table(table, ties=ties, columns=tuple(c for name, c in named if name not in explained), why="")


# -- ties


def _ties(world: _World, table: Table) -> tuple[TieGuess, ...]:
    """Guess what the references of a table mean.

    The one nearest to people owns, so that nothing owns in a circle.
    """
    far, outgoing = world.far, world.references[table.name]
    here = far.get(table.name, 0)
    leading = [r for r in outgoing if r.leads]
    near = min((far[r.to] for r in leading if far.get(r.to, here) < here), default=None)
    owners = [r for r in leading if near is not None and far.get(r.to) == near]
    chosen = _chosen(owners)
    return tuple(
        _tie(world, reference, how)
        for reference in outgoing
        if owners or not reference.doubted
        if (how := _how(reference, owners, chosen)) is not How.NONE
        or reference.to in far
        or reference.why != DECLARED
    )


def _doubted(world: _World, table: Table) -> tuple[str, ...]:
    """Return the columns that may say whose a row is, where nothing else does: a person decides."""
    ways = [r for r in world.references[table.name] if r.leads and r.to in world.far]
    doubted = [r for r in world.references[table.name] if r.doubted]
    return () if ways else tuple(column for r in doubted for column in r.columns)


def _chosen(owners: list[Reference]) -> Reference | None:
    """Return the only owner, or the only one by a foreign key, or the only one named after its table."""
    declared = [r for r in owners if r.why == DECLARED]
    named = [r for r in owners if _is_named(r)]
    return next((few[0] for few in (owners, named, declared) if len(few) == 1), None)


def _is_named(reference: Reference) -> bool:
    said = " ".join(singular(part) for part in parts(reference.columns[0])[:-1])
    return len(reference.columns) == 1 and said == core(reference.to)


def _how(reference: Reference, owners: list[Reference], chosen: Reference | None) -> How:
    if reference not in owners:
        return How.NONE
    if chosen is None:
        return How.JOINT
    return How.OWNED if reference is chosen else How.NONE


_BECAUSE = {
    How.OWNED: "it is the nearest way to a person",
    How.JOINT: "several columns lead to people, and none is named after them",
    How.NONE: "another column leads to whose row it is, or nobody is there",
}


def _tie(world: _World, reference: Reference, how: How) -> TieGuess:
    to = tuple(f"{reference.to}.{column}" for column in reference.to_columns) or (reference.to,)
    because = "who did something with a row does not own it" if reference.acting else _BECAUSE[how]
    if reference.table in world.people:
        because = "a row of a person is that person's own"
    return TieGuess(by=reference.columns, to=to, how=how, why=f"{reference.why}; {because}")


def _key_tie(world: _World, table: Table) -> TieGuess | None:
    """Return the tie of a table without a way to people that has a column by which people are known."""
    for kind, person in world.notice.people.items():
        for key in person.known_by:
            column = next((name for name in table.columns if _is_key(name, table, key)), "")
            if column:
                why = f"`{column}` means the key `{key}`, and no other way leads to people"
                return TieGuess(by=(column,), to=(), how=How.OWNED, why=why, of=kind, known_as=key)
    return None


def _is_key(column: str, table: Table, key: str) -> bool:
    """Tell whether a column holds a key of whom the row is about, and not of somebody beside."""
    match = _match(table, column)
    if match is None or not _meant(column, table, key):
        return False
    before = parts(column)[: -len(parts(match.word))] if match.word.isascii() else ()
    mine = {*core(table.bare_name).split(), *(word for group in word_list().people for word in group)}
    return set(map(singular, before)) <= mine


# -- columns


def _columns(
    world: _World, table: Table, ties: tuple[TieGuess, ...], *, keys: frozenset[str] = frozenset()
) -> Iterator[ColumnGuess | str]:
    """Yield a guess for each column, or its name where none can be made.

    A column by which people are known says who they are, be it a key of the database as well: its own name
    tells what it holds, the name of its table never.
    """
    passed = {column for key in table.foreign_keys for column in key.columns}
    passed |= {column for tie in ties if tie.to for column in tie.by}
    if table.key not in table.unique:
        passed |= set(table.key)
    topic = (
        None if table.name in world.people else meaning_of(table.bare_name, word_list().tables, plural=True)
    )
    known = keys | {column for tie in ties if tie.known_as for column in tie.by}
    doubted = _doubted(world, table)
    for name in table.columns:
        if name in doubted:
            yield name
            continue
        if name in passed - known:
            continue
        guess = _column(world, table, name, topic=None if name in passed else topic)
        if name in passed and (guess is None or not guess.category):
            continue
        if guess is not None or name not in keys | {c for tie in ties for c in tie.by}:
            yield guess or name


def _column(world: _World, table: Table, name: str, *, topic: Match | None) -> ColumnGuess | None:
    match = _match(table, name)
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


def _is_of_somebody(world: _World, table: Table, column: str) -> bool:
    """Tell whether a `name` is a person's: beside what tells who somebody is, or behind a word for one."""
    if table.name in world.people:
        return True
    before = {singular(part) for part in parts(column)[:-1]}
    if before & {word for group in word_list().people for word in group}:
        return True
    return not before and any(m.meaning.alone for c in table.columns if (m := _match(table, c)))


def _match(table: Table, column: str) -> Match | None:
    match = meaning_of(column, word_list().columns)
    return match if match and _fits(match, table, column) else None


def _fits(match: Match, table: Table, column: str) -> bool:
    """Tell whether a column's type can hold what its name says."""
    sort = family(table.columns[column])
    if sort == "truth":
        return match.meaning.name in {"choices", "bookkeeping"}
    return not match.meaning.text or sort in {"text", ""}


def _leaf(world: _World, match: Match | None) -> str:
    return (
        next((world.leaves[leaf] for leaf in match.meaning.leaves if leaf in world.leaves), "")
        if match
        else ""
    )
