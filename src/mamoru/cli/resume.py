"""`mamoru resume`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import note, outcome_fields, tell_beside
from mamoru.cli._telling import NOT_CLOSED, REFUSED, error_fields, place, say, say_machine, strong, tell_error
from mamoru.cli._waiting import working
from mamoru.model.errors import MamoruError
from mamoru.model.request import RequestLine, State
from mamoru.model.sweeping.recipe import SWEEP

if TYPE_CHECKING:
    from mamoru.desk.resuming.going_on import Resumed

EXAMPLES = """
mamoru resume                  whatever was interrupted
mamoru resume R-7KQ2M9X4TB     one request
"""
NEXT = {
    State.PLANNED: "nothing of it was done yet; `mamoru run {id}` does it",
    State.WAITING: "it waits for people; `mamoru task list` shows for what",
    State.OPEN: "not everything was reached{at}; once that is mended, ask anew: "
    "`mamoru run {right} --of {of} --subject KEY=VALUE`; then `mamoru forget {id}` ends this one",
    State.DONE: "nothing is left to do",
    State.STOPPED: "nothing was changed; make a new plan if the person still asks",
}  #: why a request that was named has nothing to go on with

YET = {
    State.PLANNED: "it was agreed to, and not every system answers: {}; `mamoru resume` tries again",
    State.WAITING: "not finished there yet: {}; `mamoru resume` asks again",
    State.OPEN: "not every system answers in full: {}; `mamoru check --live` tells why; `mamoru resume` "
    "tries again",
}  #: why a request waits on that was gone on with
AGAIN = "nothing of it was changed; `mamoru sweep` takes what is due"  #: of a sweep that was not done


@click.command(cls=Command, short_help="Go on with what was interrupted.", examples=EXAMPLES)
@click.argument("request", default="")
@programme
@output
def resume(request: str, folder: Path, *, form: str) -> None:
    """Go on with requests that were interrupted or held up: all of them, or REQUEST.

    Nothing is done twice: the journalled keys tell what was done. An error of one request does not stop
    the others.

    Services that have not finished are asked again; what waits for people alone is left to them. Where a
    system did not answer, an access is answered anew, whole, as soon as it does; and what somebody agreed to
    (`run ... --yes`) is done. By a timer: 15 * * * * cd /srv/privacy && mamoru resume

    Exits 0 when all are closed or wait for people alone, 1 when one was refused or is stopped, 3 when
    a person must decide about one, 4 when some are still not closed.
    """
    from mamoru.desk.resuming.going_on import resume_all

    with working("going on"):
        results = resume_all(folder, request, tell=note)
    codes = [_tell(name, result, form=form) for name, result in results]
    if form == "json":
        say_machine(dump("resumed", {"requests": [_fields(n, r) for n, r in results]}))
    elif not results:
        say("nothing was interrupted")
    raise SystemExit(next((code for code in codes if code), 0))


def _tell(name: str, result: "Resumed", *, form: str) -> int:
    """Tell what became of one request, and return its exit code."""
    if isinstance(result, MamoruError):
        say(f"{strong(name)}:", err=True)
        return tell_error(result)
    from mamoru.desk.resuming.going_on import Pending

    if isinstance(result, Pending):
        state, told = result.state, YET[result.state].format(", ".join(result.systems))
    elif isinstance(result, RequestLine):
        at = f" in {', '.join(result.waits_for)}" if result.waits_for else ""
        told = NEXT.get(result.state, "").format(id=name, right=result.right, of=result.of, at=at)
        told = AGAIN if (result.right, result.state) == (SWEEP, State.STOPPED) else told
        state = result.state
    else:
        package = f"package {place(result.package)}, " if result.package else ""
        state, told = result.outcome.state, f"{package}receipt {place(result.receipt)}"
        tell_beside(result)
    if form == "text":
        say(f"{strong(name)} is {state.value}: {told}")
    if state is State.STOPPED:
        return REFUSED
    if isinstance(result, Pending):
        return NOT_CLOSED
    return NOT_CLOSED if state in {State.WAITING, State.OPEN, State.APPLYING} else 0


def _fields(name: str, result: "Resumed") -> dict[str, object]:
    from mamoru.desk.resuming.going_on import Pending

    if isinstance(result, MamoruError):
        return {"request": name, "error": error_fields(result)}
    if isinstance(result, Pending):
        return {"request": name, "state": result.state.value, "waits_for": list(result.systems)}
    if isinstance(result, RequestLine):
        return {"request": name, "state": result.state.value}
    return outcome_fields(result)
