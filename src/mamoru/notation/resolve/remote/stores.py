"""From the shapes of stores of objects and items to their maps."""

from collections.abc import Sequence

from mamoru.model.remote.map import ObjectTemplate
from mamoru.notation.codes import Code
from mamoru.notation.resolve.categories import tell_no_leaf
from mamoru.notation.resolve.names import Use
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.remote import ObjectShape


def stored_objects(sheet: Sheet, shapes: Sequence[ObjectShape]) -> tuple[ObjectTemplate, ...]:
    """Return the places of a store of objects."""
    for n, shape in enumerate(shapes):
        _check_object(sheet, n, shape)
    return tuple(
        ObjectTemplate(
            name=shape.name,
            key=shape.key or shape.prefix,
            below=not shape.key,
            category=shape.category,
            withheld=shape.withheld,
        )
        for shape in shapes
    )


def _check_object(sheet: Sheet, n: int, shape: ObjectShape) -> None:
    path = ("objects", n)
    node = f"systems.{sheet.system}"
    if bool(shape.key) is bool(shape.prefix):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"`{shape.name}` does not say in one way which objects are meant",
            why="nobody could say what is erased",
            remedy="write `key:` for one object, or `prefix:` for all of which the keys begin so",
            where=sheet.page.key(*path),
            node=node,
        )
    elif shape.prefix and not shape.prefix.endswith("/"):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"the prefix of `{shape.name}` does not end with `/`",
            why="the objects of the customer 1 would be found together with those of the customer 11",
            remedy="end it with `/`, or write `key:` and the whole key of one object",
            where=sheet.page.key(*path, "prefix"),
            node=node,
        )
    if shape.category not in sheet.categories.leaves:
        use = Use(path=(*path, "category"), node=node)
        tell_no_leaf(sheet.page, shape.category, sheet.categories, use=use)
