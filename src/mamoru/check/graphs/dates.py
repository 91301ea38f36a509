"""In which row the date stands that the period of a kept row runs from, where the row has none itself.

Comes in: the map and the snapshot of one system, and the notice.  Goes out: for each table that is ``kept:``
``by:`` a tie, how to get to the row with the date, or why no row can be told; and the columns that this rests
on, which no erasure writes (docs/decisions/0022).  Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Iterator, Mapping

from mamoru.model.map import Keep, SystemMap, TableMap, TargetGone, Tie
from mamoru.model.notice import Notice
from mamoru.model.programme import Dated, Reference
from mamoru.model.schema import Schema


def dates(system: SystemMap, schema: Schema, notice: Notice) -> dict[str, Dated]:
    """Return, by table that is kept by the date of another row, where that date stands."""
    return {
        table.name: _dated(system, schema, table, event=_event(notice, table.keep))
        for table in system.tables.values()
        if table.keep and table.keep.by and table.name in schema.tables
    }


def dating(found: Mapping[str, Dated]) -> dict[str, frozenset[str]]:
    """Return, by table, the columns by which the date of rows of other tables is found."""
    columns: dict[str, set[str]] = {}
    for dated in found.values():
        for table, names in _rests_on(dated):
            columns.setdefault(table, set()).update(names)
    return {table: frozenset(names) for table, names in columns.items()}


def needing(found: Mapping[str, Dated], table: str, column: str) -> list[str]:
    """Return the tables whose rows are kept by a date that a column of a table holds, or leads to."""
    return [
        name
        for name, dated in found.items()
        if any(here == table and column in columns for here, columns in _rests_on(dated))
    ]


def leading(
    system: SystemMap, schema: Schema, table: TableMap, *, to: str, found: Mapping[str, Dated]
) -> str:
    """Return the columns of a tie by which rows of a table would find the date in rows of another one.

    Directly, or through a table that finds it so itself; separated by ``, ``, and empty where no tie does.
    """
    ends = {name: dated.through[-1].to for name, dated in found.items() if dated.through}
    for tie in table.ties:
        leap = _leap(system, schema, table, by=tie.by)
        if isinstance(leap, Reference) and leap.to != table.name and to in {leap.to, ends.get(leap.to)}:
            return ", ".join(tie.by)
    return ""


def _rests_on(dated: Dated) -> Iterator[tuple[str, tuple[str, ...]]]:
    for reference in dated.through:
        yield reference.table, reference.columns
        yield reference.to, reference.to_columns
    if dated.through:
        yield dated.through[-1].to, (dated.column,)


def _event(notice: Notice, keep: Keep) -> str:
    """Return the event from which rows are kept; it is the same in every region (MAM-127)."""
    told = (notice, *(overlay.notice for overlay in notice.overlays.values()))
    names = (keep.retention, *keep.regions.values())
    return next((v.retention[n].after for v in told for n in names if n in v.retention), "")


def _dated(system: SystemMap, schema: Schema, table: TableMap, *, event: str) -> Dated:
    bound, column = system.events.get(event, ("", ""))
    if not bound:
        return _cannot(f"`{event}` is bound to no column")
    if bound == table.name:
        return _cannot(f"`{event}` is a date of `{bound}` itself, so that `by:` leads away from it")
    through: list[Reference] = []
    here: TableMap | None = table
    while here is not None and here.name != bound:
        if here.keep is None or not here.keep.by:
            return _cannot(_elsewhere(here.name, event, bound))
        found = _leap(system, schema, here, by=here.keep.by)
        if isinstance(found, str):
            return _cannot(found)
        if found.to in {table.name, *(r.table for r in through), here.name}:
            return _cannot(f"`by:` of `{here.name}` leads back to `{found.to}`")
        through.append(found)
        here = system.tables.get(found.to)
    return Dated(through=tuple(through), column=column)


def _elsewhere(table: str, event: str, bound: str) -> str:
    return f"`by:` leads to `{table}`, and `{event}` is a date of `{bound}`"


def _leap(system: SystemMap, schema: Schema, table: TableMap, *, by: tuple[str, ...]) -> Reference | str:
    """Return how rows of a table lead to the one row that ``by:`` names, or why they do not."""
    ties = [tie for tie in table.ties if tie.by == by]
    tie, name = (ties[0] if len(ties) == 1 else None), ", ".join(by)
    if not ties:
        return f"`{table.name}` has no tie by `{name}`"
    if tie is None or tie.when:
        return f"the tie of `{table.name}` by `{name}` does not lead to one table in every row"
    if not tie.to or tie.to not in schema.tables:
        return f"the tie of `{table.name}` by `{name}` leads to a person and to no row"
    if tie.target_gone is TargetGone.KEEP:
        return f"the tie of `{table.name}` by `{name}` may lead to a row that is gone (`target-gone: keep`)"
    target = tie.to_columns or schema.tables[tie.to].key
    return _not_found_by(system, schema, tie.to, columns=target) or _reference(table, tie, target)


def _not_found_by(system: SystemMap, schema: Schema, to: str, *, columns: tuple[str, ...]) -> str:
    """Return why columns of a table do not tell one row that may be found by them later; empty if they do."""
    if not schema.tables[to].is_unique(columns):
        return f"several rows of `{to}` may have the same `{', '.join(columns)}`"
    named = _naming(system.tables.get(to), columns, schema.tables[to].key)
    return f"people are known by `{to}.{named}`, which would have to stay" if named else ""


def _naming(told: TableMap | None, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """Return the column that people are known by, if a date would be found by it and it is no key."""
    known = set(told.known_by.values()) - set(key) if told else set()
    return next((column for column in columns if column in known), "")


def _reference(table: TableMap, tie: Tie, target: tuple[str, ...]) -> Reference:
    return Reference(
        table=table.name,
        columns=tie.by,
        to=tie.to,
        to_columns=target,
        emptied=(),
        refuse=False,
        way=None,
        when=None,
    )


def _cannot(problem: str) -> Dated:
    return Dated(through=(), column="", problem=problem)
