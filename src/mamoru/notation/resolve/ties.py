"""Ties of a table: where each leads, and what happens along it."""

from collections import Counter

from mamoru.model.map import Condition, How, MaskUse, TargetGone, Tie
from mamoru.notation.codes import Code
from mamoru.notation.page import Path
from mamoru.notation.resolve.masks import masks_on_leaving
from mamoru.notation.resolve.names import IDENTITY_KEY, PEOPLE, RETENTION, Use, is_known, tell_repeated
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.shapes.map import TargetGoneShape, TieShape


def ties_of(sheet: Sheet, table: str, shapes: tuple[TieShape, ...]) -> tuple[Tie, ...]:
    """Return the ties of the table; a second tie by the same column has ``.2`` after its id."""
    _tell_same(sheet, table, shapes)
    counts: Counter[str] = Counter()
    ties = []
    for index, shape in enumerate(shapes):
        base = f"systems.{sheet.system}.{table}.{'+'.join(shape.by)}"
        counts[base] += 1
        name = base if counts[base] == 1 else f"{base}.{counts[base]}"
        ties.append(_tie(sheet, table, shape, index=index, name=name))
    return tuple(ties)


def _tie(sheet: Sheet, table: str, shape: TieShape, *, index: int, name: str) -> Tie:
    path: Path = ("tables", table, "ties", index)
    target, to_columns = _target(sheet, shape, path, name=name)
    _check_columns(sheet, table, shape, path=path, name=name, target=target)
    _check_target_gone(sheet, shape, path, name=name)
    goes, keep = shape.delete_row or shape.target_gone.delete_row, shape.target_gone.keep
    return Tie(
        id=name,
        by=shape.by,
        to=target,
        to_columns=to_columns,
        of=shape.of,
        known_as=shape.known_as,
        how=How(shape.how),
        hide=shape.access.hide if shape.access else (),
        hide_reason=shape.access.because if shape.access else "",
        leaving=_leaving(sheet, shape, path),
        delete_row=goes is not None,
        delete_reason=goes.because if goes else "",
        delete_shared=goes is not None and goes.though is not None,
        target_gone=_target_gone(shape.target_gone),
        gone_reason=keep.because if keep else "",
        gone_until=keep.until if keep else "",
        when=_condition(shape),
        where=sheet.page.value(*path, "by"),
    )


def _target_gone(shape: TargetGoneShape) -> TargetGone:
    if shape.keep:
        return TargetGone.KEEP
    return TargetGone.DELETE_ROW if shape.delete_row else TargetGone(shape.word)


def _check_target_gone(sheet: Sheet, shape: TieShape, path: Path, *, name: str) -> None:
    said = shape.target_gone
    if said.keep:
        use = Use(path=(*path, "target-gone", "keep", "for"), node=name)
        is_known(sheet.page, said.keep.until, RETENTION, known=sheet.notice.retention, use=use)
    words = [w for w, given in (("keep", said.keep), ("delete-row", said.delete_row)) if given]
    backward = words and (How(shape.how).backward or not shape.to)
    if len(words) > 1 or backward or (said.delete_row and shape.delete_row):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            "`target-gone` wants one answer, of a row whose column leads to another row",
            why="of two answers nobody can tell which one holds, and an identity value leads to no row",
            remedy="write `null`, `refuse`, `{keep: ...}` or `{delete-row: ...}`",
            where=sheet.page.key(*path, "target-gone"),
            node=name,
        )


def _leaving(sheet: Sheet, shape: TieShape, path: Path) -> tuple[MaskUse, ...]:
    return tuple(
        use
        for index, mask in enumerate(shape.leaving)
        for use in masks_on_leaving(sheet, mask, (*path, "leaving", index))
    )


def _condition(shape: TieShape) -> Condition | None:
    if not shape.when:
        return None
    column, equals = next(iter(shape.when.items()))
    return Condition(column=column, equals=equals)


