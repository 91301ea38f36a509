"""MAM-272: what people may say no to does not rest on a law that leaves no choice.

Reads purposes that a choice gates, whether the purpose names the choice or the choice the purpose; yields
those whose basis is a law, a public task or a vital interest.
Law: GDPR art. 5(1)(a), 6(1)(c)-(e), 7(4).
"""

from collections.abc import Iterator

from mamoru.check.rules._consent import gates
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Purpose
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Choice

NO_CHOICE = frozenset({"law", "public-task", "vital-interest"})


def not_refusable(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose that people may refuse, and that the notice says must be."""
    told = checked.programme.notice
    for purpose in told.purposes.values():
        choices = gates(purpose, told) if purpose.basis in NO_CHOICE else ()
        if refused := [choice.node.id for choice in choices if _may_be_refused(choice)]:
            yield _finding(purpose, refused[0])


def _may_be_refused(choice: Choice) -> bool:
    return any(way != "always" for way in choice.channels.values())


def _finding(purpose: Purpose, choice: str) -> Finding:
    return found(
        CHOICE_NOT_REFUSABLE,
        problem=(
            f"`{purpose.node.id}` waits for people's choice (`{choice}`) and rests on "
            f"`basis: {purpose.basis}`, which leaves them none"
        ),
        remedy=(
            "take the choice away if the use must be, or name the basis that it has when people may say no "
            "(`consent`, `legitimate-interest`)"
        ),
        where=purpose.node.where,
        node=purpose.node.id,
    )


def _warn(basis: str) -> str:
    return notice(
        purposes=(
            f"  warn: {{of: customer, uses: [contact.email], basis: {basis}, choice: recalls,\n"
            "    title: Recalls}\n"
        ),
        more="choices:\n  recalls: {of: customer, channels: {email: opt-in}, change-at: [account]}\n",
    )


CHOICE_NOT_REFUSABLE = Rule(
    code="MAM-272",
    severity=Severity.ERROR,
    asks="Does no purpose that people may refuse rest on what leaves them no choice?",
    why="people are told that they may say no, and that they may not; one of the two misleads them",
    article="GDPR art. 5(1)(a), 6(1)(c)-(e)",
    find=not_refusable,
    find_live=None,
    fails={"notice.yaml": _warn("law")},
    passes={"notice.yaml": _warn("consent")},
    stops=Stops.PUBLICATION,
)
