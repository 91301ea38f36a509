"""MAM-318: the notice is for no earlier day than the version that people were last told.

Reads the last published version and the day of the notice; yields the notice where it is for an earlier day:
nothing of it would be held against that version, and `mamoru publish` refuses it (MAM-633).
Law: GDPR art. 5(2), 13(3).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import frozen, notice
from mamoru.check.rules._versions import last_version
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme

EFFECTIVE = "effective"


def before_published(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding where the notice is for a day before that of its last version."""
    told = checked.programme.notice
    last = last_version(checked.programme)
    if last and told.effective < last.effective:
        where = next((node.where for node in told.heading if node.id == EFFECTIVE), told.where)
        yield found(
            EFFECTIVE_BEFORE_PUBLISHED,
            problem=(
                f"the notice is effective from {told.effective}, before its published version of "
                f"{last.effective}"
            ),
            remedy=f"write in `effective.on` {last.effective}, or a later day for what is new",
            where=where,
            node=EFFECTIVE,
        )


EFFECTIVE_BEFORE_PUBLISHED = Rule(
    code="MAM-318",
    severity=Severity.ERROR,
    asks="Is the notice for no earlier day than its last published version?",
    why="people would be held to a text that they were never told on that day",
    article="GDPR art. 5(2), 13(3)",
    find=before_published,
    find_live=None,
    fails={
        "notice.yaml": notice().replace("on: 2025-01-01", "on: 2024-12-31"),
        "published/shop-2025-01-01.json": frozen(),
    },
    passes={"published/shop-2025-01-01.json": frozen()},
    stops=Stops.PUBLICATION,
)
