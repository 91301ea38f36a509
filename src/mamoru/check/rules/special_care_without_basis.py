"""MAM-226: special-care data rests on consent, on a law, or on a ground that the law has for such data alone.

Reads purposes that use a category marked ``special-care``; yields those whose basis does not allow it and
that state no ground of their own, and those whose ground goes beyond the law's own limits: health care is
given under secrecy, what a law must allow names that law, and no ground but consent, and what a person has
made public, is one for advertising.  Whether the law of each region knows the ground, and whether people are
asked for their consent, MAM-260 tells; where no law that is named has a word on such data, consent that
nothing asks for is told here.
Law: APPI art. 20(2), items (i) laws, (ii) life and body, (iv) public tasks; GDPR art. 9(2), (3); LGPD art.
11 II.
"""

from collections.abc import Iterator

from mamoru.check.rules._consent import CONSENT, SPECIAL_CARE, gates
from mamoru.check.rules._found import found, named
from mamoru.check.rules._places import laws_over
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import BasisWanted
from mamoru.model.notice import Mark, Notice, Purpose
from mamoru.model.programme import CheckedProgramme

ALLOWED = frozenset({"consent", "law", "vital-interest", "public-task"})
ADS = "interest-based-ads"
SECRECY = "who is bound to secrecy, and by what"
BY_LAW = "the law that allows it"
#: Grounds that hold within limits -> what the notice says of them.
WITHIN = {
    "health-care": SECRECY,
    "employment": BY_LAW,
    "public-interest": BY_LAW,
    "public-health": BY_LAW,
    "research": BY_LAW,
}
FOR_ADS = frozenset({"", "consent", "made-public"})  #: after which advertising may still come


def without_basis(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose that uses special-care data on another basis, or on none."""
    told = checked.programme.notice
    special = {name for name, category in told.categories.items() if Mark.SPECIAL_CARE in category.marks}
    for purpose in told.purposes.values():
        used = sorted(special.intersection(purpose.uses))
        if used and purpose.basis not in ALLOWED and not purpose.special_ground:
            yield _finding(purpose, used)
        elif used and purpose.special_ground:
            yield from _beyond(purpose, used)
        if used and _asks_nobody(purpose, told):
            yield _unasked(purpose, used)


def _asks_nobody(purpose: Purpose, told: Notice) -> bool:
    """Tell whether consent is named, nothing says how people are asked, and no law here lets MAM-260 tell."""
    if (purpose.special_ground or purpose.basis) != CONSENT or purpose.only_if or gates(purpose, told):
        return False
    facts = (law.in_force(law.read).find(BasisWanted, SPECIAL_CARE) for law in laws_over(told))
    return not any(fact and fact.decided for fact in facts)


def _unasked(purpose: Purpose, used: list[str]) -> Finding:
    return found(
        SPECIAL_CARE_WITHOUT_BASIS,
        problem=(
            f"`{purpose.node.id}` uses {named(used)}, marked `special-care`, with consent, and no choice "
            "asks people for it"
        ),
        remedy=(
            "state under `choices:` how people are asked before, and name it in `choice:` of the purpose; or "
            "say in `only-if:` what must have happened"
        ),
        where=purpose.node.where,
        node=purpose.node.id,
    )


def _beyond(purpose: Purpose, used: list[str]) -> Iterator[Finding]:
    """Yield where a ground is stated beyond the limits that every law sets it."""
    ground = purpose.special_ground
    of = f"`{purpose.node.id}` uses {named(used)}, marked `special-care`, on `special-ground: {ground}`"
    wanted = WITHIN.get(ground, "")
    if wanted and not purpose.sensitive_basis:
        remedy = f"say it in `sensitive-basis:` of the purpose: {wanted}; else ask people for consent"
        yield _of_ground(purpose, f"{of} and does not say {wanted}", remedy)
    if ADS in purpose.marks and ground not in FOR_ADS:
        remedy = "take the data out of `uses:` of the advertising, or ask people for consent to it"
        yield _of_ground(purpose, f"{of}, which is no ground for interest-based advertising", remedy)


def _of_ground(purpose: Purpose, problem: str, remedy: str) -> Finding:
    return found(
        SPECIAL_CARE_WITHOUT_BASIS,
        problem=problem,
        remedy=remedy,
        where=purpose.node.where,
        node=purpose.node.id,
        why="the law allows it on this ground within limits, and nobody can see that they are kept",
        article="GDPR art. 9(2), (3); LGPD art. 11 II",
    )


def _finding(purpose: Purpose, used: list[str]) -> Finding:
    stated = "no `basis`" if purpose.basis in {"", "none"} else f"`basis: {purpose.basis}`"
    return found(
        SPECIAL_CARE_WITHOUT_BASIS,
        problem=f"`{purpose.node.id}` uses {named(used)}, marked `special-care`, with {stated}",
        remedy=(
            "ask people and write `basis: consent`, or write `basis: law` if a law demands it "
            "(`vital-interest`, `public-task` only where consent cannot be had); where the law has another "
            "ground for such data, state it beside the basis, as `special-ground: health-care`; else take it "
            "out of `uses:`"
        ),
        where=purpose.node.where,
        node=purpose.node.id,
    )


HEALTH = "  health: {illness: [special-care]}\n"

SPECIAL_CARE_WITHOUT_BASIS = Rule(
    code="MAM-226",
    severity=Severity.ERROR,
    asks="Does special-care data rest on consent or on a law?",
    why=(
        "data such as illness or creed, by which people are discriminated against, may not even be "
        "collected otherwise"
    ),
    article="APPI art. 20(2); GDPR art. 9(2)",
    find=without_basis,
    find_live=None,
    fails={
        "notice.yaml": notice(
            data=HEALTH,
            purposes=(
                "  advise: {of: customer, uses: [health], basis: legitimate-interest, title: Advice on "
                "medicines}\n"
            ),
        ),
    },
    passes={
        "notice.yaml": notice(
            data=HEALTH,
            purposes=(
                "  advise: {of: customer, uses: [health], basis: consent, choice: advice, title: Advice on "
                "medicines}\n"
            ),
            more="choices:\n  advice: {of: customer, channels: {account: opt-in}, change-at: [account]}\n",
        ),
    },
    stops=Stops.PUBLICATION,
)
