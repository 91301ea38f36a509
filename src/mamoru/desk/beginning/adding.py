"""Add what is missing to a map that a person wrote: whole lines, or words in brackets.

Comes in: the text of the map and a draft.  Goes out: the text with the additions, proved to state all that it
stated before; nothing else moves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mamoru.desk.beginning.draft import Draft, TableGuess
from mamoru.desk.beginning.errors import CannotAdd
from mamoru.desk.beginning.writing import (
    STEP,
    column_lines,
    column_pair,
    entry,
    key_pairs,
    not_personal_lines,
    quoted,
    tie_lines,
    tie_text,
)
from mamoru.model.place import Span
from mamoru.notation.text.composing import compose
from mamoru.notation.text.written import Written


def added(text: str, file: str, draft: Draft) -> str:
    """Return the map with what the draft has more.  Raises CannotAdd."""
    root = compose(text, file).root
    if root is None or _bracket(text.split("\n"), root):
        raise CannotAdd(
            file, "it is not written as a map of one key a line", Span(file=file, line=1, column=1)
        )
    edits = _Edits(file=file, lines=text.split("\n"))
    tables = root.entries.get("tables")
    for guess in draft.more:
        if tables and guess.name in tables.entries:
            _into_table(edits, tables.entries[guess.name], guess)
    if draft.tables:
        _new_tables(edits, root, draft.tables)
    new = edits.applied()
    after = compose(new, file)
    if after.root is None or after.findings or not _holds(root.value, after.root.value):
        raise CannotAdd(file, "it would not state all it states now", Span(file=file, line=1, column=1))
    return new


@dataclass(slots=True, kw_only=True)
class _Edits:
    """What is to be inserted where; a place is a line and a column, from 0."""

    file: str
    lines: list[str]
    inserted: list[tuple[int, int, int, str]] = field(default_factory=list)

    def below(self, line: int, text: Iterable[str]) -> None:
        """Insert whole lines below a line."""
        said = "\n".join(text)
        if said:
            self.inserted.append((line + 1, 0, len(self.inserted), f"{said}\n"))

    def at(self, line: int, column: int, text: str) -> None:
        """Insert words within a line."""
        self.inserted.append((line, column, len(self.inserted), text))

    def applied(self) -> str:
        lines = [*self.lines]
        if lines[-1]:
            lines.append("")
        for line, column, _, text in sorted(self.inserted, reverse=True):
            old = lines[line] if line < len(lines) else ""
            lines[line : line + 1] = (old[:column] + text + old[column:]).split("\n")
        return "\n".join(lines)


def _new_tables(edits: _Edits, root: Written, guesses: Sequence[TableGuess]) -> None:
    tables = root.entries.get("tables")
    if tables is None:
        lines = (line for guess in guesses for line in entry(guess, STEP))
        edits.below(_last_line(edits, root), ("tables:", *lines))
        return
    if tables.entries and _bracket(edits.lines, tables):
        where = Span(file=edits.file, line=tables.extent[0] + 1, column=tables.extent[1] + 1)
        raise CannotAdd(edits.file, "its tables stand in brackets", where)
    indent = STEP
    if tables.entries:
        indent = " " * _first_column(tables)
    else:
        line, begin, last, end = tables.extent
        if line == last:
            old = edits.lines[line]
            edits.lines[line] = old[:begin].rstrip() + old[end:]
    edits.below(_last_line(edits, tables), (line for guess in guesses for line in entry(guess, indent)))


def _into_table(edits: _Edits, told: Written, guess: TableGuess) -> None:
    names = [c.column for c in (*guess.columns, *guess.not_personal)]
    names += [column for tie in guess.ties for column in tie.by]
    names += [column for column in guess.known_by.values() if column not in names]
    if not names:
        return
    if _bracket(edits.lines, told):
        _in_brackets(edits, told, guess, names=names)
        return
    indent = " " * _first_column(told)
    inner = indent + STEP
    end = _last_line(edits, told)
    new: list[str] = []
    if guess.known_by and not _extended(edits, told.entries.get("known-by"), _Words.of_keys(guess)):
        new += [f"{indent}known-by: {{{_Words.of_keys(guess).short}}}"]
    if guess.columns and not _extended(edits, told.entries.get("columns"), _Words.of_columns(guess)):
        new += [f"{indent}columns:", *column_lines(guess.columns, inner)]
    if guess.not_personal and not _extended(edits, told.entries.get("not-personal"), _Words.of_rest(guess)):
        new += [f"{indent}not-personal:", *not_personal_lines(guess.not_personal, inner)]
    if guess.ties and not _extended(edits, told.entries.get("ties"), _Words.of_ties(guess)):
        new += [f"{indent}ties:", *tie_lines(guess.ties, inner)]
    if not _extended(edits, told.entries.get("guessed"), _Words.of_names(names)):
        new.append(f"{indent}guessed: [{', '.join(map(quoted, names))}]")
    edits.below(end, new)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The same addition as words in brackets and as lines."""

    short: str
    lines: tuple[str, ...]  #: not indented

    @classmethod
    def of_columns(cls, guess: TableGuess) -> "_Words":
        short = ", ".join(map(column_pair, guess.columns))
        return cls(short=short, lines=tuple(column_lines(guess.columns, "")))

    @classmethod
    def of_keys(cls, guess: TableGuess) -> "_Words":
        pairs = key_pairs(guess.known_by)
        return cls(short=", ".join(pairs), lines=tuple(pairs))

    @classmethod
    def of_rest(cls, guess: TableGuess) -> "_Words":
        short = ", ".join(quoted(c.column) for c in guess.not_personal)
        return cls(short=short, lines=tuple(not_personal_lines(guess.not_personal, "")))

    @classmethod
    def of_ties(cls, guess: TableGuess) -> "_Words":
        return cls(short=", ".join(map(tie_text, guess.ties)), lines=tuple(tie_lines(guess.ties, "")))

    @classmethod
    def of_names(cls, names: Sequence[str]) -> "_Words":
        return cls(short=", ".join(map(quoted, names)), lines=tuple(f"- {quoted(name)}" for name in names))


