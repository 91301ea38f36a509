"""Erase when told to: ``together.py FOLDER WHO``, where WHO is a request's id or the id of a customer.

Says ``ready``, waits for a line on its standard input, then says the state that was reached or the code of
the error.
"""

import sys
from pathlib import Path

from mamoru.desk.opening import open_engine
from mamoru.desk.requests import run_plan
from mamoru.execute.erasure import erase
from mamoru.model.errors import MamoruError


def carry_out(folder: Path, who: str) -> str:
    """Carry it out and return what came of it."""
    try:
        if who.startswith("R-"):
            return run_plan(folder, who, confirmed="").outcome.state.value
        with open_engine(folder) as engine:
            return erase(engine, "customer", [{"customer-id": who}]).state.value
    except MamoruError as error:
        return error.code


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(carry_out(Path(sys.argv[1]), sys.argv[2]))
