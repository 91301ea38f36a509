"""What is told of allowances that have ended, or that cover nothing."""

from mamoru.check.allowing import Allowed
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Allowance, Finding, Severity


class AllowanceEnded(MamoruError):
    """What a company allowed until a day is still there after it."""

    code = "MAM-613"

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(
            f"`{allowance.rule}` was allowed for `{allowance.node}` until {allowance.until}, and no longer",
            why="who allowed it said that it would be mended by then",
            remedy="mend what was found; or let whoever decides do so anew, and write the day and the reason",
            where=allowance.where,
        )


class AllowanceUnused(MamoruError):
    """An allowance covers nothing."""

    code = "MAM-614"

    def __init__(self, allowance: Allowance) -> None:
        super().__init__(
            f"`{allowance.rule}` is allowed for `{allowance.node}`, and is not found there",
            why="an allowance that is left lying about would cover what comes later and nobody has looked at",
            remedy="take the entry out of programme.yaml; or write the id that the finding has: "
            "`mamoru check --format json` shows it as `node`",
            where=allowance.where,
        )


def told_of(allowed: Allowed) -> list[Finding]:
    """Return the findings about allowances: an error for each that has ended, a warning for an unused one."""
    ended = (_finding(AllowanceEnded(a), Severity.ERROR, a) for a in allowed.ended)
    unused = (_finding(AllowanceUnused(a), Severity.WARNING, a) for a in allowed.unused)
    return [*ended, *unused]


def _finding(error: MamoruError, severity: Severity, allowance: Allowance) -> Finding:
    return Finding(
        code=error.code,
        severity=severity,
        problem=error.problem,
        why=error.why,
        remedy=error.remedy,
        where=allowance.where,
        node=allowance.id,
    )
