"""MAM-224: every promise is carried out by something.

Reads the promises of the notice that no plan carries out; yields each that no answer tells and no rule judges
as a whole either, with the clause it states.
Law: GDPR art. 5(2), 24(1).
"""

from collections.abc import Iterator

from mamoru.check.promised.carried import carried
from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme


def unexecuted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each promise that Mamoru reads but does not carry out."""
    known, told = carried(checked), checked.programme.notice
    for node in told.unexecuted:
        if node.id in known or not is_own(node, told):
            continue
        yield found(
            PROMISE_UNEXECUTED,
            problem=f"`{node.id}`{_stated_in(node)} is read, but nothing carries it out yet",
            remedy=(
                "see to it that people keep this promise, and note who does; Mamoru lists it so that it is "
                "not forgotten"
            ),
            where=node.where,
            node=node.id,
        )


def _stated_in(node: Node) -> str:
    if not node.clauses:
        return ""
    word = "clause" if len(node.clauses) == 1 else "clauses"
    return f" ({word} {named(node.clauses)})"


PROMISE_UNEXECUTED = Rule(
    code="MAM-224",
    severity=Severity.WARNING,
    asks="Is every promise of the notice carried out by something?",
    why=(
        "customers were promised this: answers may name parts of it, and rules hold parts of it against "
        "law and maps, but nothing in Mamoru sees to the whole of it"
    ),
    article="GDPR art. 5(2), 24(1)",
    find=unexecuted,
    find_live=None,
    fails={
        "notice.yaml": notice(
            more="safeguards:\n  in-transit: {kind: encryption-in-transit, clause: K-57}\n"
        ),
    },
    passes={
        "notice.yaml": notice(more="contacts:\n  desk: {for: [complaints], clause: K-57}\n"),
    },
)
