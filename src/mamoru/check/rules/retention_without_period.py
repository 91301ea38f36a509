"""MAM-247: keeping that "ends when it is no longer needed" has a period for each category.

Reads promises that keeping ends (``until:``); yields those with categories of data for which no promise
states a period.  Law: GDPR art. 5(1)(e), 13(2)(a); Cal. Civ. Code 1798.100(a)(3).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Notice, OpenEnd
from mamoru.model.programme import CheckedProgramme

SHOWN = 5  #: categories named in one finding


def without_period(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each open end, asked in the notice or the supplement that it is written in."""
    told = checked.programme.notice
    for end in told.open_ends.values():
        lacking = _uncovered(end, told) if _is_own(end, told) else ()
        if lacking:
            yield _finding(end, lacking)


def _is_own(end: OpenEnd, told: Notice) -> bool:
    return end.node.id.startswith("supplements.") == bool(told.region)


def _uncovered(end: OpenEnd, told: Notice) -> tuple[str, ...]:
    """Return the categories for which no period is stated for any of its people."""
    stated = {
        item for kept in told.retention.values() if set(kept.of).intersection(end.of) for item in kept.items
    }
    return tuple(item for item in end.items if item not in stated)


def _finding(end: OpenEnd, lacking: tuple[str, ...]) -> Finding:
    more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
    shown = named(lacking) if not more else ", ".join(f"`{item}`" for item in lacking[:SHOWN])
    return found(
        RETENTION_WITHOUT_PERIOD,
        problem=f"`{end.node.id}` says that keeping ends, and no period is stated for {shown}{more}",
        remedy="write a promise with `keep:`, `after:` and `ground:` for each of these categories",
        where=end.node.where,
        node=end.node.id,
    )


def _kept(period: str) -> str:
    return notice(
        more=f"retention:\n  as-needed: {{items: [contact], of: customer, until: [purpose-ends]}}\n{period}"
    )


YEAR = "  year: {items: [contact], of: customer, keep: 1 year, after: last-order, ground: {purpose: sell}}\n"

RETENTION_WITHOUT_PERIOD = Rule(
    code="MAM-247",
    severity=Severity.WARNING,
    asks="Is a period stated for each category whose keeping is said to end?",
    why="nothing can be deleted in time, or shown to be, where nobody has said when",
    article="GDPR art. 5(1)(e), 13(2)(a); Cal. Civ. Code 1798.100(a)(3)",
    find=without_period,
    find_live=None,
    fails={"notice.yaml": _kept("")},
    passes={"notice.yaml": _kept(YEAR)},
)
