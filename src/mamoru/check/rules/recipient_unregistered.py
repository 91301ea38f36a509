"""MAM-266: data goes to recipients whom the notice names.

Reads the uses of all maps, the recipients and the grounds of disclosure, in every region; yields the uses
that give data to somebody else.  Law: GDPR art. 13(1)(e), 30(1)(d); APPI art. 27.
"""

from collections.abc import Iterator

from mamoru.check.flows.flow import Flow, flows
from mamoru.check.rules._flows import NEWSLETTER, POST, where_told
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.nearest import meant


def unregistered(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each use whose recipient stands in no register of the notice."""
    for flow in flows(checked):
        regions = (flow.taken - flow.registered).along("region")
        if regions:
            yield _finding(flow, regions)


def _finding(flow: Flow, regions: tuple[str, ...]) -> Finding:
    use = flow.use
    known = {name for told in flow.told.values() for name in told.recipients}
    hint = "" if use.recipient in known else meant(use.recipient, known)
    return found(
        RECIPIENT_UNREGISTERED,
        problem=(
            f"`{use.id}` gives data to `{use.recipient}`, whom the notice does not name"
            f"{where_told(regions, use, flow.told)}{hint}"
        ),
        remedy=(
            "name the recipient in `recipients:` and tell people, or stop; where a law or a danger demands "
            "it, write `to: disclosures.GROUND`"
        ),
        where=use.where,
        node=use.id,
    )


MAILED = SHOP + NEWSLETTER.replace("email], for: sell", "name], for: sell, to: post")

RECIPIENT_UNREGISTERED = Rule(
    code="MAM-266",
    severity=Severity.ERROR,
    asks="Does data go only to recipients whom the notice names?",
    why="people cannot ask, object to or follow somebody of whom they do not know",
    article="GDPR art. 13(1)(e), 30(1)(d); APPI art. 27",
    find=unregistered,
    find_live=None,
    fails={"notice.yaml": POST, "systems/shop.yaml": MAILED.replace("to: post", "to: mailer")},
    passes={"notice.yaml": POST, "systems/shop.yaml": MAILED},
    stops=Stops.PUBLICATION,
)
