"""MAM-273: consent is given by an act, and silence gives none.

Reads purposes with ``basis: consent`` and the choices that gate them, whether the purpose names the choice or
the choice the purpose; yields those whose choice is on before people have said anything, can only be left, or
says nothing of how people are asked.  Law: GDPR art. 4(11), 7, recital 32; CJEU C-673/17.
"""

from collections.abc import Iterator

from mamoru.check.rules._consent import assumed_by
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Purpose
from mamoru.model.programme import CheckedProgramme


def assumed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose that rests on consent which nobody has to give."""
    told = checked.programme.notice
    for purpose in told.purposes.values():
        if hows := assumed_by(purpose, told):
            yield _finding(purpose, *next(iter(hows.items())))


def _finding(purpose: Purpose, choice: str, how: str) -> Finding:
    return found(
        CONSENT_ASSUMED,
        problem=f"`{purpose.node.id}` rests on consent, and its choice `{choice}` {how}",
        remedy=(
            "let people say yes first (`opt-in`, `default: off`), or name the basis that the use has without "
            "their consent"
        ),
        where=purpose.node.where,
        node=purpose.node.id,
    )


def _news(way: str) -> str:
    return notice(
        purposes="  tell: {of: customer, uses: [contact.email], basis: consent, choice: news, title: News}\n",
        more=f"choices:\n  news: {{of: customer, channels: {{post: {way}}}, change-at: [account]}}\n",
    )


CONSENT_ASSUMED = Rule(
    code="MAM-273",
    severity=Severity.ERROR,
    asks="Is consent given before it is relied on?",
    why="whoever has said nothing has agreed to nothing, so the use has no basis at all",
    article="GDPR art. 4(11), 7; CJEU C-673/17",
    find=assumed,
    find_live=None,
    fails={"notice.yaml": _news("opt-out")},
    passes={"notice.yaml": _news("opt-in")},
    stops=Stops.PUBLICATION,
)
