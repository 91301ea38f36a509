"""Explain a code, or a node of a programme."""

from pathlib import Path

from mamoru.check.graph import resolve
from mamoru.desk.explanation.meaning import Meaning, meaning_of
from mamoru.desk.explanation.nodes import explained
from mamoru.desk.explanation.told import Told
from mamoru.desk.explanation.words import code_of
from mamoru.desk.opening import programme_of


def explain(folder: Path, word: str) -> Meaning | tuple[Told, ...]:
    """Return what a code means, or what a node, or each node that states a clause, says and rests on.

    A code needs no programme.  Raises UnknownCode; NoProgramme, Unreadable, UnknownNode, SeveralNodes.
    """
    if code := code_of(word):
        return meaning_of(code)
    return explained(resolve(programme_of(folder)), word)
