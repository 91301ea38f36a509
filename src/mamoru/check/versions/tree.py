"""All that a notice says, and what the maps do by it, as one tree that can be frozen and compared.

A programme comes in; ``notice``, ``supplements`` and ``practice`` go out.  What is not said is left out, and
lists without an order of their own are sorted: the same promises give the same tree, however they are
written, and a field that a later Mamoru adds changes no older tree.  Places, ids that follow from where an
entry stands, and what depends on which Mamoru reads the notice, are no part of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum

from mamoru.check.versions.maps.snapshots import SNAPSHOTS, snapshots_tree
from mamoru.check.versions.maps.tree import SYSTEMS, TABLES, systems_tree, tables_tree
from mamoru.model.map import Condition, DataUse, How, Keep, SystemMap, Tie
from mamoru.model.notice import Edition, Notice, Overlay, Route
from mamoru.model.period import Period
from mamoru.model.programme import Programme
from mamoru.model.promises.node import Node
from mamoru.model.versions.canonical import Fields, Tree, fields_of

NOTICE, SUPPLEMENTS, PRACTICE, USES = "notice", "supplements", "practice", "uses"
#: Always there: a version without one of them was frozen before that was looked at.
STAYING, NARROWED, MASKED = "staying", "narrowed", "masked"

#: Told elsewhere in the tree, or no part of what the notice says.
_LEFT_OUT = frozenset(
    ("where", "law_at", "unexecuted", "overlays", "region", "languages", "rights", "other_rights")
)
_OWN = "supplements."  #: how ids of what a supplement declares begin


def content_of(programme: Programme) -> Fields:
    """Return what a version freezes of a programme."""
    notice = programme.notice
    base = _notice_tree(notice, day=notice.effective)
    supplements: Fields = {o.id: _overlay(o, base, day=notice.effective) for o in notice.overlays.values()}
    content: Fields = {NOTICE: base, SUPPLEMENTS: supplements, PRACTICE: practice_tree(programme.systems)}
    uses = uses_tree(programme.systems)
    content[STAYING] = staying_tree(programme.systems)
    content[NARROWED] = narrowed_tree(programme.systems)
    content[MASKED] = masked_tree(programme.systems)
    content[SYSTEMS] = systems_tree(programme.systems)
    content[TABLES] = tables_tree(programme.systems)
    content[SNAPSHOTS] = snapshots_tree(programme.schemas)
    return {**content, USES: uses} if uses else content


def _notice_tree(notice: Notice, *, day: str) -> Fields:
    """Return what a notice says, with a supplement laid over it or without; ``day`` is the version's."""
    tree = {f.name: _plain(getattr(notice, f.name)) for f in fields(notice) if f.name not in _LEFT_OUT}
    tree["rights"] = _plain(notice.every_right)
    tree["editions"] = {edition.language: _edition(edition, day) for edition in notice.editions}
    tree["routes"] = {_when(route): _plain(route) for route in reversed(notice.routes)}
    tree["routes_order"] = [*dict.fromkeys(_when(route) for route in notice.routes)]
    tree["heading"] = {_part(node.id, notice): _plain(node) for node in notice.heading if node.clauses}
    for section in ("people", "categories", "branches"):
        tree[section] = {
            name: _plain(entry) for name, entry in _entries(notice, section) if _is_told(entry, notice)
        }
    return {name: part for name, part in tree.items() if not _is_empty(part)}


