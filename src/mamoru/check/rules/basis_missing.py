"""MAM-257: every purpose rests on a legal basis where the law wants one.

Reads purposes that use data, as they are in the notice and in each supplement; yields those without a basis,
or with one that the law does not know.  A duty of the law is a basis everywhere.  Japan asks for none in
general.  Law: GDPR art. 6(1), 13(1)(c); ``bases.default`` of each law.
"""

from collections.abc import Iterator, Sequence

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, first_few, held, is_own, place_of, weight
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import BasisWanted, Fact
from mamoru.model.notice import Purpose
from mamoru.model.programme import CheckedProgramme

NOT_SAID = frozenset({"", "none"})
DUTY = "law"


def missing(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose of which its own law wants a basis, and one for a region's others."""
    home = law_known(checked.programme.notice.law)
    for at in held(checked):
        fact = at.law.find(BasisWanted, "bases.default")
        needs = fact.decided.any_of if fact and fact.decided else ()
        if fact and needs:
            lacking = [p for p in at.view.purposes.values() if p.uses and not p.open and _lacks(p, needs)]
            yield from (_own(purpose, fact, at) for purpose in lacking if is_own(purpose.node, at.view))
            if home is None or home.jurisdiction != at.law.jurisdiction:  # else told of each already
                yield from _inherited([p for p in lacking if not is_own(p.node, at.view)], fact, at)


def _lacks(purpose: Purpose, needs: Sequence[str]) -> bool:
    return purpose.basis not in {*needs, DUTY}


def _own(purpose: Purpose, fact: Fact[BasisWanted], at: Held) -> Finding:
    said = "states no basis" if purpose.basis in NOT_SAID else f"rests on `{purpose.basis}`"
    return found(
        BASIS_MISSING,
        problem=f"`{purpose.node.id}` {said}, but the law of `{at.law.jurisdiction}` wants {_wanted(fact)}",
        remedy="write in `basis:` what the use rests on; where it rests on none of them, end the use",
        where=purpose.node.where,
        node=purpose.node.id,
        severity=weight(purpose.node, at.view, [fact]),
        article=fact.article,
    )


def _inherited(purposes: Sequence[Purpose], fact: Fact[BasisWanted], at: Held) -> Iterator[Finding]:
    """Yield one finding for all that a region takes over from the notice."""
    if not purposes:
        return
    by_basis: dict[str, list[str]] = {}
    for purpose in purposes:
        by_basis.setdefault("" if purpose.basis in NOT_SAID else purpose.basis, []).append(purpose.node.id)
    told = [
        f"{f'`{basis}`' if basis else 'no basis'} is stated for {first_few(those)}"
        for basis, those in sorted(by_basis.items())
    ]
    node, where = place_of(at.view, "purposes", [purpose.node for purpose in at.view.purposes.values()])
    yield found(
        BASIS_MISSING,
        problem=f"the law of `{at.law.jurisdiction}` wants {_wanted(fact)}, but {'; '.join(told)}",
        remedy=(
            "write in `basis:` what each use rests on there, in the notice or in the supplement; a use that "
            "rests on none of these cannot reach people there"
        ),
        where=where,
        node=node,
        severity=Severity.WARNING,
        article=fact.article,
    )


def _wanted(fact: Fact[BasisWanted]) -> str:
    return named(fact.decided.any_of, last="or") if fact.decided else ""


def _recommend(basis: str) -> str:
    purpose = f"  advise: {{of: customer, uses: [contact], {basis}title: Advice on sizes}}\n"
    return notice(purposes=purpose).replace("law: JP", "law: EU-GDPR")


BASIS_MISSING = Rule(
    code="MAM-257",
    severity=Severity.ERROR,
    asks="Does every purpose rest on a legal basis where the law wants one?",
    why="a use without a basis is unlawful from the first day, and people must be told which it is",
    article="GDPR art. 6(1), 13(1)(c)",
    find=missing,
    find_live=None,
    fails={"notice.yaml": _recommend("")},
    passes={"notice.yaml": _recommend("basis: legitimate-interest, ")},
    stops=Stops.PUBLICATION,
)
