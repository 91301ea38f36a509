"""Which masks the map puts on which columns."""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._tables import Mapped
from mamoru.check.rules._types import Family, family
from mamoru.check.staying import kinds_held, named_by, shells
from mamoru.model.documents.paths import Path
from mamoru.model.documents.paths import inside as inside_of
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import MaskUse, Tie
from mamoru.model.programme import Way
from mamoru.model.schema import Table
from mamoru.model.shelf import members


def known_masks() -> Mapping[str, Mask]:
    """Return every mask by the name that a map writes."""
    return {mask.name: mask for mask in members("mamoru.masks", Mask).values()}


def ties_on(mapped: Mapped) -> Iterator[Tie]:
    """Yield the ties whose leaving masks write rows of this table: its own, and those that lead back."""
    yield from (tie for tie in mapped.told.ties if not tie.how.backward)
    yield from mapped.system.backward.get(mapped.name, ())


def table_of(way: Way) -> str:
    """Return the table that declares the tie of a way."""
    return way.holder if way.tie.how.backward else way.held


def leaving_masks(mapped: Mapped) -> Iterator[tuple[Tie, MaskUse]]:
    """Yield every mask that a tie puts on a column of this table."""
    for tie in ties_on(mapped):
        yield from ((tie, use) for use in tie.leaving)


def written(use: MaskUse) -> str:
    """Return a mask as a map writes it in a tie: ``{fixed: body, is: "(removed)"}``."""
    if use.argument is None:
        return f"{{{use.mask}: {use.column}}}"
    argument = f'"{use.argument}"' if isinstance(use.argument, str) else use.argument
    return f"{{{use.mask}: {use.column}, is: {argument}}}"


def blanked(mapped: Mapped) -> list[str]:
    """Return the columns that become NULL in a row which stays: personal, no key, no tie, no mask named.

    A generated column is none of them: the database computes it anew.  Nor is the date that the period of
    kept rows runs from.
    """
    told = mapped.told
    fixed = {*mapped.table.key, *(c for tie in told.ties for c in tie.by)}
    fixed |= {name for name, column in told.columns.items() if column.mask} | mapped.dated
    named = named_by(mapped.system.graph, mapped.table)
    personal = dict.fromkeys((*(c for c in told.known_by.values() if c not in named), *told.columns))
    known = mapped.table.columns
    return [c for c in personal if c not in fixed and c in known and not known[c].generated]


def may_write(mapped: Mapped) -> list[str]:
    """Return the columns that an erasure may write in rows that stay."""
    told = [name for name, column in mapped.told.columns.items() if column.mask]
    leaving = [use.column for _, use in leaving_masks(mapped)]
    emptied = [c for r in mapped.system.graph.references if r.table == mapped.name for c in r.emptied]
    readable = mapped.told.keep.columns if mapped.told.keep else ()
    kept = [c for c in blanked(mapped) if c not in readable] if mapped.told.keep else []
    inside = mapped.told.documents if mapped.told.keep or _may_be_shell(mapped) else ()
    told = [c for c in told if c in mapped.table.columns]
    inner = [place[0] for c in leaving if (place := _inside(mapped, c))]
    leaving = [c for c in leaving if c in mapped.table.columns]
    return sorted(
        {*told, *inside, *inner, *leaving, *emptied, *(blanked(mapped) if _may_be_shell(mapped) else kept)}
    )


def _inside(mapped: Mapped, column: str) -> tuple[str, Path | None] | None:
    """Return the document that a mask changes, and where; none: it is put on a column."""
    known = mapped.table.columns
    return None if column in known else inside_of(column, known)


def _may_be_shell(mapped: Mapped) -> bool:
    told, graph = mapped.system.told, mapped.system.graph
    return any(mapped.name in shells(told, graph, of=kind) for kind in kinds_held(told, graph))


def must_differ(table: Table, columns: tuple[str, ...]) -> bool:
    """Tell whether the database may refuse two rows that are alike there: some unique key has one of them."""
    return any(not set(columns).isdisjoint(key) for key in (table.key, *table.unique))


def name_a_mask(mapped: Mapped, column: str) -> str:
    """Return how to name a mask that the column's type can take, as a remedy."""
    told = mapped.told.columns.get(column)
    category = told.category if told else "CATEGORY"
    if must_differ(mapped.table, (column,)):  # one value for all would be refused (MAM-211)
        return (
            f"allow NULL in `{mapped.name}.{column}`, whose values must differ, and write "
            f"`{column}: {{category: {category}, mask: null}}`"
        )
    proposed = PROPOSED.get(family(mapped.table.columns[column].type, mapped.system.told.kind))
    if proposed is None:
        return f"name a mask for `{column}` that its type can take (docs/reference/masks.md)"
    return f"write `{column}: {{category: {category}, mask: {proposed}}}`"


#: By what a column holds, a mask that says nothing of anybody.
PROPOSED = {
    Family.TEXT: '{fixed: "(removed)"}',
    Family.UNKNOWN: '{fixed: "(removed)"}',
    Family.WHOLE: "{fixed: 0}",
    Family.NUMBER: "{fixed: 0}",
    Family.DAY: '{fixed: "1900-01-01"}',
    Family.TRUTH: '{fixed: "false"}',
    Family.UUID: '{fixed: "00000000-0000-0000-0000-000000000000"}',
}
