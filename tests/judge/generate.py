"""Random maps, schemas and rows: up to six tables of six rows, with every kind of tie and trap.

What the check forbids is not made: a mask that writes another tie's column, ties that mask one column in
two ways, an empty value for a column that may not be empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import strategies

from mamoru.model.map import Condition, How, MaskUse, Recomputed, Scalar, TargetGone, Tie
from tests.judge import dice as st
from tests.judge.dice import Draw, by_hypothesis
from tests.worlds import T, made, mask, tie, when

if TYPE_CHECKING:
    from tests.ground import Row

FORWARD = ("owned", "owned", "joint", "joint", "joint", "accessed", "none")
BACKWARD = ("owns", "owns", "accesses")
DAYS = (None, "2015-01-01", "2019-11-22", "2019-11-21", "2024-05-05")
PLACEHOLDER = 9
COUNTERS = 25  #: of a hundred tables are counted by one that they lead to
CIRCLES = 15  #: of a hundred ties that may lead anywhere, also back
DATED = 12  #: of a hundred tables are kept by the date of a row that they lead to
ABSENT = 8  #: a number that no row has
DOCUMENTS = (
    None,
    "{}",
    '{"a":"a1","b":[{"c":"c1","x":1},{"x":2},"c2"],"d":{"e":"e1","x":3},"x":4}',
    '{"a":null,"b":{"c":"c1"},"d":[{"e":"e1"}],"x":[1.5,"y"]}',
    '{"b":[],"d":{"x":true}}',
    '[{"a":"a1"}]',
    '{"a":{"x":1},"b":[{"c":[1]},{"c":null},[{"c":3}]],"d":{"e":7}}',
    '{"d":{"e":{"x":1},"f":{"g":"g1","x":{"g":2}}},"l":["l1",{"l":1},null],"b":[{"h":[{"i":"i1"},{}],"x":1}]}',
    '{"d":{"f":[{"g":"g1"}]},"l":{"0":"l1"},"b":[{"c":"c1","h":[[{"i":1}],{"i":{"i":2}}]},{"h":{"i":3}}]}',
    '{"a":"a1","d":{"f":{"g":null}},"l":[],"b":[[],{"h":[],"c":false}],"x":{"d":{"e":"x"}}}',
)
PATHS = ("doc.a", "doc.b[*].c", "doc.d.e", "doc.d.f.g", "doc.b[*].h[*].i", "doc.l[*]")


@dataclass(kw_only=True)
class Drawn:
    """One table while it is being drawn."""

    name: str
    person: str = ""
    key: str = "id"  #: "id", "id, part" or empty
    size: int = 0
    text: bool = False  #: its keys are texts
    ties: list[Tie] = field(default_factory=list)
    columns: dict[str, list[Scalar]] = field(default_factory=dict)
    not_null: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    masks: dict[str, MaskUse] = field(default_factory=dict)
    keep: tuple[str, ...] | None = None
    keep_by: str = ""  #: columns of the tie to the row by whose date its rows are kept
    dates: tuple[str, ...] = ()  #: personal columns that a period of keeping runs from
    known_by: dict[str, str] = field(default_factory=dict)
    pseudo: Scalar = None
    kinds: dict[str, Condition] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    recomputed: list[Recomputed] = field(default_factory=list)
    paths: tuple[str, ...] = ()  #: of the values inside of its documents that are personal


@strategies.composite
def worlds(draw: strategies.DrawFn) -> dict[str, T]:
    """Draw the tables of one system by Hypothesis."""
    return drawn(by_hypothesis(draw))


def drawn(draw: Draw) -> dict[str, T]:
    """Draw the tables of one system."""
    count = draw(st.integers(2, 6))
    tables = [_table(draw, n) for n in range(count)]
    for n in range(count):
        if n or draw(st.booleans()):
            _tied(draw, tables, n)
    for table in tables:
        if _chance(draw, COUNTERS):
            _counter(draw, table, tables)
    for table in tables:
        if _chance(draw, DATED):
            _kept_by_another(draw, table, tables)
    return {t.name: _finished(t) for t in tables}


def _kept_by_another(draw: Draw, table: Drawn, tables: Sequence[Drawn]) -> None:
    """Let rows of a table be kept by the date of the rows that one of its ties leads to."""
    known = {t.name: t for t in tables}
    written = {use.column for one in table.ties for use in one.leaving}
    ties = [t for t in table.ties if _leads_to_one(t, table, known) and not written & {*t.by}]
    if not ties or not table.key:
        return
    chosen = draw(st.sampled_from(ties))
    there, seen = known[chosen.to], {table.name}
    while there.keep_by and there.name not in seen:
        seen.add(there.name)
        there = known[next(t.to for t in there.ties if "+".join(t.by) == there.keep_by)]
    if there.name in seen:
        return
    if "closed" not in there.columns:
        there.columns["closed"] = [draw(st.sampled_from(DAYS)) for _ in range(there.size)]
        there.dates = ("closed",) if draw(st.booleans()) else ()
    table.keep_by = "+".join(chosen.by)
    table.keep = table.keep if table.keep is not None else draw(st.sampled_from(((), ("v",))))


def _leads_to_one(one: Tie, table: Drawn, known: Mapping[str, Drawn]) -> bool:
    """Tell whether every row of a table leads by a tie to one row at most, which may not be gone."""
    alone = [t.by for t in table.ties].count(one.by) == 1
    by_key = bool(one.to) and not one.to_columns and bool(known[one.to].key)
    return alone and by_key and one.when is None and one.target_gone is not TargetGone.KEEP


def _counter(draw: Draw, table: Drawn, tables: Sequence[Drawn]) -> None:
    """Let the first table that a table leads to by its key count its rows."""
    lead = next((t for t in table.ties if t.to and len(t.by) == 1 and not t.to_columns), None)
    there = next((t for t in tables if lead and t.name == lead.to), None)
    if lead is None or there is None or there.key != "id" or there.recomputed or not table.key:
        return
    there.columns["made"] = [draw(st.sampled_from((0, 1, 7))) for _ in range(there.size)]
    how = draw(st.sampled_from(("count {}", "sum {}.size", "min {}.size", "max {}.size")))
    if "size" not in table.columns:
        table.columns["size"] = [draw(st.integers(0, 3)) for _ in range(table.size)]
    where = when("kind", 1) if _chance(draw, 30) else None
    there.recomputed = [made("made", f"{how.format(table.name)} by {lead.by[0]}", where)]


def _chance(draw: Draw, percent: int) -> bool:
    return draw(st.integers(0, 99)) >= 100 - percent  # so that shrinking takes the rare thing away


def _table(draw: Draw, n: int) -> Drawn:
    table = Drawn(name=f"t{n}", size=draw(st.integers(1 if n == 0 else 0, 5)))
    if n == 0 or (n == 1 and _chance(draw, 40)):
        table.person = "user" if n == 0 or _chance(draw, 25) else "doctor"
    table.text = _chance(draw, 10)
    table.columns["id"] = [f"k'{i} \"京" if table.text else i for i in range(table.size)]
    if table.person:
        _person(draw, table)
    elif _chance(draw, 15):
        table.key = "id, part"
        table.columns["part"] = [i % 2 for i in range(table.size)]
        table.columns["id"] = [table.columns["id"][i // 2] for i in range(table.size)]
    elif _chance(draw, 4):
        table.key = ""
    table.columns["kind"] = [draw(st.sampled_from((0, 1, None))) for _ in range(table.size)]
    table.columns["code"] = [f"{table.name}-{i}" for i in range(table.size)]
    table.columns["team"] = [f"{table.name}-{i // 2}" for i in range(table.size)]
    _values(draw, table)
    if _chance(draw, 25):
        _document(draw, table)
    if table.key and _chance(draw, 8 if table.person else 20):
        table.keep = ("v",) if draw(st.booleans()) else ()
        table.keep += tuple(path for path in table.paths if _chance(draw, 30))
        table.columns["closed"] = [draw(st.sampled_from(DAYS)) for _ in range(table.size)]
        table.dates = ("closed",) if draw(st.booleans()) else ()
    return table


def _person(draw: Draw, table: Drawn) -> None:
    table.known_by = {f"{table.person}-id": "id"}
    if _chance(draw, 20):
        other = "seller" if table.person == "user" else "nurse"
        table.kinds = {table.person: when("kind", 0), other: when("kind", 1)}
        table.known_by[f"{other}-id"] = "id"
    if _chance(draw, 40):
        table.known_by["email"] = "email"
        table.columns["email"] = [
            draw(st.sampled_from((f"{i}@{table.name}", None))) for i in range(table.size)
        ]
    if _chance(draw, 30):
        table.pseudo = str(PLACEHOLDER) if table.text else PLACEHOLDER
        table.columns["id"].append(table.pseudo)
        table.columns.update({c: [*v, None] for c, v in table.columns.items() if c != "id"})
        table.size += 1


def _values(draw: Draw, table: Drawn) -> None:
    for column in ("v", "w"):
        table.columns[column] = [f"{column}{i}" for i in range(table.size)]
        kind = draw(st.sampled_from(("null", "null", "fixed", "truncate")))
        if _chance(draw, 15):
            table.not_null.add(column)
            kind = "fixed" if kind == "null" else kind
        if kind != "null" or draw(st.booleans()):
            table.masks[column] = mask(kind, column, {"null": None, "fixed": "(gone)", "truncate": 1}[kind])


def _document(draw: Draw, table: Drawn) -> None:
    """Give each row a document, of which the map names some values."""
    table.columns["doc"] = [draw(st.sampled_from(DOCUMENTS)) for _ in range(table.size)]
    table.paths = tuple(path for path in PATHS if draw(st.booleans())) or PATHS[:1]
    for path in table.paths:
        kind = draw(st.sampled_from(("", "null", "fixed", "remove")))
        if kind:
            table.masks[path] = mask(kind, path, "(gone)" if kind == "fixed" else None)


# -- ties ------------------------------------------------------------------------------------------


def _tied(draw: Draw, tables: list[Drawn], n: int) -> None:
    here = tables[n]
    if n > 1 and here.key and _chance(draw, 15):
        return  # held by other tables alone, as a group is by its members
    if n and not here.person and _chance(draw, 12):
        _plain_keys(draw, tables, n)
        return
    if n and not here.key and not _chance(draw, 20):
        _leaf(draw, tables[:n], here)
        return
    for number in range(draw(st.sampled_from((1, 1, 2, 2, 3)) if n else st.just(1))):
        if _chance(draw, 15) and any("email" in t.known_by for t in tables):
            _by_identity(draw, tables, here, f"c{number}")
        else:
            _by_row(draw, tables, n, f"c{number}")


def _leaf(draw: Draw, before: list[Drawn], here: Drawn) -> None:
    """Give a table without a key the one owner that it can have."""
    there = draw(st.sampled_from([t for t in before if t.key == "id"]))
    _fill(draw, here, "c0", there, there.columns["id"], absent=True)
    here.ties.append(tie(f"c0>{there.name}:owned", hide=("v",) if draw(st.booleans()) else ()))


def _plain_keys(draw: Draw, tables: list[Drawn], n: int) -> None:
    """Foreign keys that the map says nothing of."""
    for number in range(draw(st.integers(1, 2))):
        there = draw(st.sampled_from(tables[:n]))
        if there.key == "id":
            _fill(draw, tables[n], f"c{number}", there, there.columns["id"], absent=False)
            tables[n].foreign.append(f"c{number}>{there.name}")


def _by_identity(draw: Draw, tables: list[Drawn], here: Drawn, column: str) -> None:
    there = draw(st.sampled_from([t for t in tables if "email" in t.known_by]))
    known = [e for e in there.columns["email"] if e is not None]
    here.columns[column] = [
        draw(st.sampled_from([None, f"new@{there.name}", *known])) for _ in range(here.size)
    ]
    how = draw(st.sampled_from(("owned", "joint", "accessed", "none")))
    here.ties.append(_spoken(draw, here, tie(f"{column}>{there.person}/email:{how}"), held=here, to=None))


def _by_row(draw: Draw, tables: list[Drawn], n: int, column: str) -> None:
    here = tables[n]
    backward = n + 1 < len(tables) and not here.person and _chance(draw, 30)
    if _chance(draw, CIRCLES):
        there = draw(st.sampled_from(tables))  # perhaps a circle
    elif backward:
        there = draw(st.sampled_from(tables[n + 1 :]))
    else:
        there = draw(st.sampled_from(tables[:n] or tables))
    hows = BACKWARD if backward else FORWARD
    how = draw(st.sampled_from(hows))
    by, to = _columns(draw, here, column, there)
    one = tie(f"{by}>{there.name}{to}:{how}")
    backward = one.how in (How.OWNS, How.ACCESSES)
    here.ties.append(_spoken(draw, here, one, held=there if backward else here, to=there))
    if _chance(draw, 10) and not backward and not here.foreign and "+" not in by and not to:
        _polymorphic(draw, tables, n)


def _polymorphic(draw: Draw, tables: list[Drawn], n: int) -> None:
    """Let the last column lead to one table where ``kind`` is 0, and to another one where it is 1."""
    here, first = tables[n], tables[n].ties[-1]
    there = draw(st.sampled_from(tables[:n] or tables))
    if there.key != "id" or there.text != (here.types[first.by[0]] == "text") or there.name == first.to:
        return
    how = draw(st.sampled_from(FORWARD))
    second = _spoken(draw, here, tie(f"{first.by[0]}>{there.name}:{how}"), held=here, to=there)
    own = [m for t in (first, second) for m in t.leaving if m.column in first.by]
    if len({m.mask for m in own}) < 2:
        here.ties[-1:] = [replace(first, when=when("kind", 0)), replace(second, when=when("kind", 1))]


def _columns(draw: Draw, here: Drawn, column: str, there: Drawn) -> tuple[str, str]:
    """Draw the columns of a tie and what they lead to: the key, or the unique column ``code``."""
    absent = not _chance(draw, 40)
    if not there.key or (not there.person and _chance(draw, 6)):
        _fill(draw, here, column, there, there.columns["code"], absent=absent)
        return column, ".code"
    if _chance(draw, 4):
        _fill(draw, here, column, there, there.columns["team"], absent=absent)
        return column, ".team"
    if there.key == "id":
        _fill(draw, here, column, there, there.columns["id"], absent=absent)
        if not absent:
            here.foreign.append(f"{column}>{there.name}")
        return column, ""
    pairs: list[tuple[Scalar, ...]] = list(zip(there.columns["id"], there.columns["part"], strict=True))
    nothing: list[tuple[Scalar, ...]] = [(None, None), (None, 0), *((k, None) for k, _ in pairs)]
    missing = [(k, ABSENT) for k, _ in pairs] if absent else []
    chosen = [draw(st.sampled_from([*nothing, *pairs, *pairs, *missing])) for _ in range(here.size)]
    here.columns[column] = [p[0] for p in chosen]
    here.types[column] = "text" if there.text else "bigint"
    shared = [c for c in here.columns if c.endswith("p")]
    if shared and absent and _chance(draw, 50):
        return f"{column}+{shared[0]}", ""  # as two ties share the column of the tenant
    here.columns[f"{column}p"] = [p[1] for p in chosen]
    if not absent:
        here.foreign.append(f"{column}+{column}p>{there.name}")
    return f"{column}+{column}p", ""


def _fill(
    draw: Draw, here: Drawn, column: str, there: Drawn, values: Sequence[Scalar], *, absent: bool
) -> None:
    must = bool(values) and _chance(draw, 25)
    nothing = [] if must else [None]
    text = there.text or values is not there.columns["id"]
    here.types[column] = "text" if text else "bigint"
    missing: list[Scalar] = [str(ABSENT) if text else ABSENT] if absent else []
    possible: list[Scalar] = [*nothing, *values, *values, *missing]
    here.columns[column] = [draw(st.sampled_from(possible)) for _ in range(here.size)]
    if must:
        here.not_null.add(column)


def _spoken(draw: Draw, here: Drawn, one: Tie, *, held: Drawn, to: Drawn | None) -> Tie:
    """Draw what a tie says beside where it leads."""
    leaving = [held.masks[c] for c in ("v", "w") if c in held.masks and _chance(draw, 25)]
    leaving += [held.masks.get(c, mask("null", c)) for c in held.paths if _chance(draw, 40)]
    backward = held is not here
    often = 70 if one.how is How.NONE else 25
    if not backward and one.to_columns != ("team",) and _chance(draw, often):
        leaving += _own_column(draw, here, one, to)
    if one.how is How.NONE:
        along = _chance(draw, 12)
        gone = TargetGone.DELETE_ROW if along else _gone(draw, here, one)
        masks = tuple(leaving) if _chance(draw, 60) else ()
        holds = when("kind", draw(st.integers(0, 1))) if masks and _chance(draw, 20) else None
        return replace(one, target_gone=gone, delete_row=along and not held.person, leaving=masks, when=holds)
    return replace(
        one,
        leaving=tuple(leaving),
        hide=tuple(c for c in ("v", "w", *held.paths) if _chance(draw, 20)),
        delete_row=not held.person and _chance(draw, 12),
        when=when("kind", draw(st.integers(0, 1))) if _chance(draw, 20) else None,
        target_gone=_gone(draw, here, one),
    )


def _gone(draw: Draw, here: Drawn, one: Tie) -> TargetGone:
    enforced = any(key.startswith(f"{'+'.join(one.by)}>") for key in here.foreign)
    if one.to and not enforced and one.how not in (How.OWNS, How.ACCESSES) and _chance(draw, 8):
        return TargetGone.KEEP
    return TargetGone.REFUSE if one.to and _chance(draw, 3) else TargetGone.NULL


def _own_column(draw: Draw, here: Drawn, one: Tie, to: Drawn | None) -> list[MaskUse]:
    if to is not None and to.pseudo is not None and not one.to_columns and draw(st.booleans()):
        return [mask("pseudo-person", one.by[0])]
    if one.known_as and draw(st.booleans()):
        return [mask("fixed", one.by[0], "(nobody)")]
    return [] if here.not_null & {*one.by} else [mask("null", c) for c in one.by]


# -- the table as the tests write it ---------------------------------------------------------------


def _finished(table: Drawn) -> T:
    names = list(table.columns)
    rows: list[Row] = [tuple(table.columns[c][i] for c in names) for i in range(table.size)]
    keyed = table.key == "id"
    texts = ["code", "team", "v", "w", "email", "closed", *(t.by[0] for t in table.ties if t.known_as)]
    types = {**table.types, **dict.fromkeys(texts, "text"), "id": "text" if table.text else "bigint"}
    types |= {"doc": "json"} if table.paths else {}
    return T(
        person=table.person,
        key=table.key,
        cols=" ".join(names[1:] if keyed else names),
        rows=rows,
        ties=table.ties,
        known_by=table.known_by,
        personal=" ".join(
            [*(n for n in names if n in ("id", "part", "v", "w", "email", *table.dates)), *table.paths]
        ),
        masks=table.masks,
        keep=table.keep,
        keep_by=table.keep_by,
        pseudo=table.pseudo,
        kinds=table.kinds,
        recomputed=table.recomputed,
        not_null=" ".join(sorted(table.not_null)),
        foreign=" ".join(table.foreign),
        types=types,
    )
