"""MAM-246: of a joint use in Japan all is told that the law wants.

Reads joint uses of data; yields those that leave out who uses it, what for or who is responsible, and those
whose responsible entity has no address or names no representative.  Law: APPI art. 27(5)(iii).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node, Notice, Recipient
from mamoru.model.programme import CheckedProgramme

JAPAN = "JP"


def unrepresented(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each part that a joint use under the law of Japan leaves out."""
    told = checked.programme.notice
    if any(law.partition("-")[0] == JAPAN for law in told.laws or (told.law,)):
        for recipient in told.recipients.values():
            if recipient.role == "joint-use" and recipient.receives:
                yield from _incomplete(recipient)
                yield from _nobody_answers(recipient, told)


def _incomplete(recipient: Recipient) -> Iterator[Finding]:
    """Yield a finding for each key that would say who uses the data, what for, and who answers for it."""
    parts = (
        ("members", "who uses the data together", bool(recipient.members)),
        ("for", "what the data is used for", bool(recipient.purposes)),
        ("responsible", "who is responsible", bool(recipient.responsible)),
    )
    for key, what, is_said in parts:
        if not is_said:
            yield _finding(
                recipient.node,
                problem=f"the joint use `{recipient.node.id}` does not say {what}",
                remedy=f"write `{key}:` in `{recipient.node.id}`",
            )


def _nobody_answers(recipient: Recipient, told: Notice) -> Iterator[Finding]:
    """Yield a finding where the one responsible has no address or names nobody."""
    name = recipient.responsible
    responsible = told.entities.get(name)
    who = f"`{name}` is responsible for the joint use `{recipient.node.id}` and"
    if responsible and not responsible.address:
        yield _finding(
            recipient.node,
            problem=f"{who} has no address",
            remedy=f"write `address:` in `entities.{name}`",
        )
    if responsible and not responsible.representative:
        yield _finding(
            recipient.node,
            problem=f"{who} names no representative",
            remedy=f"write `representative: {{title: ..., name: ..., confirmed: DAY}}` in `entities.{name}`",
        )


def _finding(node: Node, *, problem: str, remedy: str) -> Finding:
    return found(JOINT_USE_UNREPRESENTED, problem=problem, remedy=remedy, where=node.where, node=node.id)


def _group() -> str:
    return notice(
        more="""\
recipients:
  group:
    {role: joint-use, of: customer, members: [shop], responsible: shop, receives: [contact.name], for: [sell],
     country: JP, title: Our group}
"""
    )


JOINT_USE_UNREPRESENTED = Rule(
    code="MAM-246",
    severity=Severity.WARNING,
    asks="Is told of a joint use in Japan who uses the data, what for, and who answers for it by name?",
    why="without all of it, the name of the representative too, joint use needs everybody's consent",
    article="APPI art. 27(5)(iii)",
    find=unrepresented,
    find_live=None,
    fails={"notice.yaml": _group()},
    passes={
        "notice.yaml": _group().replace(
            'Example, Tokyo"}',
            'Example, Tokyo", representative: {title: President, name: Kasuri Ito, confirmed: 2025-01-01}}',
        )
    },
)
