"""How holds and appeals are told: which stand, since when, until when; and what came of placing one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._telling import error_fields, place, say, say_machine, strong, tell_warning

if TYPE_CHECKING:
    from mamoru.desk.freezing.placing import Placed
    from mamoru.store.kept.holds import Hold


def day_to_come(ctx: click.Context, option: click.Parameter, value: datetime | None) -> str:
    """Return a day as ISO text; one that has passed is refused."""
    del ctx
    if value is None:
        return ""
    if value.date() < datetime.now(UTC).date():
        problem = "that day has passed"
        raise click.BadParameter(problem, param_hint=option.opts[0])
    return value.date().isoformat()


def tell_placed(placed: "Placed", *, said: str, form: str) -> None:
    """Print a hold or an appeal that was placed or ended, with its receipt."""
    if form == "json":
        notes, beside = list(placed.notes), [error_fields(e) for e in placed.beside]
        more = {"receipt": place(placed.receipt), "nonce": placed.nonce, "notes": notes, "beside": beside}
        say_machine(dump("hold", {**hold_fields(placed.hold), **more}))
    else:
        say(said)
        for note in placed.notes:
            say(f"{click.style('note', fg='yellow', bold=True)}: {note}")
        say(f"Receipt: {place(placed.receipt)}")
        say(f"Nonce, which shows whom the receipt is about: {placed.nonce}")
    for error in placed.beside:
        tell_warning(error)


def hold_fields(hold: "Hold") -> dict[str, object]:
    """Return a hold as a program reads it: without whom it is about, and what may name people."""
    return {
        "id": hold.id,
        "of": hold.of,
        "against": hold.request,
        "ground": hold.ground,
        "placed": hold.placed,
        "until": hold.until,
        "review": hold.review,
        "ended": hold.ended,
    }


def line_of(hold: "Hold", *, due: bool = False, state: str = "") -> str:
    """Return a hold or an appeal as one line; ``due``: somebody had to look at it again."""
    what = f"appeal against {hold.request}" if hold.request else f"hold ({hold.ground})"
    ends = f"until {hold.until}" if hold.until else f"to be looked at again on {hold.review}"
    told = "TO BE LOOKED AT AGAIN" if due else state
    said = f"{strong(hold.id)}  {hold.of:<12} {what}, since {hold.placed[:10]}, {ends}"
    return f"{said}  {click.style(told, fg='yellow', bold=True)}" if told else said


def words_of(told: Mapping[str, str]) -> list[str]:
    """Return what was said of a hold, line by line."""
    return [f"{name}: {text}" for name, text in told.items()]
