"""MAM-262: a request costs nothing where the law says so.

Reads the fee, as it is in the notice and in each supplement; yields one that is asked of everybody where a
law has requests free, but for single cases.  Where a law lets a fee be asked, as Japan does for access,
nothing is told.  Law: GDPR art. 12(5); ``duties.free-of-charge`` of each law.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, articles, held, weight
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Duty, Fact
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.requests import Fee


def beyond(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each fee, with all the laws by which it may not be asked."""
    broken: dict[str, tuple[Fee, list[tuple[Held, Fact[Duty]]]]] = {}
    for at in held(checked):
        fact, fee = at.law.find(Duty, "duties.free-of-charge"), at.view.fee
        if fee and fee.amount and fact and fact.decided:
            broken.setdefault(fee.node.id, (fee, []))[1].append((at, fact))
    for fee, against in broken.values():
        yield _finding(fee, against)


def _finding(fee: Fee, against: list[tuple[Held, Fact[Duty]]]) -> Finding:
    facts = {at.law.jurisdiction: fact for at, fact in against}
    weights = {weight(fee.node, at.view, [fact]) for at, fact in against}
    return found(
        FEE_BEYOND_LAW,
        problem=(
            f"`{fee.node.id}` asks {fee.amount} {fee.currency} of whoever makes a request, but by the law of "
            f"{named(sorted(facts))} it is free, but for single cases"
        ),
        remedy="write `fee: {is: none}`, in the notice or in a supplement for these regions",
        where=fee.node.where,
        node=fee.node.id,
        severity=Severity.ERROR if Severity.ERROR in weights else Severity.WARNING,
        article=articles(list(facts.values())),
    )


def _fee(fee: str) -> str:
    return notice(more=f"requests:\n  fee: {{{fee}}}\n").replace("law: JP", "law: EU-GDPR")


FEE_BEYOND_LAW = Rule(
    code="MAM-262",
    severity=Severity.ERROR,
    asks="Is a request free where the law says so?",
    why="a price keeps people from what the law gives them for nothing",
    article="GDPR art. 12(5)",
    find=beyond,
    find_live=None,
    fails={"notice.yaml": _fee("amount: 10, currency: EUR")},
    passes={"notice.yaml": _fee("is: none")},
    stops=Stops.PUBLICATION,
)
