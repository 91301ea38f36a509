"""Which tables refer to which: by foreign keys, and by the names of columns where there is none.

Comes in: a schema.  Goes out: references, and how far each table is from a table of people.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mamoru.desk.beginning.roles import Role, names_somebody, role_of, tells_whose
from mamoru.desk.beginning.words import core, ends_in, parts, referred, shared_prefixes, singular, word_list
from mamoru.model.schema import Column, Schema, Table

_FAMILIES = {
    "number": ("INT", "SERIAL", "NUMERIC", "DECIMAL", "NUMBER"),
    "text": ("CHAR", "TEXT", "STRING", "CLOB"),
    "truth": ("BOOL",),
    "moment": ("DATE", "TIME"),
    "uuid": ("UUID",),
}
_GENERIC = frozenset({"id", "no", "code", "key", "uuid", "name", "cd", "number"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Columns of a table that lead to a row of another, or of the same."""

    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    why: str
    doubted: bool = False  #: it leads to people, and its name does not tell whether the row is theirs

    @property
    def leads(self) -> bool:
        """Whether it may be the way by which a row belongs to somebody."""
        return not (self.acting or self.doubted)

    @property
    def acting(self) -> bool:
        """Whether its name says who did something with the row, and not whose it is."""
        return len(self.columns) == 1 and role_of(self.columns[0]) is Role.ACTING


def family(column: Column) -> str:
    """Return what sort of values a column holds: ``number``, ``text``, ``moment`` ...; empty if unknown."""
    said = column.type.upper()
    return next((name for name, words in _FAMILIES.items() if any(word in said for word in words)), "")


def references(schema: Schema) -> Mapping[str, tuple[Reference, ...]]:
    """Return the references of every table."""
    named = _by_name(schema)
    shared = _by_key(schema)
    return {
        name: (*_declared(table, schema), *_guessed(table, named, shared))
        for name, table in schema.tables.items()
    }


def to_people(
    schema: Schema, found: Mapping[str, tuple[Reference, ...]], people: Iterable[str]
) -> Mapping[str, tuple[Reference, ...]]:
    """Add references by columns that say who somebody is to a row, where only one table holds people."""
    tables = [schema.tables[name] for name in people]
    if len(tables) != 1:
        return found
    named = _by_name(schema)
    return {
        name: (*told, *_by_role(schema.tables[name], told, named, person=tables[0]))
        for name, told in found.items()
    }


def doubting(
    schema: Schema, found: Mapping[str, tuple[Reference, ...]], people: Iterable[str]
) -> Mapping[str, tuple[Reference, ...]]:
    """Mark the references to people that could as well mean who made a row, or is asked about it."""
    of_people = set(people)
    return {
        name: tuple(
            replace(
                r,
                doubted=name not in of_people
                and (_points(r) or (r.to in of_people and _is_doubtful(r, schema))),
            )
            for r in outgoing
        )
        for name, outgoing in found.items()
    }


def _is_doubtful(reference: Reference, schema: Schema) -> bool:
    table, target = schema.tables[reference.table], schema.tables[reference.to]
    if len(reference.columns) != 1 or reference.columns == table.key or reference.acting:
        return False
    if _is_looked_after(reference, table):
        return True
    return not tells_whose(reference.columns[0], table, target)


def _points(reference: Reference) -> bool:
    """Tell whether a column points at one of many rows: the last order of a mailing does not own it."""
    return parts(reference.columns[0])[0] in word_list().points


def _is_looked_after(reference: Reference, table: Table) -> bool:
    """Tell whether an `owner` is who looks after a row that somebody else made, as that of a ticket."""
    owner = "owner" in parts(reference.columns[0])
    made = any(role_of(name) is Role.ACTING for name in table.columns)
    return owner and made and bool(ends_in(table.bare_name, word_list().looked_after))


