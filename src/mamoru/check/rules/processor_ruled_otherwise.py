"""MAM-275: what binds one processor is what the notice says binds them all.

Reads ``processors-are`` and the ``limits:`` of processors; yields those bound by something else, or looked at
less often.  Law: GDPR art. 28(1), (3); APPI art. 25.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Node, Notice, Recipient
from mamoru.model.period import Period, Unit
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.sharing import ProcessorRule

ONE_DAY = Period(count=1, unit=Unit.DAYS).length  #: 12 months and 365 days are meant to be the same


def otherwise(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each processor whose limits say other than the rules for all."""
    told = checked.programme.notice
    for recipient in told.recipients.values():
        if recipient.role == "processor" and recipient.limits:
            yield from _bound(recipient, told)
            yield from _checked(recipient, told)


def _bound(recipient: Recipient, told: Notice) -> Iterator[Finding]:
    rules = [rule for rule in told.processor_rules.values() if rule.bound_by]
    bound_by = recipient.limits.bound_by if recipient.limits else ""
    if rules and bound_by and bound_by not in {rule.bound_by for rule in rules}:
        yield _finding(recipient.node, f"is `bound-by: {bound_by}`", rules)


def _checked(recipient: Recipient, told: Notice) -> Iterator[Finding]:
    period = recipient.limits.checked if recipient.limits else None
    rules = [r for r in told.processor_rules.values() if r.checked and period and _longer(period, r.checked)]
    if rules:
        yield _finding(recipient.node, f"is `checked:` every {period}", rules)


def _longer(period: Period, than: Period) -> bool:
    return period.length > than.length + ONE_DAY


def _finding(node: Node, said: str, rules: list[ProcessorRule]) -> Finding:
    return found(
        PROCESSOR_RULED_OTHERWISE,
        problem=(
            f"`{node.id}` {said}, and {named(rule.node.id for rule in rules)} "
            f"{'says' if len(rules) == 1 else 'say'} otherwise of all processors"
        ),
        remedy="bring the contract to what people are told, or tell them what holds for this processor",
        where=node.where,
        node=node.id,
    )


def _post(bound_by: str) -> str:
    return notice(
        more=(
            "recipients:\n"
            "  post: {role: processor, of: all, receives: [contact.name], for: [sell], title: Post,\n"
            f"    limits: {{bound-by: {bound_by}}}}}\n"
            "processors-are:\n  watched: {bound-by: contract, checked: yearly}\n"
        )
    )


PROCESSOR_RULED_OTHERWISE = Rule(
    code="MAM-275",
    severity=Severity.ERROR,
    asks="Do the limits of each processor agree with what is said of all of them?",
    why="people are told of a supervision that this processor does not have",
    article="GDPR art. 28(1), (3); APPI art. 25",
    find=otherwise,
    find_live=None,
    fails={"notice.yaml": _post("notice")},
    passes={"notice.yaml": _post("contract")},
    stops=Stops.PUBLICATION,
)
