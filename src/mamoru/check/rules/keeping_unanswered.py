"""MAM-282: where promises or laws on keeping disagree, the notice says which one holds.

Reads what decides for each category and kind of people; yields pairs between which nothing decides.
Law: GDPR art. 5(1)(a), 5(1)(e), 13(2)(a); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.keeping import Doubt, kept
from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme


def unanswered(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each pair of promises, or promise and law, between which nothing decides."""
    doubts: dict[Doubt, dict[str, None]] = {}
    for one in kept(checked.programme.notice, checked.programme.systems):
        for doubt in one.verdict.doubts:
            doubts.setdefault(doubt, {})[one.item] = None
    yield from (_finding(doubt, tuple(items)) for doubt, items in doubts.items())


def _finding(doubt: Doubt, items: tuple[str, ...]) -> Finding:
    return found(
        KEEPING_UNANSWERED,
        problem=f"{doubt.says}: nothing says which of them holds for {few(items)}",
        remedy=doubt.answer,
        where=doubt.where,
        node=doubt.first,
    )


SAME = "items: [contact], of: customer, ground: {purpose: sell}"


def _kept(more: str = "") -> str:
    return notice(
        more="retention:\n"
        f"  orders: {{{SAME}, keep: 2 years, after: last-order{more}}}\n"
        f"  visits: {{{SAME}, keep: 1 year, after: last-visit}}\n"
    )


KEEPING_UNANSWERED = Rule(
    code="MAM-282",
    severity=Severity.ERROR,
    asks="Does the notice say which of two promises or laws on keeping holds?",
    why="people are told two times for the same data, and whoever deletes it breaks one of them",
    article="GDPR art. 5(1)(a), 5(1)(e), 13(2)(a); APPI art. 22",
    find=unanswered,
    find_live=None,
    fails={"notice.yaml": _kept()},
    passes={"notice.yaml": _kept(', over: {visits: "an order is a visit, and the later of the two"}')},
    stops=Stops.PUBLICATION,
    publishable=False,
)
