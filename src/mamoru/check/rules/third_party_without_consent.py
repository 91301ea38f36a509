"""MAM-227: a third party gets data only with consent, or because a law says so.

Reads recipients whose role is ``third-party`` and the basis of the purposes they are given data for; yields
those without such a ground.  Law: APPI art. 27(1); GDPR art. 6(1).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Notice, Purpose, Recipient
from mamoru.model.programme import CheckedProgramme

JAPAN = "JP"
_WHY = "people's data would leave the company without their word, which the law forbids"
GROUNDS_IN_JAPAN = frozenset({"consent", "law"})
NOT_ASKED = "its `needs:` is read, but nothing asks people for it yet, so their consent is not sure"


def without_consent(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each third party that gets data on no ground; a warning where that is not sure.

    Japan asks for consent or a law; elsewhere any stated basis may do.  A recipient that receives nothing is
    open words, which authorise nobody.
    """
    told = checked.programme.notice
    for recipient in told.recipients.values():
        if recipient.role == "third-party" and recipient.receives:
            purposes = [told.purposes[name] for name in recipient.purposes if name in told.purposes]
            other = [p for p in purposes if not _is_ground(p, told)]
            if other:
                yield _other_ground(recipient, other, told)
            elif not purposes:
                yield _no_purpose(recipient)


def _is_ground(purpose: Purpose, told: Notice) -> bool:
    return purpose.basis in GROUNDS_IN_JAPAN if _in_japan(told) else purpose.basis not in {"", "none"}


def _in_japan(told: Notice) -> bool:
    law = law_known(told.law)
    return law is not None and law.jurisdiction == JAPAN


def _other_ground(recipient: Recipient, purposes: list[Purpose], told: Notice) -> Finding:
    asks_first = any(node.id.startswith(f"{recipient.node.id}.needs") for node in told.unexecuted)
    ground = "`basis: consent` or `law`" if _in_japan(told) else "any `basis`"
    return found(
        THIRD_PARTY_WITHOUT_CONSENT,
        problem=(
            f"`{recipient.node.id}` is a third party and gets {named(recipient.receives)} for "
            f"{named(p.node.id for p in purposes)}, without {ground}"
        ),
        remedy=(
            "ask people and write `basis: consent` in the purpose, or make a purpose of its own for what "
            "this third party gets; if it works for you under contract and for nothing of its own, its role "
            "is `processor`"
        ),
        where=recipient.node.where,
        node=recipient.node.id,
        why=NOT_ASKED if asks_first else _WHY,
        severity=Severity.WARNING if asks_first else Severity.ERROR,
    )


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
    why=f"{_WHY}; a notice under the law of Japan wants consent or a law for it, another any stated `basis`",
    article="APPI art. 27(1); GDPR art. 6(1)",
    find=without_consent,
    find_live=None,
    fails={"notice.yaml": _partner("legitimate-interest")},
    passes={"notice.yaml": _partner("consent")},
    stops=Stops.PUBLICATION,
)
