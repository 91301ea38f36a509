"""Tables whose rows are people of several kinds, told apart by one column.

Comes in: ``is: {customer: {type: C}, employee: {type: E}}``.  Goes out: the rows of each kind, and how people
of it are known.  One column tells them, so that no row is of two kinds: a request of a customer never widens
to the same person as an employee.  Law: GDPR art. 5(1)(b), 12(6).
"""

from mamoru.model.map import Condition, KindRows
from mamoru.notation.codes import Code
from mamoru.notation.page import Path
from mamoru.notation.resolve.names import PEOPLE, Use, is_known
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.map import TableShape


def kinds_of(sheet: Sheet, table: str, shape: TableShape) -> dict[str, KindRows]:
    """Return the kinds of people of a table that has several; none where it has one or none."""
    del table
    people, found = sheet.notice.people, {}
    for kind, told in shape.kinds.items():
        for column, equals in told.items():
            known = people[kind].known_by if kind in people else ()
            found[kind] = KindRows(
                when=Condition(column=column, equals=equals),
                known_by={k: c for k, c in shape.known_by.items() if k in known},
            )
    return found


def check_kinds(sheet: Sheet, path: Path, shape: TableShape, *, node: str) -> tuple[str, ...]:
    """Check that one column tells the kinds apart; return the identity keys of all of them."""
    people, table, keys = sheet.notice.people, str(path[-1]), dict[str, None]()
    for kind, told in shape.kinds.items():
        use = Use(path=(*path, "is", kind), node=node, as_key=True)
        if is_known(sheet.page, kind, PEOPLE, known=people, use=use):
            keys.update(dict.fromkeys(people[kind].known_by))
        for column in told:
            place = Use(path=(*path, "is", kind, column), node=node, as_key=True)
            sheet.check_column(column, table, use=place)
    columns = {column for told in shape.kinds.values() for column in told}
    values = [str(value).strip().casefold() for told in shape.kinds.values() for value in told.values()]
    if len(columns) != 1 or not all(shape.kinds.values()) or len({*values}) < len(values):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"the kinds of people in `{table}` are not told apart by different values of one column",
            why="a request in one capacity would reach what is held of somebody in another",
            remedy="write the same column for each kind, with a value of its own: "
            "`is: {customer: {type: C}, employee: {type: E}}`",
            where=sheet.page.key(*path, "is"),
            node=node,
        )
    return tuple(keys)
