"""MAM-315: transfers tell of every country abroad in which a recipient gets data, where they tell of one.

Reads recipients and the transfers that name them, as they are in the notice and in each supplement; yields
recipients with a country to which no such transfer leads and from which none comes.  A country where a
controller sits is no abroad.  One that no transfer names at all is left to MAM-252.  Law: GDPR art. 13(1)(f);
APPI art. 28(2).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Notice, Recipient
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider
from mamoru.model.promises.sharing import Transfer


def untold(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each recipient some of whose countries its transfers leave out."""
    told = checked.programme.notice
    for name, recipient in told.recipients.items():
        transfers = [t for t in told.transfers.values() if t.recipient == name and not t.surviving]
        left_out = _left_out(recipient, transfers, told) if transfers and recipient.receives else []
        nodes = [recipient.node, *(transfer.node for transfer in transfers)]
        if left_out and any(is_own(node, told) for node in nodes):
            yield _finding(recipient, transfers, left_out)


def _left_out(recipient: Recipient, transfers: list[Transfer], told: Notice) -> list[str]:
    controllers = {told.controller, *(route.entity for route in told.routes)}
    known = {told.entities[name].country for name in controllers}
    known |= {place for transfer in transfers for place in (*transfer.to, *transfer.origin)}
    return [country for country in recipient.countries if known.isdisjoint({country, *wider(country)})]


def _finding(recipient: Recipient, transfers: list[Transfer], left_out: list[str]) -> Finding:
    ways = named(transfer.node.id for transfer in transfers)
    verb = "leads" if len(transfers) == 1 else "lead"
    return found(
        RECIPIENT_COUNTRY_UNTOLD,
        problem=f"`{recipient.node.id}` gets data in {named(left_out)}, and {ways} {verb} elsewhere",
        remedy=(
            f"write {named(left_out)} in `to:` of the transfer, or a transfer of its own with its safeguard; "
            "or take it out of `country:` of the recipient"
        ),
        where=recipient.node.where,
        node=recipient.node.id,
    )


def _mailing(to: str) -> str:
    return notice(
        more=f"""\
recipients:
  post:
    {{role: processor, of: customer, receives: [contact], for: [sell], country: IN, title: Posthorn,
    safeguard: equivalent-measures}}
transfers:
  mail:
    {{from: [JP], to: {to}, recipient: post, of: customer, items: [contact], safeguard: equivalent-measures}}
"""
    )


RECIPIENT_COUNTRY_UNTOLD = Rule(
    code="MAM-315",
    severity=Severity.WARNING,
    asks="Do the transfers to a recipient tell of every country in which it gets data?",
    why="people are told of one country and their data goes to another, whose law nobody has looked at",
    article="GDPR art. 13(1)(f); APPI art. 28(2)",
    find=untold,
    find_live=None,
    fails={"notice.yaml": _mailing("US")},
    passes={"notice.yaml": _mailing("[US, IN]")},
)
