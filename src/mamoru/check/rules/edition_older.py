"""MAM-242: every language edition renders the text that governs.

Reads the editions; yields those that render a text older than the notice's effective day.
Law: GDPR art. 12(1), 5(1)(a).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Edition, Notice
from mamoru.model.programme import CheckedProgramme

LANGUAGES = "languages"


def older(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each older edition, of the notice and then of each supplement that adds one."""
    told = checked.programme.notice
    if told.region:
        return
    yield from (_finding(told, edition) for edition in told.editions if edition.of < told.effective)
    for overlay in told.overlays.values():
        added = [edition for edition in overlay.notice.editions if edition not in told.editions]
        yield from (_finding(overlay.notice, one) for one in added if one.of < overlay.notice.effective)


def _finding(told: Notice, edition: Edition) -> Finding:
    written = next((node for node in reversed(told.heading) if node.id.endswith(LANGUAGES)), None)
    return found(
        EDITION_OLDER,
        problem=(
            f"the edition `{edition.language}` renders the text of {edition.of}, but the notice is effective "
            f"from {told.effective}"
        ),
        remedy=(
            "translate the text as it is now, and write its day in `of:`; until then, say wherever it is "
            "shown which text it renders"
        ),
        where=written.where if written else told.where,
        node=written.id if written else LANGUAGES,
    )


def _edition(day: str) -> str:
    return notice().replace(
        "editions: [en]", f"editions: [en, {{language: ja, of: {day}, status: informational}}]"
    )


EDITION_OLDER = Rule(
    code="MAM-242",
    severity=Severity.WARNING,
    asks="Does every language edition render the text that governs?",
    why="those who read it are told something else than what holds",
    article="GDPR art. 5(1)(a), 12(1)",
    find=older,
    find_live=None,
    fails={"notice.yaml": _edition("2024-06-01")},
    passes={"notice.yaml": _edition("2025-01-01")},
)