def practice_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return for each category which tables hold it, where, and which rows of them survive an erasure."""
    found: dict[str, dict[str, set[str]]] = {}
    for category, what, value in _practices(systems):
        found.setdefault(category, {}).setdefault(what, set()).add(value)
    return {
        category: {what: [*sorted(values)] for what, values in sorted(parts.items())}
        for category, parts in sorted(found.items())
    }


def staying_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return for each category the tables whose rows no erasure deletes, since nobody owns them.

    What is kept for a retention promise is told as such.  Law: GDPR art. 17(1).
    """
    found: dict[str, set[str]] = {}
    for system in systems.values():
        owned = {tie.to for t in system.tables.values() for tie in t.ties if tie.how is How.OWNS}
        for table in system.tables.values():
            if table.person or table.name in owned or any(map(_goes_along, table.ties)):
                continue
            for column in table.columns.values():
                found.setdefault(column.category, set()).add(f"{system.name}.{table.name}")
    return {category: {"tables": [*sorted(tables)]} for category, tables in sorted(found.items())}


def narrowed_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return for each category the ties along which an erasure deletes rows only where a condition holds."""
    return _listed(
        (column.category, f"{system.name}.{table.name} by {'+'.join(tie.by)}, {_where(tie.when)}")
        for system in systems.values()
        for table in system.tables.values()
        for tie in table.ties
        if tie.when is not None and _goes_along(tie)
        for column in table.columns.values()
    )


def masked_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return for each category the columns that are masked in rows which stay when their person goes."""
    return _listed(
        (table.columns[use.column].category, f"{system.name}.{table.name}.{use.column} by {'+'.join(tie.by)}")
        for system in systems.values()
        for table in system.tables.values()
        for tie in table.ties
        for use in tie.leaving
        if use.column in table.columns
    )


def _listed(places: Iterable[tuple[str, str]]) -> Fields:
    found: dict[str, set[str]] = {}
    for category, place in places:
        found.setdefault(category, set()).add(place)
    return {category: {"rows": [*sorted(rows)]} for category, rows in sorted(found.items())}


def _where(when: Condition | None) -> str:
    return f"where {when.column} is {when.equals}" if when else ""


def _goes_along(tie: Tie) -> bool:
    """Tell whether a row goes with the person, or with the last of the people, whom it belongs to."""
    return (tie.how.owning and not tie.how.backward) or tie.delete_row


