"""Changes of the snapshots alone, of which nobody can tell by them whether people are worse off.

Two contents come in; changes of practice go out.  Which rows a database deletes on its own, and where data
may stand, the rules on maps judge.
"""

from collections.abc import Iterator
from dataclasses import replace

from mamoru.check.versions.differences import Difference, differences
from mamoru.check.versions.judging import changes_of
from mamoru.check.versions.maps.snapshots import SNAPSHOTS
from mamoru.check.versions.maps.tree import TABLES
from mamoru.check.versions.parts import OTHER
from mamoru.model.versions.canonical import Fields, fields_of
from mamoru.model.versions.change import Change, Kind


def changed_snapshots(old: Fields, new: Fields) -> Iterator[Change]:
    """Yield what the snapshots alone say otherwise; a version without any was frozen earlier."""
    if SNAPSHOTS not in old or SNAPSHOTS not in new:
        return
    before, after = ({SNAPSHOTS: tree.get(SNAPSHOTS)} for tree in (old, new))
    for difference in differences(before, after):
        if not _is_told_by_maps(difference, old, new):
            for change in changes_of(difference, old={}, new={}, language=""):
                yield replace(change, kind=Kind.PRACTICE, judged=OTHER, widens=False)


def _is_told_by_maps(difference: Difference, old: Fields, new: Fields) -> bool:
    """Tell whether a table, or a column, came or went in the map as well."""
    before, after = (fields_of(tree.get(TABLES)) for tree in (old, new))
    if not difference.path:
        return (difference.name in before) is not (difference.name in after)
    named = [_named(fields_of(tables.get(difference.name))) for tables in (before, after)]
    is_column = difference.path[0] == "columns" and None in (difference.old, difference.new)
    return is_column and difference.path[1] in named[0] ^ named[1]


def _named(table: Fields) -> frozenset[str]:
    free = table.get("not_personal")
    return frozenset((*fields_of(table.get("columns")), *map(str, free if isinstance(free, list) else ())))
