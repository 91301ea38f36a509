"""MAM-264: nobody gets more than the notice lets them have.

Reads the uses of all maps that give data to a recipient, in every region; yields what goes beyond the
categories, the people and the purposes of that recipient.  Law: GDPR art. 13(1)(e), 28(3); APPI art. 25, 27.
"""

from collections.abc import Iterator

from mamoru.check.flows.flow import Flow, flows
from mamoru.check.rules._flows import NEWSLETTER, POST, Beyond, beyond, where_told
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme


def more(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each use that gives a recipient more than it may get, within its purpose.

    What the purpose itself does not cover is told by MAM-263, a recipient on no register by MAM-266.
    """
    for flow in flows(checked):
        judged = flow.taken & flow.stated & flow.registered
        for part in beyond(judged - flow.received):
            yield _finding(flow, part)


def _finding(flow: Flow, part: Beyond) -> Finding:
    use = flow.use
    return found(
        RECIPIENT_RECEIVES_MORE,
        problem=(
            f"`{use.id}` gives {part.of_whom()} for `purposes.{use.purpose}` to "
            f"`recipients.{use.recipient}`, which may not receive it"
            f"{where_told(part.regions, use, flow.told)}"
        ),
        remedy=(
            "give less, or tell people: `receives:`, `of:` and `for:` of the recipient say what it gets, of "
            "whom and what for"
        ),
        where=use.where,
        node=use.id,
    )


MAILED = SHOP + NEWSLETTER.replace("for: sell", "for: sell, to: post")

RECIPIENT_RECEIVES_MORE = Rule(
    code="MAM-264",
    severity=Severity.ERROR,
    asks="Does every recipient get only what it may?",
    why="whoever gets more than people were told holds data that nobody asked people for",
    article="GDPR art. 13(1)(e), 28(3); APPI art. 25, 27",
    find=more,
    find_live=None,
    fails={"notice.yaml": POST, "systems/shop.yaml": MAILED},
    passes={"notice.yaml": POST, "systems/shop.yaml": MAILED.replace("contact.email]", "contact.name]")},
    stops=Stops.PUBLICATION,
)
