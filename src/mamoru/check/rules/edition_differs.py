"""MAM-292: an edition that is known to differ from the text that governs binds nobody.

Reads ``differs:``, as it is in the notice and in each supplement, and the editions; yields those that bind,
that are none, and what is said of a node that is not there.  Law: GDPR art. 5(1)(a), 12(1).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Difference
from mamoru.notation.clauses import nodes


def differing(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each difference that binds somebody, or is told of nothing."""
    told = checked.programme.notice
    for one in told.differences.values():
        problem = _problem(one, told) if is_own(one.node, told) else ""
        if problem:
            yield found(
                EDITION_DIFFERS,
                problem=f"`{one.node.id}` {problem}",
                remedy="correct the edition, or say of it `status: informational`; name a part of the notice",
                where=one.node.where,
                node=one.node.id,
            )


def _problem(one: Difference, told: Notice) -> str:
    editions = [edition for edition in told.editions if edition.language == one.edition]
    if not editions or one.edition == told.governing_language:
        return f"speaks of the edition `{one.edition}`, which is none beside the governing one"
    if any(edition.binding for edition in editions):
        return f"says where the edition `{one.edition}` differs, and that edition binds"
    if one.at not in {node.id for node in nodes(told)}:
        return f"speaks of `{one.at}`, which is no part of the notice"
    return ""


def _edition(status: str) -> str:
    told = notice(more="differs:\n  bases: {edition: ja, at: purposes.sell, text: It names no basis.}\n")
    return told.replace("[en]", f"[en, {{language: ja, status: {status}}}]")


EDITION_DIFFERS = Rule(
    code="MAM-292",
    severity=Severity.ERROR,
    asks="Does every edition that is known to differ from the governing text bind nobody?",
    why="people would be bound by two texts that say two things, and could rely on neither",
    article="GDPR art. 5(1)(a), 12(1)",
    find=differing,
    find_live=None,
    fails={"notice.yaml": _edition("binding")},
    passes={"notice.yaml": _edition("informational")},
    stops=Stops.PUBLICATION,
)
