"""How the command line tells what was erased and is there again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from mamoru.cli._showing import SHORT
from mamoru.cli._telling import NOT_CLOSED, REFUSED, UNDECIDED, counted, error_fields, say, strong

if TYPE_CHECKING:
    from mamoru.desk.erased.again import Audited
    from mamoru.execute.erased.looking import Looked
    from mamoru.execute.erased.replaying import Again

NOT_SOUGHT = "rows without a key, and values that were replaced by others than NULL, are not looked for"
DELETED = "deleted"


restored = click.option(
    "--restored",
    "restored",
    metavar="SYSTEM=TIME",
    multiple=True,
    help="A system that was restored just now and that nobody has used since, and when the backup was taken, "
    "such as shop=2026-11-20 or shop=2026-11-20T03:00Z: what was erased later and is there is back.",
)


def backups(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read SYSTEM=TIME pairs; a day alone is its last moment, a time without a zone is this machine's."""
    found: dict[str, str] = {}
    for pair in pairs:
        system, _, text = pair.partition("=")
        try:
            at = datetime.fromisoformat(text if len(text) > len("2026-11-20") else f"{text}T23:59:59")
        except ValueError:
            problem = "write SYSTEM=TIME, such as shop=2026-11-20 or shop=2026-11-20T03:00Z"
            raise click.BadParameter(problem, param_hint="--restored") from None
        found[system] = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return found


def _places(found: "Audited") -> Iterator[str]:
    for one in sorted(found.found.looked, key=lambda one: (one.system, one.table, one.request)):
        if one.back or one.unsure:
            yield f"  {strong(f'{one.system}.{one.table}')}  of {one.request}: {_told(one)}"
    for place in found.found.unseen:
        name = f"{place.system}.{place.table}" if place.table else place.system
        yield f"  {strong(name)}  {click.style('NOT LOOKED INTO', fg='yellow')}: {place.because}"


def tell_audited(found: "Audited") -> None:
    """Print what was looked for, and what is there again."""
    erasures = counted(found.requests, "erasure")
    say(f"Looked for what {erasures} since {found.since} deleted (backups are kept {found.days} days).")
    for line in dict.fromkeys(_places(found)):  # a table of which two things were erased is told once
        say(line)
    for request in found.forgotten:
        say(f"  {strong(request)}  was forgotten before there was a ledger: nothing tells what it erased")
    if not any(one.back or one.unsure for one in found.found.looked) and not found.found.unseen:
        say(click.style("Nothing of it is there.", fg="green", bold=True))
    say(f"  not proved: {NOT_SOUGHT}")
    for hint in _hints(found):
        say(hint)


def _told(one: "Looked") -> str:
    rows = "back" if one.what == DELETED else "unmasked again"
    parts = []
    if one.back:
        back = f"{one.back} of {counted(one.erased, 'row')} {rows}"
        parts.append(click.style(back, fg="red", bold=True))
    if one.unsure:
        parts.append(f"{one.unsure} of {counted(one.erased, 'row')} {rows}, and nothing tells since when")
    return "; ".join(parts)


def _hints(found: "Audited") -> Iterator[str]:
    unsure = sorted({one.system for one in found.found.looked if one.unsure})
    if unsure:
        yield (
            f"Where a backup of {unsure[0]} was restored just now, say when it was taken: "
            f"--restored {unsure[0]}=TIME; else give its tables `collected:`, the column that tells since "
            "when a row is there."
        )


def tell_again(one: "Again") -> None:
    """Print the plan that erases one person again, in a line, and why a person must look at it."""
    if one.plan is None:
        problem = one.problem.problem if one.problem else ""
        say(f"{strong(one.person.request)}  cannot be planned again: {problem}")
        return
    rows = counted(one.plan.rows, "row")
    again = f"{strong(one.plan.request)}  erases {one.person.request} again: {rows} would change"
    say(f"{again}  (plan {one.plan.digest[:SHORT]})")
    for place, number in sorted(one.beyond.items()):
        say(f"  left to you: {counted(number, 'row')} of {place} not erased before: is the person back?")
    for reason in (*one.plan.stops, *one.plan.forbids):
        say(f"  left to you: {reason}")
    if not one.is_ready:
        say(f"  look at it with `mamoru run {one.plan.request}`, or `mamoru forget {one.plan.request}` it")


def audited_fields(found: "Audited") -> dict[str, object]:
    """Return an audit as a program reads it; it names nobody."""
    return {
        "since": found.since.isoformat(),
        "backup_days": found.days,
        "requests": found.requests,
        "looked": [
            {
                "request": one.request,
                "system": one.system,
                "table": one.table,
                "what": one.what,
                "erased": one.erased,
                "back": one.back,
                "later": one.later,
                "unsure": one.unsure,
            }
            for one in found.found.looked
        ],
        "unseen": list(found.found.unseen),
        "forgotten": list(found.forgotten),
        "unproved": [NOT_SOUGHT],
    }


def again_fields(one: "Again") -> dict[str, object]:
    """Return one person's plan as a program reads it; it names nobody."""
    return {
        "erased_by": one.person.request,
        "request": one.plan.request if one.plan else None,
        "plan": one.plan.digest if one.plan else None,
        "rows": one.plan.rows if one.plan else None,
        "beyond": dict(one.beyond),
        "ready": one.is_ready,
        "problem": error_fields(one.problem) if one.problem else None,
    }


def verdict(found: "Audited") -> int:
    """Return the exit code of an audit."""
    looked = found.found.looked
    if any(one.back for one in looked):
        return REFUSED
    if found.found.unseen:
        return NOT_CLOSED
    return UNDECIDED if any(one.unsure for one in looked) or found.forgotten else 0
