"""MAM-285: what is kept because of a law is kept as long as that law wants.

Reads retention promises that name a law; yields those whose period is shorter than the duty named, as the law
was last read.  An unsure fact decides nothing.  Law: GDPR art. 6(1)(c), 17(3)(b); the law that is named.
"""

from collections.abc import Iterator

from mamoru.check.keeping import falls_short
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
    passes={"notice.yaml": _books("10 years")},
    stops=Stops.PUBLICATION,
)
