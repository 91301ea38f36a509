"""MAM-285: what is kept because of a law is kept as long as that law wants.

Reads retention promises that name a law; yields those whose period is shorter than the duty named, as the law
was last read (an error), and those whose period is long enough but runs from an event of the fiscal year,
while the law counts from a day after its end (a warning; ``over:`` says why the two days are one).  An unsure
fact decides nothing.  Law: GDPR art. 6(1)(c), 17(3)(b); the law that is named.
"""

from collections.abc import Iterator

from mamoru.check.counting import counted_later, enough, enough_rounded, law_named
from mamoru.check.keeping import falls_short, lasts
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Fact, RetentionDuty
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme


def shorter(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each promise that is shorter than the law it rests on."""
    for promise in checked.programme.notice.retention.values():
        fact = falls_short(promise)
        if fact:
            yield _finding(promise, fact)
        elif late := counted_later(promise):
            yield _late(promise, *late)


def _finding(promise: Retention, fact: Fact[RetentionDuty]) -> Finding:
    return found(
        KEPT_LESS_THAN_LAW,
        problem=(
            f"`{promise.node.id}` keeps {promise.keep}, but the law that it names says: {fact.words} "
            f"({fact.article})"
        ),
        remedy="write the period of the law, or name the ground that this promise really rests on",
        where=promise.node.where,
        node=promise.node.id,
    )


def _late(promise: Retention, fact: Fact[RetentionDuty], missed: int) -> Finding:
    law = law_named(promise)
    rounded = f"`keep: {enough_rounded(fact)}` with `rounded-up-to: fiscal-year-end`"
    return found(
        KEPT_LESS_THAN_LAW,
        problem=(
            f"`{promise.node.id}` keeps {lasts(promise)}, and the law that it names counts from a later day, "
            f"so the promise may end up to {missed} months too early: {fact.words} ({fact.article})"
        ),
        remedy=(
            f"write {rounded}, or `keep: {enough(fact)}`; if `{promise.after}` is the day from "
            f"which the law counts, say so: `over: {{{law}: REASON}}`"
        ),
        where=promise.node.where,
        node=promise.node.id,
        severity=Severity.WARNING,
    )


def _books(keep: str) -> str:
    return notice(
        data="  purchases: {orders: []}\n",
        purposes="  account: {of: customer, uses: [purchases.orders], basis: law, title: Keeping accounts}\n",
        more=f"""\
retention:
  books:
    {{items: [purchases.orders], of: customer, keep: {keep}, after: order-closed,
     ground: {{law: JP-companies-act-432}}}}
""",
    )


KEPT_LESS_THAN_LAW = Rule(
    code="MAM-285",
    severity=Severity.ERROR,
    asks="Is what a law wants kept promised for as long as that law wants it?",
    why="either the law is broken on the day the promise is kept, or the promise is broken to keep the law",
    article="GDPR art. 6(1)(c), 17(3)(b)",
    find=shorter,
    find_live=None,
    fails={"notice.yaml": _books("7 years")},
    passes={"notice.yaml": _books("11 years")},
    stops=Stops.PUBLICATION,
)
