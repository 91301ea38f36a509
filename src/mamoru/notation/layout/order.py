"""The order of a file's first keys: what a reader looks for first stands first.

Only the head of a file has an order.  What follows it is the author's: a notice follows the company's text,
a map the database.
"""

from mamoru.notation.folder import NOTICE, PROGRAMME, SUPPLEMENTS, SYSTEMS
from mamoru.notation.text.composing import compose

HEADS = {
    PROGRAMME: ("programme", "store", "keys", "checkpoints", "limits"),
    NOTICE: ("notice", "title", "effective", "languages", "earlier", "law", "entities", "controllers"),
    SUPPLEMENTS: ("supplement", "for", "effective", "law", "languages"),
    SYSTEMS: ("system", "title", "kind", "connect", "owner", "holds"),
}


def head_of(file: str) -> tuple[str, ...]:
    """Return the keys that come first in a file of a programme: ``systems/shop.yaml``."""
    return HEADS.get(file.rpartition("/")[0] or file, ())


def headed(text: str, head: tuple[str, ...]) -> str:
    """Return the text with the keys of its head first; each takes the comments above it along.

    The first comment of a file is about the whole of it and stays where it is.
    """
    root = compose(text, "").root
    lines = text.splitlines()
    starts = {entry.key[0]: key for key, entry in root.entries.items() if entry.key} if root else {}
    wanted = sorted(starts, key=lambda line: _rank(starts[line], head))
    if (
        not head
        or wanted == list(starts)
        or any(lines[s][:1].isspace() for s in starts)
        or _flow(lines, starts)
    ):
        return text
    first = _first_comment(lines)
    begins = [max(first, _with_comments(lines, start)) for start in starts]
    ends = [*begins[1:], len(lines)]
    parts = {s: lines[b:e] for s, b, e in zip(starts, begins, ends, strict=True)}
    return "\n".join([*lines[: begins[0]], *(line for start in wanted for line in parts[start])]) + "\n"


def _flow(lines: list[str], starts: dict[int, str]) -> bool:
    return any(lines[start].startswith("{") for start in starts)


def _rank(key: str, head: tuple[str, ...]) -> int:
    return head.index(key) if key in head else len(head)


def _first_comment(lines: list[str]) -> int:
    """Return the line after the first comment of the file."""
    return next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _with_comments(lines: list[str], start: int) -> int:
    """Return the first of the comments and blank lines above a key."""
    while start > 0 and (not lines[start - 1].strip() or lines[start - 1].startswith("#")):
        start -= 1
    return start
