"""Tables of a map: whose rows they are, what each column holds, and what is kept."""

from mamoru.model.map import (
    GUESSED_TABLE,
    ColumnMap,
    Condition,
    Keep,
    KindRows,
    Recomputed,
    RegionColumn,
    Sum,
    TableMap,
)
from mamoru.model.notice import Mark
from mamoru.notation.codes import Code
from mamoru.notation.nearest import choose, listed, meant
from mamoru.notation.page import Path
from mamoru.notation.resolve.categories import tell_no_leaf
from mamoru.notation.resolve.inside.documents import documents_of, inside_of
from mamoru.notation.resolve.masks import mask_of_column
from mamoru.notation.resolve.names import (
    IDENTITY_KEY,
    PEOPLE,
    RETENTION,
    RETENTION_THERE,
    SUPPLEMENT,
    TABLE,
    Use,
    is_known,
    tell_repeated,
)
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.resolve.ties import ties_of
from mamoru.notation.shapes.map import ColumnShape, KeptShape, RecomputedShape, TableShape

_PERSONAL_KEYS = (
    "is",
    "known-by",
    "region",
    "collected",
    "pseudo-person",
    "columns",
    "not-personal",
    "ties",
    "recomputed",
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
        person=next(iter(shape.kinds), ""),
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
        recomputed=_recomputed_of(sheet, name, shape),
        kinds=_kinds_of(sheet, shape),
        documents=documents_of(sheet, name, shape),
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
    if not shape.kinds:
        for key in ("known-by", "region"):
            if key in page.written(*path).entries:
                _tell_no_people(sheet, path, key, node=node)
        return
    if len(shape.kinds) > 1 or any(shape.kinds.values()):
        keys = _check_kinds(sheet, path, shape, node=node)
    else:
        (kind,) = shape.kinds
        if not is_known(page, kind, PEOPLE, known=people, use=Use(path=(*path, "is"), node=node)):
            return
        keys = people[kind].known_by
    for key in shape.known_by if any(kind in people for kind in shape.kinds) else ():
        use = Use(path=(*path, "known-by", key), node=node, as_key=True)
        is_known(page, key, IDENTITY_KEY, known=keys, use=use)


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
    document, inside = inside_of(sheet, table, name)
    return ColumnMap(
        name=name,
        category=shape.category,
        secret=bool(shape.marks) or (category is not None and Mark.SECRET in category.marks),
        names_others=shape.free_text is not None,
        mask=mask_of_column(sheet, name, shape, path=path),
        where=sheet.page.key(*path),
        document=document,
        path=inside,
    )


def _keep(sheet: Sheet, table: str, shape: KeptShape | None, *, node: str) -> Keep | None:
    if shape is None:
        return None
    path: Path = ("tables", table, "kept")
    use = Use(path=(*path, "for"), node=node)
    is_known(sheet.page, shape.retention, RETENTION, known=sheet.notice.retention, use=use)
    _check_regions(sheet, path, shape, node=node)
    tell_repeated(sheet.page, shape.columns, Use(path=(*path, "columns"), node=node))
    for index, column in enumerate(shape.columns):
        sheet.check_column(column, table, use=Use(path=(*path, "columns", index), node=node))
    tell_repeated(sheet.page, shape.by, Use(path=(*path, "by"), node=node))
    for index, column in enumerate(shape.by):
        sheet.check_column(column, table, use=Use(path=(*path, "by", index), node=node))
    return Keep(
        retention=shape.retention,
        regions=shape.regions,
        columns=shape.columns,
        where=sheet.page.key(*path),
        by=shape.by,
    )


def _check_regions(sheet: Sheet, path: Path, shape: KeptShape, *, node: str) -> None:
    """Tell a supplement that is none, a promise not told there, and one that runs from another day."""
    overlays, stated = sheet.notice.overlays, sheet.notice.retention.get(shape.retention)
    for region, word in shape.regions.items():
        at: Path = (*path, "in", region)
        key = Use(path=at, node=node, as_key=True)
        if not is_known(sheet.page, region, SUPPLEMENT, known=overlays, use=key):
            continue
        told = overlays[region].notice.retention
        if not is_known(sheet.page, word, RETENTION_THERE, known=told, use=Use(path=at, node=node)):
            continue
        if stated and told[word].after != stated.after:
            sheet.page.tell(
                Code.DO_NOT_FIT,
                f"`{word}` runs from `{told[word].after}`, and `{shape.retention}` from `{stated.after}`",
                why="a row has one date by which it is told how long it stays",
                remedy=f"name a promise that runs from `{stated.after}`",
                where=sheet.page.value(*at),
                node=node,
            )


def _kinds_of(sheet: Sheet, shape: TableShape) -> dict[str, KindRows]:
    """Return the kinds of people of a table that has several; none where it has one or none."""
    people, found = sheet.notice.people, {}
    for kind, told in shape.kinds.items():
        for column, equals in told.items():
            known = people[kind].known_by if kind in people else ()
            found[kind] = KindRows(
                when=Condition(column=column, equals=equals),
                known_by={k: c for k, c in shape.known_by.items() if k in known},
            )
    return found


def _check_kinds(sheet: Sheet, path: Path, shape: TableShape, *, node: str) -> tuple[str, ...]:
    """Check that one column tells the kinds apart; return the identity keys of all of them.

    No row is of two kinds then, and a request of a customer never widens to the same person as an employee.
    Law: GDPR art. 5(1)(b), 12(6).
    """
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
            remedy="tell them apart: `is: {customer: {type: C}, employee: {type: E}}`",
            where=sheet.page.key(*path, "is"),
            node=node,
        )
    return tuple(keys)


def _recomputed_of(sheet: Sheet, table: str, shape: TableShape) -> tuple[Recomputed, ...]:
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
