"""Values inside of the documents of a column: ``profile.address.street`` beside the columns of a table.

A name that the database knows as a column is that column; else it is a path behind the longest column that
it begins with.  Without a snapshot nothing tells the two apart, and every name is taken for a column.
"""

from collections.abc import Collection, Iterator, Mapping

from mamoru.model.documents.paths import Path as Inside
from mamoru.model.documents.paths import inside, is_rest, within
from mamoru.model.map import Document
from mamoru.model.place import Span
from mamoru.notation.codes import Code
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.map import TableShape


def inside_of(sheet: Sheet, table: str, name: str) -> tuple[str, Inside]:
    """Return the column and the path that a name means; an empty column where it is a column itself."""
    known = sheet.columns(table)
    found = None if known is None or name in known else inside(name, known)
    return ("", ()) if found is None or found[1] is None else (found[0], found[1])


def documents_of(sheet: Sheet, table: str, shape: TableShape) -> Mapping[str, Document]:
    """Return the columns of which the map says what stands inside, and tell what it says twice."""
    named = {name: inside_of(sheet, table, name) for name in (*shape.columns, *shape.not_personal)}
    paths = {name: place for name, place in named.items() if place[0]}
    rests = _rests(sheet, table, shape)
    _check_once(
        sheet, table, shape, paths={**paths, **{name: (column, ()) for name, column in rests.items()}}
    )
    return {
        document: Document(
            column=document,
            not_personal={n: p for n, (d, p) in paths.items() if d == document and n in shape.not_personal},
            where=_place(sheet, table, _first(document, paths, rests), shape=shape),
            rest=document in rests.values(),
        )
        for document in dict.fromkeys((*(d for d, _ in paths.values()), *rests.values()))
    }


def _rests(sheet: Sheet, table: str, shape: TableShape) -> Mapping[str, str]:
    """Return the names that mean what else stands in a column: ``profile.*`` -> ``profile``."""
    known = sheet.columns(table) or ()
    found = {name: inside(name, known) for name in shape.not_personal if name not in known}
    return {name: place[0] for name, place in found.items() if place and is_rest(name, place[0])}


def _first(document: str, paths: Mapping[str, tuple[str, Inside]], rests: Mapping[str, str]) -> str:
    named = (name for name, (column, _) in paths.items() if column == document)
    return next(named, next((name for name, column in rests.items() if column == document), document))


def _check_once(
    sheet: Sheet, table: str, shape: TableShape, *, paths: Mapping[str, tuple[str, Inside]]
) -> None:
    for name, above in _doubled(paths, {*shape.columns, *shape.not_personal}):
        sheet.page.tell(
            Code.PATHS_OVERLAP,
            f"`{name}` is a part of `{above}`, and the map says something of both",
            why="of two answers nobody can tell which one holds",
            remedy=f"say it of the parts of `{above}` alone, or of the whole",
            where=_place(sheet, table, name, shape=shape),
            node=f"systems.{sheet.system}.{table}.{name}",
        )


def _doubled(paths: Mapping[str, tuple[str, Inside]], names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each name with another one that it is a part of."""
    for name, (document, path) in paths.items():
        others = (n for n, (d, p) in paths.items() if n != name and d == document and p and within(path, p))
        above = document if document in names else next(others, "")
        if above:
            yield name, above


def _place(sheet: Sheet, table: str, name: str, *, shape: TableShape) -> Span:
    if name in shape.columns:
        return sheet.page.key("tables", table, "columns", name)
    return sheet.page.value("tables", table, "not-personal", shape.not_personal.index(name))
