"""How long is what kept, and by which promise or law: for the notice and for each supplement."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mamoru.check.judging import views
from mamoru.check.keeping import Doubt, Verdict, kept, limits, unsure
from mamoru.desk.opening import programme_of
from mamoru.model.law import Fact, RetentionDuty
from mamoru.model.programme import CheckedProgramme

EVERYWHERE = "everywhere"
ELSEWHERE = "elsewhere"  #: where no supplement says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Categories of which the same is said."""

    items: tuple[str, ...]
    of: tuple[str, ...]
    regions: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a law says of all personal data, or perhaps says."""

    fact: Fact[RetentionDuty]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """Every promise and law on keeping, which wins, and what is unanswered."""

    name: str
    lines: tuple[Line, ...]
    unsaid: tuple[str, ...]  #: categories of which nobody says how long
    limits: tuple[Limit, ...]
    unsure: tuple[Limit, ...]

    @property
    def unanswered(self) -> tuple[Doubt, ...]:
        """Return each pair between which nothing decides, once."""
        return tuple(dict.fromkeys(doubt for line in self.lines for doubt in line.verdict.doubts))


def conflicts(folder: Path) -> Conflicts:
    """Compare every promise and law on keeping.  Raises NoProgramme, Unreadable."""
    programme = programme_of(folder, snapshots=False)
    checked = CheckedProgramme(programme=programme, graphs={})
    seen = tuple(views(checked))
    lines = tuple(_lines(seen))
    said = {item for line in lines for item in line.items}
    told = checked.programme.notice
    return Conflicts(
        name=checked.programme.settings.name,
        lines=lines,
        unsaid=tuple(item for item in told.categories if item not in said),
        limits=_limits({v.programme.notice.region: limits(v.programme.notice) for v in seen}),
        unsure=_limits({v.programme.notice.region: unsure(v.programme.notice) for v in seen}),
    )


def _lines(seen: tuple[CheckedProgramme, ...]) -> Iterator[Line]:
    """Yield what is said, with the categories, people and regions of which the same is said together."""
    every = [view.programme.notice.region for view in seen]
    cells: dict[tuple[str, str, Verdict], list[str]] = {}
    for view in seen:
        for one in kept(view.programme.notice, view.programme.systems):
            cells.setdefault((one.item, one.of, one.verdict), []).append(view.programme.notice.region)
    people: dict[tuple[str, Verdict, tuple[str, ...]], list[str]] = {}
    for (item, kind, verdict), regions in cells.items():
        people.setdefault((item, verdict, _where(regions, every)), []).append(kind)
    items: dict[tuple[Verdict, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for (item, verdict, where), kinds in people.items():
        items.setdefault((verdict, where, tuple(kinds)), []).append(item)
    for (verdict, where, of), names in items.items():
        yield Line(items=tuple(names), of=of, regions=where, verdict=verdict)


def _where(regions: Iterable[str], every: Iterable[str]) -> tuple[str, ...]:
    found = tuple(regions)
    if set(found) == set(every):
        return (EVERYWHERE,)
    return tuple(region or ELSEWHERE for region in found)


def _limits(by_region: Mapping[str, Iterable[Fact[RetentionDuty]]]) -> tuple[Limit, ...]:
    found: dict[Fact[RetentionDuty], list[str]] = {}
    for region, facts in by_region.items():
        for fact in facts:
            found.setdefault(fact, []).append(region)
    return tuple(Limit(fact=f, regions=_where(r, by_region)) for f, r in found.items())
