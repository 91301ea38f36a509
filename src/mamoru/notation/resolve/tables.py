"""Tables of a map: whose rows they are, what each column holds, and what is kept."""

from mamoru.model.map import GUESSED_TABLE, ColumnMap, Keep, RegionColumn, TableMap
from mamoru.model.notice import Mark
from mamoru.notation.codes import Code
from mamoru.notation.nearest import choose, listed, meant
from mamoru.notation.page import Path
from mamoru.notation.resolve.categories import tell_no_leaf
from mamoru.notation.resolve.masks import mask_of_column
from mamoru.notation.resolve.names import (
    IDENTITY_KEY,
    PEOPLE,
    RETENTION,
    TABLE,
    Use,
    is_known,
    tell_repeated,
)
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.resolve.ties import ties_of
from mamoru.notation.shapes.map import ColumnShape, KeptShape, TableShape

_PERSONAL_KEYS = (
    "is",
    "known-by",
    "region",
    "collected",
    "pseudo-person",
    "columns",
    "not-personal",
    "ties",
    "kept",
)


def table_of(sheet: Sheet, name: str, shape: TableShape) -> TableMap:
    """Return what the map says of one table."""
    path: Path = ("tables", name)
    node = f"systems.{sheet.system}.{name}"
    _check_table(sheet, name, node)
    _check_nothing_personal(sheet, path, shape, node=node)
    _check_person(sheet, path, shape, node=node)
    _check_listed_columns(sheet, name, shape, node=node)
    return TableMap(
        id=node,
        name=name,
        person=shape.person,
        known_by=shape.known_by,
        suspended_since=shape.suspended_since,
        collected=shape.collected,
        columns={column: _column(sheet, name, column, shape=held) for column, held in shape.columns.items()},
        not_personal=shape.not_personal,
        nothing_personal=shape.holds is not None,
        pseudo_person=shape.pseudo_person,
        ties=ties_of(sheet, name, shape.ties),
        keep=_keep(sheet, name, shape.kept, node=node),
        where=sheet.page.key(*path),
        guessed=shape.guessed,
        region=RegionColumn(column=shape.region.column, values=shape.region.values) if shape.region else None,
    )


def _check_table(sheet: Sheet, name: str, node: str) -> None:
    if sheet.schema is None or name in sheet.schema.tables:
        return
    words = () if sheet.page.full else sheet.schema.tables
    sheet.page.tell(
        TABLE.code,
        f"the database has no table `{name}`{meant(name, words)}",
        why=TABLE.why,
        remedy=choose(words, sheet.discover),
        where=sheet.page.key("tables", name),
        node=node,
    )


def _check_nothing_personal(sheet: Sheet, path: Path, shape: TableShape, *, node: str) -> None:
    written = sheet.page.written(*path).entries
    more = [key for key in _PERSONAL_KEYS if key in written]
    if shape.holds is None or not more:
        return
    sheet.page.tell(
        Code.SAID_TWICE,
        f"the table `{path[-1]}` holds nothing personal, and yet `{more[0]}:` is said of it",
        why="of two answers nobody can tell which one holds",
        remedy=f"remove `holds: nothing-personal`, or remove {listed(more)}",
        where=sheet.page.key(*path, "holds"),
        node=node,
    )


def _check_person(sheet: Sheet, path: Path, shape: TableShape, *, node: str) -> None:
    page, people = sheet.page, sheet.notice.people
    if not shape.person:
        for key in ("known-by", "region"):
            if key in page.written(*path).entries:
                _tell_no_people(sheet, path, key, node=node)
        return
    if not is_known(page, shape.person, PEOPLE, known=people, use=Use(path=(*path, "is"), node=node)):
        return
    for key in shape.known_by:
        use = Use(path=(*path, "known-by", key), node=node, as_key=True)
        is_known(page, key, IDENTITY_KEY, known=people[shape.person].known_by, use=use)


def _tell_no_people(sheet: Sheet, path: Path, key: str, *, node: str) -> None:
    why, instead = NO_PEOPLE[key]
    sheet.page.tell(
        Code.DO_NOT_FIT,
        f"`{key}` is said of the table `{path[-1]}`, whose rows are no people",
        why=why,
        remedy=f"add `is: PEOPLE` to the table, or {instead}",
        where=sheet.page.key(*path, key),
        node=node,
    )


NO_PEOPLE = {
    "known-by": (
        "keys of people are looked up in tables of people only",
        "use a tie with `of:` and `known-as:`",
    ),
    "region": ("where a person is, is read together with the person's own row", "leave it out"),
}


def _check_listed_columns(sheet: Sheet, table: str, shape: TableShape, *, node: str) -> None:
    path: Path = ("tables", table)
    for key, column in shape.known_by.items():
        sheet.check_column(column, table, use=Use(path=(*path, "known-by", key), node=node))
    if shape.region:
        use = Use(path=(*path, "region"), node=node)
        sheet.check_column(shape.region.column, table, use=use)
    if shape.suspended_since:
        use = Use(path=(*path, "suspended-since"), node=node)
        sheet.check_column(shape.suspended_since, table, use=use)
    if shape.collected:
        sheet.check_column(shape.collected, table, use=Use(path=(*path, "collected"), node=node))
    tell_repeated(sheet.page, shape.guessed, Use(path=(*path, "guessed"), node=node))
    for index, column in enumerate(shape.guessed):
        if column != GUESSED_TABLE:
            sheet.check_column(column, table, use=Use(path=(*path, "guessed", index), node=node))
    tell_repeated(sheet.page, shape.not_personal, Use(path=(*path, "not-personal"), node=node))
    for index, column in enumerate(shape.not_personal):
        use = Use(path=(*path, "not-personal", index), node=node)
        sheet.check_column(column, table, use=use)
        if column in shape.columns:
            _tell_both(sheet, column, use)


def _tell_both(sheet: Sheet, column: str, use: Use) -> None:
    sheet.page.tell(
        Code.SAID_TWICE,
        f"the column `{column}` stands under `columns` and under `not-personal`",
        why="of two answers nobody can tell which one holds",
        remedy="remove it from one of the two",
        where=sheet.page.value(*use.path),
        node=use.node,
    )


def _column(sheet: Sheet, table: str, name: str, *, shape: ColumnShape) -> ColumnMap:
    path: Path = ("tables", table, "columns", name)
    node = f"systems.{sheet.system}.{table}.{name}"
    sheet.check_column(name, table, use=Use(path=path, node=node, as_key=True))
    category = sheet.categories.leaves.get(shape.category)
    if category is None:
        use = Use(path=(*path, "category"), node=node)
        tell_no_leaf(sheet.page, shape.category, sheet.categories, use=use)
    return ColumnMap(
        name=name,
        category=shape.category,
        secret=bool(shape.marks) or (category is not None and Mark.SECRET in category.marks),
        names_others=shape.free_text is not None,
        mask=mask_of_column(sheet, name, shape, path=path),
        where=sheet.page.key(*path),
    )


def _keep(sheet: Sheet, table: str, shape: KeptShape | None, *, node: str) -> Keep | None:
    if shape is None:
        return None
    path: Path = ("tables", table, "kept")
    use = Use(path=(*path, "for"), node=node)
    is_known(sheet.page, shape.retention, RETENTION, known=sheet.notice.retention, use=use)
    tell_repeated(sheet.page, shape.columns, Use(path=(*path, "columns"), node=node))
    for index, column in enumerate(shape.columns):
        sheet.check_column(column, table, use=Use(path=(*path, "columns", index), node=node))
    return Keep(retention=shape.retention, columns=shape.columns, where=sheet.page.key(*path))
