"""The values of a correction, as they are typed or read from a file; they are never printed."""

import json
from pathlib import Path

import click

from mamoru.model.recipe import Correction

BOTH = frozenset({"is", "was"})

sets = click.option(
    "--set",
    "sets",
    metavar="WHAT=VALUE",
    multiple=True,
    help="Of a correction: what shall be which value. WHAT is a category (contact.name) or one column "
    "(shop.customers.name).",
)
was = click.option(
    "--was",
    "was",
    metavar="WHAT=VALUE",
    multiple=True,
    help="Of a correction: the value that is wrong; only where WHAT holds it, it is set.",
)
values = click.option(
    "--values",
    "values",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Of a correction: a JSON file, {"contact.name": "Hana Mori"} or {"contact.name": '
    '{"is": "Hana Mori", "was": "Hana Sato"}}, so that no value stands in a shell\'s history.',
)


def corrections(sets: tuple[str, ...], was: tuple[str, ...], values: Path | None) -> tuple[Correction, ...]:
    """Return what shall be otherwise, in the order in which it was said."""
    told = _from_file(values) if values else {}
    for what, value in _pairs(sets, "--set"):
        if what in told:
            problem = f"`{what}` is given twice"
            raise click.BadParameter(problem, param_hint="--set")
        told[what] = Correction(what=what, value=value)
    for what, value in _pairs(was, "--was"):
        if what not in told:
            problem = f"`{what}` is not set: say what it shall be, --set {what}=VALUE"
            raise click.BadParameter(problem, param_hint="--was")
        told[what] = Correction(what=what, value=told[what].value, was=value)
    return tuple(told.values())


def _pairs(words: tuple[str, ...], hint: str) -> list[tuple[str, str]]:
    found = [(what.strip(), sign, value.strip()) for what, sign, value in (w.partition("=") for w in words)]
    if not all(what and sign and value for what, sign, value in found):
        problem = (
            "write WHAT=VALUE, such as contact.name='Hana Mori'; to have data removed, ask for an erasure"
        )
        raise click.BadParameter(problem, param_hint=hint)
    return [(what, value) for what, _, value in found]


def _from_file(path: Path) -> dict[str, Correction]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        read = None
    if not isinstance(read, dict) or not read:
        problem = 'it is no JSON object such as {"contact.name": "Hana Mori"}'
        raise click.BadParameter(problem, param_hint="--values")
    return {str(what): _one(str(what), said) for what, said in read.items()}


def _one(what: str, said: object) -> Correction:
    parts = said if isinstance(said, dict) else {"is": said}
    texts = {str(k): value for k, value in parts.items() if isinstance(value, str) and value.strip()}
    if len(texts) < len(parts) or "is" not in texts or texts.keys() - BOTH:
        problem = f'`{what}` is neither a text nor {{"is": TEXT, "was": TEXT}}'
        raise click.BadParameter(problem, param_hint="--values")
    return Correction(what=what, value=texts["is"], was=texts.get("was"))
