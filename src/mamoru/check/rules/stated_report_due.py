"""MAM-322: every report that the notice promises is made anew before its time is over, by the day it is.

Reads ``reports:``, the day, and when Mamoru last made each; yields those that are overdue.  What the notice's
own days show already MAM-289 tells.  Law: Cal. Civ. Code 1798.130(a)(5); 11 CCR 7102(a)(2).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from mamoru.calendars.periods import end
from mamoru.check.rules._found import found
from mamoru.check.rules._law import is_own
from mamoru.check.rules._looked import last_looked
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.period import Period
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.records import Report


def due(checked: CheckedProgramme, today: date, made: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each report whose time was over before today."""
    told = checked.programme.notice
    for report in told.reports.values():
        if report.every is None or not report.last or not is_own(report.node, told):
            continue
        last = max(report.last, made.get(report.node.id, ""))
        until = _until(last, report.every)
        if until < today and not _told_already(report, last_looked(told, today=today.isoformat())):
            yield found(
                STATED_REPORT_DUE,
                problem=(
                    f"`{report.node.id}` is made every {report.every}, was last made on {last}, and had to "
                    f"be made anew by {until.isoformat()}"
                ),
                remedy=_remedy(report),
                where=report.node.where,
                node=report.node.id,
            )


def _told_already(report: Report, looked: str) -> bool:
    return report.every is not None and _until(report.last, report.every) < date.fromisoformat(looked)


def _until(last: str, every: Period) -> date:
    return end(date.fromisoformat(last), every)


def _remedy(report: Report) -> str:
    if not report.can_be_made:
        return "make the report, publish it, and write the day in `last:`"
    return f"run `mamoru report {report.node.id} --to FILE`, publish the file, and write the day in `last:`"


def _report(last: str) -> str:
    return notice(
        more=(
            "reports:\n"
            "  requests: {tells: requests, by: rights, looks-back: 12 months, every: yearly,\n"
            f"    last: {last}, owner: privacy office}}\n"
        )
    )


STATED_REPORT_DUE = Rule(
    code="MAM-322",
    severity=Severity.WARNING,
    asks="Was every report that the notice promises made anew in time, by the day it is?",
    why="people read figures of a time that is long over, and the law wants those of the last year",
    article="Cal. Civ. Code 1798.130(a)(5); 11 CCR 7102(a)(2)",
    find=None,
    find_live=None,
    find_by_clock=due,
    fails={"notice.yaml": _report("2024-12-31")},
    passes={"notice.yaml": _report("2025-01-01")},
)
