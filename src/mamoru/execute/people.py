"""Find one person's keys in every system, and prove that they are one person's.

A key that people are known by finds rows; only a key they are *linked by* leads from one system to
another or joins two rows.  Rows that are found but not proved to belong together stop the request:
an erasure of a namesake cannot be taken back.  A key that was given must be on a row that it finds, and
travels on in that row's spelling too; where several systems spell it otherwise, each is asked for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.execute.connecting import Connected
from mamoru.execute.identity.errors import (
    SeveralPeople,
    UnconfirmedKey,
    UnknownIdentityKey,
    UnknownPerson,
)
from mamoru.execute.identity.looser import is_loose, others_of, swallowed, variants
from mamoru.execute.identity.proving import Spellings, doubt, joined_by
from mamoru.execute.identity.rows import FoundRow, Match, Place, is_blank, matches
from mamoru.execute.identity.tied import carried, key_of, not_asked, types_by, ways_by
from mamoru.model.plan import Standing
from mamoru.model.recipe import FindPerson, Recipe
from mamoru.sql.people import PersonQuery, person_queries

Identity = Mapping[str, str]  #: identity key -> value, as a person gave them
Queries = Mapping[tuple[str, str], tuple[PersonQuery, ...]]  #: by system and table of people
ANSWERING = frozenset({Standing.HELD, Standing.NOTHING_HELD, Standing.UNMAPPED})


@dataclass(slots=True, kw_only=True)
class Person:
    """One person asked for, and what is known of them so far."""

    given: Identity
    known: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[Place, FoundRow] = field(default_factory=dict)
    found_by: set[tuple[str, str, Place]] = field(default_factory=set)  #: key, value asked for, row
    shared: dict[str, set[str]] = field(default_factory=dict)  #: values that another account has too
    unproved: dict[str, set[str]] = field(default_factory=dict)  #: the same, if a silent system has it
    #: by system, the columns that cannot hold the key known of the person, so that nothing is proved by them
    unfit: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    #: by system, the accounts that were set aside: table, and the key that they share with this person
    aside: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    @property
    def withheld(self) -> Mapping[str, set[str]]:
        """The values that no tie is followed by."""
        keys = {*self.shared, *self.unproved}
        return {k: self.shared.get(k, set()) | self.unproved.get(k, set()) for k in keys}

    def take_back(self, key: str, value: str, into: dict[str, set[str]]) -> None:
        """Follow no tie by a value any more."""
        self.known.get(key, set()).discard(value)
        into.setdefault(key, set()).add(value)


@dataclass(slots=True, kw_only=True)
class Finding:
    """A search for everybody asked for, in every system that answers."""

    recipe: Recipe
    connected: Sequence[Connected]
    queries: Queries
    people: tuple[Person, ...]
    looked: set[tuple[str, str, str, str]] = field(default_factory=set)
    tables: list[tuple[Connected, FindPerson, PersonQuery]] = field(init=False)  #: what can be asked
    on_rows: set[str] = field(init=False)  #: the keys that tables of people have; any other is on ties only
    on_ties: set[str] = field(init=False)
    by_calls: frozenset[str] = field(init=False)  #: keys that systems without SQL are asked by
    nobody: set[tuple[str, str]] = field(init=False)  #: values of keys that masks leave in ties

    def __post_init__(self) -> None:
        systems = self.recipe.systems
        self.tables = [
            (system, table, query)
            for system in self.connected
            if system.session is not None
            for table in system.recipe.people
            for query in self.queries.get((system.name, table.table.name), ())
        ]
        self.on_rows = {k for s in systems for p in s.people for k, _ in p.known_by}
        self.on_ties = {key_of(k) for s in systems for k in s.identity_keys}
        remotes = (s.system.remote for s in systems)
        self.by_calls = frozenset[str]().union(*(r.asked_by for r in remotes if r is not None))
        ways = ((k, w) for s in systems for k in self.on_ties for w in ways_by(s, k))
        self.nobody = {(k, str(v)) for k, w in ways for v in w.nobody}

    @property
    def silent(self) -> list[Connected]:
        """The systems that did not answer, or not fully, but for those that a person looks through."""
        return [c for c in self.connected if c.standing not in ANSWERING and c.standing is not Standing.TASK]

    # -- asking ------------------------------------------------------------------------------------

    def look_everywhere(self) -> None:
        """Ask for what was given, and then for every linking value that this brings to light."""
        self._look([(p, k, v) for p in self.people for k, v in p.given.items() if not is_blank(v)])
        for person in self.people:
            self._set_aside(person)
        while wanted := self._brought_to_light():
            self._look(wanted)

    def _brought_to_light(self) -> list[tuple[Person, str, str]]:
        """Return the linking values that were not asked for yet."""
        return [
            (p, k, v)
            for p in self.people
            for k in self.recipe.linked_by
            for v in sorted(p.known.get(k, ()))
            if self._is_new(k, v)
        ]

    def _is_new(self, key: str, value: str) -> bool:
        return any(
            (system.name, table.table.name, key, value) not in self.looked
            for system, table, query in self.tables
            if query.key == key
        )

    def _look(self, wanted: Sequence[tuple[Person, str, str]]) -> None:
        """Ask every table of people once for each key and all its new values."""
        by_key: dict[str, dict[str, list[Person]]] = {}
        for person, key, value in wanted:
            by_key.setdefault(key, {}).setdefault(value, []).append(person)
        for system, table, query in self.tables:
            place = (system.name, table.table.name, query.key)
            asked = {v: p for v, p in by_key.get(query.key, {}).items() if (*place, v) not in self.looked}
            self.looked.update((*place, v) for v in asked)
            for match in matches(system, table, query, values=list(asked)):
                for person in asked[match.value]:
                    self._note(person, query.key, match)

    def _note(self, person: Person, key: str, match: Match) -> None:
        place = match.row.place
        person.rows[place] = match.row
        person.found_by.add((key, match.value, place))
        for name, value in match.row.identities:
            if name in self.recipe.linked_by:
                person.known.setdefault(name, set()).add(value)

    # -- proving -----------------------------------------------------------------------------------

    def prove(self, person: Person) -> None:
        """Check that every key given is on a row found, and that all rows are one person's."""
        found = {(k, v) for k, v, _ in person.found_by}
        beside = len(person.given) > 1
        missing = [
            k
            for k, v in person.given.items()
            if (k in self.on_rows or beside) and (k, v) not in found and (k, v) not in self.nobody
        ]
        unsure = {k for k in missing if self._unasked(k)}
        if wrong := [k for k in missing if k not in unsure]:
            raise UnconfirmedKey(wrong)
        if len(person.rows) > 1:
            self._refuse_several(person)
        for key, value in (*person.given.items(), *(i for r in person.rows.values() for i in r.identities)):
            if not is_blank(value) and (key, value) not in self.nobody:
                person.known.setdefault(key, set()).add(value)
        for key in unsure:
            person.take_back(key, person.given[key], person.unproved)

    def _refuse_several(self, person: Person) -> None:
        why = doubt(self.recipe, list(person.rows.values()), _spellings(person))
        if why is not None:
            places = sorted(f"{r.system}.{r.table}" for r in why.rows)
            raise SeveralPeople(places, self.recipe.linked_by, differ=why.differ)
        self._refuse_looser(person)

    def _set_aside(self, person: Person) -> None:
        """Leave out accounts that only fit a key that proves nothing, where a given one says whose they are.

        So a family's e-mail address and a customer number find the one account that has both.
        """
        if len(person.rows) <= 1:
            return
        spellings, linking = _spellings(person), set(self.recipe.linked_by)
        given = {k: spellings.of((k, v)) for k, v in person.given.items() if k in linking}
        proved = {place for key, _, place in person.found_by if key in linking}
        others = {
            place
            for place, row in person.rows.items()
            if place not in proved
            and any(k in given and spellings.of((k, v)) != given[k] for k, v in row.identities)
        }
        if others and len(others) < len(person.rows):
            for key, _, (system, table, row) in person.found_by:
                if (system, table, row) in others:
                    person.aside.setdefault(system, set()).add((table, key))
            person.rows = {place: row for place, row in person.rows.items() if place not in others}
            person.found_by = {found for found in person.found_by if found[2] not in others}
            person.known = {}
            for name, value in (i for row in person.rows.values() for i in row.identities if i[0] in linking):
                person.known.setdefault(name, set()).add(value)

    def _refuse_looser(self, person: Person) -> None:
        """Check rows that one key alone joins: a table that compares loosely may have found another's."""
        told, spellings = list(person.rows.values()), _spellings(person)
        for key in self.recipe.linked_by:
            rest = set(self.recipe.linked_by) - {key}
            if len(joined_by(told, rest, spellings)) > 1:
                tables, own = self._asked_by(key), set(person.rows)
                loose = {
                    value: variants(value)
                    for name, value, place in person.found_by
                    if name == key
                    for t in tables
                    if (t[0].name, t[1].table.name) == place[:2] and is_loose(t, value, place)
                }
                others = others_of(loose, tables, dict.fromkeys(loose, own))
                if others:
                    places = [*person.rows, *set[Place]().union(*others.values())]
                    raise SeveralPeople(sorted(f"{s}.{t}" for s, t, _ in places), self.recipe.linked_by)

    def _asked_by(self, key: str) -> list[tuple[Connected, FindPerson, PersonQuery]]:
        return [t for t in self.tables if t[2].key == key]

    def prove_known(self) -> None:
        """Check that rows are theirs: of tables of people or, by keys that only ties have, of others."""
        unseen = [p for p in self.people if not p.rows]
        alone = {(k, v) for p in unseen for k, v in p.given.items() if k in self.on_ties - self.on_rows}
        seen = set[tuple[str, str]]()
        for key in {k for k, _ in alone}:
            values = [v for k, v in alone if k == key]
            seen |= {(key, v) for c in self.connected for v in carried(c, key, values)}
        for person in unseen:
            if not seen & set(person.given.items()):
                raise UnknownPerson(person.given, [f"{c.name} ({c.standing.value})" for c in self.silent])

    def _unasked(self, key: str) -> list[Connected]:
        """Return the silent systems that know people by a key."""
        return [c for c in self.silent if any(key in dict(p.known_by) for p in c.recipe.people)]

    # -- what another account has too --------------------------------------------------------------

    def leave_out_shared(self) -> None:
        """Take back identity values that another account carries too, as a family's e-mail address.

        Rows that ties know by such a value alone may be the other person's.  So may they where a system that
        could tell of another account did not answer.
        """
        for key in sorted(self.on_ties | self.by_calls):
            owners: dict[str, list[Person]] = {}
            for person in self.people:
                for value in person.known.get(key, ()):
                    owners.setdefault(value, []).append(person)
            is_link = key in self.recipe.linked_by
            shared = set[str]() if is_link else self._elsewhere(key, owners)
            shared |= self._looser(key, owners)
            unasked = [] if is_link else self._unasked(key)
            for value, known_to in owners.items():
                for person in known_to if value in shared or unasked else ():
                    person.take_back(key, value, person.shared if value in shared else person.unproved)

    def _elsewhere(self, key: str, owners: Mapping[str, Sequence[Person]]) -> set[str]:
        found = {v for v, p in owners.items() if len(p) > 1}
        for system, table, query in self.tables:
            if query.key == key and owners:
                told = matches(system, table, query, values=list(owners))
                found |= {m.value for m in told if not any(m.row.place in p.rows for p in owners[m.value])}
        return found

    def _looser(self, key: str, owners: Mapping[str, Sequence[Person]]) -> set[str]:
        """Return the values by which a tie also leads to rows of an account that spells its own otherwise."""
        tables, found = self._asked_by(key), set[str]()
        own = {v: {place for p in people for place in p.rows} for v, people in owners.items()}
        for system in self.connected:
            values = swallowed(system, key, owners, tables=tables)
            found |= set(others_of(values, tables, own))
        return found

    def note_unfit(self) -> None:
        """Note the columns that cannot hold any value known of a key: whoever asks them learns nothing."""
        for system in self.connected:
            ties = {k: types_by(system.recipe, k) for k in self.on_ties}
            for person in self.people:
                columns = {k: dict(types) for k, types in ties.items()}
                self._add_unasked(person, system, columns)
                for key, types in columns.items():
                    known = person.known.get(key, set()) | person.withheld.get(key, set())
                    for name in not_asked(known, types, system.kind.dialect):
                        person.unfit.setdefault(system.name, set()).add((key, f"`{name}` (`{types[name]}`)"))

    def _add_unasked(self, person: Person, system: Connected, columns: dict[str, dict[str, str]]) -> None:
        """Add the columns of tables of people that know nobody asked for, though a key leads there."""
        places = {place[:2] for place in person.rows}
        for people in system.recipe.people:
            if (system.name, people.table.name) in places:
                continue
            for key, column in people.known_by:
                if key in self.recipe.linked_by or key in person.given:
                    name = f"{people.table.name}.{column}"
                    columns.setdefault(key, {})[name] = people.table.columns[column].type


def find_people(
    recipe: Recipe, connected: Sequence[Connected], asked: Sequence[Identity], *, queries: Queries
) -> tuple[Person, ...]:
    """Find everybody asked for, in every system that answers.

    Rows are locked where the statements say so.  Raises UnknownPerson, UnknownIdentityKey, UnconfirmedKey
    and SeveralPeople.
    """
    people = tuple(Person(given=given) for given in asked)
    finding = Finding(recipe=recipe, connected=connected, queries=queries, people=people)
    known = finding.on_rows | finding.on_ties
    for key in {k for given in asked for k in given}:
        if key not in known:
            raise UnknownIdentityKey(key, recipe.of, sorted(known))
    finding.look_everywhere()
    finding.prove_known()
    for person in people:
        finding.prove(person)
    finding.leave_out_shared()
    finding.note_unfit()
    return people


def _spellings(person: Person) -> Spellings:
    """Return the spellings that databases have taken for the same."""
    found = Spellings()
    for key, value, place in person.found_by:
        for name, stored in person.rows[place].identities:
            if name == key:
                found.same(key, value, stored)
    return found


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
