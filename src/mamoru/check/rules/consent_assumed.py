"""MAM-273: consent is given by an act, and silence gives none.

Reads purposes with ``basis: consent`` and the choices that gate them; yields those whose choice is on before
people have said anything, or can only be left.  Law: GDPR art. 4(11), 7, recital 32; CJEU C-673/17.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Purpose
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Choice


def assumed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose that rests on consent which nobody has to give."""
    told = checked.programme.notice
    for purpose in told.purposes.values():
        choice = told.choices.get(purpose.choice)
        if purpose.basis == "consent" and choice and (how := _without_asking(choice)):
            yield _finding(purpose, choice, how)


def _without_asking(choice: Choice) -> str:
    """Return how the choice takes silence for a yes; nothing where it does not."""
    if choice.default == "on":
        return "is `default: on`"
    ways = set(choice.channels.values())
    return "is opt-out on every channel" if ways and "opt-in" not in ways else ""


def _finding(purpose: Purpose, choice: Choice, how: str) -> Finding:
    return found(
        CONSENT_ASSUMED,
        problem=f"`{purpose.node.id}` rests on consent, and its choice `{choice.node.id}` {how}",
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