def _in_brackets(edits: _Edits, told: Written, guess: TableGuess, *, names: list[str]) -> None:
    """Add to a table whose entry stands in brackets; there is no place for reasons."""
    new = []
    parts = (
        ("known-by", "{", "}", _Words.of_keys(guess)),
        ("columns", "{", "}", _Words.of_columns(guess)),
        ("not-personal", "[", "]", _Words.of_rest(guess)),
        ("ties", "[", "]", _Words.of_ties(guess)),
        ("guessed", "[", "]", _Words.of_names(names)),
    )
    for key, begin, end, words in parts:
        if words.short and not _extended(edits, told.entries.get(key), words):
            new.append(f"{key}: {begin}{words.short}{end}")
    if new:
        _before_bracket(edits, told, ", ".join(new))


def _extended(edits: _Edits, node: Written | None, words: _Words) -> bool:
    """Add to what is there; tell whether anything is there."""
    if node is None:
        return False
    line, column, last, end = node.extent
    if _bracket(edits.lines, node):
        _before_bracket(edits, node, words.short)
    elif node.entries or node.items:
        indent = " " * _first_column(node) if node.entries else _dash(edits, node)
        edits.below(_last_line(edits, node), (indent + text for text in words.lines))
    else:
        edits.at(line, column, "[")
        edits.at(last, end, f", {words.short}]")
    return True


def _before_bracket(edits: _Edits, node: Written, text: str) -> None:
    """Insert behind the last part of a collection in brackets."""
    inner = [*node.entries.values(), *node.items]
    if not inner:
        edits.at(node.extent[0], node.extent[1] + 1, text)
        return
    _, _, last, end = inner[-1].extent
    edits.at(last, end, f", {text}")


def _bracket(lines: Sequence[str], node: Written) -> bool:
    line, column = node.extent[:2]
    return lines[line][column : column + 1] in {"{", "["} and not node.text


def _first_column(node: Written) -> int:
    first = next(iter(node.entries.values()))
    return first.key[1] if first.key else 0


def _dash(edits: _Edits, node: Written) -> str:
    line, column = node.items[0].extent[:2]
    return " " * edits.lines[line].rfind("-", 0, column)


def _last_line(edits: _Edits, node: Written) -> int:
    """Return the last line of what a node holds."""
    inner = [*node.entries.values(), *node.items]
    if inner and not _bracket(edits.lines, node):
        return _last_line(edits, inner[-1])
    line, _, last, end = node.extent
    while last > line and (end == 0 or not edits.lines[last].strip()):
        last, end = last - 1, 1
    return last


def _holds(old: object, new: object) -> bool:
    """Tell whether everything that was stated still is."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and _holds(value, new[key]) for key, value in old.items())
    if isinstance(new, list) and not isinstance(old, list):
        return new[:1] == [old]
    if isinstance(old, list) and isinstance(new, list):
        return len(old) <= len(new) and all(map(_holds, old, new))
    return (type(old), old) == (type(new), new) or (old is None and isinstance(new, dict))
