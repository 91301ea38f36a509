"""How the command line tells findings that are known, mended or allowed: short, before those that are new."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mamoru.cli._telling import counted, faint, say, strong
from mamoru.model.finding import AllowedFinding

if TYPE_CHECKING:
    from mamoru.desk.checking import CheckResult


def tell_settled(result: "CheckResult") -> None:
    """Print what a person has settled before: a line for each, and why some were allowed."""
    if result.known:
        say(strong(f"known: {counted(len(result.known), 'finding')} of {result.baseline}"))
        for finding in result.known:
            place = faint(str(finding.where or "-->"))
            say(f"  {finding.severity.value}[{finding.code}]  {place}  {finding.problem}")
        say()
    if result.gone:
        say(strong(f"mended: {counted(len(result.gone), 'finding')} of {result.baseline}"))
        for line in result.gone:
            say(f"  {line.severity.value}[{line.code}]  {faint(line.node or '-->')}  {line.problem}")
        name = result.baseline
        say(f"  do:  let the file shrink: mamoru check --baseline {name} --write-baseline {name}")
        say()
    _tell_allowed(result.allowed)


def _tell_allowed(allowed: Sequence[AllowedFinding]) -> None:
    for allowance in dict.fromkeys(told.allowance for told in allowed):
        of_this = [told.finding for told in allowed if told.allowance is allowance]
        say(strong(f"allowed: {counted(len(of_this), 'finding')} by {allowance.where}"))
        for finding in of_this:
            place = faint(str(finding.where or "-->"))
            say(f"  {finding.severity.value}[{finding.code}]  {place}  {finding.problem}")
        say(f"  because: {allowance.reason} ({allowance.by}, until {allowance.until})")
        say()
