"""Find one person's keys in every system, and prove that they are one person's.

A key that people are known by finds rows; only a key they are *linked by* leads from one system to
another or joins two rows.  Rows that are found but not proved to belong together stop the request:
an erasure of a namesake cannot be taken back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.execute.connecting import Connected
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Standing
from mamoru.model.recipe import FindPerson, Recipe
from mamoru.sql.dialect import Key
from mamoru.sql.holding import ONE
from mamoru.sql.kind import Call
from mamoru.sql.people import PersonQuery, person_queries

Identity = Mapping[str, str]  #: identity key -> value, as a person gave them
ANSWERING = frozenset({Standing.HELD, Standing.NOTHING_HELD, Standing.UNMAPPED})


class UnknownPerson(MamoruError):
    """No system knows the identity that was given."""

    code = "MAM-410"

    def __init__(self, keys: Iterable[str], silent: Sequence[str]) -> None:
        asked = ", ".join(f"`{k}`" for k in keys)
        unasked = f"; not asked: {', '.join(silent)}" if silent else ""
        super().__init__(
            f"no system knows a person by the {asked} given{unasked}",
            why="an unknown key is not the same as a person of whom nothing is held",
            remedy="check the spelling, or give another key the person is known by",
        )


class UnknownIdentityKey(MamoruError):
    """People of this kind are not known by a key of this name."""

    code = "MAM-411"

    def __init__(self, key: str, of: str, known: Sequence[str]) -> None:
        super().__init__(
            f"no system knows a `{of}` by `{key}`",
            why="looking for nobody would read as holding nothing",
            remedy=f"give --subject with one of: {', '.join(known)}",
        )


class SeveralPeople(MamoruError):
    """The identity fits several accounts, and nothing proves them to be one person."""

    code = "MAM-412"

    def __init__(self, places: Sequence[str], linked: Sequence[str]) -> None:
        super().__init__(
            f"{len(places)} accounts fit, and nothing proves that they are one person's: {', '.join(places)}",
            why="a request must never reach another person's data",
            remedy=f"give a key that proves it: {', '.join(linked)}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One row of a table of people."""

    system: str
    table: str
    key: Key
    identities: tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class Person:
    """One person asked for, and what is known of them so far."""

    given: Identity
    known: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[tuple[str, str, Key], FoundRow] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)  #: identity keys whose value another account has too


def find_people(
    recipe: Recipe,
    connected: Sequence[Connected],
    asked: Sequence[Identity],
    *,
    queries: Mapping[tuple[str, str], tuple[PersonQuery, ...]],
) -> tuple[Person, ...]:
    """Find everybody asked for, in every system that answers.

    Rows are locked where the statements say so.  Raises UnknownPerson, UnknownIdentityKey and
    SeveralPeople.
    """
    people = tuple(Person(given=given) for given in asked)
    _known_keys(recipe, asked)
    looked: set[tuple[str, str, str, str]] = set()
    wanted = [(p, k, v) for p in people for k, v in p.given.items()]
    while wanted:
        _look(recipe, connected, wanted, looked=looked, queries=queries)
        wanted = [
            (p, k, v)
            for p in people
            for k in recipe.linked_by
            for v in sorted(p.known.get(k, ()))
            if _new(k, v, looked, recipe=recipe)
        ]
    silent = [c.name for c in connected if c.standing not in ANSWERING and c.standing is not Standing.TASK]
    for person in people:
        if not person.rows and not _held_by_key_alone(recipe, person):
            raise UnknownPerson(person.given, silent)
        _one_person(recipe, person)
        for key, value in (*person.given.items(), *(i for r in person.rows.values() for i in r.identities)):
            person.known.setdefault(key, set()).add(value)
    _leave_out_shared(recipe, connected, people, queries=queries)
    return people


def _leave_out_shared(
    recipe: Recipe,
    connected: Sequence[Connected],
    people: Sequence[Person],
    *,
    queries: Mapping[tuple[str, str], tuple[PersonQuery, ...]],
) -> None:
    """Take back identity values that another account carries too, as a family's e-mail address.

    Rows that ties know by such a value alone may be the other person's.
    """
    used = {k.partition("/")[2] for s in recipe.systems for k in s.identity_keys} - set(recipe.linked_by)
    for key in sorted(used):
        owners: dict[str, list[Person]] = {}
        for person in people:
            for value in person.known.get(key, ()):
                owners.setdefault(value, []).append(person)
        for value in sorted(_carried_elsewhere(connected, key, owners, queries=queries)):
            for person in owners[value]:
                person.known[key].discard(value)
                person.shared.add(key)


def _carried_elsewhere(
    connected: Sequence[Connected],
    key: str,
    owners: Mapping[str, Sequence[Person]],
    *,
    queries: Mapping[tuple[str, str], tuple[PersonQuery, ...]],
) -> set[str]:
    found = {v for v, p in owners.items() if len(p) > 1}
    for system in connected:
        for table in system.recipe.people:
            for query in queries.get((system.name, table.table.name), ()):
                if query.key == key and owners:
                    rows = _rows(system, table, query, values=list(owners))
                    found |= {v for r in rows for v in [dict(r.identities)[key]] if _stranger(r, owners[v])}
    return found


def _stranger(row: FoundRow, owners: Sequence[Person]) -> bool:
    return not any((row.system, row.table, row.key) in p.rows for p in owners)


