"""The statement of an access in one system: what one person reaches, as JSON, table by table.

Access is for one person at a time: a union over several would show each of them the others' rows.
Only cleared columns are selected, so what is withheld never leaves the database; a column is hidden
in a row only when every tie by which the person reaches that row hides it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from mamoru.model.programme import Way
from mamoru.model.recipe import Shown, ShowTable, SystemRecipe
from mamoru.sql import naming
from mamoru.sql.circles import Circle
from mamoru.sql.dialect import Columns, Dialect
from mamoru.sql.holding import ONE, holds
from mamoru.sql.query import Query, interim, lower
from mamoru.sql.tables import among, keyed, parts, relation, types
from mamoru.sql.tree import Part, Select, Test

MOST = 5000  #: rows of one table that are held in memory
VIA = "mamoru via"  #: alias of the bits that tell by which ways a row was reached; no column is named so


def label_of(number: int, shown: Shown) -> str:
    """Return what the answer calls a cell: a path may be too long for a name in a statement."""
    return f"mamoru inside {number}" if shown.document else shown.column


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuery:
    """One statement; its one row holds a JSON array for each table of the recipe, in order.

    An array holds no more than ``MOST`` rows and one.  ``each`` gives a statement for each table, whose rows
    hold one JSON object each, however many there are.
    """

    query: Query
    each: Callable[[], tuple[Query, ...]]


def access_query(recipe: SystemRecipe, dialect: Dialect, *, lone: bool = False) -> AccessQuery:
    """Lower a system's recipe of an access.

    The sets ``a<i>`` hold the one person's keys, ``i<n>`` their identity values; ``lone``: one each.
    """

    def each() -> tuple[Query, ...]:
        reaching = Reaching(recipe=recipe, dialect=dialect, lone=lone)
        queries = [reaching.rows(i, step) for i, step in enumerate(recipe.show)]
        return tuple(lower(dialect.json_each(query), dialect) for query in queries)

    reaching = Reaching(recipe=recipe, dialect=dialect, lone=lone)
    queries = [reaching.rows(i, step) for i, step in enumerate(recipe.show)]
    columns = [dialect.json_rows(dialect.first(q, MOST + 1)).label(f"t{i}") for i, q in enumerate(queries)]
    return AccessQuery(query=lower(sa.select(*columns), dialect), each=each)


def reach_query(recipe: SystemRecipe, dialect: Dialect) -> Query | None:
    """Lower the question which rows an access shows: the keys of each table that has one, in order."""
    reaching = Reaching(recipe=recipe, dialect=dialect, lone=False)
    columns = [reaching.keys(i, s).label(f"t{i}") for i, s in enumerate(recipe.show) if s.table.key]
    return lower(sa.select(*columns), dialect) if columns else None


@dataclass(slots=True, kw_only=True)
class Reaching:
    """An access statement under construction."""

    recipe: SystemRecipe
    dialect: Dialect
    lone: bool
    ctes: dict[str, sa.CTE] = field(default_factory=dict)

    def rows(self, i: int, step: ShowTable) -> Select:
        """Select the rows of one table, by its key."""
        row = relation(step.table, "x")
        self._walk(step)
        query = sa.select(*self._cells(step, row)).where(self._reached(i, step, row))
        if step.table.key:
            query = query.order_by(*parts(row, step.table.key))
        self._remember(i, step)
        return query

    def keys(self, i: int, step: ShowTable) -> Part:
        """Return the keys of the rows of one table."""
        row = relation(step.table, "x")
        self._walk(step)
        query = keyed(parts(row, step.table.key)).where(self._reached(i, step, row))
        result = self.dialect.gather(query.subquery(f"keys{i}"), types(step.table, step.table.key))
        self._remember(i, step)
        return result

    def _remember(self, i: int, step: ShowTable) -> None:
        """Name the rows of a table that others are reached by."""
        leads = any(w.holder == step.table.name for s in self.recipe.show for w in s.ways)
        if step.table.key and leads and not step.person and step.table.name not in self.ctes:
            row = relation(step.table, "x")
            self.ctes[step.table.name] = (
                keyed(parts(row, step.table.key)).where(self._reached(i, step, row)).cte(interim(f"r{i}"))
            )

    def _walk(self, step: ShowTable) -> None:
        """Define what is reached of a circle, of all its tables at once, with the first of them."""
        circle = self._circle(step)
        if circle is None or step.table.name in self.ctes:
            return
        steps = [(i, s) for i, s in enumerate(self.recipe.show) if circle.has(s.table.name)]
        near = [(s.table.name, self._near(i, s, outside=circle)) for i, s in steps]
        begin = circle.start((name, q) for name, queries in near for q in queries)
        ways = [w for _, s in steps for w in s.ways if circle.holds(w)]
        name = f"reached{self.recipe.show.index(step)}"
        walk = circle.walk(name, begin, steps=lambda w: circle.down(w, ways, only=lambda *_: []))
        for i, one in steps:
            self.ctes[one.table.name] = circle.keys(walk, one.table.name).cte(interim(f"r{i}"))

    def _circle(self, step: ShowTable) -> Circle | None:
        """Return the circle that a table is of, as far as this request walks it."""
        if not any(step.table.name in c for c in self.recipe.circles):
            return None
        names = next(c for c in self.recipe.circles if step.table.name in c)
        tables = tuple(s.table for s in self.recipe.show if s.table.name in names)
        circle = Circle(tables=tables, dialect=self.dialect, condition=self._condition)
        walked = any(circle.holds(w) for s in self.recipe.show for w in s.ways)
        return circle if walked and all(t.key for t in tables) else None

    def _reached(self, i: int, step: ShowTable, row: sa.FromClause) -> Test:
        """Near rows by a UNION of ways, since OR of sub-selects cannot use an index."""
        if self._circle(step) is not None:
            return among(parts(row, step.table.key), sa.select(*self.ctes[step.table.name].c))
        own = [self._own(i, step, row)] if step.person else []
        tests = [*own, *(self._held(w, row) for w in step.ways)]
        if len(tests) == 1 or not step.table.key:
            return sa.or_(*tests)
        return among(
            parts(row, step.table.key), sa.select(*sa.union(*self._near(i, step)).subquery("near").c)
        )

    def _near(self, i: int, step: ShowTable, *, outside: Circle | None = None) -> list[Select]:
        near = relation(step.table, "z")
        ways = [w for w in step.ways if outside is None or not outside.holds(w)]
        own = [keyed(parts(near, step.table.key)).where(self._own(i, step, near))] if step.person else []
        return own + [keyed(parts(near, step.table.key)).where(self._held(w, near)) for w in ways]

    def _own(self, i: int, step: ShowTable, row: sa.FromClause) -> Test:
        return self._member(naming.asked(i), parts(row, step.table.key), types(step.table, step.table.key))

    def _member(self, name: str, columns: Columns, column_types: Sequence[str]) -> Test:
        if self.lone:
            return self.dialect.lone(columns, column_types, f"{ONE}{name}")
        return self.dialect.member(columns, column_types, name)

    def _held(self, way: Way, row: sa.FromClause) -> Test:
        table = self.recipe.relations[way.held]
        columns, column_types = parts(row, way.held_columns), types(table, way.held_columns)
        conditions = self._condition(way, row, held=True)
        if not way.holder:
            name = naming.identity(self.recipe.identity_keys.index(way.person_key))
            return sa.and_(self._member(name, columns, column_types), *conditions)
        position = next(i for i, s in enumerate(self.recipe.show) if s.table.name == way.holder)
        holder = self.recipe.show[position]
        if holder.person and way.holder_columns == holder.table.key and way.tie.when is None:
            return sa.and_(self._member(naming.asked(position), columns, column_types), *conditions)
        return sa.and_(among(columns, self._projection(way, position)), *conditions)

    def _projection(self, way: Way, position: int) -> Select:
        """Select the joined columns of the holders reached; other people's rows lead no further."""
        holder = self.recipe.show[position]
        source = relation(holder.table, "y")
        if holder.person:
            inside = self._own(position, holder, source)
        elif holder.table.key:
            reached = self.ctes[holder.table.name]
            if way.holder_columns == holder.table.key and way.tie.when is None:
                return sa.select(*reached.c)
            inside = among(parts(source, holder.table.key), sa.select(*reached.c))
        else:
            inside = sa.or_(*(self._held(w, source) for w in holder.ways))
        return keyed(parts(source, way.holder_columns)).where(
            inside, *self._condition(way, source, held=False)
        )

    def _condition(self, way: Way, source: sa.FromClause, *, held: bool) -> list[Test]:
        backward = way.tie.how.backward
        return [] if backward is held else holds(way.tie.when, source)

    def _cells(self, step: ShowTable, row: sa.FromClause) -> list[Part]:
        hiding = any(s.hidden_by for s in step.shown)
        cells: list[Part] = [self._cell(s, step, row).label(label_of(n, s)) for n, s in enumerate(step.shown)]
        return [*cells, self._via(step, row).label(VIA)] if hiding else (cells or [sa.literal(1).label(VIA)])

    def _cell(self, shown: Shown, step: ShowTable, row: sa.FromClause) -> Part:
        column = self._value(shown, row)
        if not shown.hidden_by:
            return column
        opening = [self._held(w, row) for w in step.ways if w.id not in shown.hidden_by]
        if step.person:
            opening.append(self._own(self.recipe.show.index(step), step, row))
        return sa.case((sa.or_(sa.false(), *opening), column), else_=sa.null())

    def _value(self, shown: Shown, row: sa.FromClause) -> Part:
        """Return a column, or what stands at a path inside of it, as JSON's text."""
        column: Part = row.c[shown.document or shown.column]
        return self.dialect.documents.taken(column, shown.path) if shown.document else column

    def _via(self, step: ShowTable, row: sa.FromClause) -> Part:
        """Sum one bit for each way that reaches the row; the person's own row adds the next bit."""
        bits = [sa.case((self._held(w, row), 1 << n), else_=0) for n, w in enumerate(step.ways)]
        if step.person:
            bits.append(
                sa.case((self._own(self.recipe.show.index(step), step, row), 1 << len(step.ways)), else_=0)
            )
        total: Part = bits[0]
        for bit in bits[1:]:
            total = total + bit
        return total
