"""`mamoru map`."""

import difflib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import counted, say, say_machine
from mamoru.cli._waiting import working

if TYPE_CHECKING:
    from mamoru.desk.beginning.mapping import Mapped
    from mamoru.desk.beginning.writing import Connection

EXAMPLES = """
mamoru map shop --kind sqlite --connect file=shop.db     a new system: writes systems/shop.yaml
mamoru map crm --kind postgresql --connect host=db.example --connect database=crm --connect user=mamoru
mamoru map shop                                          adds what the database has and the map does not
mamoru map shop --dry-run                                shows it, and writes nothing
"""


@click.command("map", cls=Command, short_help="Draft the map of a database.", examples=EXAMPLES)
@click.argument("system", metavar="SYSTEM")
@click.option(
    "--kind", metavar="KIND", help="What kind of system it is, such as sqlite, postgresql. For a new one."
)
@click.option(
    "--connect", "settings", metavar="KEY=VALUE", multiple=True, help="A setting of the connection; several."
)
@click.option("--country", metavar="XX", help="Where its data lies; default: where the company is.")
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@programme
@output
def map_(
    system: str,
    folder: Path,
    *,
    kind: str | None,
    settings: tuple[str, ...],
    country: str | None,
    dry_run: bool,
    form: str,
) -> None:
    """Draft the map of SYSTEM from the names and types in its database: systems/SYSTEM.yaml.

    It guesses which table holds people, what leads to them, and what each column holds, in English and
    Japanese names; the reason stands behind each guess. Only the database's catalogue is read, never a row.

    Nothing that is guessed counts: every table keeps a line `guessed:` until you remove it, and until then
    `mamoru check` tells it and no request is carried out (MAM-298). With a map that is there already, what it
    does not mention is added below, and what you wrote stays as it is. The snapshot of the schema is written
    too, as `mamoru discover` does.

    Exits 0 when it is written, also when nothing was missing, 1 when the system does not answer or nothing
    can be added to its map, 2 when a file or a word is not as it must be.
    """
    from mamoru.desk.beginning import mapping

    with working("reading the schema"):
        connection = connection_of(folder, kind, settings, country=country)
        given = {"--kind": kind, "--connect": settings, "--country": country}
        said = [flag for flag, value in given.items() if value]
        result = mapping.map_system(folder, system, connection, write=not dry_run, said=said)
    if form == "json":
        told = {"file": result.file, "written": result.written, "text": result.after}
        say_machine(dump("map", {**asdict(result.draft), **told}))
    elif dry_run:
        say(_shown(result), nl=False)
    else:
        tell(result)


def connection_of(
    folder: Path, kind: str | None, settings: tuple[str, ...], *, country: str | None
) -> "Connection | None":
    """Return how a new system is reached; none where nothing of it is said."""
    from mamoru.desk.beginning import mapping
    from mamoru.desk.beginning.connections import refuse_unfit
    from mamoru.desk.beginning.writing import Connection

    if kind is not None:
        refuse_unfit(kind, {})
    if kind is None or not settings:
        return None
    return Connection(
        kind=kind,
        settings=settings_of(settings),
        country=country or mapping.country_of(folder),
        country_guessed=country is None,
    )


def settings_of(words: tuple[str, ...]) -> dict[str, str | int]:
    """Read KEY=VALUE pairs; digits are a number."""
    found: dict[str, str | int] = {}
    for word in words:
        key, equals, value = (part.strip() for part in word.partition("="))
        if not (equals and key and value):
            problem = "write KEY=VALUE, such as file=shop.db"
            raise click.BadParameter(problem, param_hint="--connect")
        if any(secret in key.lower() for secret in ("password", "secret", "token")) and not key.endswith(
            "-from"
        ):
            problem = "a secret never stands in a file: write password-from=NAME of an environment variable"
            raise click.BadParameter(problem, param_hint="--connect")
        found[key] = int(value) if value.isdecimal() and value.isascii() else value
    return found


def _printable(name: str) -> str:
    """Return a name of the database without signs that a terminal obeys."""
    return "".join(sign if sign.isprintable() else " " for sign in name)


def tell(result: "Mapped") -> None:
    """Print what was guessed, and what is left to a person."""
    tables, more = result.draft.tables, result.draft.more
    drafted = (*tables, *more)
    guessed = [g for t in drafted for g in (*t.columns, *t.not_personal)]
    left = [_printable(f"{t.name}.{column}") for t in drafted for column in t.left]
    if not tables and not more:
        say(f"{result.file}: nothing is missing")
        return
    say(
        f"{result.file}: {'written' if result.written else 'unchanged'}; {counted(len(tables), 'table')} and "
        f"{counted(len(guessed), 'column')} guessed, {counted(len(left), 'column')} left to you"
    )
    for table in tables:
        if table.person:
            say(f"  a row of {table.name} is one {table.person}? {table.why}")
    if texts := [_printable(f"{t.name}.{g.column}") for t in drafted for g in t.columns if g.free_text]:
        say(
            f"  withheld whole from an access, since it may name others: {', '.join(texts)}; "
            "take `free-text` out where nobody but its person stands in it"
        )
    if left:
        say(f"  left to you: {', '.join(left)}")
    if not guessed and not tables:
        return
    say(
        "Only the catalogue was read, no row. Nothing guessed counts before you have confirmed it: read "
        "the file, correct it, remove the lines `guessed:`; `mamoru check` lists what is left."
    )


def _shown(result: "Mapped") -> str:
    if not result.before:
        return result.after
    before, after = result.before.splitlines(keepends=True), result.after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, result.file, result.file))
