"""MAM-265: a recipient gets for a purpose only what the purpose uses.

Reads recipients and the purposes they get data for; yields the categories that none of these purposes uses.
Law: GDPR art. 5(1)(b), (c), 28(3)(a); APPI art. 18, 25.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Notice, Recipient
from mamoru.model.programme import CheckedProgramme


def beyond_purpose(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each recipient that gets what its purposes do not use.

    One without a purpose is told of by MAM-227; open words use nothing, and so allow nothing.
    """
    told = checked.programme.notice
    for recipient in told.recipients.values():
        purposes = [told.purposes[name] for name in recipient.purposes if name in told.purposes]
        if not purposes:
            continue
        used = {leaf for purpose in purposes if not purpose.open for leaf in purpose.uses}
        if unused := sorted(set(recipient.receives) - used):
            yield _finding(recipient, unused, told)


def _finding(recipient: Recipient, unused: list[str], told: Notice) -> Finding:
    node = recipient.node
    ids = [told.purposes[name].node.id for name in recipient.purposes if name in told.purposes]
    needed = " and may get only what is needed" if recipient.limits and recipient.limits.only_needed else ""
    return found(
        RECIPIENT_BEYOND_PURPOSE,
        problem=(
            f"`{node.id}` receives {named(unused)} for {named(ids)}, which "
            f"{'does' if len(ids) == 1 else 'do'} not use it{needed}"
        ),
        remedy="take it out of `receives:`, or add the purpose to `for:` that it is given for",
        where=node.where,
        node=node.id,
    )


def _post(receives: str) -> str:
    return notice(
        data="  purchases: {orders: []}\n",
        more=(
            "recipients:\n"
            f"  post: {{role: processor, of: all, receives: [{receives}], for: [sell], title: Post}}\n"
        ),
    )


RECIPIENT_BEYOND_PURPOSE = Rule(
    code="MAM-265",
    severity=Severity.ERROR,
    asks="Does every recipient get only what the purposes use that it gets data for?",
    why="data that no purpose needs is given away without a reason that people were told",
    article="GDPR art. 5(1)(b), (c), 28(3)(a); APPI art. 18, 25",
    find=beyond_purpose,
    find_live=None,
    fails={"notice.yaml": _post("contact.name, purchases.orders")},
    passes={"notice.yaml": _post("contact.name")},
    stops=Stops.PUBLICATION,
)
