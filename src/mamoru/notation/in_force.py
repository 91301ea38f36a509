"""MAM-169: the day on which the notice comes into force has come.

Comes in: the notice, and the day.  Goes out: a warning where it is for a later day, as it is written or for
some regions: whoever asks meanwhile is answered by what does not hold yet.  Law: GDPR art. 13, 5(1)(a).
"""

from collections.abc import Iterator

from mamoru.model.finding import Finding
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.notation.codes import Code, warning

EFFECTIVE = "effective"


def not_in_force(told: Notice, *, today: str) -> Iterator[Finding]:
    """Yield a warning for the notice, and for each supplement, that is for a day after ``today`` (ISO)."""
    if told.effective > today:
        yield _finding("the notice", told.effective, where=_place(told, EFFECTIVE), node=EFFECTIVE)
    for overlay in told.overlays.values():
        if overlay.effective > max(today, told.effective):
            node = f"supplements.{overlay.id}.{EFFECTIVE}"
            where = _place(overlay.notice, node)
            yield _finding(f"the supplement `{overlay.id}`", overlay.effective, where=where, node=node)


def told_today(told: Notice, *, today: str) -> str:
    """Return what is said beside an answer by a notice that does not hold yet; nothing where it holds."""
    if told.effective <= today:
        return ""
    return (
        f"The notice is in force from {told.effective} only: until then another one holds, "
        "and this goes by what people will be told."
    )


def _finding(what: str, effective: str, *, where: Span, node: str) -> Finding:
    return warning(
        Code.NOT_IN_FORCE,
        f"{what} is in force from {effective} only",
        why="who asks before that day is answered by promises that do not hold yet, and not by those that do",
        remedy="answer requests with the notice that holds until then, and keep this one apart; or correct "
        "`effective.on`",
        where=where,
        node=node,
    )


def _place(told: Notice, node: str) -> Span:
    return next((each.where for each in told.heading if each.id == node), told.where)
