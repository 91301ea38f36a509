"""What was collected, disclosed, sold or shared in a time: by category, by class of a law, by recipient.

Comes in: the maps as they are, the versions of the notice that were in force meanwhile with the practice that
was frozen with them, and the notice.  Goes out: rows; no value of anybody.
Law: Cal. Civ. Code 1798.110(c), 1798.130(a)(5)(B), (C), (c).
"""

from collections.abc import Iterator, Mapping, Sequence

from mamoru.desk.stated.made import Cell, Span
from mamoru.model.map import DataUse
from mamoru.model.notice import Notice
from mamoru.model.programme import Programme
from mamoru.model.promises.records import Report
from mamoru.model.promises.regions import wider

NO_CLASS = "(no class named)"
NEVER_ENDS = "9999-12-31"
HEADING = {"classes": "class", "categories": "category", "recipients": "recipient"}
DATA = "data"
ADS = "interest-based-ads"
HELD = (
    "Counted as held is what a map says that a system holds, or what it said when a version of the notice "
    "was frozen that was in force in these days. What no map names is in no row."
)
DISCLOSED = (
    "Counted as disclosed is what the notice says that a recipient gets, if a system holds it, and what a "
    "use that a map states gives to somebody. Mamoru keeps no list of single deliveries."
)
SOLD = (
    "Counted as sold or shared is what a use that a map states sells, or gives away for advertising by "
    "interests. A use that no map states is in no row."
)
Fact = tuple[str, str]  #: category, recipient; the recipient is empty where nobody gets it


def headings(report: Report) -> tuple[str, ...]:
    """Return the headings of the rows."""
    named = tuple(HEADING[by] for by in report.by)
    return named if "categories" in report.by else (*named, DATA)


def rows(report: Report, facts: Sequence[Fact], told: Notice) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each class, category and recipient that the report tells of, in order."""
    found: dict[tuple[str, ...], list[str]] = {}
    for category, recipient in facts:
        for key in _keys(report.by, category, recipient, told=told):
            found.setdefault(key, []).append(_title(category, told))
    for key, items in sorted(found.items()):
        yield key if "categories" in report.by else (*key, ", ".join(dict.fromkeys(items)))


def _keys(by: Sequence[str], category: str, recipient: str, *, told: Notice) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [()]
    for one in by:
        if one == "classes":
            words = _classes(category, told)
        else:
            words = [_title(category, told)] if one == "categories" else [_recipient(recipient, told)]
        keys = [(*key, word) for key in keys for word in words]
    return keys


def _classes(category: str, told: Notice) -> list[str]:
    named = told.categories[category].classes
    here = {told.region, *wider(told.region)} if told.region else {*named}
    found = [
        word if told.region else f"{region} {word}"
        for region in named
        if region in here
        for word in named[region]
    ]
    return found or [NO_CLASS]


def _title(category: str, told: Notice) -> str:
    title = told.categories[category].title
    words = title.get(told.governing_language) or ""
    return f"{words} ({category})" if words else category


def _recipient(name: str, told: Notice) -> str:
    known = told.recipients.get(name)
    if known is None:
        return f"{name} (on no register)"
    return known.title.get(told.governing_language) or name


def held(programme: Programme, items: Sequence[str], days: Span) -> dict[str, bool]:
    """Return which of these categories were held in these days, and whether a map of today holds them."""
    now = {
        c.category for s in programme.systems.values() for t in s.tables.values() for c in t.columns.values()
    }
    now |= {item for s in programme.systems.values() if s.manual for item in s.manual.holds}
    before = _frozen(programme, days)
    return {item: item in now for item in items if item in now or item in before}


def _frozen(programme: Programme, days: Span) -> set[str]:
    """Return the categories in the practice of the versions that were in force in these days."""
    versions = programme.published
    ends = [*(version.effective for version in versions[1:]), NEVER_ENDS]
    return {
        category
        for version, end in zip(versions, ends, strict=False)
        if version.effective <= days.last.isoformat() and end > days.first.isoformat()
        for practice in [version.content.get("practice")]
        if isinstance(practice, Mapping)
        for category in practice
    }


def disclosed(programme: Programme, report: Report, had: Mapping[str, bool]) -> tuple[list[Fact], list[str]]:
    """Return what was given to whom, and the recipients of whose data no system holds anything."""
    told, facts, empty = programme.notice, dict[Fact, None](), list[str]()
    for name, recipient in told.recipients.items():
        if set(recipient.of).isdisjoint(report.of):
            continue
        given = [item for item in recipient.receives if item in had]
        facts.update(dict.fromkeys((item, name) for item in given))
        if not given and recipient.receives:
            empty.append(_recipient(name, told))
    for use in _uses(programme):
        facts.update(dict.fromkeys((item, use.recipient) for item in use.reads if item in had))
    return list(facts), empty


def sold(programme: Programme, had: Mapping[str, bool]) -> list[Fact]:
    """Return what uses that the maps state sell, or give away for advertising by interests."""
    purposes = programme.notice.purposes
    ads = {name for name, purpose in purposes.items() if ADS in purpose.marks}
    return list(
        dict.fromkeys(
            (item, use.recipient)
            for use in _uses(programme)
            if use.sells or use.purpose in ads
            for item in use.reads
            if item in had
        )
    )


def _uses(programme: Programme) -> Iterator[DataUse]:
    """Yield the uses by which people who are told this are given away to somebody."""
    region = programme.notice.region
    for system in programme.systems.values():
        for use in system.uses.values():
            if use.recipient and (not region or not use.regions or _meet(region, use.regions)):
                yield use


def _meet(region: str, others: Sequence[str]) -> bool:
    return any(region == other or region in wider(other) or other in wider(region) for other in others)
