"""Bound sets of keys: what a capture found, as the parameters of later statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mamoru.model.recipe import EraseTable, ShowTable, SystemRecipe
from mamoru.sql import naming
from mamoru.sql.capture import Output
from mamoru.sql.causes import asked_again
from mamoru.sql.dialect import Bound, Dialect
from mamoru.sql.holding import ONE
from mamoru.sql.keys import NO_KEYS, Keys, union
from mamoru.sql.kind import Call
from mamoru.sql.query import Query, parameter

LARGE = 100  #: keys in a set, from which on a statement is planned for what it is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The sets of one system, by name; ``values`` are the plain outputs of the capture."""

    keys: Mapping[str, Keys]
    values: Mapping[str, object]

    def size(self, name: str) -> int:
        """Return how many keys a set holds, or the value of a count."""
        if name in self.keys:
            return len(self.keys[name])
        return int(str(self.values.get(name) or 0))


def read_capture(row: tuple[object, ...], outputs: Iterable[Output], dialect: Dialect) -> Sets:
    """Read the one row of a capture."""
    keys: dict[str, Keys] = {}
    values: dict[str, object] = {}
    for value, output in zip(row, outputs, strict=True):
        if output.keys:
            keys[output.name] = dialect.keys(value)
        else:
            values[output.name] = value
    return Sets(keys=keys, values=values)


def with_unions(sets: Sets, unions: Mapping[str, tuple[str, ...]], seeds: Mapping[str, Keys]) -> Sets:
    """Add the people asked for, and the unions that later statements name."""
    keys = {**seeds, **sets.keys}
    for name, parts in unions.items():
        full = [keys[part] for part in parts if keys.get(part)]
        keys[name] = union(full) if full else NO_KEYS
    return Sets(keys=keys, values=sets.values)


def width(name: str, recipe: SystemRecipe) -> int:
    """Return how many columns the keys of a set have."""
    letter, position, number = naming.read(name) or (naming.LINKING, 0, 0)
    if letter in {naming.IDENTITY, naming.LINKING}:
        return 1
    if letter == naming.ADDED:
        return len(recipe.erase[position].owners[0].held_columns)
    if letter == naming.JOINED:
        return len(asked_again(recipe.erase[position])[number].holder_columns)
    steps: Sequence[EraseTable | ShowTable] = recipe.erase or recipe.show
    return len(steps[position].table.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Sets as parameters, each made once for all the statements that ask for it."""

    keys: Mapping[str, Keys]
    recipe: SystemRecipe
    dialect: Dialect
    days: Mapping[str, str]
    made: dict[str, Bound] = field(default_factory=dict)

    def call(self, query: Query) -> Call:
        """Bind a statement: sets as collections, a lone key as plain values, days as text."""
        bound: dict[str, object] = {}
        for name in query.sets:
            if name not in self.made:
                self.made[name] = self._bound(name)
            bound.update(self.made[name])
        large = any(len(self.keys.get(name, NO_KEYS)) > LARGE for name in query.sets)
        return Call(query=query, bound=bound, large=large)

    def without(self, kind: str) -> "Binding":
        """Return the same with the sets of one letter empty."""
        keys = {n: k for n, k in self.keys.items() if n[0] != kind}
        return replace(self, keys=keys, made={n: b for n, b in self.made.items() if n[0] != kind})

    def _bound(self, name: str) -> Bound:
        if name in self.days:
            return {parameter(name): self.days[name]}
        if name.startswith(ONE):
            return self.dialect.bind_lone(name, next(iter(self.keys[name.removeprefix(ONE)])))
        keys = self.keys.get(name, NO_KEYS)
        return self.dialect.bind(name, keys, len(keys.columns) or width(name, self.recipe))
