"""MAM-243: titles name what is meant, without open-ended words.

Reads the titles of purposes, recipients and data; yields those with words such as "etc.", purposes marked
``open``, and those without a title beside others that have one.
Law: GDPR art. 5(1)(b), 13(1)(c), (e); APPI art. 17(1).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._open import open_words
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme


def left_open(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose, recipient and category whose words leave open what they mean."""
    told = checked.programme.notice
    is_titled = any(purpose.title for purpose in told.purposes.values())
    for purpose in told.purposes.values():
        words = open_words(purpose.title)
        if not purpose.title and not purpose.open and is_titled:
            yield _untitled(purpose.node)
        elif words or purpose.open:
            said = f"says `{words}`" if words else "is `open`"
            yield _finding(purpose.node, said, "give each use that is meant a purpose of its own")
    for recipient in told.recipients.values():
        words = open_words(recipient.title)
        if words:
            remedy = "give each recipient that is meant an entry of its own"
            yield _finding(recipient.node, f"says `{words}`", remedy)
    for category in told.categories.values():
        words = open_words(category.title)
        if words:
            remedy = "give each item that is meant a category of its own"
            yield _finding(category.node, f"says `{words}`", remedy)


def _untitled(node: Node) -> Finding:
    return found(
        OPEN_WORDS,
        problem=f"`{node.id}` has no `title:`, so nothing tells people what it is",
        remedy="write in `title:` what the data is used for, in each language of the notice",
        where=node.where,
        node=node.id,
        why="an id is no word for people: they are told of a use, and not which",
    )


def _finding(node: Node, said: str, remedy: str) -> Finding:
    return found(
        OPEN_WORDS,
        problem=f"`{node.id}` {said}, which authorises nothing beyond what is named",
        remedy=f"{remedy}, and take the open words away",
        where=node.where,
        node=node.id,
    )


def _called(title: str) -> str:
    return notice(
        purposes=f"  tell: {{of: customer, uses: [contact.email], basis: consent, title: {title}}}\n"
    )


OPEN_WORDS = Rule(
    code="MAM-243",
    severity=Severity.WARNING,
    asks="Do the titles of purposes, recipients and data name what is meant?",
    why="whoever reads open words cannot know which data is meant, what it is used for, or who gets it",
    article="GDPR art. 5(1)(b), 13(1)(c), (e); APPI art. 17(1)",
    find=left_open,
    find_live=None,
    fails={"notice.yaml": _called("News of our shop etc.")},
    passes={"notice.yaml": _called("News of our shop")},
)
