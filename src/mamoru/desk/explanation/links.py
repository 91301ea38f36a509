"""Which nodes of a programme have to do with which: the links that explanations list."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from mamoru.check.computed import readable_columns
from mamoru.check.graphs.reached import Route, routes
from mamoru.check.known import KeyColumn, held_by_keys
from mamoru.check.staying import kinds_held, shells
from mamoru.desk.explanation.told import Group, Link, group, titled, words
from mamoru.model.kinds.right import Act, Right
from mamoru.model.map import ColumnMap, How, Keep, SystemMap, TableMap
from mamoru.model.notice import CollectionPoint, GivenRight, Notice, Purpose, Recipient, Retention, Wording
from mamoru.model.programme import CheckedProgramme, Reference
from mamoru.model.shelf import members

Routes = tuple[Route, ...]

NO_BASIS = "no legal basis named"
SHARED = frozenset({How.JOINT, How.OWNS})  #: ties that make one of several owners


def purpose_link(purpose: Purpose) -> Link:
    """Return what is said of a purpose beside another node."""
    choice = (f"choices.{purpose.choice}",) if purpose.choice else ()
    more = "; ".join((words(purpose.of), purpose.basis or NO_BASIS, *choice))
    return Link(id=purpose.node.id, says=_named(purpose.title, more), where=purpose.node.where)


def recipient_link(recipient: Recipient) -> Link:
    """Return what is said of a recipient beside another node."""
    countries = f" in {words(recipient.countries)}" if recipient.countries else ""
    says = _named(recipient.title, f"{recipient.role}{countries}")
    return Link(id=recipient.node.id, says=says, where=recipient.node.where)


def retention_link(retention: Retention) -> Link:
    """Return what is said of a retention promise beside another node."""
    says = f"{lasts(retention)} ({retention.ground})"
    return Link(id=retention.node.id, says=says, where=retention.node.where)


def retention_there(notice: Notice, wanted: Collection[str]) -> Iterator[Link]:
    """Yield what supplements promise on keeping these categories, with the regions they are for."""
    for overlay in notice.overlays.values():
        own = {node.id for node in overlay.nodes}
        for promise in overlay.notice.retention.values():
            if promise.node.id in own and not set(wanted).isdisjoint(promise.items):
                link = retention_link(promise)
                yield replace(link, says=f"{link.says}, for people in {words(overlay.regions)}")


def lasts(retention: Retention) -> str:
    """Return how long a promise keeps: ``7 years after order-closed``."""
    end = ", to the end of that fiscal year" if retention.to_fiscal_year_end else ""
    return f"{retention.keep} after {retention.after}{end}"


def point_link(point: CollectionPoint) -> Link:
    """Return what is said of a collection point beside another node."""
    return Link(id=point.node.id, says=_named(point.title, words(point.of)), where=point.node.where)


def right_link(right: GivenRight) -> Link:
    """Return what is said of a right beside another node."""
    return Link(id=right.node.id, says=f"{words(right.of)}, by {right.source}", where=right.node.where)


def table_link(system: SystemMap, table: TableMap) -> Link:
    """Return what is said of a table beside another node."""
    if table.nothing_personal:
        return Link(id=table.id, says="nothing personal", where=table.where)
    held = sorted({column.category for column in table.columns.values()})
    says = f"rows are people: {words(table.people)}; " if table.person else ""
    return Link(id=f"{system.id}.{table.name}", says=f"{says}{words(held)}", where=table.where)


def columns_of(checked: CheckedProgramme, leaves: Collection[str]) -> Iterator[Link]:
    """Yield the columns, and the systems searched by hand, that hold any of these categories."""
    programme = checked.programme
    keys = held_by_keys(programme.notice, programme.systems)
    by_key = [(table, one) for table, one, category in keys if category in leaves]
    for system in programme.systems.values():
        for table in system.tables.values():
            stays = readable(checked, system, table)
            here = (c for c in table.columns.values() if c.category in leaves)
            yield from (_holding(table, c, stays=c.name in stays) for c in here)
            yield from (_by_key(table, one) for held, one in by_key if held is table)
        if system.manual and set(system.manual.holds) & set(leaves):
            by_hand = f"searched by hand: {system.manual.owner}, within {system.manual.days} days"
            by_hand = "asked by calls" if system.remote else by_hand
            yield Link(id=system.id, says=by_hand, where=system.where)


def readable(checked: CheckedProgramme, system: SystemMap, table: TableMap) -> tuple[str, ...]:
    """Return the personal columns that stay readable in kept rows of a table."""
    schema = checked.programme.schemas.get(system.name)
    known = schema.tables.get(table.name) if schema else None
    graph = checked.graphs.get(system.name)
    return readable_columns(checked.programme.notice, system, table, known=known, graph=graph)


def _by_date(keep: Keep) -> str:
    """Return by which row's date rows are kept, where it is not their own."""
    return f", by the date of the row that {', '.join(keep.by)} leads to," if keep.by else ""


def _by_key(table: TableMap, known: KeyColumn) -> Link:
    says = f"the identity key `{known.key}`, by which a {known.kind} is known; `columns:` does not say so"
    return Link(id=f"{table.id}.{known.column}", says=says, where=table.where)


def _holding(table: TableMap, column: ColumnMap, *, stays: bool) -> Link:
    kept = table.keep if stays else None
    says = [f"kept for {_promises(kept)}"] if kept else []
    says += ["secret: never shown"] if column.secret else []
    says += ["free text that may name others"] if column.names_others else []
    return Link(id=f"{table.id}.{column.name}", says="; ".join(says), where=column.where)


