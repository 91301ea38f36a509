"""Guess what a database holds from what it says of itself; no row is read.

Comes in: a schema, the notice, and the map so far, if any.  Goes out: a draft, of which nothing counts before
a person has confirmed it (rule MAM-298).
"""

from collections.abc import Mapping
from dataclasses import replace

from mamoru.desk.beginning.columns import (
    World,
    columns_of,
    doubted_in,
    key_tie,
    known_by,
    matched,
    meet,
    new_keys,
    stand_in,
)
from mamoru.desk.beginning.draft import ColumnGuess, Draft, TableGuess, TieGuess, table_guess
from mamoru.desk.beginning.references import (
    Reference,
    distances,
    doubting,
    going_along,
    identity,
    is_named,
    other_halves,
    reached,
    references,
    rivals,
    to_people,
)
from mamoru.desk.beginning.roles import Role, names_somebody, role_of, word_for_people
from mamoru.desk.beginning.words import (
    core,
    ends_in,
    ends_with,
    meaning_of,
    nearness,
    shared_prefixes,
    word_list,
)
from mamoru.model.documents.paths import inside
from mamoru.model.map import How, SystemMap, TableMap
from mamoru.model.notice import Notice
from mamoru.model.schema import Schema, Table

_ANYBODY = 5  #: the nearness from which on a word may mean anybody
DECLARED = "a foreign key"  #: why a reference is one that the database declares


def draft(schema: Schema, notice: Notice, told: SystemMap | None = None) -> Draft:
    """Guess what is in the tables and columns that a map does not explain yet; without a map, in all."""
    known = told.tables if told else {}
    world = _world(schema, notice, known)
    more = (_more(world, schema.tables[name], known[name]) for name in schema.tables if name in known)
    return Draft(
        system=schema.system,
        tables=tuple(_guess(world, table) for name, table in schema.tables.items() if name not in known),
        more=tuple(g for g in more if g.columns or g.not_personal or g.ties or g.left or g.known_by),
    )


