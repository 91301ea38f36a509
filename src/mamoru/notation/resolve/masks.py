"""Masks as they are used in a map: the mask known, its argument of the right kind."""

from collections.abc import Iterator

from mamoru.model.kinds.mask import Argument
from mamoru.model.map import MaskUse, Scalar
from mamoru.notation.codes import Code
from mamoru.notation.page import Path
from mamoru.notation.resolve.names import MASK, Use, is_known
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.map import ColumnShape, MaskShape

_WANTED = {Argument.NOTHING: "", Argument.TEXT: "a text", Argument.NUMBER: "a whole number"}


def mask_of_column(sheet: Sheet, column: str, shape: ColumnShape, *, path: Path) -> MaskUse | None:
    """Return how the column is masked in a row that stays; none: the map does not say."""
    if not shape.mask:
        return None
    here: Path = (*path, "mask")
    if len(shape.mask) > 1:
        _tell_several(sheet, here)
        return None
    name, argument = next(iter(shape.mask.items()))
    return _use(sheet, name, argument, column=column, path=(*here, name), argued=(*here, name))


def masks_on_leaving(sheet: Sheet, shape: MaskShape, path: Path) -> Iterator[MaskUse]:
    """Yield the masks of one entry of ``leaving:``, one per column."""
    masks = shape.model_extra or {}
    if len(masks) != 1:
        _tell_several(sheet, path)
        return
    name, columns = next(iter(masks.items()))
    for column in columns:
        use = _use(sheet, name, shape.argument, column=column, path=(*path, name), argued=(*path, "is"))
        if use is None:
            return
        yield use


def _use(
    sheet: Sheet, name: str, argument: Scalar, *, column: str, path: Path, argued: Path
) -> MaskUse | None:
    page = sheet.page
    use = Use(path=path, node=_node(sheet, path), as_key=name in page.written(*path[:-1]).entries)
    if not is_known(page, name, MASK, known=sheet.known.masks, use=use):
        return None
    wants = sheet.known.masks[name]
    given = argument
    if wants is Argument.TEXT and argument is not None:
        given = page.written(*argued).text
    if not _fits(wants, given):
        _tell_argument(sheet, name, wants, path=argued)
        return None
    return MaskUse(mask=name, column=column, argument=given, where=page.key(*path))


def _fits(wants: Argument, given: Scalar) -> bool:
    if wants is Argument.NOTHING:
        return given is None
    if wants is Argument.TEXT:
        return isinstance(given, str)
    return isinstance(given, int) and not isinstance(given, bool)


def _tell_argument(sheet: Sheet, name: str, wants: Argument, *, path: Path) -> None:
    wanted = _WANTED[wants]
    give = f"give it {wanted}: `is:` in a tie, the value after `{name}:` in a column"
    sheet.page.tell(
        Code.MASK_ARGUMENT,
        f"the mask `{name}` wants {wanted or 'no argument'}",
        why="with another argument the mask would leave another value than the one promised",
        remedy=give if wanted else "remove it",
        where=sheet.page.value(*path),
        node=_node(sheet, path),
    )


def _tell_several(sheet: Sheet, path: Path) -> None:
    sheet.page.tell(
        Code.DO_NOT_FIT,
        "exactly one mask must be named here",
        why="two masks on one column would make the result depend on their order",
        remedy="write one `{MASK: column}` per entry, with `is:` where the mask wants an argument",
        where=sheet.page.value(*path),
        node=_node(sheet, path),
    )


def _node(sheet: Sheet, path: Path) -> str:
    return f"systems.{sheet.system}.{path[1]}"  # every mask stands below ``tables, NAME``
