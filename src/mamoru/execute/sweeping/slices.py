"""One slice of a sweep: some rows whose time is over, captured under lock with all that goes with them.

Comes in: a recipe, an open system, the last key of the slice before.  Goes out: what an erasure captures.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mamoru.execute.connecting import Connected
from mamoru.execute.effects import erasing_effect, keys_digest
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import Erasing
from mamoru.execute.sets import Sets
from mamoru.model.plan import SystemEffect
from mamoru.model.sweeping.recipe import SweepRecipe
from mamoru.sql import naming
from mamoru.sql.erasure import ErasureQueries, erasure_queries
from mamoru.sql.keys import NO_KEYS, Keys
from mamoru.sql.kind import Call, Session
from mamoru.sql.query import Query
from mamoru.sql.whole.due import AFTER, Due, frozen

TAKEN = frozenset({naming.DELETED, naming.KEPT})
SLICE = 50_000  #: rows of a table that go in one transaction, besides what goes with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Rows that are captured; nothing is changed."""

    erasing: Erasing
    sets: Sets
    effect: SystemEffect
    last: Keys  #: the last key of it, where another slice begins
    is_full: bool  #: there may be more

    def digest(self, salt: bytes) -> str:
        """Return a keyed digest of the rows that would go: what is emptied with them follows from that."""
        held = {n: k for n, k in self.sets.keys.items() if k and n[0] in TAKEN}
        return keys_digest(held, [], salt=salt) if held else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slicing:
    """One table of one system, asked slice by slice."""

    engine: Engine
    connected: Connected  #: with the recipe's own system
    recipe: SweepRecipe
    others: Mapping[str, SweepRecipe]  #: by table, of the same system
    cuts: Mapping[str, SweepRecipe] = field(default_factory=dict)  #: the same of rows that stay, as nobody's
    most: int = SLICE
    made: dict[str, Query] = field(default_factory=dict)
    queries: list[ErasureQueries] = field(default_factory=list)

    def counts(self, ice: Mapping[str, Keys]) -> tuple[int, int, int, int]:
        """Count the rows that are over, of these the frozen and the held, and days that nobody can read."""
        query = self._due(ice).counts()
        (result,) = self._session.run([Call(query=query, bound=self._bound(query, ice))])
        over, iced, held, unread = (int(str(n)) for n in result.rows[0])
        return over, iced, held, unread

    def take(self, ice: Mapping[str, Keys], after: Keys, *, lock: bool) -> Slice | None:
        """Capture the next rows; none where nothing is due any more.  The caller holds the transaction."""
        keys = self._page(ice, after, lock=lock)
        return self.capture(keys) if keys else None

    def capture(self, keys: Keys) -> Slice:
        """Capture these rows, as far as they are there and due, and what goes with them."""
        erasing = self.erasing(keys)
        sets = erasing.capture()
        last = Keys(columns=tuple([keys.column(n)[len(keys) - 1]] for n in range(len(keys.columns))))
        effect = erasing_effect(erasing, sets)
        if self.recipe.stays:
            effect = replace(effect, tables=tuple(replace(t, kept=None) for t in effect.tables))
        return Slice(
            erasing=erasing, sets=sets, effect=effect, last=last,
            is_full=len(keys) >= self.most,
        )  # fmt: skip

    def erasing(self, keys: Keys) -> Erasing:
        """Return the erasure of these rows."""
        if not self.queries:
            dialect = self._due({}).dialect
            self.queries.append(erasure_queries(self.recipe.system, dialect, lone=False, linked=()))
        tables = [step.table.name for step in self.recipe.system.erase]
        i = tables.index(self.recipe.table)
        return Erasing(
            connected=self.connected,
            queries=self.queries[0],
            seeds={naming.asked(i): keys},
            days={naming.earliest(i): "" if self.recipe.stays else self.recipe.clocks[0].earliest},
        )

    @property
    def _session(self) -> Session:
        assert self.connected.session is not None  # noqa: S101 - only systems that answer come here
        return self.connected.session

    def _due(self, ice: Mapping[str, Keys]) -> Due:
        dialect = self.connected.kind.dialect
        assert dialect is not None  # noqa: S101 - a session implies a dialect
        return Due(
            recipe=self.recipe, others=self.others, cuts=self.cuts, frozen=frozenset(ice), dialect=dialect,
            most=self.most,
        )  # fmt: skip

    def _page(self, ice: Mapping[str, Keys], after: Keys, *, lock: bool) -> Keys:
        place = f"{sorted(ice)} {bool(after)} {lock}"
        if place not in self.made:
            due = self._due(ice)
            self.made[place] = due.next(lock=lock) if after else due.first(lock=lock)
        query, dialect = self.made[place], self._due(ice).dialect
        bound = self._bound(query, ice)
        if after:
            bound |= dialect.bind(AFTER, after, len(after.columns))
        (result,) = self._session.run([Call(query=query, bound=bound)])
        return dialect.keys(result.rows[0][0]) if result.rows[0][0] is not None else NO_KEYS

    def _bound(self, query: Query, ice: Mapping[str, Keys]) -> dict[str, object]:
        """Bind the frozen rows that a statement asks for."""
        bound: dict[str, object] = {}
        relations, dialect = self.recipe.system.relations, self._due(ice).dialect
        for table, keys in ice.items():
            if (name := frozen(relations, table)) in query.sets:
                bound |= dialect.bind(name, keys, len(relations[table].key))
        return bound


def signed(parts: list[str], key: bytes) -> str:
    """Return one digest over many."""
    return hmac.digest(key, "\n".join(parts).encode(), "sha256").hex()