def _by_role(
    table: Table, told: Iterable[Reference], named: Mapping[str, Table], *, person: Table
) -> Iterator[Reference]:
    taken = {column for reference in told for column in reference.columns}
    for name in names_somebody(table):
        target = named.get(parts(name)[-1], person)
        target = person if target is table else target
        known_as = identity(target)
        if name in taken or not known_as or (table is person and role_of(name) is not Role.ACTING):
            continue
        if family(table.columns[name]) == family(target.columns[known_as]):
            yield Reference(
                table=table.name,
                columns=(name,),
                to=target.name,
                to_columns=() if target.key == (known_as,) else (known_as,),
                why="its name says who, there is no foreign key",
            )


def other_halves(
    schema: Schema, found: Mapping[str, tuple[Reference, ...]], people: Iterable[str]
) -> frozenset[str]:
    """Return the tables to which each row of people leads alone: a party, of which a person is one sort."""
    alone = (r for name in people for r in found[name] if schema.tables[name].is_unique(r.columns))
    return frozenset(r.to for r in alone if not r.acting and r.to != r.table)


def identity(table: Table) -> str:
    """Return the column by which rows are known: the key, else the only column that is unique by itself."""
    if len(table.key) == 1:
        return table.key[0]
    single = [key[0] for key in table.unique if len(key) == 1]
    return single[0] if len(single) == 1 and not table.key else ""


def distances(found: Mapping[str, tuple[Reference, ...]], people: Iterable[str]) -> Mapping[str, int]:
    """Return how many references lead from each table to people; a table that none leads from is left out."""
    holders: dict[str, list[str]] = {}
    for name, outgoing in found.items():
        for reference in outgoing:
            if reference.leads:
                holders.setdefault(reference.to, []).append(name)
    far = dict.fromkeys(people, 0)
    edge = list(far)
    while edge:
        edge = [name for to in edge for name in holders.get(to, ()) if _nearer(far, name, far[to] + 1)]
    return far


def going_along(
    schema: Schema, found: Mapping[str, tuple[Reference, ...]], far: Mapping[str, int]
) -> Mapping[str, frozenset[str]]:
    """Return the tables that belong to what points at them, with the tables that do: an order's address.

    Only rows that are somebody's may point at them, so that none is taken from anybody else.
    """
    pointing: dict[str, set[str]] = {}
    for name, outgoing in found.items():
        for reference in outgoing:
            pointing.setdefault(reference.to, set()).add(name)
    return {
        name: frozenset(pointing[name])
        for name in schema.tables
        if name in pointing
        and name not in far
        and ends_in(name, word_list().goes_along)
        and all(other in far for other in pointing[name])
    }


def rivals(found: Iterable[Reference], people: Mapping[str, str]) -> tuple[Reference, ...]:
    """Return the references that lead straight to people, where these are of several kinds.

    Neither a constraint nor a name tells whether a booking is the customer's or the tutor's.
    """
    straight = tuple(r for r in found if r.to in people and not r.acting)
    return straight if len({people[r.to] for r in straight}) > 1 else ()


def is_named(reference: Reference) -> bool:
    """Tell whether a column is called after the table that it leads to: ``line_id`` to ``order_line``."""
    said = [singular(part) for part in parts(reference.columns[0])[:-1]]
    named = core(reference.to).split()
    return len(reference.columns) == 1 and bool(said) and (said == named or named[-1:] == ["".join(said)])


def reached(found: Mapping[str, tuple[Reference, ...]], start: str) -> set[str]:
    """Return the tables that a table leads to, and itself."""
    seen, edge = {start}, [start]
    while edge:
        edge = [r.to for name in edge for r in found[name] if r.leads and r.to not in seen]
        seen.update(edge)
    return seen


def _nearer(far: dict[str, int], name: str, distance: int) -> bool:
    if name in far:
        return False
    far[name] = distance
    return True


def _declared(table: Table, schema: Schema) -> Iterator[Reference]:
    for key in table.foreign_keys:
        if key.to in schema.tables:
            yield Reference(
                table=table.name,
                columns=key.columns,
                to=key.to,
                to_columns=() if key.to_columns == schema.tables[key.to].key else key.to_columns,
                why="a foreign key",
            )


