"""MAM-246: who is responsible for a joint use in Japan names its representative.

Reads joint uses; yields those whose responsible entity names nobody.  Law: APPI art. 27(5)(iii).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Notice, Recipient
from mamoru.model.programme import CheckedProgramme

JAPAN = "JP"


def unrepresented(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each joint use under the law of Japan whose responsible names no representative."""
    told = checked.programme.notice
    if any(law.partition("-")[0] == JAPAN for law in told.laws or (told.law,)):
        yield from (_finding(recipient) for recipient in told.recipients.values() if _lacks(recipient, told))


def _lacks(recipient: Recipient, told: Notice) -> bool:
    """Tell whether data is used jointly and the one responsible names nobody."""
    responsible = told.entities.get(recipient.responsible)
    joint = recipient.role == "joint-use" and recipient.receives
    return bool(joint and responsible and not responsible.representative)


def _finding(recipient: Recipient) -> Finding:
    node = recipient.node
    return found(
        JOINT_USE_UNREPRESENTED,
        problem=(
            f"`{recipient.responsible}` is responsible for the joint use `{node.id}` and names no "
            "representative"
        ),
        remedy=(
            "write `representative: {title: ..., name: ..., confirmed: DAY}` in "
            f"`entities.{recipient.responsible}`"
        ),
        where=node.where,
        node=node.id,
    )


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
    asks="Does whoever is responsible for a joint use in Japan name its representative?",
    why="without its name, address and representative, joint use needs everybody's consent",
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
