"""MAM-274: a use that people may refuse looks at what each of them has answered.

Reads the uses of all maps for purposes with ``choice:``, in every region; yields those that do not name that
choice, and so go on for people who have said no.  Law: GDPR art. 7(3), 21(2)-(3); APPI art. 27(2), 35(5).
"""

from collections.abc import Iterator

from mamoru.check.flows.flow import NO, Flow, flows
from mamoru.check.rules._flows import NEWSLETTER, where_told
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def without_choice(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each use that would take data of people who have said no."""
    for flow in flows(checked):
        refused = (flow.taken & flow.stated).at(answer=[NO]) - flow.agreed
        if refused:
            yield _finding(flow, refused.along("region"))


def _finding(flow: Flow, regions: tuple[str, ...]) -> Finding:
    use = flow.use
    purpose = flow.told[regions[0]].purposes[use.purpose]
    return found(
        USE_WITHOUT_CHOICE,
        problem=(
            f"`{use.id}` is for `{purpose.node.id}`, which people may refuse by `choices.{purpose.choice}`, "
            f"and does not look at that choice{where_told(regions, use, flow.told)}"
        ),
        remedy=f"let it leave out who has said no, and write `choice: {purpose.choice}` in the use",
        where=use.where,
        node=use.id,
    )


NEWS = notice(
    purposes="  tell: {of: customer, uses: [contact.email], basis: consent, choice: news, title: News}\n",
    more="choices:\n  news: {of: customer, channels: {email: opt-in}, change-at: [account]}\n",
)
TOLD = SHOP + NEWSLETTER.replace("for: sell", "for: tell")

USE_WITHOUT_CHOICE = Rule(
    code="MAM-274",
    severity=Severity.WARNING,
    asks="Does every use that people may refuse look at what they have answered?",
    why="people who said no, or took their yes back, would be used all the same",
    article="GDPR art. 7(3), 21(2)-(3); APPI art. 27(2), 35(5)",
    find=without_choice,
    find_live=None,
    fails={"notice.yaml": NEWS, "systems/shop.yaml": TOLD},
    passes={"notice.yaml": NEWS, "systems/shop.yaml": TOLD.replace("for: tell", "for: tell, choice: news")},
)
