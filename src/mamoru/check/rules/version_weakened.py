"""MAM-250: what protects people less than the published version was done as its change rule demands.

Reads the last published version and the notice as it is now; yields each change for the worse that the
version's own rule binds to consent, or to a notice with a choice, where nothing says that it was done.  Law:
a promise in a notice binds who gave it; APPI art. 17(2), 18(1); FTC Act s. 5 (deceptive practices).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import frozen, notice
from mamoru.check.rules._versions import last_version
from mamoru.check.versions.compared import compared, widening
from mamoru.check.versions.demands import Demand, demanded, unmet
from mamoru.check.versions.places import place_of, places_of
from mamoru.check.versions.regions import told_there
from mamoru.check.versions.tree import content_of
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.versions.change import Change


def weakened(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each change for the worse that its rule does not allow yet."""
    programme = checked.programme
    last = last_version(programme)
    if last is None or last.effective == programme.notice.effective:  # then nothing may be wider: MAM-251
        return
    content = content_of(programme)
    for change in widening(compared(last.content, content)):
        old, new = told_there(last.content, change), told_there(content, change)
        demand = demanded(change, old)
        if demand is None or not demand.is_asking:
            continue
        if why := unmet(demand, new, since=last.effective, until=programme.notice.effective):
            yield _finding(programme, change, demand=demand, since=last.effective, why=why)


def _finding(programme: Programme, change: Change, *, demand: Demand, since: str, why: str) -> Finding:
    means = f", means: [{', '.join(demand.means)}]" if demand.means else ""
    asked = "ask people for their consent" if demand.needs == "consent" else "tell people and let them choose"
    is_there = demand.node in places_of(programme, *change.regions[:1])
    kept = "" if is_there else f"write the rule `{demand.node}` again, as it was published; "
    return found(
        VERSION_WEAKENED,
        problem=(
            f"{change.sentence}; that is weaker than the version of {since}, whose rule `{demand.node}` "
            f"wants {demand.needs} for it, and {why}"
        ),
        remedy=(
            f"{kept}{asked}, then write `done: {{on: DAY{means}}}` in `{demand.node}`, a day after "
            f"{since} and by `effective.on`; or take the change back"
        ),
        where=place_of(programme, change),
        node=change.node,
    )


_RULE = "changes:\n  weaker: {kind: weakening, means: [direct], needs: notify-and-choice"
_NOW = notice(more=f"{_RULE}}}\n").replace("on: 2025-01-01", "on: 2026-01-01")
_THEN = frozen(uses=("contact.name",), weakening="notify-and-choice")

VERSION_WEAKENED = Rule(
    code="MAM-250",
    severity=Severity.ERROR,
    asks="Was what protects people less done as the published notice says such changes are made?",
    why="people were told that they would be asked; what is taken from them without it breaks the notice",
    article="APPI art. 17(2), 18(1); FTC Act s. 5",
    find=weakened,
    find_live=None,
    fails={"notice.yaml": _NOW, "published/shop-2025-01-01.json": _THEN},
    passes={
        "notice.yaml": _NOW.replace("choice}", "choice, done: {on: 2025-11-01, means: [direct]}}"),
        "published/shop-2025-01-01.json": _THEN,
    },
    stops=Stops.PUBLICATION,
)
