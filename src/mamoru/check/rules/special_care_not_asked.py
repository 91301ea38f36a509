"""MAM-260: special-care data that rests on consent is asked for, and elsewhere rests on what each law knows.

Reads purposes that use a category marked ``special-care``, as they are in the notice and in each supplement;
yields those on consent that no choice asks people for, or one that lets silence count on some channel, and
those on a basis or a ground that the law of a region does not know for such data.  Where there is no basis at
all, MAM-226 tells; where the choice never waits for a yes, MAM-273.  A duty of the law is a basis everywhere.
Law: GDPR art. 4(11), 9(2)(a); APPI art. 20(2); ``bases.special-care`` of each law.
"""

from collections.abc import Iterator

from mamoru.check.rules._consent import CONSENT, assumed_by, gates, on_special_care, uses_special_care
from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, articles, held, weight
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import BasisWanted, Fact
from mamoru.model.notice import Node, Notice, Purpose
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Choice

OTHERS = frozenset({"vital-interest", "public-task"})  #: that some laws know for such data, and some do not
NOT_ASKED = frozenset({"opt-out", "always"})
UNASKED = "with consent, but no choice asks people for it, which is none"
Against = list[tuple[Held, Fact[BasisWanted]]]


def not_asked(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each such purpose, with all the laws that want more."""
    broken: dict[str, tuple[Node, str, Against]] = {}
    for at in held(checked):
        fact = on_special_care(at)
        for purpose in at.view.purposes.values() if fact else ():
            said = _said(purpose, at.view, fact.decided.any_of if fact and fact.decided else ())
            if said and fact:
                broken.setdefault(purpose.node.id, (purpose.node, said, []))[2].append((at, fact))
    for node, said, against in broken.values():
        yield _finding(node, said, against)


def _said(purpose: Purpose, view: Notice, needs: tuple[str, ...]) -> str:
    """Return what is wrong with a purpose that uses such data; nothing where nothing is."""
    if not uses_special_care(purpose, view):
        return ""
    ground = purpose.special_ground
    if ground and not {ground, purpose.basis}.intersection(needs):
        return f"on `special-ground: {ground}`, which is none"
    if not ground and purpose.basis in OTHERS - set(needs):
        return f"with `basis: {purpose.basis}`, which is no basis for it"
    return _unasked(purpose, view) if CONSENT in {purpose.basis, ground} else ""


def _unasked(purpose: Purpose, view: Notice) -> str:
    """Return how the consent to a use lacks a yes; nothing where it does not, or where MAM-273 tells it."""
    choices = gates(purpose, view)
    if not choices and (purpose.special_ground or purpose.basis) == CONSENT and not purpose.only_if:
        return UNASKED
    lacking = [_lets_silence_count(choice) for choice in choices]
    return lacking[0] if lacking and all(lacking) and not assumed_by(purpose, view) else ""


def _lets_silence_count(choice: Choice) -> str:
    if choice.default == "on":
        return f"with consent, but `{choice.node.id}` is on by default, which is none"
    if NOT_ASKED.intersection(choice.channels.values()):
        return f"with consent, but `{choice.node.id}` lets silence count, which is none"
    return ""


def _finding(node: Node, said: str, against: Against) -> Finding:
    facts = {at.law.jurisdiction: fact for at, fact in against}
    weights = {weight(node, at.view, [fact]) for at, fact in against}
    return found(
        SPECIAL_CARE_NOT_ASKED,
        problem=f"`{node.id}` uses special-care data {said} by the law of {named(sorted(facts))}",
        remedy=_remedy(said),
        where=node.where,
        node=node.id,
        severity=Severity.ERROR if Severity.ERROR in weights else Severity.WARNING,
        article=articles(list(facts.values())),
    )


def _remedy(said: str) -> str:
    if said == UNASKED:
        return (
            "state under `choices:` how people are asked before (`opt-in` on each channel, `paper: opt-in` "
            "where they sign), and name it in `choice:` of the purpose; or say in `only-if:` what must have "
            "happened"
        )
    if "special-ground" not in said:
        return (
            "ask people before, with a choice that is `opt-in` and off until they answer; or take the data "
            "out of `uses:`"
        )
    return (
        "state a ground that each law knows (`mamoru laws show`), or give the people of that region a "
        "purpose on consent in their supplement, with `instead: true`"
    )


def _advice(channels: str) -> str:
    return notice(
        data="  health: {illness: [special-care]}\n",
        purposes=(
            "  advise: {of: customer, uses: [health], basis: consent, choice: advice, title: Advice on "
            "medicines}\n"
        ),
        more=f"choices:\n  advice: {{of: customer, channels: {{{channels}}}, change-at: [account]}}\n",
    )


SPECIAL_CARE_NOT_ASKED = Rule(
    code="MAM-260",
    severity=Severity.ERROR,
    asks="Are people asked before special-care data is used with their consent?",
    why="silence is no consent, least of all to the use of data by which people are discriminated against",
    article="GDPR art. 4(11), 9(2)(a); APPI art. 20(2)",
    find=not_asked,
    find_live=None,
    fails={"notice.yaml": _advice("account: opt-in, phone: opt-out")},
    passes={"notice.yaml": _advice("account: opt-in, phone: opt-in")},
    stops=Stops.PUBLICATION,
)
