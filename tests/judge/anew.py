"""Other rows for the same tables, so that what was compiled once is tried on many sets of data.

Comes in: a world.  Goes out: the same tables, of which every row that leads somewhere may lead elsewhere,
and every condition and date may be another one.
"""

from collections.abc import Sequence
from dataclasses import replace

from mamoru.model.map import Tie
from tests.ground import Row
from tests.judge import dice
from tests.judge.dice import Draw
from tests.worlds import T, Tables

LOOSE = ("kind", "closed")  #: columns that lead nowhere, and decide


def filled_anew(tables: Tables, draw: Draw) -> dict[str, T]:
    """Draw other rows; keys, and what tells people apart, stay."""
    return {name: replace(table, rows=_rows(tables, table, draw)) for name, table in tables.items()}


def _rows(tables: Tables, table: T, draw: Draw) -> list[Row]:
    groups = _groups(table)
    possible = [_possible(tables, table, group) for group in groups]
    made = []
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        if not table.person or cells.get("id") != table.pseudo:
            for group, options in zip(groups, possible, strict=True):
                cells.update(zip(group, draw(dice.sampled_from(options)), strict=True))
        made.append(tuple(cells[c] for c in table.columns))
    return made


def _groups(table: T) -> list[tuple[str, ...]]:
    """Return the columns that are drawn together: those of a key, and all that share one."""
    found: list[set[str]] = [{c} for c in LOOSE if c in table.columns]
    for columns in [
        *(_tie(t).by for t in table.ties),
        *(k.split(">")[0].split("+") for k in table.foreign.split()),
    ]:
        near = [g for g in found if g & set(columns)]
        found = [g for g in found if g not in near] + [set(columns).union(*near)]
    apart = {c.strip() for c in table.key.split(",")}
    return [tuple(c for c in table.columns if c in g) for g in found if not g & apart]


def _possible(tables: Tables, table: T, group: Sequence[str]) -> list[Row]:
    at = [table.columns.index(c) for c in group]
    known: list[Row] = [tuple(row[i] for i in at) for row in table.rows]
    if len(group) > 1:
        return known
    for one in map(_tie, table.ties):
        target = (one.to_columns or ("id",))[0]
        if one.by == tuple(group) and one.to and target in tables[one.to].columns:
            there = tables[one.to].columns.index(target)
            known += [(row[there],) for row in tables[one.to].rows]
    nothing: list[Row] = [] if group[0] in table.not_null.split() else [(None,)]
    return [*nothing, *known]


def _tie(one: Tie | str) -> Tie:
    assert isinstance(one, Tie)
    return one
