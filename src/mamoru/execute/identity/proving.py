"""Prove that rows are one person's, by the keys that people are linked by.

Rows that share the value of a linking key belong together.  Two spellings that a database takes for the
same are one value.  A key of which the rows have two values contradicts that they are one person's: it is
overcome only where a key that numbers accounts (the key of a table of people) has one value in all of them,
as when somebody has a new e-mail address in one system and the old one in another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mamoru.execute.identity.rows import FoundRow
from mamoru.model.recipe import Recipe

Value = tuple[str, str]  #: identity key and value


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why rows are not proved to be one person's."""

    rows: tuple[FoundRow, ...]  #: one of each group that nothing joins to the others, or all of them
    differ: tuple[str, ...]  #: keys that contradict it; none: nothing joins them


@dataclass(slots=True, kw_only=True)
class Spellings:
    """Which spellings of a value are the same, since a database said so."""

    first: dict[Value, Value] = field(default_factory=dict)

    def same(self, key: str, one: str, other: str) -> None:
        """Note that two spellings are one value."""
        here, there = self.of((key, one)), self.of((key, other))
        if here != there:
            self.first[max(here, there)] = min(here, there)

    def of(self, value: Value) -> Value:
        """Return the spelling that stands for all of them."""
        while value in self.first:
            value = self.first[value]
        return value


def doubt(recipe: Recipe, rows: Sequence[FoundRow], spellings: Spellings) -> Doubt | None:
    """Return why rows are not proved to be one person's, none where they are."""
    if not rows[1:]:
        return None
    groups = joined_by(rows, recipe.linked_by, spellings)
    if len(groups) > 1:
        return Doubt(rows=tuple(g[0] for g in groups), differ=())
    differ = tuple(k for k in recipe.linked_by if _differs(rows, k, spellings))
    sure = _numbers(recipe) - set(differ)
    if differ and (set(differ) & _numbers(recipe) or len(joined_by(rows, sure, spellings)) > 1):
        return Doubt(rows=tuple(rows), differ=differ)
    return None


def joined_by(rows: Iterable[FoundRow], keys: Iterable[str], spellings: Spellings) -> list[list[FoundRow]]:
    """Return the rows in groups, each joined by values of the keys."""
    wanted = set(keys)
    groups: list[tuple[set[Value], list[FoundRow]]] = []
    for row in rows:
        proofs = {spellings.of(i) for i in row.identities if i[0] in wanted}
        joined = [g for g in groups if g[0] & proofs]
        groups = [g for g in groups if not g[0] & proofs]
        for proof, _ in joined:
            proofs |= proof
        groups.append((proofs, [row, *(r for _, found in joined for r in found)]))
    return [found for _, found in groups]


def _differs(rows: Sequence[FoundRow], key: str, spellings: Spellings) -> bool:
    """Return whether rows have two values of a key; one table tells apart whatever it spells in two ways."""
    values = {spellings.of((key, v)) for r in rows for k, v in r.identities if k == key}
    spelled: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        spelled.setdefault((row.system, row.table), set()).update(v for k, v in row.identities if k == key)
    return len(values) > 1 or any(len(found) > 1 for found in spelled.values())


def _numbers(recipe: Recipe) -> set[str]:
    """Return the linking keys that number accounts: one person's never changes."""
    return {
        k
        for s in recipe.systems
        for p in s.people
        for k, column in p.known_by
        if k in recipe.linked_by and (column,) == p.table.key
    }
