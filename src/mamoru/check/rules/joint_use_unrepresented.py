"""MAM-246: who is responsible for a joint use in Japan is named, with its representative.

Reads joint uses that give somebody data; yields those for which nobody is responsible, and those whose
responsible entity names no representative.  Law: APPI art. 27(5)(iii).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Recipient
from mamoru.model.programme import CheckedProgramme

JAPAN = "JP"


def unrepresented(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each joint use under the law of Japan without a responsible or a representative."""
    told = checked.programme.notice
    if any(law.partition("-")[0] == JAPAN for law in told.laws or (told.law,)):
        joint = (one for one in told.recipients.values() if one.role == "joint-use" and one.receives)
        for recipient in joint:
            responsible = told.entities.get(recipient.responsible)
            if responsible is None:
                yield _nobody(recipient)
            elif not responsible.representative:
                yield _finding(recipient)


def _nobody(recipient: Recipient) -> Finding:
    node = recipient.node
    return found(
        JOINT_USE_UNREPRESENTED,
        problem=f"nobody is named as responsible for the joint use `{node.id}`",
        remedy="write `responsible: ENTITY`, the one of `entities:` that answers for the data to people",
        where=node.where,
        node=node.id,
    )


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
