"""MAM-256: nothing is promised later than the law wants it.

Reads how long an answer may take, and how long a choice on advertising by e-mail takes to have effect, as
they are in the notice and in each supplement; yields promises that are longer than the clock of a law however
the days fall.  A law that sets no number is not asked.  Law: GDPR art. 12(3); ``clocks.answer`` and
``clocks.unsubscribe`` of each law.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found
from mamoru.check.rules._law import Held, articles, held, weight
from mamoru.check.rules._messages import media
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Clock, Duration, Fact, TimeUnit
from mamoru.model.notice import Node
from mamoru.model.period import Period, Unit
from mamoru.model.programme import CheckedProgramme

E_MAIL = "e-mail"
#: Days that a unit has at least, as a notice promises it; and at most, as a law counts it.
LEAST: Mapping[Unit, int] = {Unit.DAYS: 1, Unit.MONTHS: 28, Unit.YEARS: 365}
MOST: Mapping[TimeUnit, int] = {
    TimeUnit.HOURS: 1,
    TimeUnit.DAYS: 1,
    TimeUnit.BUSINESS_DAYS: 2,  # weekends and most holidays; a run of these is shorter than that
    TimeUnit.WEEKS: 7,
    TimeUnit.MONTHS: 31,
    TimeUnit.YEARS: 366,
}
Against = list[tuple[Held, Fact[Clock]]]


def later(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each promise that is longer than a clock, with all the laws that set one."""
    broken: dict[str, tuple[Node, Period, Against]] = {}
    for at in held(checked):
        for node, promised, fact in (*_answers(at), *_choices(at)):
            broken.setdefault(node.id, (node, promised, []))[2].append((at, fact))
    for node, promised, against in broken.values():
        yield _finding(node, promised, against)


def _answers(at: Held) -> Iterator[tuple[Node, Period, Fact[Clock]]]:
    fact = at.law.find(Clock, "clocks.answer")
    for answer in at.view.answers.values():
        if fact and answer.within and _is_longer(answer.within, fact, excused=bool(answer.condition)):
            yield answer.node, answer.within, fact


def _choices(at: Held) -> Iterator[tuple[Node, Period, Fact[Clock]]]:
    fact = at.law.find(Clock, "clocks.unsubscribe")
    for choice in at.view.choices.values():
        by_mail = E_MAIL in media(choice).values()
        if fact and by_mail and choice.takes_effect and _is_longer(choice.takes_effect, fact):
            yield choice.node, choice.takes_effect, fact


def _is_longer(promised: Period, fact: Fact[Clock], *, excused: bool = False) -> bool:
    """Tell whether a promise breaks a clock on any day; one for a case of its own may use the longer time."""
    clock = fact.decided
    if clock is None or clock.within is None:
        return False
    allowed = _most(clock.within) + (_most(clock.longer) if excused and clock.longer else 0)
    return promised.count * LEAST[promised.unit] > allowed


def _most(duration: Duration) -> int:
    return duration.count * MOST[duration.unit] + (3 if duration.unit is TimeUnit.BUSINESS_DAYS else 0)


def _finding(node: Node, promised: Period, against: Against) -> Finding:
    clocks = {at.law.jurisdiction: fact for at, fact in against}
    told = ", ".join(
        f"{fact.decided.within} in `{code}`" for code, fact in sorted(clocks.items()) if fact.decided
    )
    weights = {weight(node, at.view, [fact]) for at, fact in against}
    return found(
        CLOCK_SHORTER_BY_LAW,
        problem=f"`{node.id}` promises {promised}, but the clock of the law is shorter: {told}",
        remedy=(
            "promise no more than the shortest of these; or write the same id, with `instead: true` and a "
            "time of its own, in the supplement of each region"
        ),
        where=node.where,
        node=node.id,
        severity=Severity.ERROR if Severity.ERROR in weights else Severity.WARNING,
        article=articles(list(clocks.values())),
    )


def _answered(within: str) -> str:
    text = notice(more=f"requests:\n  answered:\n    any-way: {{by: any, within: {within}}}\n")
    return text.replace("law: JP", "law: EU-GDPR")


CLOCK_SHORTER_BY_LAW = Rule(
    code="MAM-256",
    severity=Severity.ERROR,
    asks="Is every answer promised within the time that the law gives?",
    why="whoever keeps the promise to the day breaks the law with each answer",
    article="GDPR art. 12(3)",
    find=later,
    find_live=None,
    fails={"notice.yaml": _answered("60 days")},
    passes={"notice.yaml": _answered("30 days")},
    stops=Stops.PUBLICATION,
)