def _world(schema: Schema, notice: Notice, known: Mapping[str, TableMap]) -> World:
    leaves: dict[str, str] = {}
    for category in notice.categories:
        leaves.setdefault(category.rpartition(".")[2], category)
    found = references(schema)
    people = {name: table.person for name, table in known.items() if table.person and name in schema.tables}
    people |= _people(schema, notice, found, known=known)
    found = doubting(schema, to_people(schema, found, people), people)
    far = distances(found, people)
    along = going_along(schema, found, far)
    telling = (name for name, table in schema.tables.items() if _tells_somebody(table))
    beside = distances(found, (name for name in telling if name not in {*far, *along}))
    return World(
        schema=schema,
        notice=notice,
        leaves=leaves,
        people=people,
        references=found,
        far=far,
        beside={name: steps for name, steps in beside.items() if name not in far},
        along=along,
        halves=other_halves(schema, found, people),
        stand_ins=frozenset(name for name, table in known.items() if table.pseudo_person is not None),
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
    prefixes = shared_prefixes(schema.tables)
    for anybody in (False, True):
        for kind in (kind for kind in notice.people if kind not in {*taken, *people.values()}):
            fitting = [
                (-near, _telling(table) + pointed.get(name, 0), name)
                for name, table in schema.tables.items()
                if name not in {*known, *people}
                and (near := nearness(name, kind, prefixes))
                and (anybody or near < _ANYBODY)
                and _telling(table)
            ]
            if fitting:
                people[max(fitting, key=lambda found: found[:2])[2]] = kind
    return people


def _telling(table: Table) -> int:
    """Return how many columns tell who somebody is; a table of people is known by one column too."""
    if not identity(table):
        return 0
    matches = (meaning_of(column, word_list().columns) for column in table.columns)
    return sum(bool(m and (m.meaning.alone or m.meaning.name == "name")) for m in matches)


# -- tables


def _guess(world: World, table: Table) -> TableGuess:
    if table.name in world.people:
        return _of_person(world, table, world.people[table.name])
    ties = _ties(world, table)
    holding = any(tie.how.owning for tie in ties)
    telling = _words_that_tell(table)
    guests = _of_guests(world, table) if holding else (*world.notice.people,)
    if telling and not _of_others(world, table) and (key := key_tie(world, table, guests)):
        ties = _beside(world, table, ties, key=key) if holding else (*ties, key)
        holding = True
    along = ", ".join(sorted(world.along.get(table.name, ())))
    why = f"it belongs to what points at it: {along}" if along else ""
    if not (holding or telling or why) and not (why := _somebody(world, table, ties)):
        why = "it leads to nobody, and no column tells who somebody is"
        return table_guess(table.name, ties=(), columns=(), why=why, nothing_personal=True)
    if holding:
        to = next(tie.to[0] if tie.to else f"a {tie.of}" for tie in ties if tie.how.owning)
        why = f"it leads to {to}"
    elif telling and not why:
        why = f"a column is called `{telling[0]}`; whose it is, nothing tells: it needs a tie"
    somebodys = bool(holding or telling or along)
    return table_guess(
        table.name, ties=ties, columns=tuple(columns_of(world, table, ties, somebodys=somebodys)), why=why
    )


def _of_others(world: World, table: Table) -> bool:
    """Tell whether a table holds people of its own, such as doctors, whom a patient's address leads to.

    Nobody of them may go because somebody else of the same address asks.  Rows that others lead to, and that
    have a name and lead to no people themselves, are somebody; so are employees, or nurses, where others ask.
    """
    named = any((m := matched(table, name)) and m.meaning.name == "name" for name in table.columns)
    pointed = any(
        r.to == table.name for name, told in world.references.items() if name != table.name for r in told
    )
    if table.name not in world.far and named and pointed:
        return True
    word = core(table.bare_name).split()[-1:]
    staff = [{one} for one in word if one in word_list().staff]
    groups = [*(group for group in word_list().people if set(word) & group), *staff]
    return bool(groups) and not any(set(kind.split("-")) & g for kind in world.notice.people for g in groups)


def _of_guests(world: World, table: Table) -> tuple[str, ...]:
    """Return the kinds of people of whom a table may have rows that its references lead to nobody."""
    owners, chosen = _owners(world, table)
    ways = [chosen] if chosen else owners
    told = tuple(dict.fromkeys(world.people[r.to] for r in ways if r.to in world.people))
    return (told or (*world.notice.people,)) if all(map(world.may_be_empty, ways)) else ()


def _beside(world: World, table: Table, ties: tuple[TieGuess, ...], *, key: TieGuess) -> tuple[TieGuess, ...]:
    """Return ties with one by a key for the rows that have no other owner.

    Where both are there the row goes with the account, since an address may as well be another one of theirs.
    """
    mine = "the row is of whoever has the account"
    accounts = {r.columns for r in world.references[table.name] if r.to in world.people}
    joint = (
        replace(t, how=How.JOINT, part=mine if t.by in accounts else t.part)
        if t.how in {How.OWNED, How.JOINT}
        else t
        for t in ties
    )
    why = f"`{key.by[0]}` means the key `{key.known_as}`, and the other column may be empty"
    blanked = "" if table.columns[key.by[0]].nullable else key.by[0]
    return (*joint, replace(key, how=How.JOINT, why=why, blanked=blanked))


def _words_that_tell(table: Table) -> list[str]:
    return [match.word for name in table.columns if (match := matched(table, name)) and match.meaning.alone]


def _tells_somebody(table: Table) -> bool:
    """Tell whether a table without a way to people is about somebody, and no company, shop or mailbox."""
    return bool(_words_that_tell(table)) and not set(core(table.bare_name).split()) & word_list().bodies


def _somebody(world: World, table: Table, ties: tuple[TieGuess, ...]) -> str:
    """Return why a table may not be called impersonal although it owns to nobody; empty if it may."""
    if doubted := doubted_in(world, table):
        return f"`{doubted[0]}` says whose it is, or who did something with it; which, nothing tells"
    acting = next((tie.by[0] for tie in ties if role_of(tie.by[0]) is Role.ACTING), "")
    if acting:
        return f"`{acting}` says who did something with it; whose it is, nothing tells"
    led = {column for tie in ties for column in tie.by}
    led |= {column for key in table.foreign_keys for column in key.columns}
    named = next((name for name in names_somebody(table) if name not in led), "")
    if named:
        return f"`{named}` names somebody; whom, nothing tells: it needs a tie"
    carried = next((c for c in table.columns if any(ends_with(c, word) for word in word_list().carries)), "")
    if carried:
        return f"`{carried}` holds what another program said, and that may be about anybody: it needs a tie"
    half = next((r for r in world.references[table.name] if r.to in world.halves), None)
    if half or table.name in world.halves:
        held = f"`{half.columns[0]}` leads to" if half else "it is"
        return f"{held} what each person has one row of; whose it is, nothing tells: it needs a tie"
    word = word_for_people(table) or ends_in(table.bare_name, word_list().seldom_nobodys)
    return f"its name has `{word}`; whose it is, nothing tells: it needs a tie" if word else ""


def _of_person(world: World, table: Table, kind: str) -> TableGuess:
    known = known_by(world, table, kind)
    keys = set(known.values())
    ties = tuple(t for t in _ties(world, table) if t.why.startswith(DECLARED) or not keys & set(t.by))
    columns = tuple(columns_of(world, table, ties, keys=frozenset(keys)))
    why = f"`{core(table.bare_name)}` is a word for a {kind}, and its columns tell who somebody is"
    return table_guess(table.name, ties=ties, columns=columns, why=why, person=kind, known_by=known)


def _more(world: World, table: Table, told: TableMap) -> TableGuess:
    """Guess the columns that a table's entry does not explain; what leads somewhere needs a tie."""
    if told.nothing_personal:
        return table_guess(table.name, ties=(), columns=(), why="")
    explained = {*told.columns, *told.not_personal, *told.known_by.values(), *told.guessed}
    explained |= {place[0] for name in explained if (place := inside(name, table.columns))}
    explained |= {column for tie in told.ties for column in tie.by}
    explained |= {column for key in table.foreign_keys for column in key.columns}
    ties = tuple(tie for tie in _ties(world, table) if not explained & set(tie.by))
    somebodys = (
        bool(told.person) or any(tie.how.owning for tie in told.ties) or any(t.how.owning for t in ties)
    )
    keys = {} if told.kinds else new_keys(world, table, told, explained=explained)
    if not (somebodys or told.ties) and _words_that_tell(table) and not _of_others(world, table):
        key = key_tie(world, table, (*world.notice.people,))
        ties, somebodys = ((*ties, key), True) if key and key.by[0] not in explained else (ties, False)
    columns = columns_of(world, table, ties, keys=frozenset(keys.values()), somebodys=somebodys)
    named = ((c.column if isinstance(c, ColumnGuess) else c, c) for c in columns)
    found = tuple(c for name, c in named if name not in explained)
    return table_guess(table.name, ties=ties, columns=found, why="", known_by=keys)


# -- ties


def _ties(world: World, table: Table) -> tuple[TieGuess, ...]:
    """Guess what the references of a table mean.

    The one nearest to people owns, so that nothing owns in a circle.  What leads to no people may lead to a
    table that is about somebody: whoever says whose those rows are has said it of these as well.
    """
    owners, chosen = _owners(world, table)
    ways = _other_ways(world, table, [chosen] if chosen else owners)
    bound = _bound(world, table) if ways or not chosen else None
    if bound:
        owners, chosen = [bound], bound
    elif ways:
        owners, chosen = [*owners, *ways], None
    return tuple(
        _tie(world, reference, how, chosen=chosen)
        for reference in world.references[table.name]
        if owners or not reference.doubted
        if (how := _how(world, reference, owners, chosen=chosen)) is not How.NONE
        or reference.to in {*world.far, *world.beside}
        or reference.why != DECLARED
    )


def _owners(world: World, table: Table) -> tuple[list[Reference], Reference | None]:
    """Return the references nearest to people, and the one of them that owns, if one does."""
    far = world.far if table.name in world.far else world.beside
    here = far.get(table.name, 0)
    leading = [r for r in world.references[table.name] if r.leads]
    near = min((far[r.to] for r in leading if far.get(r.to, here) < here), default=None)
    owners = [r for r in leading if near is not None and far.get(r.to) == near]
    return owners, None if rivals(owners, world.people) else _chosen(world, owners)


def _chosen(world: World, owners: list[Reference]) -> Reference | None:
    """Return the only owner, or the only one that each row has, or the only one by a foreign key or by name.

    Several that are named after tables which lead to one and the same are one way: the first of them.
    """
    sure = [r for r in owners if not world.may_be_empty(r) and r.to not in world.people]
    declared = [r for r in owners if r.why == DECLARED]
    named = [r for r in owners if is_named(r)]
    only = next((few[0] for few in (owners, sure, named, declared) if len(few) == 1), None)
    same = named and named == owners and len({r.to for r in named}) == len(named) and meet(world, named)
    return only or (named[0] if same else None)


def _bound(world: World, table: Table) -> Reference | None:
    """Return the only reference that each row has, where several that lead to people may all be empty."""
    owners, _ = _owners(world, table)
    if not owners or not all(map(world.may_be_empty, owners)):
        return None
    sure = [
        r
        for r in world.references[table.name]
        if r.leads and r.why == DECLARED and r.to in world.far and not world.may_be_empty(r)
        if table.name not in reached(world.references, r.to)
    ]
    return sure[0] if len(sure) == 1 else None


def _other_ways(world: World, table: Table, nearest: list[Reference]) -> list[Reference]:
    """Return what else may tell whose a row is where the nearest columns may be empty: an order, a cart."""
    if not nearest or not all(map(world.may_be_empty, nearest)):
        return []
    return [
        r
        for r in world.references[table.name]
        if r not in nearest and r.leads and r.why == DECLARED and is_named(r) and world.may_be_empty(r)
        if r.to in world.far and r.to not in {table.name, *(n.to for n in nearest)}
        if table.name not in reached(world.references, r.to)
    ]


def _part(world: World, reference: Reference, chosen: Reference | None) -> str:
    """Return why a row goes with what it refers to, though another column owns it; empty if it may not.

    A row that cannot be without an order's line goes with the line, where both are of the same order.
    """
    bound = reference.why == DECLARED and not reference.doubted and not reference.acting
    if not bound or chosen is None or {reference.to, reference.table} & {*world.people}:
        return ""
    if world.may_be_empty(reference) and not world.cascades(reference):
        return ""
    both = reached_by_owners(world, chosen.to) & reached_by_owners(world, reference.to)
    same = both - {*world.people} or (
        both and chosen.to not in world.people and is_named(chosen) and is_named(reference)
    )
    return f"a part of {reference.to}, of the same owner" if same else ""


def reached_by_owners(world: World, name: str) -> set[str]:
    """Return a table and what owns it, up to the people."""
    found: set[str] = set()
    while name not in found:
        found.add(name)
        _, chosen = _owners(world, world.schema.tables[name])
        name = chosen.to if chosen else name
    return found


def _how(world: World, reference: Reference, owners: list[Reference], *, chosen: Reference | None) -> How:
    if (owners or reference.table in world.people) and reference.table in world.along.get(reference.to, ()):
        return How.OWNS
    if reference not in owners:
        return How.NONE
    if chosen is None:
        return How.JOINT
    return How.OWNED if reference is chosen else How.NONE


_PART = "the row cannot be without it, and both are of one owner"
_BECAUSE = {
    How.OWNED: "it is the nearest way to a person",
    How.JOINT: "several columns lead to people, and none of them alone; if it is one's alone, write `owned`",
    How.OWNS: "what it points at belongs to it, and goes with the last that does",
    How.NONE: "another column leads to whose row it is, or nobody is there",
}


def _tie(world: World, reference: Reference, how: How, *, chosen: Reference | None) -> TieGuess:
    to = tuple(f"{reference.to}.{column}" for column in reference.to_columns) or (reference.to,)
    because = "who did something with a row does not own it" if reference.acting else _BECAUSE[how]
    own = reference.table in world.people and how is How.NONE
    because = "a row of a person is that person's own" if own else because
    part = _part(world, reference, chosen) if how is How.NONE else ""
    how, because = (How.ACCESSED, _PART) if part else (how, because)
    led, why = stand_in(world, reference) if how is How.NONE else "", f"{reference.why}; {because}"
    return TieGuess(by=reference.columns, to=to, how=how, why=why, part=part, stand_in=led)
