"""MAM-291: every purpose rests on one of the legal bases that people are told are all there are.

Reads ``bases:``, as it is in the notice and in each supplement, and the purposes that use data; yields those
that rest on another basis, or on none.  Law: GDPR art. 6(1), 13(1)(c); LGPD art. 7, 9.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Notice, Purpose
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Bases


def not_told(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose on a basis that people are told nothing rests on."""
    told = checked.programme.notice
    for bases in told.bases.values():
        for purpose in told.purposes.values():
            outside = purpose.uses and not purpose.open and purpose.basis not in bases.only
            if outside and (is_own(purpose.node, told) or is_own(bases.node, told)):
                yield _finding(purpose, bases, told)


def _finding(purpose: Purpose, bases: Bases, told: Notice) -> Finding:
    rests = "states no basis" if purpose.basis in {"", "none"} else f"rests on `{purpose.basis}`"
    at = purpose.node if is_own(purpose.node, told) else bases.node
    known = f"`{bases.node.id}` tells people of {named(bases.only)} only"
    return found(
        BASIS_NOT_TOLD,
        problem=f"`{purpose.node.id}` {rests}, and {known}",
        remedy="name the basis there too, state the purpose on one of those, or end the use",
        where=at.where,
        node=at.id,
    )


TOLD = notice(more="bases:\n  told: {only: [contract, law]}\n")

BASIS_NOT_TOLD = Rule(
    code="MAM-291",
    severity=Severity.ERROR,
    asks="Does every purpose rest on one of the legal bases that people are told of?",
    why="people judge by the bases that they are told of whether they may refuse or object",
    article="GDPR art. 6(1), 13(1)(c); LGPD art. 7, 9",
    find=not_told,
    find_live=None,
    fails={"notice.yaml": TOLD.replace("[contract, law]", "[consent, law]")},
    passes={"notice.yaml": TOLD},
    stops=Stops.PUBLICATION,
)