def _target(sheet: Sheet, shape: TieShape, path: Path, *, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the table and columns the tie leads to; empty when it leads to an identity key."""
    to_person = bool(shape.of and shape.known_as)
    if bool(shape.to) == to_person or bool(shape.of) != bool(shape.known_as):
        _tell_target(sheet, path, name)
        return "", ()
    if to_person:
        _check_person(sheet, shape, path, name=name)
        return "", ()
    split = [sheet.split(word) for word in shape.to]
    for position, (table, _) in enumerate(split):
        if not sheet.check_table(table, use=Use(path=(*path, "to", position), node=name)):
            return "", ()
    tables, columns = {table for table, _ in split}, tuple(c for _, c in split if c)
    target = split[0][0]
    if len(tables) > 1 or len(columns) not in {0, len(shape.by)} or (not columns and len(split) > 1):
        _tell_target_columns(sheet, path, name)
    for position, column in enumerate(columns):
        sheet.check_column(column, target, use=Use(path=(*path, "to", position), node=name))
    return target, columns


def _check_person(sheet: Sheet, shape: TieShape, path: Path, *, name: str) -> None:
    people, page = sheet.notice.people, sheet.page
    if is_known(page, shape.of, PEOPLE, known=people, use=Use(path=(*path, "of"), node=name)):
        use = Use(path=(*path, "known-as"), node=name)
        is_known(page, shape.known_as, IDENTITY_KEY, known=people[shape.of].known_by, use=use)


def _check_columns(sheet: Sheet, table: str, shape: TieShape, *, path: Path, name: str, target: str) -> None:
    tell_repeated(sheet.page, shape.by, Use(path=(*path, "by"), node=name))
    for index, column in enumerate(shape.by):
        sheet.check_column(column, table, use=Use(path=(*path, "by", index), node=name))
    for column in shape.when or ():
        use = Use(path=(*path, "when", column), node=name, as_key=True)
        sheet.check_column(column, table, use=use)
    # Backward, the row that is reached is the target's; its columns are the ones hidden and masked.
    reached = (table, target) if How(shape.how).backward and target else (table,)
    for index, column in enumerate(shape.access.hide if shape.access else ()):
        use = Use(path=(*path, "access", "hide", index), node=name)
        sheet.check_column(column, *reached, use=use)
    for index, mask in enumerate(shape.leaving):
        for word, columns in (mask.model_extra or {}).items():
            for position, column in enumerate(columns):
                use = Use(path=(*path, "leaving", index, word, position), node=name)
                sheet.check_column(column, *reached, use=use)


def _tell_same(sheet: Sheet, table: str, shapes: tuple[TieShape, ...]) -> None:
    seen: set[object] = set()
    for index, shape in enumerate(shapes):
        same = (shape.by, shape.to, shape.of, shape.known_as, tuple((shape.when or {}).items()))
        if same in seen:
            sheet.page.tell(
                Code.SAID_TWICE,
                f"a tie of `{table}` by `{', '.join(shape.by)}` to the same place stands above",
                why="of two answers nobody can tell which one holds",
                remedy="keep one of the two, or give each a `when:`",
                where=sheet.page.value("tables", table, "ties", index, "by"),
                node=f"systems.{sheet.system}.{table}",
            )
        seen.add(same)


def _tell_target(sheet: Sheet, path: Path, name: str) -> None:
    sheet.page.tell(
        Code.DO_NOT_FIT,
        "a tie wants either `to`, or `of` with `known-as`",
        why="a tie that leads nowhere neither shows nor erases anything",
        remedy="write `to: TABLE`, or `of: PEOPLE, known-as: IDENTITY-KEY` for a person kept elsewhere",
        where=sheet.page.value(*path, "by"),
        node=name,
    )


def _tell_target_columns(sheet: Sheet, path: Path, name: str) -> None:
    sheet.page.tell(
        Code.DO_NOT_FIT,
        "`by` and `to` must name equally many columns, and `to` columns of one table",
        why="rows would be joined by half a key, and one person's rows taken for another's",
        remedy="write `to: TABLE` for its primary key, or one `TABLE.column` for each column of `by`",
        where=sheet.page.value(*path, "to"),
        node=name,
    )
