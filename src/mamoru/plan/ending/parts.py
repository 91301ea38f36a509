"""What rows that stay lose in a sweep: categories that are over before the others, and whose they are.

1. A row holds several categories, and some of them are over: they are masked, and the others wait.
2. All of a row is over, and a promise says ``then: de-identify``: it stays, with everything personal masked
   and every tie cut that leads to people.

Comes in: what keeps the rows of a system.  Goes out: recipes, and reasons where that cannot be done.
Law: GDPR art. 5(1)(e), recital 26; APPI art. 22.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mamoru.check.ending.emptying import NULL, Emptying, masks
from mamoru.model.expression import Value
from mamoru.model.map import MaskUse, TableMap, Tie
from mamoru.model.notice import Retention
from mamoru.model.recipe import Cause, EraseTable, MaskStep
from mamoru.model.sweeping.recipe import Clock, SweepRecipe, Unswept
from mamoru.plan.documents import blanked_inside
from mamoru.plan.ending.terms import Terms, items_of
from mamoru.plan.ending.whole import SELF, Whole, kept_by, system_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One system's sweep of what stays, being compiled."""

    terms: Terms
    whole: Whole  #: compiled before
    done: set[str] = field(default_factory=set)  #: tables whose rows end so
    left: list[Unswept] = field(default_factory=list)  #: categories that wait for their whole rows

    def recipes(self) -> list[SweepRecipe]:
        """Compile every table; adds the reasons why rows cannot be de-identified to those of ``whole``."""
        order = reversed(self.terms.in_order())  # what rows lead to is judged before them
        lasting = [r for name in order if self.whole.lasts(name) for r in self._lasting(name)]
        self.done.update(r.table for r in lasting)
        parts = [r for name in self.terms.mapped() for r in self._parts(self.terms.system.tables[name])]
        return [*parts, *lasting]

    # -- rows that are nobody's any more -----------------------------------------------------------

    def _lasting(self, name: str) -> Iterator[SweepRecipe]:
        """De-identify the rows of a table when all of it is over; says why where that cannot be."""
        table, items = self.terms.system.tables[name], items_of(self.terms.system.tables[name])
        apart = self._apart(table)
        if name in self.whole.reasons or self.whole.homes.get(name) != name:
            return
        if problem := next(self._emptying(table).identifying(items, apart=apart), ""):
            self.whole.reasons[name] = f"its rows cannot be de-identified: {problem}"
            return
        promises = self.whole.covered[name]
        own = self.terms.clocks(name, promises)
        clocks = dict.fromkeys((*own, *(c for other in apart for c in self._clocks_of(other, table))))
        ties = self._emptying(table).leading(apart)
        steps = {s.column: s for s in (*self._blank(table, items), *self._cut(table, ties))}
        recipe = self._recipe(table, promises, tuple(clocks), steps=tuple(steps.values()))
        yield replace(recipe, nobodys=True)

    def _apart(self, table: TableMap) -> list[str]:
        """Return the tables that rows lead to and that tell nobody's name once these are over as well."""
        found = {
            t.to for t in table.ties if t.to and self.whole.lasts(t.to) and t.to not in self.whole.reasons
        }
        return sorted(
            name for name in found if self.terms.path(table.name, name) and name in self.whole.homes
        )

    def _clocks_of(self, name: str, table: TableMap) -> Iterator[Clock]:
        """Yield the clocks of a table that rows lead to."""
        path = self.terms.path(table.name, name) or ()
        for clock in self.terms.clocks(name, self.whole.covered[name]):
            yield replace(clock, through=(*path, *clock.through))

    def _cut(self, table: TableMap, ties: Sequence[Tie]) -> Iterator[MaskStep]:
        for tie in ties:
            uses = {use.column: use for use in tie.leaving}
            for column in dict.fromkeys((*tie.by, *uses)):
                if column in self.terms.schema.tables[table.name].columns:
                    yield self._mask(column, uses.get(column), tie)

    # -- some categories of a row ------------------------------------------------------------------

    def _parts(self, table: TableMap) -> Iterator[SweepRecipe]:
        """Mask the categories of a table that can be over before its rows are."""
        ending = self.whole.homes.get(table.name, "") and table.name not in self.whole.reasons
        own = self.terms.promises(table)
        unless = self.terms.clocks(table.name, own) if ending else ()
        for promises, items in self._together(table):
            clocks = self.terms.clocks(table.name, promises)
            if ending and set(unless) <= set(clocks):
                continue
            if problem := next(self._emptying(table).unfit(items), ""):
                self._wait(table, promises, problem)
            elif steps := tuple(self._blank(table, items)):
                yield replace(self._recipe(table, promises, clocks, steps=steps), unless=unless)

    def _wait(self, table: TableMap, promises: Sequence[Retention], problem: str) -> None:
        """Put down that categories wait for their whole rows, unless it is told that these do not go."""
        if table.name not in self.whole.reasons:
            named = tuple(dict.fromkeys(p.node.id for p in promises))
            because = f"{problem}; it goes with its rows"
            self.left.append(
                Unswept(system=self.terms.system.name, table=table.name, promises=named, because=because)
            )

    def _together(self, table: TableMap) -> list[tuple[tuple[Retention, ...], list[str]]]:
        """Return the categories of a table by the promises on them, if these alone say when they are over."""
        found: dict[str, tuple[tuple[Retention, ...], list[str]]] = {}
        for item in items_of(table):
            promises = tuple(self.terms.on(table, [item]))
            problems = self.terms.problems(table, [item], promises, held=[item])
            far = (self.terms.path(table.name, self.terms.home(p)) is None for p in promises)
            if promises and not next(problems, "") and not any(far):
                found.setdefault(repr(promises), (promises, []))[1].append(item)
        return list(found.values()) if self._holds(table) else []

    def _holds(self, table: TableMap) -> bool:
        """Return whether it is known whose the rows are, so that who is on hold is left alone."""
        return bool(self.terms.whose(table)) and bool(self.terms.schema.tables[table.name].key)

    # -- one recipe --------------------------------------------------------------------------------

    def _emptying(self, table: TableMap) -> Emptying:
        terms = self.terms
        return Emptying(
            notice=terms.notice, system=terms.system, graph=terms.graph, schema=terms.schema, table=table
        )

    def _blank(self, table: TableMap, items: Collection[str]) -> Iterator[MaskStep]:
        """Yield the masks of some categories, documents as a whole."""
        known = self.terms.schema.tables[table.name]
        columns = self._emptying(table).columns(items)
        others = {c.name for c in table.columns.values() if c not in columns}
        yield from blanked_inside(table, known, Cause.KEPT, except_for=others)
        for column in columns:
            if not column.document and not any(column.name in tie.by for tie in table.ties):
                yield self._mask(column.name, column.mask, None)

    def _mask(self, column: str, use: MaskUse | None, tie: Tie | None) -> MaskStep:
        mask = masks()[use.mask if use else NULL]
        argument = use.argument if use else None
        if mask.points_at_placeholder and tie is not None:
            argument = self.terms.system.tables[tie.to].pseudo_person
        value = mask.expression(argument) if use else Value(value=None)
        return MaskStep(column=column, value=value, mask=mask.name, cause=Cause.KEPT)

    def _recipe(
        self,
        table: TableMap,
        promises: Sequence[Retention],
        clocks: tuple[Clock, ...],
        *,
        steps: tuple[MaskStep, ...],
    ) -> SweepRecipe:
        step = EraseTable(
            table=self.terms.schema.tables[table.name],
            person=SELF,
            owners=(),
            kills=(),
            doomed=True,
            keep=kept_by(clocks[0], promises, self.terms),
            readable=(),
            shell_for=(),
            masks=steps,
            refuse=(),
        )
        return SweepRecipe(
            table=table.name,
            promises=tuple(dict.fromkeys(p.node.id for p in promises)),
            of=min(self.terms.whose(table)),
            clocks=clocks,
            nobody=table.pseudo_person,
            along={},
            holding={},
            emptied={},
            system=system_of(self.terms, (step,)),
            stays=True,
        )
