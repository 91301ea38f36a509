"""MAM-224: every promise is carried out by something.

Reads the promises of the notice that nothing executes yet; yields each, with the clause it states.
Law: GDPR art. 5(2), 24(1).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme


def unexecuted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each promise that Mamoru reads but does not carry out."""
    keeping = _keeping(checked) | _made(checked)
    for node in checked.programme.notice.unexecuted:
        if node.id in keeping:
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


def _keeping(checked: CheckedProgramme) -> frozenset[str]:
    """Return the ids of the promises of this supplement by which a map keeps rows."""
    told = checked.programme.notice
    tables = (table for system in checked.programme.systems.values() for table in system.tables.values())
    keeps = [table.keep for table in tables if table.keep and table.keep.regions]
    return frozenset(promise.node.id for keep in keeps if (promise := told.promise_of(keep)))


def _made(checked: CheckedProgramme) -> frozenset[str]:
    """Return the ids of reports that `mamoru report` makes, and of ways that erasures destroy by."""
    told = checked.programme.notice
    reports = {report.node.id for report in told.reports.values() if report.can_be_made}
    return frozenset(reports | {one.node.id for one in told.destruction.values()})


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
        "customers were promised this: answers may name it, and other rules hold it against law and maps, "
        "but no plan of Mamoru carries it out"
    ),
    article="GDPR art. 5(2), 24(1)",
    find=unexecuted,
    find_live=None,
    fails={
        "notice.yaml": notice(more="contacts:\n  desk: {for: [complaints], clause: K-57}\n"),
    },
    passes={
        "notice.yaml": notice(),
    },
)