def _promises(keep: Keep) -> str:
    """Return the promises that keep rows of a table, in whichever region."""
    names = dict.fromkeys((keep.retention, *keep.regions.values()))
    return " or ".join(f"retention.{name}" for name in names)


def categories(checked: CheckedProgramme, leaves: Collection[str]) -> Group:
    """Return these categories, each with the number of columns that hold it."""
    known = checked.programme.notice.categories
    return group("categories", (_category(checked, leaf) for leaf in known if leaf in leaves))


def _category(checked: CheckedProgramme, leaf: str) -> Link:
    category = checked.programme.notice.categories[leaf]
    found = sum(1 for _ in columns_of(checked, {leaf}))
    held = "held nowhere" if not found else f"held in {found} {'place' if found == 1 else 'places'}"
    marks = sorted(mark.value for mark in category.marks)
    says = "; ".join((titled(category.title), *marks, held)) if category.title else "; ".join((*marks, held))
    return Link(id=category.node.id, says=says, where=category.node.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who reaches the tables of one system, by table and kind of people."""

    system: SystemMap
    shown: Mapping[str, Mapping[str, Routes]] | None  #: none: the system has no snapshot
    going: Mapping[str, Mapping[str, Routes]]
    held_fast: Mapping[
        str, Mapping[str, tuple[Reference, ...]]
    ]  #: kind of people -> table -> what needs its rows


def reach(checked: CheckedProgramme, system: SystemMap) -> Reach:
    """Return who reaches the tables of a system."""
    graph = checked.graphs.get(system.name)
    if graph is None:
        return Reach(system=system, shown=None, going={}, held_fast={})
    shown, going = (routes(system, graph, erasing=erasing) for erasing in (False, True))
    held_fast = {kind: shells(system, graph, of=kind) for kind in kinds_held(system, graph)}
    return Reach(system=system, shown=shown, going=going, held_fast=held_fast)


def executed(checked: CheckedProgramme) -> list[GivenRight]:
    """Return the rights of the notice that Mamoru carries out on rows that hold something of people."""
    known = {r.name for r in members("mamoru.rights", Right).values() if r.act is not Act.SUSPEND}
    return [right for right in checked.programme.notice.rights.values() if right.right in known]


def rights_reaching(checked: CheckedProgramme, leaves: Collection[str]) -> Iterator[Group]:
    """Yield for each right that is carried out the tables with these categories, and who reaches them."""
    found = [reach(checked, system) for system in checked.programme.systems.values()]
    keys = held_by_keys(checked.programme.notice, checked.programme.systems)
    by_key = {table.id for table, _, category in keys if category in leaves}
    for right in executed(checked):
        links = (link for one in found for link in _reached_in(one, right, by_key, leaves=set(leaves)))
        yield group(f"reached by {right.node.id}", links)


def _reached_in(
    found: Reach, right: GivenRight, by_key: AbstractSet[str], *, leaves: AbstractSet[str]
) -> Iterator[Link]:
    system = found.system
    if system.manual and leaves & set(system.manual.holds):
        of = [kind for kind in system.manual.of if kind in right.of]
        yield Link(
            id=system.id,
            says=f"{words(of, nothing='nobody')}: {'by calls' if system.remote else 'by hand'}",
            where=system.where,
        )
    for table in system.tables.values():
        if table.id in by_key or any(column.category in leaves for column in table.columns.values()):
            yield Link(id=table.id, says=reach_of(found, table, right), where=table.where)


def reach_of(found: Reach, table: TableMap, right: GivenRight) -> str:
    """Return whose request reaches the rows of a table, along which ties, and what an erasure does."""
    if found.shown is None:
        return "not known without a snapshot: run `mamoru discover`"
    act = {r.name: r.act for r in members("mamoru.rights", Right).values()}[right.right]
    shown, going = found.shown.get(table.name, {}), found.going.get(table.name, {})
    shown = going if act is Act.CORRECT else shown
    kinds = sorted(shown.keys() & set(right.of))
    if act is not Act.ERASE:
        parts = [f"{kind} {_along(found.system, shown[kind])}" for kind in kinds]
    else:
        parts = [_erased(found, table, kind, shown=shown[kind], going=going.get(kind)) for kind in kinds]
        if table.keep:
            parts.append(f"rows kept for {_promises(table.keep)}{_by_date(table.keep)} stay")
    return "; ".join(parts) if parts else "nobody's request reaches it"


def _erased(found: Reach, table: TableMap, kind: str, *, shown: Routes, going: Routes | None) -> str:
    if going is None:
        return f"{kind} {_along(found.system, shown)}, and the row stays"
    shared = any(way.tie.how in SHARED for route in going for way in route)
    goes = f"{kind} {_along(found.system, going)}, and the row goes{' with its last owner' if shared else ''}"
    return goes + _as_shell(found.held_fast.get(kind, {}).get(table.name, ()))


def _as_shell(references: Sequence[Reference]) -> str:
    """Return that a row which others must point at stays, emptied; nothing where none must."""
    pointers = dict.fromkeys(f"{reference.table}.{'+'.join(reference.columns)}" for reference in references)
    if not pointers:
        return ""
    return f", but stays as an empty shell where {' or '.join(pointers)} of a row that stays must point at it"


def _along(system: SystemMap, found: Routes) -> str:
    if not all(found):
        return "as their own row"
    told = (" > ".join(way.id.removeprefix(f"{system.id}.") for way in route) for route in found)
    return f"by {' or '.join(told)}"


def _named(title: Wording, more: str) -> str:
    """Return a title with what is to be said of it, or only that where there is no title."""
    text = titled(title)
    return f"{text} ({more})" if text else more
