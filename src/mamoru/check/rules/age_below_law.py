"""MAM-259: the ages of the notice are those of the law as it is now.

Reads the rules on ages, as they are in the notice and in each supplement; yields, for each law and each kind
of people, the highest age where it is below the one from which the law lets them consent alone, kinds of
people who are asked for consent and have none, and any age that was the adult one before the law changed it.
Law: GDPR art. 8; Civil Code of Japan art. 4; ``ages`` of each law.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._consent import CONSENT, gates, without_asking
from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, first_few, held, is_own, place_of, weight
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.laws import law_of
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Age as LegalAge
from mamoru.model.law import Fact, Value
from mamoru.model.notice import Notice, Purpose
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Age

MAJORITY = "ages.majority"
BUYING = "buy"  #: an age for contracts says nothing of consent to the use of data


def below(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each law whose age is above those stated, or stated by none; and for past ages."""
    for at in held(checked):
        stated = [age for age in at.view.ages.values() if _reaches(age, at)]
        fact = at.law.find(LegalAge, "ages.child-consent")
        alone = [age for age in stated if age.act != BUYING]
        if fact and fact.decided and fact.decided.years:
            years = fact.decided.years
            highest = {age.node.id: age for age in _highest(alone, at.view) if _from(age) < years}
            yield from (_too_low(age, fact, at) for age in highest.values())
            if unstated := _asked_for_consent(alone, at.view):
                yield _not_stated(unstated, fact, at)
        yield from (_of_the_past(age, at) for age in stated if _is_past(age, at))


def _highest(ages: list[Age], view: Notice) -> Iterator[Age]:
    """Yield the highest age of each kind of people that has one."""
    for kind in view.people:
        if theirs := [age for age in ages if kind in age.of]:
            yield max(theirs, key=_from)


def _asked_for_consent(ages: list[Age], view: Notice) -> dict[str, tuple[str, ...]]:
    """Return the purposes that ask people for consent without any age for them -> these kinds of people."""
    covered = {kind for age in ages for kind in age.of}
    asking = {
        purpose.node.id: tuple(kind for kind in purpose.of if kind not in covered)
        for purpose in view.purposes.values()
        if purpose.uses and (purpose.basis == CONSENT or _is_asked(purpose, view))
    }
    return {purpose: kinds for purpose, kinds in asking.items() if kinds}


def _is_asked(purpose: Purpose, view: Notice) -> bool:
    return any(not without_asking(choice) for choice in gates(purpose, view))


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


def _not_stated(unstated: Mapping[str, tuple[str, ...]], fact: Fact[LegalAge], at: Held) -> Finding:
    node, where = place_of(at.view, "ages", [age.node for age in at.view.ages.values()])
    years = fact.decided.years if fact.decided else None
    kinds = dict.fromkeys(kind for theirs in unstated.values() for kind in theirs)
    return found(
        AGE_BELOW_LAW,
        problem=(
            f"no age says who of {named(kinds)} may consent alone to {first_few(unstated)}, but the law of "
            f"`{at.law.jurisdiction}` asks for a guardian below {years}"
        ),
        remedy=(
            f"write in `ages:` one such as `{{of: [{', '.join(kinds)}], under: {years}, then: "
            "guardian-consent}`, or `then: refuse`; if no child is ever asked, allow this under `allow:` "
            "with that reason"
        ),
        where=where,
        node=node,
        severity=Severity.WARNING,
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
