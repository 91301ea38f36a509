"""MAM-289: every report that the notice promises can be made, and was made anew before its time was over.

Reads ``reports:``, as it is in the notice and in each supplement; yields those that nobody has made, those
whose time ended before the last day on which, by the notice's own word, somebody looked at any part of it
(a check has no clock), those that look back over less time than they are made anew in, and those by the
classes of a law that tell of categories without one; what the notice excludes is left aside.
Law: Cal. Civ. Code 1798.130(a)(5); 11 CCR 7011(e).
"""

from collections.abc import Collection, Iterator
from datetime import date

from mamoru.calendars.periods import end
from mamoru.check.rules._found import few, found
from mamoru.check.rules._law import is_own
from mamoru.check.rules._looked import last_looked, where_looked
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.records import Report
from mamoru.model.promises.regions import wider


def overdue(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each report that is not what people are told it is."""
    told = checked.programme.notice
    for report in told.reports.values():
        if not is_own(report.node, told):
            continue
        wrong = _wrong(report, told, last=last_looked(told, today=checked.programme.today))
        for problem, remedy, why in (*wrong, *_unclassed(report, told)):
            yield found(
                REPORT_OVERDUE,
                problem=f"`{report.node.id}` {problem}",
                remedy=remedy,
                where=report.node.where,
                node=report.node.id,
                why=why,
            )


def _wrong(report: Report, told: Notice, *, last: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a report, what to do about it, and why where that is not the rule's own."""
    if report.every is None:
        return
    due = end(date.fromisoformat(report.last), report.every).isoformat() if report.last else ""
    if not due:
        yield f"is to be made every {report.every}, and no day on which it was made is recorded", MADE, ""
    elif due < last:
        said = f"was last made on {report.last} and had to be made anew by {due}"
        node = where_looked(told, last) if last != told.effective else ""
        yield f"{said}; somebody looked at {f'`{node}`' if node else 'the notice'} on {last}", MADE, ""
    if report.looks_back and report.looks_back.length < report.every.length:
        said = f"looks back over {report.looks_back} and is made every {report.every}"
        yield f"{said}: what was done between two of them is told in neither", LONGER, ""


def _unclassed(report: Report, told: Notice) -> Iterator[tuple[str, str, str]]:
    """Yield the categories that a report by the law's classes could not tell of: they name none."""
    apart = {item for one in told.excluded.values() for item in one.items}
    here = {told.region, *wider(told.region)} if told.region else None
    bare = [
        item
        for item in (report.items if "classes" in report.by else ())
        if item not in apart and not _has_class(told.categories[item].classes, here)
    ]
    if bare:
        law = f" of {told.region}" if told.region else ""
        name = "names" if len(bare) == 1 else "name"
        yield f"is told by the classes of the law, and {few(bare)} {name} none{law}", CLASSED, UNTOLD


def _has_class(classes: Collection[str], here: Collection[str] | None) -> bool:
    return bool(classes) if here is None else not set(here).isdisjoint(classes)


CLASSED = "write `classes: {REGION: [...]}` in the category, or leave it out of `items:` of the report"
UNTOLD = "what has no class of the law is left out of the report, and people believe that there is no more"
MADE = "make the report, and write the day in `last:`"
LONGER = "let it look back over at least the time between two reports"


def _report(last: str) -> str:
    return notice(
        more=(
            "reports:\n"
            "  collected: {tells: collected, items: [contact], by: categories, looks-back: 12 months,\n"
            f"    every: yearly, last: {last}, owner: privacy office}}\n"
        )
    )


REPORT_OVERDUE = Rule(
    code="MAM-289",
    severity=Severity.WARNING,
    asks="Was every report that the notice promises made, and made anew in time, and can it be made?",
    why="people are told of what was done in a time that is long over, and believe that it is of now",
    article="Cal. Civ. Code 1798.130(a)(5); 11 CCR 7011(e)",
    find=overdue,
    find_live=None,
    fails={"notice.yaml": _report("2023-12-31")},
    passes={"notice.yaml": _report("2024-01-01")},
)
