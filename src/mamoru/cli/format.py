"""`mamoru format`."""

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output
from mamoru.cli._telling import REFUSED, counted, error_fields, place, say, say_machine, tell_error

if TYPE_CHECKING:
    from mamoru.desk.beginning.laying_out import LaidOut

EXAMPLES = """
mamoru format                          the programme in this folder
mamoru format systems/shop.yaml        one file
mamoru format --check                  for a pipeline: writes nothing, exits 1 where something would change
mamoru format --diff                   shows what would change
"""


@click.command(cls=Command, short_help="Lay out the files, keeping comments.", examples=EXAMPLES)
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER]...", type=click.Path(exists=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 where a file would change.")
@click.option("--diff", "with_diff", is_flag=True, help="Write nothing; show what would change.")
@output
def format_(paths: tuple[Path, ...], *, only_check: bool, with_diff: bool, form: str) -> None:
    """Lay out programme.yaml, notice.yaml, supplements and maps alike; without FILE, all of this folder.

    Comments, values, and the order of what you wrote stay. Changed are indentation, spaces, needless quotes,
    what fits on one line of 120 characters, and the order of the first keys of a file (system, title, kind).
    Each result is proved to state what the file stated before it takes its place; a file that cannot be kept
    whole is left alone. A plan that was made before is of the older text, and has to be made anew.

    Exits 0 when all files are laid out, 1 when --check finds one that is not or a file was left alone, 2 when
    a file cannot be read or written.
    """
    from mamoru.desk.beginning import laying_out
    from mamoru.desk.beginning.errors import CannotKeepWhole

    results = laying_out.lay_out(paths or (Path(),), write=not (only_check or with_diff))
    errors = [r for r in results if isinstance(r, CannotKeepWhole)]
    changed = [r for r in results if isinstance(r, laying_out.LaidOut) and r.changed]
    if form == "json":
        told = {"changed": [place(r.file) for r in changed], "left": list(map(error_fields, errors))}
        say_machine(dump("layout", {**told, "files": len(results), "written": not (only_check or with_diff)}))
    else:
        _tell(changed, only_check=only_check, with_diff=with_diff)
        say(f"{counted(len(results), 'file')}, {len(changed)} {_verb(written=not (only_check or with_diff))}")
    left = max((tell_error(error) for error in errors), default=0)
    raise SystemExit(REFUSED if only_check and changed else left)


def _verb(*, written: bool) -> str:
    return "laid out" if written else "to lay out"


def _tell(changed: "list[LaidOut]", *, only_check: bool, with_diff: bool) -> None:
    for one in changed:
        if with_diff:
            say(_difference(one), nl=False)
        else:
            say(f"{place(one.file)}: {'not laid out' if only_check else 'laid out'}")


def _difference(one: "LaidOut") -> str:
    before, after = (
        text.decode("utf-8-sig").replace("\r\n", "\n").splitlines(keepends=True)
        for text in (one.before, one.after)
    )
    name = place(one.file)
    return "".join(difflib.unified_diff(before, after, name, name))
