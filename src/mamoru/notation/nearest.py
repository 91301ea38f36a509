"""Which known word a person meant, and how a list of words is shown."""

import difflib
import re
import unicodedata
from collections.abc import Collection

_SHOWN = 16
_ALIKE = 0.6
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word that ``word`` is most like, or nothing.

    Full-width letters, capitals, spaces and ``_`` for ``-`` count as the same word.
    """
    folded = _folded(word)
    same = [name for name in sorted(known) if _folded(name) == folded]
    close = same or difflib.get_close_matches(word[:100], sorted(known), n=1, cutoff=_ALIKE)
    return close[0] if close else ""


def meant(word: str, known: Collection[str]) -> str:
    """Return ``; did you mean `x`?`` or nothing."""
    found = nearest(word, known)
    return f"; did you mean `{found}`?" if found else ""


def listed(words: Collection[str]) -> str:
    """Return the words, each as it is written, shortened when there are many."""
    ordered = sorted(words)
    shown = ", ".join(f"`{word}`" for word in ordered[:_SHOWN])
    return f"{shown} and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else shown


def choose(words: Collection[str], other: str = "") -> str:
    """Return what to do: write one of the words, or the other thing."""
    one = "" if len(words) == 1 else "one of "
    write = f"write {one}{listed(words)}" if words else ""
    return ", or ".join(part for part in (write, other) if part)


def shortened(text: str, limit: int = 60) -> str:
    """Return the text as it may stand in a message: not too long, nothing that a terminal obeys."""
    text = _UNSEEN.sub("\ufffd", text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold().replace("_", "-")