def _guessed(table: Table, named: Mapping[str, Table], shared: Mapping[str, Table]) -> Iterator[Reference]:
    taken = {column for key in table.foreign_keys for column in key.columns}
    alone = table.key if len(table.key) == 1 else ()
    for name, column in table.columns.items():
        if name in taken or name in alone:
            continue
        target = shared.get(name) or (table if _is_parent(name, table) else referred(name, named))
        if target is None or not _compare(column, target) or not _same_sort(name, target):
            continue
        if _is_own_number(name, table, target):
            continue
        yield Reference(
            table=table.name,
            columns=(name,),
            to=target.name,
            to_columns=(),
            why="by its name only, there is no foreign key",
        )


def _is_parent(column: str, table: Table) -> bool:
    """Tell whether a column names the row above: ``parent_id``, and in orders ``parent_order_no``."""
    first, *rest = parts(column) or ("",)
    above = {*word_list().refers, *core(table.bare_name).split()}
    return first == "parent" and {singular(word) for word in rest} <= above


def _is_own_number(column: str, table: Table, target: Table) -> bool:
    """Tell whether a column numbers the rows of its own table, as ``customer_no`` in customers does."""
    return target is table and len(parts(column)) <= 2 and not _is_parent(column, table)  # noqa: PLR2004 - whose, and a number


def _compare(column: Column, target: Table) -> bool:
    """Tell whether a column can hold the key of a table."""
    if len(target.key) != 1:
        return False
    key = target.columns[target.key[0]]
    return family(column) == family(key) and family(key) != ""


def _same_sort(column: str, target: Table) -> bool:
    """Tell whether a column called a key or a reference means that of the table: a `session_key` may sign."""
    last = parts(column)[-1:]
    return not set(last) & {"key", "ref", "code"} or last == parts(target.key[0])[-1:]


def _by_name(schema: Schema) -> Mapping[str, Table]:
    """Return tables by the core of their names; a name that two have is nobody's."""
    found: dict[str, list[Table]] = {}
    for table in schema.tables.values():
        found.setdefault(core(table.bare_name), []).append(table)
    named = {name: tables[0] for name, tables in found.items() if name and len(tables) == 1}
    return {**_also(named), **_behind_prefixes(schema), **named}


def _behind_prefixes(schema: Schema) -> dict[str, Table]:
    """Return tables by their names without the prefix that many have: of ``wp_users``, user."""
    prefixes = shared_prefixes(schema.tables)
    found: dict[str, list[Table]] = {}
    for table in schema.tables.values():
        first, _, behind = core(table.bare_name).partition(" ")
        if behind and first in prefixes:
            found.setdefault(behind, []).append(table)
    return {name: tables[0] for name, tables in found.items() if len(tables) == 1}


def _also(named: Mapping[str, Table]) -> dict[str, Table]:
    """Return tables of people by the other words for such people; not where two tables might be meant."""
    found: dict[str, Table] = {}
    for group in word_list().people:
        tables = [table for name, table in named.items() if name in group]
        if len(tables) == 1:
            found |= {word.lower(): tables[0] for word in group}
    return found


def _by_key(schema: Schema) -> Mapping[str, Table]:
    """Return tables by the name of their only key column, where that name says whose key it is."""
    found: dict[str, list[Table]] = {}
    for table in schema.tables.values():
        if len(table.key) == 1 and _says_whose(table):
            found.setdefault(table.key[0], []).append(table)
    return {column: tables[0] for column, tables in found.items() if len(tables) == 1}


def _says_whose(table: Table) -> bool:
    """Tell whether the name of a key says whose it is; one that leads on to another table is not its own."""
    name = table.key[0]
    if name.lower() in _GENERIC or any(name in key.columns for key in table.foreign_keys):
        return False
    last, known = parts(name)[-1:], word_list().refers
    return bool(last and last[0] in known) or name.lower().endswith(tuple(known))
