"""MAM-226: special-care data rests on consent or on a law.

Reads purposes that use a category marked ``special-care``; yields those whose basis does not allow it.
Law: APPI art. 20(2), items (i) laws, (ii) life and body, (iv) public tasks; GDPR art. 9(2).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Mark, Purpose
from mamoru.model.programme import CheckedProgramme

ALLOWED = frozenset({"consent", "law", "vital-interest", "public-task"})


def without_basis(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose that uses special-care data on another basis, or on none."""
    told = checked.programme.notice
    special = {name for name, category in told.categories.items() if Mark.SPECIAL_CARE in category.marks}
    for purpose in told.purposes.values():
        used = sorted(special.intersection(purpose.uses))
        if used and purpose.basis not in ALLOWED:
            yield _finding(purpose, used)


def _finding(purpose: Purpose, used: list[str]) -> Finding:
    stated = "no `basis`" if purpose.basis in {"", "none"} else f"`basis: {purpose.basis}`"
    return found(
        SPECIAL_CARE_WITHOUT_BASIS,
        problem=f"`{purpose.node.id}` uses {named(used)}, marked `special-care`, with {stated}",
        remedy=(
            "ask people and write `basis: consent`, or write `basis: law` if a law demands it "
            "(`vital-interest`, `public-task` only where consent cannot be had); else take it out of `uses:`"
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
            purposes="  advise: {of: customer, uses: [health], basis: consent, title: Advice on medicines}\n",
        ),
    },
    stops=Stops.PUBLICATION,
)
