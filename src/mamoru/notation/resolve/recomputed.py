"""Columns of a table that are made of rows of another one, such as the number of a thread's posts."""

from mamoru.model.map import Condition, Recomputed, Sum
from mamoru.notation.codes import Code
from mamoru.notation.resolve.names import Use
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.map import RecomputedShape, TableShape


def recomputed_of(sheet: Sheet, table: str, shape: TableShape) -> tuple[Recomputed, ...]:
    """Return the columns of a table that are made anew when rows they are made of are erased."""
    found = (_recomputed(sheet, table, column, shape=made) for column, made in shape.recomputed.items())
    return tuple(one for one in found if one is not None)


def _recomputed(sheet: Sheet, table: str, column: str, *, shape: RecomputedShape) -> Recomputed | None:
    path = ("tables", table, "recomputed", column)
    node = f"systems.{sheet.system}.{table}.{column}"
    sheet.check_column(column, table, use=Use(path=path, node=node, as_key=True))
    written = [(how, getattr(shape, how.value)) for how in Sum if getattr(shape, how.value)]
    if len(written) != 1:
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"the column `{column}` wants one way in which it is made",
            why="of two answers nobody can tell which one holds",
            remedy="write `{count: TABLE, by: COLUMN}`, or `sum:`, `min:` or `max:` with `TABLE.COLUMN`",
            where=sheet.page.key(*path),
            node=node,
        )
        return None
    how, place = written[0]
    source, value = (place, "") if how is Sum.COUNT else sheet.split(place)
    use = Use(path=(*path, how.value), node=node)
    if not sheet.check_table(source, use=use):
        return None
    for one in (value,) if value else ():
        sheet.check_column(one, source, use=use)
    for index, one in enumerate(shape.by):
        sheet.check_column(one, source, use=Use(path=(*path, "by", index), node=node))
    for one in shape.when or ():
        sheet.check_column(one, source, use=Use(path=(*path, "when", one), node=node, as_key=True))
    return Recomputed(
        column=column,
        made_as=how,
        of=source,
        value=value,
        by=shape.by,
        when=next((Condition(column=c, equals=v) for c, v in (shape.when or {}).items()), None),
        where=sheet.page.key(*path),
    )
