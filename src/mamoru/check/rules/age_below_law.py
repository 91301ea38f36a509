"""MAM-259: the ages of the notice are those of the law as it is now.

Reads the rules on ages, as they are in the notice and in each supplement; yields, for each law, the highest
age where it is below the one from which the law lets people consent alone, and any that is the adult age of
before the law changed it.  Law: GDPR art. 8; Civil Code of Japan art. 4; ``ages`` of each law.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._law import Held, held, is_own, weight
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.laws import law_of
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Age as LegalAge
from mamoru.model.law import Fact, Value
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Age

MAJORITY = "ages.majority"
BUYING = "buy"  #: an age for contracts says nothing of consent to the use of data


def below(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each law whose age is above all that are stated, and for each age of the past."""
    for at in held(checked):
        stated = [age for age in at.view.ages.values() if _reaches(age, at)]
        fact = at.law.find(LegalAge, "ages.child-consent")
        alone = [age for age in stated if age.act != BUYING]
        if alone and fact and fact.decided and fact.decided.years:
            highest = max(alone, key=_from)
            if _from(highest) < fact.decided.years:
                yield _too_low(highest, fact, at)
        yield from (_of_the_past(age, at) for age in stated if _is_past(age, at))


def _reaches(age: Age, at: Held) -> bool:
    law = law_known(age.region) if age.region else None
    return not age.region or (law is not None and law.jurisdiction == at.law.jurisdiction)


def _from(age: Age) -> int:
    """Return the birthday from which people act alone by the notice."""
    return age.under + 1 if age.inclusive else age.under


def _too_low(age: Age, fact: Fact[LegalAge], at: Held) -> Finding:
    wanted = fact.decided or LegalAge(years=None)
    least = f", and a part of it no less than {wanted.down_to}" if wanted.down_to else ""
    open_to_parts = wanted.down_to is not None and _from(age) >= wanted.down_to
    return found(
        AGE_BELOW_LAW,
        problem=(
            f"`{age.node.id}` lets people act alone from {_from(age)} years, but the law of "
            f"`{at.law.jurisdiction}` asks for a guardian below {wanted.years}{least}"
        ),
        remedy=(
            f"write `under: {wanted.years}`, or an age with `region:` for these people"
            f"{'; or look which age the part of it has that they live in' if open_to_parts else ''}"
        ),
        where=age.node.where,
        node=age.node.id,
        severity=Severity.WARNING if open_to_parts else weight(age.node, at.view, [fact]),
        article=fact.article,
    )


def _is_past(age: Age, at: Held) -> bool:
    now = at.law.decided(LegalAge, MAJORITY)
    former = {old.years for old in map(_age, _before(at)) if old}
    return bool(now and is_own(age.node, at.view) and _from(age) in former - {now.years})


def _before(at: Held) -> Iterator[Fact[Value]]:
    for fact in law_of(at.law.jurisdiction).facts:
        if fact.key == MAJORITY and fact.until and fact.until < at.law.on:
            yield fact


def _age(fact: Fact[Value]) -> LegalAge | None:
    return fact.decided if isinstance(fact.decided, LegalAge) else None


def _of_the_past(age: Age, at: Held) -> Finding:
    now = at.law.find(LegalAge, MAJORITY)
    years = now.decided.years if now and now.decided else None
    since = f" since {now.since}" if now else ""
    return found(
        AGE_BELOW_LAW,
        problem=(
            f"`{age.node.id}` counts people as adults from {_from(age)} years, but by the law of "
            f"`{at.law.jurisdiction}` they are from {years}{since}"
        ),
        remedy=f"write `under: {years}`, or another age if it is meant for another reason",
        where=age.node.where,
        node=age.node.id,
        severity=Severity.WARNING,
        article=now.article if now else "",
    )


def _minors(under: int) -> str:
    return notice(more=f"ages:\n  minors: {{of: customer, under: {under}, then: guardian-consent}}\n")


AGE_BELOW_LAW = Rule(
    code="MAM-259",
    severity=Severity.ERROR,
    asks="Are the ages of the notice those of the law as it is now?",
    why="a child's word would count where the law does not let it, or an adult's would not",
    article="GDPR art. 8; Civil Code of Japan art. 4",
    find=below,
    find_live=None,
    fails={"notice.yaml": _minors(20)},
    passes={"notice.yaml": _minors(18)},
    stops=Stops.PUBLICATION,
)
