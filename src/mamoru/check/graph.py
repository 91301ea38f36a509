"""Resolve ties into the graphs that plans are compiled from.

Comes in: a programme.  Goes out: per system the ways from holder to held row, the references that
could dangle, and the orders in which tables die, are reached and are deleted.  Nothing is judged
here; rules read these values and do not recompute them.
"""

from collections.abc import Iterable, Mapping, Sequence

from mamoru.check.graphs.dates import dates, dating
from mamoru.check.graphs.order import components
from mamoru.model.map import How, SystemMap, TableMap, TargetGone, Tie
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme, Programme, Reference, SystemGraph, Way
from mamoru.model.schema import ForeignKey, Schema, Table


def resolve(programme: Programme) -> CheckedProgramme:
    """Resolve every system of the programme that has a schema snapshot."""
    graphs = {
        name: _graph(system, programme.schemas[name], programme.notice)
        for name, system in programme.systems.items()
        if name in programme.schemas
    }
    return CheckedProgramme(programme=programme, graphs=graphs)


def _graph(system: SystemMap, schema: Schema, notice: Notice) -> SystemGraph:
    people = {t.name for t in system.tables.values() if t.person}
    declared = tuple(_declared_ways(system, schema))
    ways = (*declared, *_deduced_ways(system, schema, declared, people=people))
    owned = _closure(people, [w for w in ways if w.owning])
    doomed = _closure(owned, [w for w in ways if w.owning or w.tie.delete_row])
    references = tuple(r for r in _references(system, schema, ways) if r.to in doomed)
    dying = [w for w in ways if (w.owning or w.tie.delete_row) and w.held not in people]
    order = components(sorted(system.tables), _edges(dying))
    reach = components(sorted(system.tables), _edges(w for w in ways if w.shows and w.held not in people))
    dated = dates(system, schema, notice)
    removal = components(sorted(schema.tables), [(r.table, r.to) for r in references if r.table != r.to])
    return SystemGraph(
        system=system.name,
        people=frozenset(people),
        ways=ways,
        references=references,
        owned=frozenset(owned),
        death_order=tuple(t for group, _ in order for t in group),
        access_order=tuple(t for group, _ in reach for t in group),
        delete_order=tuple(group for group, _ in removal),
        reach_cycles=tuple(group for group, loop in reach if loop),
        death_cycles=tuple(group for group, loop in order if loop),
        dates=dated,
        dating=dating(dated),
    )


def _edges(ways: Iterable[Way]) -> list[tuple[str, str]]:
    return [(w.holder, w.held) for w in ways if w.holder]


def _closure(start: Iterable[str], ways: Iterable[Way]) -> set[str]:
    found, ways = set(start), list(ways)
    while more := {w.held for w in ways if not w.holder or w.holder in found} - found:
        found |= more
    return found


def _declared_ways(system: SystemMap, schema: Schema) -> Iterable[Way]:
    for table in system.tables.values():
        for tie in table.ties:
            if tie.leads and table.name in schema.tables and (not tie.to or tie.to in schema.tables):
                yield _way(table.name, tie, schema)


def _way(table: str, tie: Tie, schema: Schema) -> Way:
    target = tie.to_columns or (schema.tables[tie.to].key if tie.to else (tie.known_as,))
    here, there = (table, tie.by), (tie.to, target)
    holder, held = (here, there) if tie.how.backward else (there, here)
    return Way(
        id=tie.id,
        tie=tie,
        holder=holder[0],
        holder_columns=holder[1],
        held=held[0],
        held_columns=held[1],
        owning=tie.how.owning,
        deduced=False,
        single=not holder[0] or schema.tables[holder[0]].is_unique(holder[1]),
        nobody=tuple(u.argument for u in tie.leaving if u.column in tie.by and u.argument is not None),
    )


