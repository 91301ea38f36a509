"""How often rows of tables were changed between two counts that the server keeps of this session."""

from collections.abc import Mapping, Sequence

from mamoru.sql.kind import Touched
from mamoru.systems._postgresql_statements import Answer, array_literal

UNTOUCHED = Touched()


def difference(was: Answer, now: Answer) -> dict[str, Touched]:
    """Return what was done to tables between two counts of their parts, which come in the same order."""
    found: dict[str, Touched] = {}
    for before, after in zip(was.rows, now.rows, strict=True):
        if before != after:
            name = str(after[0])
            found[name] = _more(found.get(name, UNTOUCHED), before, after)
    return found


def parts_of(watched: Mapping[str, Sequence[int]]) -> Mapping[str, str]:
    """Return the parts of each table as two arrays, of names and of ids."""
    names = [name for name, parts in watched.items() for _ in parts]
    parts = [str(part) for parts in watched.values() for part in parts]
    return {"names": array_literal(names), "parts": array_literal(parts)}


def _more(touched: Touched, before: Sequence[object], after: Sequence[object]) -> Touched:
    deleted, updated, inserted = (
        int(str(now)) - int(str(was)) for was, now in zip(before[1:4], after[1:4], strict=True)
    )
    return Touched(
        deleted=touched.deleted + deleted,
        updated=touched.updated + updated,
        inserted=touched.inserted + inserted,
        replaced=touched.replaced or before[4] != after[4],
    )
