"""How the command line tells what became of a request."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._showing import tell_plan
from mamoru.cli._telling import NOT_CLOSED, error_fields, place, say, say_machine, strong, tell_warning
from mamoru.model.plan import Plan
from mamoru.model.request import State, Task

if TYPE_CHECKING:
    from mamoru.desk.requests import Carried
    from mamoru.execute.erasure import Outcome

WORDS = {
    State.DONE: "Done.",
    State.WAITING: "Done in every system that Mamoru reaches; a person has still to look:",
    State.OPEN: "Not closed: not every system could be asked.",
}

ASKED = "Done in every database; services have still to do their part, and `mamoru resume` asks them again:"


def note(sentence: str) -> None:
    """Tell the person at the desk something beside the answer."""
    say(sentence, err=True)


def tell_outcome(carried: "Carried", *, form: str, show_plan: bool) -> None:
    """Print the outcome, and exit 4 when the request is not closed."""
    outcome = carried.outcome
    if form == "json":
        say_machine(dump("outcome", outcome_fields(carried)))
    else:
        if show_plan:
            tell_plan(outcome.plan, statements=False)
        _tell(carried)
    tell_beside(carried)
    if outcome.state is not State.DONE:
        raise SystemExit(NOT_CLOSED)


def _tell(carried: "Carried") -> None:
    outcome = carried.outcome
    colour = "green" if outcome.state is State.DONE else "yellow"
    said = ASKED if _waits_for_machines(outcome) else WORDS[outcome.state]
    say(f"\n{click.style(said, fg=colour, bold=True)}")
    for task in outcome.tasks:
        if not task.done:
            say(f"  task {strong(task.id)} for {task.owner} in {task.system}, due {task.due}")
    if carried.package:
        say(f"Package: {place(carried.package)}")
    say(f"Receipt: {place(carried.receipt)}")
    for nonce in outcome.nonces:
        say(f"Nonce for the person, which shows that the receipt is theirs: {nonce.hex()}")


def _waits_for_machines(outcome: "Outcome") -> bool:
    asked = {system.system for system in outcome.plan.systems if system.by_machine}
    return outcome.state is State.WAITING and all(t.done or t.system in asked for t in outcome.tasks)


def tell_beside(carried: "Carried") -> None:
    """Print what is still to be mended of a request that is carried out and saved."""
    for error in carried.beside:
        tell_warning(error)


def plan_fields(plan: Plan) -> dict[str, object]:
    """Return a plan as a program reads it."""
    return {**asdict(plan), "rows": plan.rows}


def task_fields(task: Task) -> dict[str, object]:
    """Return a task as a program reads it: without who did it and what they noted, which can name people."""
    return {name: value for name, value in asdict(task).items() if name not in {"by", "note"}}


def outcome_fields(carried: "Carried") -> dict[str, object]:
    """Return what became of a request as a program reads it."""
    outcome = carried.outcome
    return {
        "request": outcome.plan.request,
        "state": outcome.state.value,
        "plan": plan_fields(outcome.plan),
        "tasks": [task_fields(task) for task in outcome.tasks],
        "receipt": place(carried.receipt),
        "nonces": [n.hex() for n in outcome.nonces],
        "package": place(carried.package) if carried.package else None,
        "summary": carried.summary,
        "beside": [error_fields(error) for error in carried.beside],
    }