def uses_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return for each use that the maps name what it reads, for which purpose, and who gets it."""
    uses = (use for system in systems.values() for use in system.uses.values())
    named: Fields = {use.id.partition(".")[2]: _use(use) for use in uses}
    return {name: named[name] for name in sorted(named)}


def _use(use: DataUse) -> Fields:
    return {name: part for name, part in _noun(use).items() if name not in {"id", "name"}}


def told_to(content: Fields, region: str) -> Fields:
    """Return the tree of the notice as the people of a supplement are told it; none: the notice itself."""
    base = fields_of(content.get(NOTICE))
    overlay = fields_of(fields_of(content.get(SUPPLEMENTS)).get(region))
    told: Fields = {**base, **fields_of(overlay.get("whole"))}
    for section, entries in fields_of(overlay.get("entries")).items():
        is_several = isinstance(entries, dict)
        told[section] = {**fields_of(told.get(section)), **fields_of(entries)} if is_several else entries
    for section, names in fields_of(overlay.get("gone")).items():
        left = fields_of(told.get(section)).items()
        told[section] = {n: e for n, e in left if n not in names} if isinstance(names, list) else names
    return told


def _overlay(overlay: Overlay, base: Fields, *, day: str) -> Fields:
    """Return only what differs from the notice: a supplement says little of its own."""
    told = _notice_tree(overlay.notice, day=day)
    whole: Fields = {}
    entries: Fields = {}
    gone: Fields = {}
    for section in sorted({*told, *base}):
        here, there = told.get(section), base.get(section)
        if here == there:
            continue
        if not (isinstance(here, dict) and isinstance(there, dict | None)):
            whole[section] = here
            continue
        there = fields_of(there)
        entries[section] = {name: entry for name, entry in here.items() if there.get(name) != entry}
        gone[section] = [*sorted(there.keys() - here.keys())]
    parts: Fields = {"whole": whole, "entries": _without_empty(entries), "gone": _without_empty(gone)}
    return {"regions": [*sorted(overlay.regions)], **_without_empty(parts)}


def _without_empty(parts: Fields) -> Fields:
    return {name: part for name, part in parts.items() if part}


def _practices(systems: Mapping[str, SystemMap]) -> Iterator[tuple[str, str, str]]:
    for system in systems.values():
        for category in system.manual.holds if system.manual else ():
            yield category, "by-hand", system.name
            yield from _abroad(system, category)
        for table in system.tables.values():
            place = f"{system.name}.{table.name}"
            for column in table.columns.values():
                yield column.category, "tables", place
                yield from _abroad(system, column.category)
                if table.keep and column.name in table.keep.columns:
                    yield from ((column.category, "kept", f"{place} {why}") for why in _reasons(table.keep))


def _reasons(keep: Keep) -> Iterator[str]:
    dated = f", by the date that `{', '.join(keep.by)}` leads to" if keep.by else ""
    yield f"for {keep.retention}{dated}"
    yield from (f"for {promise} in {region}{dated}" for region, promise in keep.regions.items())


def _abroad(system: SystemMap, category: str) -> Iterator[tuple[str, str, str]]:
    if system.country:
        yield category, "countries", system.country


def _entries(notice: Notice, section: str) -> Iterator[tuple[str, object]]:
    entries: Mapping[str, object] = getattr(notice, section)
    yield from entries.items()


def _is_told(entry: object, notice: Notice) -> bool:
    """Tell whether a kind of people, or a category, is the notice's own or its supplement's."""
    node = getattr(entry, "node", None)
    if not isinstance(node, Node) or not node.id.startswith(_OWN):
        return True
    return bool(notice.region) and node.id.startswith(f"{_OWN}{notice.region}.")


def _part(heading: str, notice: Notice) -> str:
    """Return which part of the notice a heading is: ``effective``, ``languages`` or ``controllers``."""
    return heading.removeprefix(f"{_OWN}{notice.region}.").partition(".")[0]


def _edition(edition: Edition, day: str) -> Fields:
    """Return an edition; one that renders this very version does not say so anew each time."""
    return {name: part for name, part in _noun(edition).items() if (name, part) != ("of", day)}


def _when(route: Route) -> str:
    """Return where a rule on controllers holds, which is its name; of two for the same, the first decides."""
    stated = {
        "region": ", ".join(route.regions),
        "contract with": route.provider,
        "collected by": route.collector,
        "for": ", ".join(route.of),
    }
    return "; ".join(f"{words} {value}" for words, value in stated.items() if value)


def _plain(value: object) -> Tree:
    """Return a value of the model as a tree; every noun is an object, also one that says nothing."""
    if isinstance(value, Period):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _noun(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, tuple | frozenset):
        return _several([_plain(part) for part in value], is_set=isinstance(value, frozenset))
    if isinstance(value, StrEnum):
        return value.value
    assert value is None or isinstance(value, str | int)  # noqa: S101 - the model holds nothing else
    return value


def _noun(value: object) -> Fields:
    found: Fields = {}
    for field in fields(value):  # type: ignore[arg-type]  # `_plain` has asked whether it is a dataclass
        part = getattr(value, field.name)
        if field.name == "where" or (isinstance(value, Node) and field.name == "id"):
            continue
        found |= _noun(part) if isinstance(part, Node) else {field.name: _plain(part)}
    return {name: part for name, part in found.items() if not _is_empty(part) or _is_stated(name, value)}


def _is_stated(name: str, value: object) -> bool:
    """Tell whether a part is a noun of its own, which is there even when it says nothing."""
    return is_dataclass(getattr(value, name, None))


def _several(parts: list[Tree], *, is_set: bool) -> Tree:
    words = [part for part in parts if isinstance(part, str)]
    if len(words) == len(parts):
        return [*sorted(set(words))]
    assert not is_set  # noqa: S101 - sets of the model hold words
    return parts


def _is_empty(part: Tree) -> bool:
    return part is None or part is False or part in ("", [], {})
