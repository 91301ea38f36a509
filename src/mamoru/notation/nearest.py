"""Which known word a person meant, and how a list of words is shown."""

import difflib
import re
import unicodedata
from collections.abc import Collection

_SHOWN = 12
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


def one_of(known: Collection[str]) -> str:
    """Return the words a person may choose from, shortened when there are many."""
    words = sorted(known)
    if not words:
        return "(there are none)"
    shown = ", ".join(f"`{word}`" for word in words[:_SHOWN])
    return f"{shown} and {len(words) - _SHOWN} more" if len(words) > _SHOWN else shown


def shortened(text: str, limit: int = 60) -> str:
    """Return the text as it may stand in a message: not too long, nothing that a terminal obeys."""
    text = _UNSEEN.sub("\ufffd", text)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold().replace("_", "-")
