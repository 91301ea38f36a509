"""`mamoru resume`."""

from pathlib import Path

import click

from mamoru.cli._options import programme
from mamoru.cli._telling import NOT_CLOSED, say, strong, tell_error
from mamoru.model.errors import MamoruError
from mamoru.model.request import State


@click.command()
@click.argument("request", default="")
@programme
def resume(request: str, folder: Path) -> None:
    """Go on with requests that were interrupted: all of them, or REQUEST.

    Nothing is done twice: the journalled keys tell what was done.  Exits 4 when some are still not closed.
    """
    from mamoru.desk import requests

    results = requests.resume_all(folder, request)
    code = 0
    for name, result in results:
        if isinstance(result, MamoruError):
            say(f"{strong(name)}:", err=True)
            code = tell_error(result)
            continue
        say(f"{strong(name)}: {result.outcome.state.value}; receipt {result.receipt}")
        if result.outcome.state is not State.DONE:
            code = code or NOT_CLOSED
    if not results:
        say("nothing was interrupted")
    raise SystemExit(code)
