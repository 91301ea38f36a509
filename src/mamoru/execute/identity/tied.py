"""Ask the ties of a system by identity keys which values rows carry, without reading a row."""

from collections.abc import Iterable, Sequence

from mamoru.execute.connecting import Connected
from mamoru.execute.identity.rows import numbered, possible
from mamoru.model.programme import Way
from mamoru.model.recipe import SystemRecipe
from mamoru.sql.people import tied_query


def key_of(person_key: str) -> str:
    """Return the identity key of ``customer/email``."""
    return person_key.partition("/")[2]


def carried(system: Connected, key: str, values: Iterable[str]) -> set[str]:
    """Return those of the values of a key that rows of the system carry by a tie."""
    dialect, found, wanted = system.kind.dialect, set[str](), sorted(values)
    if system.session is None or dialect is None or not wanted:
        return found
    for way in ways_by(system.recipe, key):
        query = tied_query(system.recipe, way, dialect)
        asked = [v for v in wanted if v not in query.nobody and possible(v, query.column_type)]
        if asked:
            (result,) = system.session.run([numbered(system, query.query, asked)])
            found |= {asked[int(str(row[0]))] for row in result.rows}
    return found


def ways_by(recipe: SystemRecipe, key: str) -> Sequence[Way]:
    """Return the ties by an identity key that the recipe follows."""
    followed = [
        *(w for s in recipe.show for w in s.ways),
        *(w for s in recipe.erase for w in (*s.owners, *s.kills)),
        *(m.way for s in recipe.erase for m in s.masks if m.way is not None),
    ]
    by_key = {w.id: w for w in followed if not w.holder and w.person_key in recipe.identity_keys}
    return [w for w in by_key.values() if key_of(w.person_key) == key]
