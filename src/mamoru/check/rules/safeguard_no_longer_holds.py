"""MAM-240: no transfer rests on a safeguard that has been struck down.

Reads transfers and recipients; yields those that rest on the Privacy Shield.  A transfer marked ``surviving``
only honours what was promised.  Law: Court of Justice of the EU, C-311/18, of 2020-07-16; GDPR art. 44, 46.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme

SHIELD = "privacy-shield"


def no_longer(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each transfer, and each recipient, that rests on the Privacy Shield."""
    told = checked.programme.notice
    for transfer in told.transfers.values():
        if transfer.safeguard == SHIELD and not transfer.surviving:
            yield _finding(
                transfer.node,
                "write the safeguard that it rests on now (`standard-clauses`, `adequacy` ...), or "
                "`surviving: true` if old promises are only honoured",
            )
    for recipient in told.recipients.values():
        if recipient.safeguard == SHIELD:
            yield _finding(
                recipient.node,
                "write the safeguard that it rests on now (`standard-clauses`, `adequacy` ...)",
            )


def _finding(node: Node, remedy: str) -> Finding:
    return found(
        SAFEGUARD_NO_LONGER_HOLDS,
        problem=f"`{node.id}` rests on `{SHIELD}`, which the Court of Justice struck down on 2020-07-16",
        remedy=remedy,
        where=node.where,
        node=node.id,
    )


def _shield(*, surviving: str) -> str:
    return notice(
        more=f"""\
transfers:
  office: {{from: [EEA], to: [US], of: customer, items: [contact], safeguard: privacy-shield{surviving}}}
"""
    )


SAFEGUARD_NO_LONGER_HOLDS = Rule(
    code="MAM-240",
    severity=Severity.WARNING,
    asks="Does every transfer rest on a safeguard that still holds?",
    why="data that leaves under a safeguard which no longer holds leaves without any",
    article="GDPR art. 44, 46; CJEU C-311/18",
    find=no_longer,
    find_live=None,
    fails={"notice.yaml": _shield(surviving="")},
    passes={"notice.yaml": _shield(surviving=", surviving: true")},
)
