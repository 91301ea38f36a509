"""`mamoru init`."""

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output
from mamoru.cli._telling import REFUSED, place, say, say_machine, tell_error
from mamoru.cli._waiting import working
from mamoru.cli.map import settings_of
from mamoru.cli.map import tell as tell_map

if TYPE_CHECKING:
    from mamoru.desk.beginning.starting import Begun, FirstSystem

EXAMPLES = """
mamoru init                                                        asks a few questions
mamoru init privacy --company "Acme Inc." --country JP --yes       asks nothing
mamoru init --company Acme --country DE --system shop --kind sqlite --connect file=shop.db --yes
"""
_NEEDED = ("company", "country")  #: what nobody can guess
_ASKED = (*_NEEDED, "law", "languages", "people")


@click.command(cls=Command, short_help="Begin a programme of your own.", examples=EXAMPLES)
@click.argument("folder", metavar="[FOLDER]", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--company", metavar="NAME", help="What people call the company.")
@click.option("--country", metavar="XX", help="Where it is: two letters of ISO 3166-1.")
@click.option("--law", metavar="LAW", help="Whose law the notice follows; default: its country's.")
@click.option("--languages", metavar="TAG,...", help="Of the notice, the governing one first; default: en.")
@click.option("--people", metavar="KIND,...", help="Whose data it is; default: customer.")
@click.option(
    "--controller", metavar="NAME", help="The legal person that is responsible; default: the company."
)
@click.option("--name", metavar="NAME", help="Short name for files; default: from the company's.")
@click.option("--system", metavar="SYSTEM", help="The first system, such as online-shop; its map is drafted.")
@click.option("--kind", metavar="KIND", help="What it is: sqlite, postgresql, mariadb, duckdb, files.")
@click.option("--connect", "settings", metavar="KEY=VALUE", multiple=True, help="How it is reached; several.")
@click.option("--yes", is_flag=True, help="Ask nothing; what is not said takes its default.")
@output
def init(folder: Path, *, settings: tuple[str, ...], yes: bool, form: str, **said: str | None) -> None:
    """Begin a programme in FOLDER (default: this folder): a notice, and the map of a first system.

    Asks for what no option says. The notice is small, valid and commented; a text that only you know stands
    there as `(to write: ...)`, and `mamoru check` lists each. With --system the map of that database is
    drafted as `mamoru map` does; only its catalogue is read. Nothing that is there already is overwritten.

    Exits 0 when it is begun, 1 when the system does not answer (all else is written), 2 when an answer is
    missing or does not fit, or files are in the way.
    """
    from mamoru.desk.beginning import starting
    from mamoru.desk.beginning.errors import NotAllSaid

    answers = {key: value for key, value in said.items() if value is not None}
    if not yes and sys.stdin.isatty() and form == "text":
        settings = _ask(answers, folder, settings)
    missing = [key for key in (_NEEDED if yes else _ASKED) if key not in answers]
    missing += [key for key in _of_system(answers, settings) if key]
    if missing:
        raise NotAllSaid([f"--{key}" for key in missing])
    _default(answers)
    whole = starting.answered(answers, folder, datetime.now(UTC).astimezone().date())
    with working("reading the schema"):
        begun = starting.begin(folder, whole, _system(answers, settings, whole.country))
    code = tell_error(begun.unmapped) if begun.unmapped else 0
    if form == "json":
        say_machine(dump("begun", {"files": list(begun.files), "left": list(begun.left), "name": whole.name}))
    else:
        _tell(begun, folder, answers, settings=settings)
    raise SystemExit(code and REFUSED)


def _of_system(answers: dict[str, str], settings: tuple[str, ...]) -> list[str]:
    """Return what is missing of a system of which something is said."""
    given = {"system": answers.get("system"), "kind": answers.get("kind"), "connect": settings}
    return [key for key, value in given.items() if not value] if any(given.values()) else []


def _ask(answers: dict[str, str], folder: Path, settings: tuple[str, ...]) -> tuple[str, ...]:
    from mamoru.desk.beginning import starting

    say("A few questions; Enter takes what stands in brackets.")
    _question(answers, "company", "What is the company called?", usual="")
    _question(answers, "controller", "Which legal person is responsible?", usual=answers["company"])
    _question(answers, "country", "In which country is it? (two letters)", usual="")
    country = answers["country"].strip().upper()
    _question(answers, "law", "Whose law does the notice follow?", usual=starting.usual_law(country))
    _question(answers, "languages", "In which languages? (the governing one first)", usual=_language(country))
    _question(answers, "people", "Whose data is it? (kinds of people)", usual="customer")
    _question(
        answers, "name", "A short name for files?", usual=starting.short_name(answers["company"], folder)
    )
    if "system" in answers:
        return settings
    system = click.prompt("The first system, such as online-shop? (Enter: none yet)", "", show_default=False)
    if not system:
        return settings
    answers["system"] = system
    _question(answers, "kind", "What is it? (sqlite, postgresql, mariadb, duckdb, files)", usual="sqlite")
    if settings:
        return settings
    wanted = "file=shop.db" if answers["kind"] == "sqlite" else "host=localhost database=shop user=mamoru"
    return tuple(shlex.split(click.prompt(f"How is it reached? (such as {wanted})")))


def _question(answers: dict[str, str], key: str, words: str, *, usual: str) -> None:
    if key not in answers:
        answers[key] = str(click.prompt(words, default=usual or None))


def _default(answers: dict[str, str]) -> None:
    from mamoru.desk.beginning import starting

    country = answers["country"].strip().upper()
    answers.setdefault("law", starting.usual_law(country))
    answers.setdefault("languages", _language(country))
    answers.setdefault("people", "customer")


def _language(country: str) -> str:
    return "ja,en" if country == "JP" else "en"


def _system(answers: dict[str, str], settings: tuple[str, ...], country: str) -> "FirstSystem | None":
    from mamoru.desk.beginning.starting import FirstSystem
    from mamoru.desk.beginning.writing import Connection

    if "system" not in answers:
        return None
    connection = Connection(
        kind=answers["kind"], settings=settings_of(settings), country=country, country_guessed=True
    )
    return FirstSystem(name=answers["system"], connection=connection)


def _tell(begun: "Begun", folder: Path, answers: dict[str, str], *, settings: tuple[str, ...]) -> None:
    from mamoru.desk.beginning import starting

    for file in begun.files:
        if begun.mapped and file == begun.mapped.file:
            continue  # told below, with what was guessed in it
        say(f"{place(folder / file)}: written")
    for file in begun.left:
        say(f"{place(folder / file)}: was there; it should name .mamoru/ and answers/")
    if begun.mapped:
        tell_map(begun.mapped)
    for tag in starting.unworded(answers["languages"]):
        say(f"\nMamoru has no texts of its own in `{tag}`: no answer can be written in it (MAM-161).")
    say("\nNext:")
    if folder.resolve() != Path.cwd():
        say(f"  cd {shlex.quote(str(folder))}")
    drafting = "mamoru map SYSTEM --kind sqlite --connect file=FILE"
    if begun.unmapped:
        more = " ".join(f"--connect {shlex.quote(word)}" for word in settings)
        drafting = f"mamoru map {answers['system']} --kind {answers['kind']} {more}"
    steps = {
        "mamoru check": "what is left to write, to confirm and to decide",
        drafting: "drafts the map of a database",
        "mamoru plan access --subject KEY=VALUE": "what one person would be shown, when the check is quiet",
    }
    if begun.mapped:
        del steps[drafting]
        steps["mamoru explain MAM-298"] = "what a guess is, and how it is confirmed"
    width = max(map(len, steps))
    for command, meaning in steps.items():
        say(f"  {command:<{width}}  {meaning}")
