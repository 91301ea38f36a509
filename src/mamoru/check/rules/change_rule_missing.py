"""MAM-295: a notice that was published says how it may be changed.

Reads the published versions and the notice; yields a notice without any rule of ``changes:``.  Nothing is
then demanded of a change, however much worse for people it is.  Law: GDPR art. 5(1)(a), 13(3); APPI art.
17(2), 18(1).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import frozen, notice
from mamoru.check.rules._versions import last_version
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def without_rule(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for a notice that was published and has no change rule; asked of the notice once."""
    told = checked.programme.notice
    last = last_version(checked.programme)
    if last is None or told.changes:
        return
    yield found(
        CHANGE_RULE_MISSING,
        problem=f"the notice was published for {last.effective}, and has no rule in `changes:`",
        remedy=(
            "write how people hear of changes, and which ones they have a say in, such as `changes: {weaker: "
            "{kind: weakening, means: [direct], needs: notify-and-choice}}`"
        ),
        where=told.where,
        node="changes",
    )


_FROZEN = {"published/shop-2025-01-01.json": frozen()}

CHANGE_RULE_MISSING = Rule(
    code="MAM-295",
    severity=Severity.WARNING,
    asks="Does a published notice say how it may be changed?",
    why="what protects people less, a new purpose, a new recipient: all pass without anybody being asked",
    article="GDPR art. 5(1)(a), 13(3); APPI art. 17(2), 18(1)",
    find=without_rule,
    find_live=None,
    fails=_FROZEN,
    passes={"notice.yaml": notice(more="changes:\n  every: {kind: reviewed, needs: announce}\n"), **_FROZEN},
)
