"""MAM-244: every recipient that is named gets something.

Reads recipients; yields those that receive no data.  One that asks people first (``needs:``) or gets data in
cases only (``exceptions:``) says when it gets some; one with open words is told of by MAM-243.
Law: GDPR art. 13(1)(e), 30(1)(d).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._open import open_words
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Recipient
from mamoru.model.programme import CheckedProgramme


def without_data(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each recipient that gets nothing, whatever happens."""
    for recipient in checked.programme.notice.recipients.values():
        if not (recipient.receives or recipient.needs or recipient.exceptions or open_words(recipient.title)):
            yield _finding(recipient)


def _finding(recipient: Recipient) -> Finding:
    node = recipient.node
    return found(
        RECIPIENT_WITHOUT_DATA,
        problem=f"`{node.id}` is named as a recipient and receives nothing",
        remedy=(
            "write in `receives:` what it gets and in `for:` why, in an entry for each that is meant; or "
            "take it away"
        ),
        where=node.where,
        node=node.id,
    )


def _post(receives: str) -> str:
    return notice(
        more=(
            "recipients:\n"
            f"  post: {{role: processor, of: all, receives: [{receives}], for: [sell], title: Post}}\n"
        )
    )


RECIPIENT_WITHOUT_DATA = Rule(
    code="MAM-244",
    severity=Severity.WARNING,
    asks="Does every recipient that is named receive something?",
    why="people are told of somebody who gets their data, and nobody may be given any on this ground",
    article="GDPR art. 13(1)(e), 30(1)(d)",
    find=without_data,
    find_live=None,
    fails={"notice.yaml": _post("")},
    passes={"notice.yaml": _post("contact.name")},
)
