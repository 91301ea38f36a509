"""What a data map shows: who holds which data, what for, and who gets it.

Comes in: a programme, and what somebody wants to see of it.  Goes out: rows, one for each category, and the
boxes and lines of the picture, which say the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mamoru.desk.drawing.records import Record, records
from mamoru.desk.drawing.uses import Use, further_purposes, further_recipients, use_lines, uses_shown
from mamoru.desk.drawing.words import Box, Line, Wanted, purpose_box, recipient_box, text_of
from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.programme import Programme
from mamoru.notation.nearest import listed, meant, shortened

MOST_LEAVES = 24  #: categories of which each has a box; of more than these, each branch has one
LAYERS = ("systems", "data", "purposes", "recipients")


class NothingOfThatName(MamoruError):
    """A data map is asked for something that the programme does not have."""

    code = "MAM-623"

    def __init__(self, kind: str, word: str, known: Collection[str]) -> None:
        super().__init__(
            f"the programme has no {kind} `{shortened(word)}`{meant(word, known)}",
            why="a map without it would read as if nobody held or used anything",
            remedy=f"name one of {listed(known)}" if known else f"the programme has no {kind} at all",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One category: where it is, what for, and who gets it for which purpose."""

    category: str
    title: str
    marks: tuple[str, ...]
    systems: tuple[str, ...]
    purposes: tuple[str, ...]
    recipients: tuple[tuple[str, str], ...]  #: recipient, purpose; the purpose is empty when none is named
    uses: tuple[str, ...] = ()  #: ids of the uses that read it, as the maps state


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMap:
    """What is drawn, and the same as rows."""

    programme: str
    notice: str
    effective: str  #: ISO date
    rows: tuple[Row, ...]
    alone: tuple[str, ...]  #: ids of what no line leads to
    layers: tuple[tuple[Box, ...], ...]  #: in the order of ``LAYERS``
    lines: tuple[Line, ...]
    uses: tuple[Use, ...] = ()
    records: tuple[Record, ...] = ()  #: reports and ways of destruction that the notice states


def data_map(programme: Programme, wanted: Wanted) -> DataMap:
    """Return the data map.  Raises NothingOfThatName."""
    _check(programme, wanted)
    uses = uses_shown(programme, wanted)
    rows = tuple(_rows(programme, wanted, uses))
    grouped = _grouped(rows)
    lines = tuple(dict.fromkeys((*_holding(grouped), *_using(grouped), *_giving(grouped), *use_lines(uses))))
    joined = {end for line in lines for end in (line.start, line.end)}
    alone = tuple(i for i in _alone(programme, rows) if i not in joined and _is_shown(i, wanted))
    return DataMap(
        programme=programme.settings.name,
        notice=programme.notice.id,
        effective=programme.notice.effective,
        rows=rows,
        alone=alone,
        layers=_layers(programme, grouped, uses, shown={*alone, *joined}),
        lines=lines,
        uses=uses,
        records=records(programme.notice, {row.category for row in rows}, whole=wanted == Wanted()),
    )


def _check(programme: Programme, wanted: Wanted) -> None:
    notice = programme.notice
    branches = {
        leaf.rsplit(".", depth)[0] for leaf in notice.categories for depth in range(leaf.count(".") + 1)
    }
    every = (
        ("system", wanted.systems, programme.systems),
        ("category", wanted.categories, {*notice.categories, *branches}),
        ("purpose", wanted.purposes, notice.purposes),
        ("recipient", wanted.recipients, notice.recipients),
    )
    for kind, words, known in every:
        for word in words:
            if word not in known:
                raise NothingOfThatName(kind, word, list(known))


def _is_shown(alone: str, wanted: Wanted) -> bool:
    """Return whether what is joined to nothing is shown: all of it, or what was asked for by name."""
    named = {
        *(f"systems.{name}" for name in wanted.systems),
        *(f"purposes.{name}" for name in wanted.purposes),
        *(f"recipients.{name}" for name in wanted.recipients),
    }
    return alone.startswith("data.") or alone in named or not (named or wanted.categories)


def _rows(programme: Programme, wanted: Wanted, uses: Sequence[Use]) -> Iterator[Row]:
    holders = _holders(programme)
    for leaf, category in programme.notice.categories.items():
        if wanted.categories and not wanted.has_category(leaf):
            continue
        used = tuple(use.id for use in uses if leaf in use.reads)
        held = [name for name in holders.get(leaf, ()) if not wanted.systems or name in wanted.systems]
        pairs = [pair for pair in _uses(programme, leaf) if _is_wanted(*pair, wanted=wanted)]
        if wanted.systems:
            pairs = [pair for pair in pairs if _meet(programme, held, [pair])]
        if wanted.purposes or wanted.recipients:
            held = [name for name in held if _meet(programme, [name], pairs)]
        is_asked = not (wanted.purposes or wanted.recipients) or pairs
        if not used and (not is_asked or (wanted.systems and not held)):
            continue
        yield Row(
            category=leaf,
            title=text_of(category.title),
            marks=tuple(sorted(mark.value for mark in category.marks)),
            systems=tuple(held),
            purposes=tuple(dict.fromkeys(purpose for purpose, _ in pairs if purpose)),
            recipients=tuple((recipient, purpose) for purpose, recipient in pairs if recipient),
            uses=used,
        )


def _is_wanted(purpose: str, recipient: str, *, wanted: Wanted) -> bool:
    if wanted.purposes and purpose not in wanted.purposes:
        return False
    return not wanted.recipients or recipient in wanted.recipients