def _deduced_ways(
    system: SystemMap, schema: Schema, declared: tuple[Way, ...], *, people: set[str]
) -> tuple[Way, ...]:
    """Follow a table's only foreign key for access, when the map says nothing of the table.

    A key counts that may lead to people by whatever else could be deduced, so that the result does
    not depend on the order of tables.  Such a way never deletes (counsel, D5).
    """
    silent = {
        name: table
        for name, table in system.tables.items()
        if name in schema.tables and not table.ties and not table.person and not table.nothing_personal
    }
    possible = [_deduced(table, k) for n, table in silent.items() for k in schema.tables[n].foreign_keys]
    peopled = _closure(people, (*(w for w in declared if w.shows), *possible))
    keys = {n: [k for k in schema.tables[n].foreign_keys if k.to in peopled - {n}] for n in sorted(silent)}
    return tuple(_deduced(silent[n], found[0]) for n, found in keys.items() if len(found) == 1)


def _deduced(table: TableMap, key: ForeignKey) -> Way:
    tie = Tie(
        id=f"{table.id}.{'+'.join(key.columns)}",
        by=key.columns,
        to=key.to,
        to_columns=key.to_columns,
        of="",
        known_as="",
        how=How.OWNED,
        hide=(),
        hide_reason="",
        leaving=(),
        delete_row=False,
        delete_reason="",
        target_gone=TargetGone.NULL,
        when=None,
        where=table.where,
    )
    return Way(
        id=tie.id,
        tie=tie,
        holder=key.to,
        holder_columns=key.to_columns,
        held=table.name,
        held_columns=key.columns,
        owning=False,
        deduced=True,
    )


def _references(system: SystemMap, schema: Schema, ways: tuple[Way, ...]) -> Iterable[Reference]:
    """Yield what points at rows: every foreign key, and every tie that no foreign key enforces.

    A tie with a condition leads somewhere only where it holds; a foreign key always does.
    """
    by_id = {w.id: w for w in ways}
    for name, table in schema.tables.items():
        told = system.tables.get(name)
        ties = [t for t in told.ties if t.to in schema.tables] if told else []
        fast = told.keep.by if told and told.keep else ()
        for key in table.foreign_keys:
            same = [t for t in ties if (t.by, t.to) == (key.columns, key.to)]
            yield _reference(table, key, ties=same, constrained=True, ways=by_id, beside=ties, fast=fast)
        enforced = {(k.columns, k.to) for k in table.foreign_keys}
        for tie in ties:
            if (tie.by, tie.to) not in enforced:
                target = tie.to_columns or schema.tables[tie.to].key
                key = ForeignKey(columns=tie.by, to=tie.to, to_columns=target, on_delete="NO ACTION")
                yield _reference(
                    table, key, ties=[tie], constrained=False, ways=by_id, beside=ties, fast=fast
                )


def _reference(
    table: Table,
    key: ForeignKey,
    *,
    ties: Sequence[Tie],
    constrained: bool,
    ways: Mapping[str, Way],
    beside: Sequence[Tie],
    fast: Sequence[str],
) -> Reference:
    only = ties[0] if len(ties) == 1 else None
    others = {t.by for t in beside} | {k.columns for k in table.foreign_keys}
    keeps = not constrained and all(t.target_gone is TargetGone.KEEP for t in ties)
    empty = () if keeps else _emptied(table, key.columns, others - {key.columns}, fast=fast)
    return Reference(
        table=table.name,
        columns=key.columns,
        to=key.to,
        to_columns=key.to_columns,
        emptied=empty,
        refuse=any(t.target_gone is TargetGone.REFUSE for t in ties),
        way=ways.get(only.id) if only else None,
        when=only.when if only and not constrained else None,
        keeps=keeps,
    )


def _emptied(
    table: Table, columns: tuple[str, ...], others: Iterable[tuple[str, ...]], *, fast: Sequence[str]
) -> tuple[str, ...]:
    """Return which columns can be NULL without cutting another reference that shares one of them.

    Nor is a column of ``fast`` emptied, by which the date is found that the period of a row runs from.
    """
    shared = {*(c for other in others for c in other), *fast}
    known = table.columns
    free = [c for c in columns if c in known and known[c].nullable and c not in table.key]
    return tuple(c for c in free if c not in shared)
