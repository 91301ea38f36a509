"""Findings about YAML that is well-formed and yet refused, because people would misread it."""

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.notation.codes import Code, error
from mamoru.notation.nearest import shortened
from mamoru.notation.text.decoding import character_name

_ONCE = "a notice is read by people, so every fact stands once, where it is read"
_GROWS = f"{_ONCE}; and a few lines of references can stand for thousands of millions of values"


def empty(file: str) -> Finding:
    """Tell a file that says nothing."""
    return error(
        Code.EMPTY,
        f"`{file}` is empty",
        why="Mamoru keeps what is written; nothing is written here",
        remedy="write the file as docs/reference/notation.md shows, or remove it",
        where=Span(file=file, line=1, column=1),
    )


def twice(where: Span, key: str, first_line: int) -> Finding:
    """Tell a key that stands twice in one mapping."""
    return error(
        Code.TWICE,
        f"the key `{shortened(key)}` is given twice; the first is on line {first_line}",
        why="of two answers nobody can tell which one is promised",
        remedy="keep one of the two",
        where=where,
    )


def anchor(where: Span, name: str) -> Finding:
    """Tell an anchor, ``&name``."""
    return error(
        Code.REFERENCE,
        f"the anchor `&{shortened(name)}` is not allowed",
        why=_GROWS,
        remedy="remove the anchor, and write the value out at each place that means it",
        where=where,
    )


def alias(where: Span, name: str) -> Finding:
    """Tell an alias, ``*name``."""
    return error(
        Code.REFERENCE,
        f"the alias `*{shortened(name)}` is not allowed",
        why=_GROWS,
        remedy=f"write the value out; a text that begins with `*` goes in quotes: '*{shortened(name)}'",
        where=where,
    )


def merge_key(where: Span) -> Finding:
    """Tell the key ``<<`` of YAML 1.1."""
    return error(
        Code.REFERENCE,
        "the merge key `<<` is not allowed",
        why=_ONCE,
        remedy="write the merged keys out",
        where=where,
    )


def tag(where: Span, name: str) -> Finding:
    """Tell a tag, ``!!name``."""
    written = name.replace("tag:yaml.org,2002:", "!!")
    return error(
        Code.TAG,
        f"the tag `{shortened(written)}` is not allowed",
        why="a tag changes what a value is without changing how it reads",
        remedy="remove the tag; put a text that begins with `!` in quotes",
        where=where,
    )


def directive(where: Span) -> Finding:
    """Tell a directive such as ``%YAML 1.1``."""
    return error(
        Code.TAG,
        "a directive other than `%YAML 1.2` is not allowed",
        why="a directive changes what the lines below it mean",
        remedy="remove the line that begins with `%`",
        where=where,
    )


def several_documents(where: Span) -> Finding:
    """Tell a second document after ``---``."""
    return error(
        Code.SEVERAL_DOCUMENTS,
        "a second document begins here",
        why="one file states one thing; Mamoru would have to leave the rest unread",
        remedy="remove the line `---`, or move what follows to a file of its own",
        where=where,
    )


def too_deep(where: Span, deepest: int) -> Finding:
    """Tell nesting that no person reads."""
    return error(
        Code.TOO_DEEP,
        f"the nesting here is deeper than {deepest} levels",
        why="no notice needs it, and no person can read it",
        remedy="close the brackets or reduce the indentation above this place",
        where=where,
    )


def too_many(where: Span, most: int) -> Finding:
    """Tell more values than any map has."""
    return error(
        Code.TOO_BIG,
        f"the file holds more than {most:,} values",
        why="a file of that size is made by a mistake or to do harm",
        remedy="divide the system into several maps, one file each",
        where=where,
    )


def key_is_no_text(where: Span) -> Finding:
    """Tell a list or mapping as a key."""
    return error(
        Code.KEY_IS_NO_TEXT,
        "a key must be a plain word, not a list or mapping",
        why="every key of the notation is a word",
        remedy="write `key: value`; put a text that begins with `[` or `{` in quotes",
        where=where,
    )


def escaped_character(where: Span, character: str) -> Finding:
    """Tell a control character that is written by an escape."""
    return error(
        Code.BAD_CHARACTER,
        f"the text holds a character that nobody can see: {character_name(character)}",
        why="such characters cannot be stored or shown by every system",
        remedy="remove the escape",
        where=where,
    )
