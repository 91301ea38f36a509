"""MAM-240: no transfer rests on a safeguard that has been struck down.

Reads transfers and recipients; yields those that rest on the Privacy Shield, to the United States from the
EU or from Switzerland.  Where another transfer of the same data to the same recipient rests on a safeguard
that holds, the words alone are wrong, which is a warning.  A transfer marked ``surviving`` only honours what
was promised.  Law: Court of Justice of the EU, C-311/18, of 2020-07-16; GDPR art. 44, 46; for Switzerland the
FDPIC's list of countries since 2020-09-08.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Node, Notice, Recipient
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider
from mamoru.model.promises.sharing import Transfer

SHIELD = "privacy-shield"
STRUCK_DOWN = "the Court of Justice struck down on 2020-07-16"
SWISS = "has not been enough for Switzerland since 2020-09-08"  #: of the Swiss-US one
EVERYWHERE = "all"
NONE_HOLDS = frozenset({"", "law", SHIELD})  #: what names no safeguard, or one that is gone


def no_longer(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each transfer, and each recipient, that rests on the Privacy Shield."""
    told = checked.programme.notice
    for transfer in told.transfers.values():
        if transfer.safeguard == SHIELD and not transfer.surviving and is_own(transfer.node, told):
            yield _finding(
                transfer.node,
                "write the safeguard that it rests on now (`standard-clauses`, `adequacy` ...), or "
                "`surviving: true` if old promises are only honoured",
                holds=all(_holds(transfer, told, origin) for origin in transfer.origin),
                ended=SWISS if {*transfer.origin} == {"CH"} else STRUCK_DOWN,
            )
    for name, recipient in told.recipients.items():
        if recipient.safeguard == SHIELD and is_own(recipient.node, told):
            yield _finding(
                recipient.node,
                "write the safeguard that it rests on now (`standard-clauses`, `adequacy` ...)",
                holds=_is_covered(name, recipient, told),
            )


def _holds(transfer: Transfer, told: Notice, origin: str) -> bool:
    """Tell whether people of a region that data leaves are told another safeguard of the same transfer."""
    there = told if origin == EVERYWHERE else told.for_region(origin)
    if all(other.node.id != transfer.node.id for other in there.transfers.values()):
        return True  # a supplement says something else instead
    recipient = there.recipients.get(transfer.recipient)
    if recipient and recipient.safeguard not in NONE_HOLDS:
        return {*transfer.to} <= {*recipient.countries} and {*transfer.items} <= {*recipient.receives}
    others = [other for other in there.transfers.values() if _is_same(other, transfer, origin)]
    return bool(transfer.recipient) and {*transfer.to} <= {
        country for other in others for country in other.to
    }


def _is_same(other: Transfer, one: Transfer, origin: str) -> bool:
    """Tell whether a transfer takes what another one takes, to whom that does, on a safeguard that holds."""
    is_holding = other.safeguard not in NONE_HOLDS and not other.surviving
    leaves = {EVERYWHERE, origin, *wider(origin)} & {*other.origin}
    takes = {*one.items} <= {*other.items} and {*one.of} <= {*other.of}
    return is_holding and bool(leaves) and takes and other.recipient == one.recipient


def _is_covered(name: str, recipient: Recipient, told: Notice) -> bool:
    """Tell whether transfers to a recipient, on safeguards that hold, tell of all countries where it is."""
    others = [t for t in told.transfers.values() if t.recipient == name and not t.surviving]
    holding = [t for t in others if t.safeguard not in NONE_HOLDS and {*recipient.receives} <= {*t.items}]
    return {*recipient.countries} <= {country for t in holding for country in t.to}


def _finding(node: Node, remedy: str, *, holds: bool, ended: str = STRUCK_DOWN) -> Finding:
    why = "people are told of a safeguard that protects nothing, beside one that holds" if holds else ""
    return found(
        SAFEGUARD_NO_LONGER_HOLDS,
        problem=f"`{node.id}` rests on `{SHIELD}`, which {ended}",
        remedy=remedy,
        where=node.where,
        node=node.id,
        why=why,
        severity=Severity.WARNING if holds else None,
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
    severity=Severity.ERROR,
    asks="Does every transfer rest on a safeguard that still holds?",
    why="data that leaves under a safeguard which no longer holds leaves without any",
    article="GDPR art. 44, 46; CJEU C-311/18",
    find=no_longer,
    find_live=None,
    fails={"notice.yaml": _shield(surviving="")},
    passes={"notice.yaml": _shield(surviving=", surviving: true")},
    stops=Stops.PUBLICATION,
)
