"""Every node of a programme by its id, and the node that a person means by a word."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mamoru.desk.explanation import map as of_map
from mamoru.desk.explanation import notice as of_notice
from mamoru.desk.explanation import programme as of_programme
from mamoru.desk.explanation import uses as of_uses
from mamoru.desk.explanation.told import Told
from mamoru.desk.explanation.words import SeveralNodes, UnknownNode
from mamoru.laws import jurisdiction_named
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.clauses import clauses
from mamoru.notation.excerpt import excerpt
from mamoru.notation.nearest import nearest

Tell = Callable[[], Told]


def explained(checked: CheckedProgramme, word: str) -> tuple[Told, ...]:
    """Return what is told of the node that a word names, or of every node that states that clause.

    A word is a whole id, the end of one (``contact.email``, ``orders.total``), or a clause.  Raises
    UnknownNode, SeveralNodes.
    """
    known = _known(checked)
    ids = _named(checked, known, word.strip())
    return tuple(_shown(checked, known[id_]()) for id_ in ids)


def _known(checked: CheckedProgramme) -> dict[str, Tell]:
    """Return what tells of each node; a column that a tie has the name of tells of the tie as well."""
    several = (of_notice, of_map, of_uses, of_programme)
    return {id_: tell for room in several for id_, tell in room.nodes(checked)}


def _named(checked: CheckedProgramme, known: Mapping[str, Tell], word: str) -> tuple[str, ...]:
    stated = clauses(checked.programme)
    if word in known:
        return (word,)
    if word in stated:
        return stated[word]
    ends = [id_ for id_ in known if word and id_.endswith(f".{word}")]
    if len(ends) > 1:
        raise SeveralNodes(word, ends)
    if ends:
        return tuple(ends)
    below = [id_ for id_ in known if word and id_.startswith(f"{word}.")]
    if nearest_below := [id_ for id_ in below if "." not in id_[len(word) + 1 :]]:
        raise SeveralNodes(word, nearest_below)
    raise UnknownNode(word, _near(word, known, stated), law=jurisdiction_named(word.upper()) or "")


def _near(word: str, known: Mapping[str, Tell], stated: Mapping[str, object]) -> str:
    """Return the node or clause that was probably meant; the first parts of an id may be left out."""
    ends = {id_.split(".", depth)[-1]: id_ for id_ in known for depth in (1, 2) if id_.count(".") >= depth}
    found = nearest(word, {*known, *stated, *ends})
    return ends.get(found, found)


def _shown(checked: CheckedProgramme, told: Told) -> Told:
    """Add the line where the node stands."""
    sources = checked.programme.sources
    if told.where is None or told.where.file not in sources:
        return told
    return replace(told, excerpt=excerpt(sources[told.where.file], told.where))
