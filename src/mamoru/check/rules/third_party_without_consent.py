"""MAM-227: a third party gets data only with consent, or because a law says so.

Reads recipients whose role is ``third-party`` and the basis of the purposes they are given data for, as they
are in the notice and in each supplement; yields those without a ground that its laws want for it.
Law: ``bases.third-party`` of each law that has it; GDPR art. 6(1).
"""

from collections.abc import Iterator, Sequence

from mamoru.check.rules._found import few, found, named
from mamoru.check.rules._law import SURE, weight
from mamoru.check.rules._places import law_known, laws_over
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import BasisWanted, Fact
from mamoru.model.notice import Notice, Purpose, Recipient
from mamoru.model.programme import CheckedProgramme

KEY = "bases.third-party"
DUTY = "law"
_WHY = "people's data would leave the company without their word, which the law forbids"
NOT_ASKED = "its `needs:` is read, but nothing asks people for it yet, so their consent is not sure"

Wanted = Fact[BasisWanted]


def without_consent(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each third party that gets data on no ground; a warning where that is not sure.

    Where a law says on which grounds, one of these; elsewhere any stated basis may do.  A recipient that
    receives nothing is open words, which authorise nobody.
    """
    told = checked.programme.notice
    facts = tuple(_facts(told))
    for recipient in told.recipients.values():
        if recipient.role == "third-party" and recipient.receives:
            purposes = [told.purposes[name] for name in recipient.purposes if name in told.purposes]
            found_here = [*_unlawful(recipient, purposes, told, facts=facts)]
            yield from found_here
            if not purposes and not found_here:
                yield _no_purpose(recipient)


def _facts(told: Notice) -> Iterator[Wanted]:
    """Yield what the law of the notice, and those of these people's region, say of third parties."""
    for law in laws_over(told):
        fact = law.in_force(law.read).find(BasisWanted, KEY)
        if fact and fact.decided:
            yield fact


def _unlawful(
    recipient: Recipient, purposes: list[Purpose], told: Notice, *, facts: Sequence[Wanted]
) -> Iterator[Finding]:
    for fact in facts:
        grounds = {*(fact.decided.any_of if fact.decided else ()), DUTY}
        if other := [p for p in purposes if p.basis not in grounds]:
            yield _other_ground(recipient, other, told, fact=fact)
    other = [p for p in purposes if p.basis in {"", "none"}]
    if other and not facts:
        yield _other_ground(recipient, other, told, fact=None)


def _other_ground(
    recipient: Recipient, purposes: list[Purpose], told: Notice, *, fact: Wanted | None
) -> Finding:
    asks_first = any(node.id.startswith(f"{recipient.node.id}.needs") for node in told.unexecuted)
    grounds = dict.fromkeys((*(fact.decided.any_of if fact and fact.decided else ()), DUTY))
    ground = (
        f"the `basis:` {named(grounds, last='or')} that the law of `{fact.jurisdiction}` wants"
        if fact
        else "any `basis`"
    )
    sure = fact is None or _surely(recipient, told, fact)
    return found(
        THIRD_PARTY_WITHOUT_CONSENT,
        problem=(
            f"`{recipient.node.id}` is a third party and gets {few(recipient.receives)} for "
            f"{few([p.node.id for p in purposes])}, without {ground}"
        ),
        remedy=(
            "ask people and write `basis: consent` in the purpose, or make a purpose of its own for what "
            "this third party gets; if it works for you under contract and for nothing of its own, its role "
            "is `processor`"
        ),
        where=recipient.node.where,
        node=recipient.node.id,
        why=NOT_ASKED if asks_first else _WHY,
        severity=Severity.WARNING if asks_first or not sure else Severity.ERROR,
        article=fact.article if fact else "",
    )


def _surely(recipient: Recipient, told: Notice, fact: Wanted) -> bool:
    """Tell whether a law surely reaches a recipient: that of the notice, or one of whom it is written for."""
    home = law_known(told.law)
    if home is not None and home.jurisdiction == fact.jurisdiction:
        return fact.confidence in SURE
    return weight(recipient.node, told, [fact]) is Severity.ERROR


def _no_purpose(recipient: Recipient) -> Finding:
    return found(
        THIRD_PARTY_WITHOUT_CONSENT,
        problem=(
            f"`{recipient.node.id}` is a third party, and nothing says on what ground it gets "
            f"{named(recipient.receives)}"
        ),
        remedy=(
            "write `for:` with the purpose it gets the data for, and `basis: consent` or `law` in that "
            "purpose"
        ),
        where=recipient.node.where,
        node=recipient.node.id,
        why=_WHY,
        severity=Severity.WARNING,
    )


def _partner(basis: str) -> str:
    return notice(
        purposes=(
            f"  offers: {{of: customer, uses: [contact.email], basis: {basis}, title: Offers of partners}}\n"
        ),
        more="""\
recipients:
  partner: {role: third-party, of: customer, receives: [contact.email], for: [offers], title: Partners}
""",
    )


THIRD_PARTY_WITHOUT_CONSENT = Rule(
    code="MAM-227",
    severity=Severity.ERROR,
    asks="Does every third party get data only with consent, or because a law says so?",
    why=f"{_WHY}; some laws say on which grounds (`mamoru laws`), under others any stated `basis` may do",
    article="APPI art. 27(1); PIPL art. 23; GDPR art. 6(1)",
    find=without_consent,
    find_live=None,
    fails={"notice.yaml": _partner("legitimate-interest")},
    passes={"notice.yaml": _partner("consent")},
    stops=Stops.PUBLICATION,
)
