"""MAM-327: where people are given a right to say no, there is a choice by which they say it.

Reads the rights that are used by a choice (``opt-out-of-sale``, ``limit-sensitive``), and whichever names
one; yields those that name none and no channel, and those whose choice leaves nothing to refuse or is about
no purpose.  That uses look at the choice, MAM-274 asks.  Law: CCPA 1798.120, 1798.121, 1798.135.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import GivenRight, Notice
from mamoru.model.programme import CheckedProgramme

TO_SAY_NO = frozenset({"opt-out-of-sale", "limit-sensitive"})


def without_switch(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each such right."""
    told = checked.programme.notice
    for right in told.every_right.values():
        if lack := _lack(right, told):
            yield _finding(right, lack)


def _lack(right: GivenRight, told: Notice) -> str:
    """Return what keeps people from saying no; nothing where they can."""
    choice = told.choices.get(right.choice)
    if choice is None:
        unasked = right.right in TO_SAY_NO and not right.via
        return "names neither a `choice:` nor a channel in `via:`" if unasked else ""
    if choice.channels and set(choice.channels.values()) == {"always"}:
        return f"is used by `{choice.node.id}`, which leaves nothing to refuse"
    gated = choice.purposes or [name for name, use in told.purposes.items() if use.choice == right.choice]
    return "" if gated else f"is used by `{choice.node.id}`, which is about no purpose"


def _finding(right: GivenRight, lack: str) -> Finding:
    return found(
        NO_WITHOUT_SWITCH,
        problem=f"`{right.node.id}` {lack}",
        remedy=(
            "state the choice under `choices:`, with the purposes it is about in `for:`, and name it in "
            "`choice:` of the right; or say in `via:` where people ask"
        ),
        where=right.node.where,
        node=right.node.id,
    )


def _california(more: str) -> str:
    return (
        notice(
            purposes=(
                "  offers: {of: customer, uses: [contact.email], basis: consent, choice: sharing,\n"
                "    title: Offers of partners}\n"
            ),
            more="choices:\n  sharing: {of: customer, channels: {account: opt-in}, change-at: [account]}\n",
        )
        .replace("law: JP", "law: US-CA-CCPA")
        .replace("rights:\n", f"rights:\n  opt-out-of-sale: {{of: all, law: US-CA-CCPA{more}}}\n")
    )


NO_WITHOUT_SWITCH = Rule(
    code="MAM-327",
    severity=Severity.WARNING,
    asks="Is there a choice, or a channel, for each right to say no?",
    why="people are told that they may say no, and nobody hears them",
    article="CCPA 1798.120, 1798.121, 1798.135",
    find=without_switch,
    find_live=None,
    fails={"notice.yaml": _california("")},
    passes={"notice.yaml": _california(", choice: sharing")},
)
