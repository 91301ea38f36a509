"""Ask the ties of a system by identity keys which values rows carry, without reading a row."""

from collections.abc import Iterable, Iterator, Sequence

from mamoru.execute.connecting import Connected
from mamoru.execute.identity.rows import as_key, askable, numbered, possible
from mamoru.model.programme import Way
from mamoru.model.recipe import SystemRecipe
from mamoru.sql.dialect import Dialect
from mamoru.sql.keys import NO_KEYS, Cell, Keys, keys_of
from mamoru.sql.people import TiedQuery, is_fixed, tied_query, tied_type


def key_of(person_key: str) -> str:
    """Return the identity key of ``customer/email``."""
    return person_key.partition("/")[2]


def carried(system: Connected, key: str, values: Iterable[str]) -> set[str]:
    """Return those of the values of a key that rows of the system carry by a tie."""
    found, wanted = set[str](), sorted(values)
    for query in _queries(system, key) if wanted else ():
        found |= {v for v, _ in _asked(system, query, wanted, spelled=False)}
    return found


def spellings(system: Connected, key: str, values: Iterable[str]) -> dict[str, set[str]]:
    """Return how rows that carry values of a key by a tie spell them."""
    found: dict[str, set[str]] = {}
    for query in _queries(system, key):
        for value, (stored, *_) in _asked(system, query, sorted(values), spelled=True):
            found.setdefault(value, set()).add(str(stored))
    return found


def _queries(system: Connected, key: str) -> Iterator[TiedQuery]:
    dialect = system.kind.dialect
    if system.session is not None and dialect is not None:
        yield from (tied_query(system.recipe, way, dialect) for way in ways_by(system.recipe, key))


def _asked(
    system: Connected, query: TiedQuery, values: Sequence[str], *, spelled: bool
) -> list[tuple[str, Sequence[object]]]:
    """Return each value that a row carries, and what the row says of it."""
    assert system.session is not None  # noqa: S101 - asked only of systems with a session
    assert system.kind.dialect is not None  # noqa: S101 - a session implies a dialect
    told = [
        (cell, v)
        for v in values
        if v not in query.nobody
        for cell in askable(v, query.column_type, system.kind.dialect)
    ]
    if not told:
        return []
    statement = query.spelled() if spelled else query.query
    (result,) = system.session.run([numbered(system, statement, [cell for cell, _ in told])])
    return [(told[int(str(row[0]))][1], row[1:]) for row in result.rows]


def ways_by(recipe: SystemRecipe, key: str) -> Sequence[Way]:
    """Return the ties by an identity key that the recipe follows."""
    followed = [
        *(w for s in recipe.show for w in s.ways),
        *(w for s in recipe.erase for w in (*s.owners, *s.kills)),
        *(m.way for s in recipe.erase for m in s.masks if m.way is not None),
    ]
    by_key = {w.id: w for w in followed if not w.holder and w.person_key in recipe.identity_keys}
    return [w for w in by_key.values() if key_of(w.person_key) == key]


def types_by(recipe: SystemRecipe, key: str) -> dict[str, str]:
    """Return the columns that hold an identity key, each with its type; ties only."""
    return {f"{w.held}.{w.held_columns[0]}": tied_type(recipe, w) for w in ways_by(recipe, key)}


def bindable(values: Iterable[str], types: Iterable[str], dialect: Dialect | None) -> Keys:
    """Return values as columns of all these types can be asked for them at once.

    A value that one of the columns cannot hold would make the database refuse the statement.
    """
    if dialect is None:
        return NO_KEYS
    wanted = sorted(set(types))
    fixed = [t for t in wanted if is_fixed(t, dialect)]
    able = (v for v in values if not any(as_key(v, t, dialect) is None for t in fixed))
    return keys_of((c,) for v in able for c in _cells(v, wanted, dialect))


def _cells(value: str, types: Sequence[str], dialect: Dialect) -> Sequence[Cell]:
    return [c for t in types for c in askable(value, t, dialect)] if types else (value,)


def not_asked(values: Iterable[str], types: dict[str, str], dialect: Dialect | None) -> list[str]:
    """Return the columns that hold a key and that none of its values can be looked for in."""
    known = sorted(values)
    if not known:
        return []
    unfit = [name for name, t in types.items() if not any(possible(v, t) for v in known)]
    if unfit or bindable(known, types.values(), dialect):
        return unfit
    short = [n for n, t in types.items() if not any(as_key(v, t, dialect) is not None for v in known)]
    return short if len(short) < len(types) else []