def _known_keys(recipe: Recipe, asked: Sequence[Identity]) -> None:
    known = {k for s in recipe.systems for p in s.people for k, _ in p.known_by}
    known |= {k.partition("/")[2] for s in recipe.systems for k in s.identity_keys}
    for key in {k for given in asked for k in given}:
        if key not in known:
            raise UnknownIdentityKey(key, recipe.of, sorted(known))


def _new(key: str, value: str, looked: set[tuple[str, str, str, str]], *, recipe: Recipe) -> bool:
    tables = ((s.system.name, p) for s in recipe.systems for p in s.people)
    return any(
        (name, p.table.name, key, value) not in looked for name, p in tables if key in dict(p.known_by)
    )


def _look(
    recipe: Recipe,
    connected: Sequence[Connected],
    wanted: Sequence[tuple[Person, str, str]],
    *,
    looked: set[tuple[str, str, str, str]],
    queries: Mapping[tuple[str, str], tuple[PersonQuery, ...]],
) -> None:
    """Ask every table of people once for each key and all its new values."""
    by_key: dict[str, dict[str, list[Person]]] = {}
    for person, key, value in wanted:
        by_key.setdefault(key, {}).setdefault(value, []).append(person)
    for system in connected:
        for table in system.recipe.people:
            for query in queries.get((system.name, table.table.name), ()):
                values = {
                    v: p
                    for v, p in by_key.get(query.key, {}).items()
                    if (system.name, table.table.name, query.key, v) not in looked
                }
                looked.update((system.name, table.table.name, query.key, v) for v in values)
                if values and system.session is not None:
                    _ask(recipe, system, table, query=query, values=values)


def _ask(
    recipe: Recipe,
    system: Connected,
    table: FindPerson,
    *,
    query: PersonQuery,
    values: Mapping[str, Sequence[Person]],
) -> None:
    for row in _rows(system, table, query, values=list(values)):
        for person in values.get(dict(row.identities).get(query.key, ""), ()):
            person.rows[row.system, row.table, row.key] = row
            for name, value in row.identities:
                if name in recipe.linked_by:
                    person.known.setdefault(name, set()).add(value)


def _rows(
    system: Connected, table: FindPerson, query: PersonQuery, *, values: Sequence[str]
) -> list[FoundRow]:
    possible = [(v,) for v in values if _possible(v, query.column_type)]
    if not possible or system.session is None or system.kind.dialect is None:
        return []
    if len(possible) == 1:
        call = Call(query=query.lone, bound=system.kind.dialect.bind_lone(f"{ONE}v", possible[0]))
    else:
        call = Call(query=query.query, bound=system.kind.dialect.bind("v", possible, 1))
    (result,) = system.session.run([call])
    width, names = len(table.table.key), [k for k, _ in table.known_by]
    return [
        FoundRow(
            system=system.name,
            table=table.table.name,
            key=tuple(v if isinstance(v, (int, float)) else str(v) for v in row[:width]),
            identities=tuple((k, str(v)) for k, v in zip(names, row[width:], strict=True) if v is not None),
        )
        for row in result.rows
        if str(row[0]) != str(system.recipe.placeholders.get(table.table.name))
    ]


def _possible(value: str, column_type: str) -> bool:
    """Return whether a column of this type could hold the value; a number column never holds letters."""
    kind = column_type.lower()
    if any(word in kind for word in ("int", "serial")):
        digits = value.removeprefix("-")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= INTEGER_DIGITS
        return is_number and -(2**63) <= int(value) < 2**63
    if "uuid" in kind:
        return len(value.replace("-", "")) == UUID_DIGITS and all(
            c in "0123456789abcdefABCDEF-" for c in value
        )
    return "\x00" not in value


INTEGER_DIGITS = 19
UUID_DIGITS = 32


def _held_by_key_alone(recipe: Recipe, person: Person) -> bool:
    """Return whether the identity is one that only ties use, so that no row need be found."""
    has_table = {k for s in recipe.systems for p in s.people for k, _ in p.known_by}
    alone = {k.partition("/")[2] for s in recipe.systems for k in s.identity_keys}
    return any(k in alone and k not in has_table for k in person.given)


def _one_person(recipe: Recipe, person: Person) -> None:
    """Check that all rows found hang together by keys that prove sameness."""
    groups: list[tuple[set[tuple[str, str]], list[FoundRow]]] = []
    for row in person.rows.values():
        proofs = {(k, v) for k, v in row.identities if k in recipe.linked_by}
        joined = [g for g in groups if g[0] & proofs]
        groups = [g for g in groups if not g[0] & proofs]
        for proof, _ in joined:
            proofs |= proof
        groups.append((proofs, [row, *(r for _, rows in joined for r in rows)]))
    if len(groups) > 1:
        places = sorted(f"{r.system}.{r.table}" for _, rows in groups for r in rows[:1])
        raise SeveralPeople(places, recipe.linked_by)


def queries_for(
    connected: Sequence[Connected], *, lock: bool
) -> dict[tuple[str, str], tuple[PersonQuery, ...]]:
    """Lower the statements that find people, one set for each table of people."""
    return {
        (c.name, p.table.name): person_queries(p, c.kind.dialect, lock=lock)
        for c in connected
        if c.kind.dialect is not None
        for p in c.recipe.people
    }
