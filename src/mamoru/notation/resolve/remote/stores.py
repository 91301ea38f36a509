"""From the shapes of stores of objects and items to their maps, and what fields hold."""

from collections.abc import Mapping, Sequence

from mamoru.model.remote.map import DocumentTemplate, Fields, ItemTemplate, ObjectTemplate, places_of
from mamoru.notation.codes import Code
from mamoru.notation.page import Path
from mamoru.notation.resolve.categories import tell_no_leaf
from mamoru.notation.resolve.names import Use
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.remote import DocumentShape, IndexedShape, ItemShape, ObjectShape


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


def stored_items(sheet: Sheet, shapes: Sequence[ItemShape]) -> tuple[ItemTemplate, ...]:
    """Return the places of a store of items."""
    for n, shape in enumerate(shapes):
        _check_item(sheet, n, shape)
    return tuple(
        ItemTemplate(
            name=shape.name,
            table=shape.table,
            index=shape.index,
            key=shape.key,
            begins=shape.begins,
            removes=shape.removes,
            because=shape.because,
            fields=checked_fields(sheet, shape.fields, shape.withheld, path=("items", n, "fields")),
        )
        for n, shape in enumerate(shapes)
    )


def _check_item(sheet: Sheet, n: int, shape: ItemShape) -> None:
    node = f"systems.{sheet.system}"
    _check_stay(sheet, shape, ("items", n))
    if places_of(shape.begins) and (shape.begins[-1] == "}" or shape.begins[-1].isalnum()):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"`begins:` of `{shape.name}` does not end with a sign such as `#`",
            why="the items of the customer 1 would be found together with those of the customer 11",
            remedy="end it with the sign that ends the identity value in your keys",
            where=sheet.page.key("items", n, "begins"),
            node=node,
        )
    if shape.begins and len(shape.key) > 1:
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"`{shape.name}` says both attributes of the key, and how one of them begins",
            why="a key has two attributes at most, so that one of the three would be left out",
            remedy="write `begins:` or the second attribute under `key:`",
            where=sheet.page.key("items", n, "begins"),
            node=node,
        )


def _check_stay(sheet: Sheet, shape: ItemShape | DocumentShape | IndexedShape, path: Path) -> None:
    if bool(shape.removes) is not bool(shape.because):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"of `{shape.name}` it is not said both what goes and why the rest stays",
            why="what survives an erasure needs a reason",
            remedy="write `removes: [ATTRIBUTE, ...]` and `because:`, or neither: then all of it goes",
            where=sheet.page.key(*path),
            node=f"systems.{sheet.system}",
        )


def stored_documents(
    sheet: Sheet, shapes: Sequence[DocumentShape | IndexedShape]
) -> tuple[DocumentTemplate, ...]:
    """Return the places of a store of documents."""
    for n, shape in enumerate(shapes):
        _check_stay(sheet, shape, ("documents", n))
    return tuple(
        DocumentTemplate(
            name=shape.name,
            collection=shape.index if isinstance(shape, IndexedShape) else shape.collection,
            by=shape.by,
            removes=shape.removes,
            because=shape.because,
            fields=checked_fields(sheet, shape.fields, shape.withheld, path=("documents", n, "fields")),
        )
        for n, shape in enumerate(shapes)
    )


def checked_fields(
    sheet: Sheet, shown: Mapping[str, str], withheld: Mapping[str, str], *, path: Path
) -> Fields:
    """Return what fields hold; a category that is no leaf of the notice is told."""
    for name, category in shown.items():
        if category not in sheet.categories.leaves:
            use = Use(path=(*path, name) if name else path, node=f"systems.{sheet.system}")
            tell_no_leaf(sheet.page, category, sheet.categories, use=use)
    return Fields(categories=dict(shown), withheld=dict(withheld))