def _meet(programme: Programme, systems: Iterable[str], pairs: Iterable[tuple[str, str]]) -> bool:
    """Return whether a system holds people whose data is used so: employees are in no shop's customers."""
    notice = programme.notice
    every = set(notice.people)
    held = {kind for name in systems for kind in _people_in(programme.systems[name]) or every}
    uses = (
        (notice.purposes[p].of if p else every, notice.recipients[r].of if r else every) for p, r in pairs
    )
    return any(held & set(of) & set(given) for of, given in uses)


def _people_in(system: SystemMap) -> set[str]:
    """Return the kinds of people that a map names."""
    tables = system.tables.values()
    named = {kind for t in tables for kind in t.people} | {tie.of for t in tables for tie in t.ties}
    return {*named, *(system.manual.of if system.manual else ())} - {""}


def _holders(programme: Programme) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, system in programme.systems.items():
        mapped = (c.category for t in system.tables.values() for c in t.columns.values())
        for leaf in dict.fromkeys((*mapped, *(system.manual.holds if system.manual else ()))):
            found.setdefault(leaf, []).append(name)
    return found


def _uses(programme: Programme, leaf: str) -> Iterator[tuple[str, str]]:
    """Yield the purposes that use a category, each with every recipient that gets it for this purpose."""
    notice = programme.notice
    users = [name for name, purpose in notice.purposes.items() if leaf in purpose.uses]
    receivers = {name: r.purposes for name, r in notice.recipients.items() if leaf in r.receives}
    for purpose in users:
        yield purpose, ""
        yield from ((purpose, name) for name, purposes in receivers.items() if purpose in purposes)
    yield from (("", name) for name, purposes in receivers.items() if not set(purposes) & set(users))


def _grouped(rows: tuple[Row, ...]) -> Mapping[str, list[Row]]:
    """Return the boxes of categories with the rows that each stands for."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        branch = row.category.partition(".")[0]
        found.setdefault(branch if len(rows) > MOST_LEAVES else row.category, []).append(row)
    return {(rows[0].category if len(rows) == 1 else box): rows for box, rows in found.items()}


def _holding(grouped: Mapping[str, list[Row]]) -> Iterator[Line]:
    for box, rows in grouped.items():
        for name in dict.fromkeys(name for row in rows for name in row.systems):
            whole = all(name in row.systems for row in rows)
            yield Line(start=f"systems.{name}", end=f"data.{box}", whole=whole)


def _using(grouped: Mapping[str, list[Row]]) -> Iterator[Line]:
    for box, rows in grouped.items():
        for name in dict.fromkeys(name for row in rows for name in row.purposes):
            whole = all(name in row.purposes for row in rows)
            yield Line(start=f"data.{box}", end=f"purposes.{name}", whole=whole)


def _giving(grouped: Mapping[str, list[Row]]) -> Iterator[Line]:
    for box, rows in grouped.items():
        for name, purpose in dict.fromkeys(pair for row in rows for pair in row.recipients):
            whole = bool(purpose) or all((name, purpose) in row.recipients for row in rows)
            start = f"purposes.{purpose}" if purpose else f"data.{box}"
            yield Line(start=start, end=f"recipients.{name}", whole=whole)


def _alone(programme: Programme, rows: Iterable[Row]) -> Iterator[str]:
    """Yield what no line leads to; it is shown all the same."""
    systems = {name for row in rows for name in row.systems}
    purposes = {name for row in rows for name in row.purposes}
    recipients = {name for row in rows for name, _ in row.recipients}
    yield from (f"systems.{name}" for name in programme.systems if name not in systems)
    yield from (f"data.{row.category}" for row in rows if not (row.systems or row.purposes or row.recipients))
    yield from (f"purposes.{name}" for name in programme.notice.purposes if name not in purposes)
    yield from (f"recipients.{name}" for name in programme.notice.recipients if name not in recipients)


def _layers(
    programme: Programme, grouped: Mapping[str, list[Row]], uses: Sequence[Use], *, shown: Collection[str]
) -> tuple[tuple[Box, ...], ...]:
    notice = programme.notice
    systems = (
        Box(id=s.id, title=text_of(s.title) or s.name, detail=f"{s.name}: {s.kind}, {s.country}")
        for s in programme.systems.values()
    )
    purposes = (
        *(purpose_box(name, p, p.node.id) for name, p in notice.purposes.items()),
        *further_purposes(notice, uses),
    )
    recipients = (
        *(recipient_box(name, r, r.node.id) for name, r in notice.recipients.items()),
        *further_recipients(notice, uses),
    )
    data = (_of_categories(notice, box, rows) for box, rows in grouped.items())
    layers = (systems, data, purposes, recipients)
    kept = tuple(tuple(box for box in layer if box.id in shown) for layer in (layers[0], *layers[2:]))
    return (kept[0], tuple(layers[1]), *kept[1:])


def _of_categories(notice: Notice, box: str, rows: list[Row]) -> Box:
    marks = ", ".join(dict.fromkeys(mark for row in rows for mark in row.marks))
    if len(rows) == 1:
        told = f"{box}: {marks}" if marks else box
        return Box(id=f"data.{box}", title=rows[0].title or box, detail=told)
    names = ", ".join(row.category.removeprefix(f"{box}.") for row in rows)
    named = notice.branches.get(box)
    title = (text_of(named.title) if named else "") or box
    told = f"{box}: {names}" if title != box else names
    return Box(id=f"data.{box}", title=f"{title} ({len(rows)})", detail=f"{told}: {marks}" if marks else told)
