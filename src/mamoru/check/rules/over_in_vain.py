"""MAM-284: every ``over:`` of a retention promise answers a question that there is.

Reads ``over:`` of retention promises, in the notice and in each supplement; yields keys with which the
promise shares no category, or that no word of a notice beats.  Law: GDPR art. 5(2).
"""

from collections.abc import Iterator

from mamoru.check.counting import answered
from mamoru.check.keeping import kept
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme


def in_vain(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each answer that is needed nowhere; asked of the notice once."""
    told = checked.programme.notice
    if told.region:
        return
    views = (told, *(overlay.notice for overlay in told.overlays.values()))
    written = {
        promise.node.id: promise for view in views for promise in view.retention.values() if promise.over
    }
    if not written:
        return
    lines = (line for view in views for line in kept(view, checked.programme.systems))
    needed = {answer for line in lines for answer in line.verdict.answers}
    needed |= {(promise.name, key) for promise in written.values() for key in answered(promise)}
    for promise in written.values():
        yield from (_finding(promise, key) for key in promise.over if (promise.name, key) not in needed)


def _finding(promise: Retention, key: str) -> Finding:
    return found(
        OVER_IN_VAIN,
        problem=f"`over:` of `{promise.node.id}` answers for `{key}`, and nothing there competes with it",
        remedy=f"take `{key}` out of `over:`; `mamoru retention conflicts` shows what competes",
        where=promise.node.where,
        node=promise.node.id,
    )


def _kept(items: str) -> str:
    return notice(
        more=f"""\
retention:
  orders:
    {{items: [contact], of: customer, keep: 2 years, after: last-order, ground: {{purpose: sell}},
     over: {{visits: "an order is a visit, and the later of the two"}}}}
  visits: {{items: {items}, of: customer, keep: 1 year, after: last-visit, ground: {{purpose: sell}}}}
""",
        data="  visits: {pages: []}\n",
        purposes="  count: {of: customer, uses: [visits.pages], basis: consent, title: Counting visits}\n",
    )


OVER_IN_VAIN = Rule(
    code="MAM-284",
    severity=Severity.WARNING,
    asks="Does every answer to a conflict of keeping answer one that there is?",
    why="an answer that outlives its question is read as a decision that nobody made",
    article="GDPR art. 5(2)",
    find=in_vain,
    find_live=None,
    fails={"notice.yaml": _kept("[visits.pages]")},
    passes={"notice.yaml": _kept("[contact.name]")},
)
