"""Write a draft as YAML: a map of its own, or lines for one that a person wrote.

Every guess has its reason behind it, and every table its mark ``guessed:``, by which the check waits.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mamoru.desk.beginning.draft import ColumnGuess, Draft, TableGuess, TieGuess
from mamoru.model.map import GUESSED_TABLE, Scalar
from mamoru.notation.layout.tokens import needs_no_quotes

STEP = "  "
SCHEMA_LINE = "# yaml-language-server: $schema={up}schemas/{kind}.schema.json\n"
_HEAD = """\
# Drafted from names and types by `mamoru map {system}`: no row was read. Nothing in it counts before you have
# confirmed it: read a table, correct what is wrong, remove its line `guessed:`. `mamoru check` lists them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How a system is reached that has no map yet, and where its data lies."""

    kind: str
    settings: Mapping[str, Scalar]
    country: str
    country_guessed: bool = False


def new_map(draft: Draft, connection: Connection) -> str:
    """Return a map with everything that was guessed."""
    settings = ", ".join(f"{key}: {_scalar(value)}" for key, value in connection.settings.items())
    why = "most systems hold what people gave themselves" + (
        "; its data lies where the company is" if connection.country_guessed else ""
    )
    lines = [
        SCHEMA_LINE.format(up="../", kind="system") + _HEAD.format(system=draft.system).rstrip("\n"),
        f"system: {draft.system}",
        f"kind: {connection.kind}",
        f"connect: {{{settings}}}",
        f"holds: {{origin: given, country: {connection.country}}}  # guessed: {why}",
        "guessed: holds",
        "tables:" if draft.tables else "tables: {}",
        *(line for table in draft.tables for line in entry(table, STEP)),
    ]
    return "\n".join(lines) + "\n"


def entry(guess: TableGuess, indent: str) -> Iterator[str]:
    """Yield the lines of a table's entry."""
    inner = indent + STEP
    yield f"{indent}{quoted(guess.name)}:  # guessed: {_said(guess.why)}"
    yield f"{inner}guessed: {GUESSED_TABLE}"
    if guess.nothing_personal:
        yield f"{inner}holds: nothing-personal"
        return
    if guess.person:
        yield f"{inner}is: {guess.person}"
    if guess.known_by:
        yield f"{inner}known-by: {{{', '.join(key_pairs(guess.known_by))}}}"
    if guess.columns:
        yield f"{inner}columns:"
        yield from column_lines(guess.columns, inner + STEP)
    if guess.not_personal:
        yield f"{inner}not-personal:"
        yield from not_personal_lines(guess.not_personal, inner + STEP)
    if guess.ties:
        yield f"{inner}ties:"
        yield from tie_lines(guess.ties, inner + STEP)
    if guess.left:
        left = _said(", ".join(guess.left))
        yield f"{inner}# left to you, under `columns:`, `not-personal:` or `ties:`: {left}"


def key_pairs(known_by: Mapping[str, str]) -> list[str]:
    """Return keys with their columns, ``email: mail_address``."""
    return [f"{key}: {quoted(column)}" for key, column in known_by.items()]


def column_lines(guesses: Iterable[ColumnGuess], indent: str) -> Iterator[str]:
    """Yield one line for each column."""
    yield from (f"{indent}{column_pair(guess)}  # guessed: {_said(guess.why)}" for guess in guesses)


def not_personal_lines(guesses: Iterable[ColumnGuess], indent: str) -> Iterator[str]:
    """Yield one line for each column that says nothing of a person."""
    yield from (f"{indent}- {quoted(guess.column)}  # guessed: {_said(guess.why)}" for guess in guesses)


def tie_lines(guesses: Iterable[TieGuess], indent: str) -> Iterator[str]:
    """Yield one line for each tie."""
    yield from (f"{indent}- {tie_text(guess)}  # guessed: {_said(guess.why)}" for guess in guesses)


def column_pair(guess: ColumnGuess) -> str:
    """Return a column with what it holds, ``email: contact.email``."""
    more = [", marks: [secret]"] if guess.secret else []
    more += [", free-text: may-name-others"] if guess.free_text else []
    said = f"{{category: {guess.category}{''.join(more)}}}" if more else guess.category
    return f"{quoted(guess.column)}: {said}"


def tie_text(guess: TieGuess) -> str:
    """Return a tie in brackets."""
    to = f"to: {listed(guess.to)}" if guess.to else f"of: {guess.of}, known-as: {guess.known_as}"
    part = f", delete-row: {{because: {quoted(guess.part)}, though: others-own-it}}" if guess.part else ""
    blanked = f", leaving: [{{fixed: {quoted(guess.blanked)}, is: (removed)}}]" if guess.blanked else ""
    led = f", leaving: [{{pseudo-person: {quoted(guess.stand_in)}}}]" if guess.stand_in else ""
    return f"{{by: {listed(guess.by)}, {to}, how: {guess.how.value}{part}{blanked}{led}}}"


def listed(names: Sequence[str]) -> str:
    """Return names as a map writes them: one alone, several in brackets."""
    return quoted(names[0]) if len(names) == 1 else f"[{', '.join(map(quoted, names))}]"


def quoted(name: str) -> str:
    """Return a name of the database as YAML."""
    return name if needs_no_quotes(name) else json.dumps(name, ensure_ascii=False)


def _scalar(value: Scalar) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def _said(text: str) -> str:
    """Return a text that stays on its line, whatever a name of the database holds."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
