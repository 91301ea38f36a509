"""Changes of the maps, system by system and table by table, and which of them are the worse for people.

Two contents come in; changes of practice go out.  A version that was frozen before maps stood in it is not
compared.  Law: GDPR art. 15(1), 15(4), 17(1).
"""

from collections.abc import Iterator
from dataclasses import replace

from mamoru.check.versions.differences import Difference, differences
from mamoru.check.versions.judging import changes_of
from mamoru.check.versions.maps.tree import SYSTEMS, TABLES
from mamoru.check.versions.parts import OTHER, S, W
from mamoru.check.versions.practice.ties import hidden, led
from mamoru.model.versions.canonical import Fields, Tree, fields_of
from mamoru.model.versions.change import WIDENING, Change, Kind

_OF_COLUMNS = ("secret", "names_others")  #: lists of columns that such a thing is said of


def has_maps(old: Fields, new: Fields) -> bool:
    """Tell whether both versions hold what the maps say of each table."""
    return TABLES in old and TABLES in new


def changed_maps(old: Fields, new: Fields) -> Iterator[Change]:
    """Yield every change of the maps as one of practice; of words alone as that."""
    if not has_maps(old, new):
        return
    tables = fields_of(old.get(TABLES)), fields_of(new.get(TABLES))
    before: Fields = {SYSTEMS: old.get(SYSTEMS), TABLES: _beside(*tables)}
    after: Fields = {SYSTEMS: new.get(SYSTEMS), TABLES: _beside(*reversed(tables))}
    for difference in differences(before, after):
        if _is_told_elsewhere(difference, before, after):
            continue
        for change in changes_of(difference, old={}, new={}, language=""):
            if change.kind is Kind.WORDING:
                yield change
            else:
                kind = _kind(change, difference, old=before, new=after)
                yield replace(change, kind=Kind.PRACTICE, judged=kind, widens=kind in WIDENING)


def _beside(tables: Fields, others: Fields) -> Fields:
    """Return tables without what is said of columns that came or went: that they did is told."""
    return {name: _without(fields_of(table), fields_of(others.get(name))) for name, table in tables.items()}


def _without(table: Fields, other: Fields) -> Fields:
    apart = fields_of(table.get("columns")).keys() - fields_of(other.get("columns")).keys()
    left: Fields = {part: [n for n in _words(table.get(part)) if n not in apart] for part in _OF_COLUMNS}
    masks: Fields = {name: mask for name, mask in fields_of(table.get("masks")).items() if name not in apart}
    said = {**table, **left, "masks": masks} if apart and other else table
    return {name: part for name, part in said.items() if part not in ([], {})}


def _is_told_elsewhere(difference: Difference, old: Fields, new: Fields) -> bool:
    """Tell whether the practice of each category says so: which tables hold it, and what survives in them."""
    if difference.section != TABLES or difference.path not in {(), ("kept_rows",)}:
        return False
    table = _table(old if difference.new is None else new, difference)
    columns = fields_of(table.get("columns"))
    if not difference.path:
        return bool(columns)
    return any(name in columns for name in _words(fields_of(table.get("kept_rows")).get("columns")))


def _kind(change: Change, difference: Difference, *, old: Fields, new: Fields) -> Kind:
    """Return what a change means for people, where the value alone does not tell by its table."""
    path = difference.path
    before, after = _table(old, difference), _table(new, difference)
    if difference.section != TABLES:
        return change.kind
    if not path:
        return W if not before and (after.get("people") or after.get("ties")) else OTHER
    if path[0] == "columns" and None in (difference.old, difference.new):
        return _explained(path[1], before, after)
    if path[0] != "ties":
        return change.kind
    if path[2:] in {(), ("how",), ("delete_row",)}:
        return led(path[1], difference.name, old=fields_of(old.get(TABLES)), new=fields_of(new.get(TABLES)))
    return hidden(change.kind, _tie(after, path[1])) if path[2:] == ("hide",) else change.kind


def _explained(column: str, before: Fields, after: Fields) -> Kind:
    """Judge a column of which the map says now what it holds, or does not say it any more.

    Of one that is nobody's data from now on, or of which only values inside are named, more stays hidden and
    unerased; of one that the map does not name at all another rule asks whether it is still there.
    """
    if column in fields_of(after.get("columns")):
        return S if _is_nobodys(column, before) else OTHER
    return W if _is_nobodys(column, after) or _is_in_parts(column, after) else OTHER


def _is_nobodys(column: str, table: Fields) -> bool:
    return table.get("nothing_personal") is True or column in _words(table.get("not_personal"))


def _is_in_parts(column: str, table: Fields) -> bool:
    named = (*fields_of(table.get("columns")), *_words(table.get("not_personal")))
    return any(name.startswith((f"{column}.", f"{column}[")) for name in named)


def _table(tree: Fields, difference: Difference) -> Fields:
    return fields_of(fields_of(tree.get(difference.section)).get(difference.name))


def _tie(table: Fields, name: str) -> Fields:
    return fields_of(fields_of(table.get("ties")).get(name))


def _words(tree: Tree) -> list[str]:
    return [word for word in tree if isinstance(word, str)] if isinstance(tree, list) else []
