"""Words that stand twice in one list: the tree of a file in, a finding for each second one out.

An edition of a notice is written as a word or as a mapping; of such a mapping its language is the word.
"""

from collections.abc import Iterator

from mamoru.model.finding import Finding
from mamoru.notation.codes import Code, error
from mamoru.notation.nearest import shortened
from mamoru.notation.text.written import Part, Written, value_span

_WORD_OF = "language"


def repeated(root: Written, file: str, *, above: str = "") -> Iterator[Finding]:
    """Yield a finding for each word of a list that stands there already; ``above`` goes before its node."""
    for path, listed in _lists(root, ()):
        seen: set[str] = set()
        for word, item in _words(listed):
            if word in seen:
                yield said_twice(word, item, file=file, node=above + ".".join(map(str, path[:-1] or path)))
            seen.add(word)


def said_twice(word: str, item: Written, *, file: str, node: str) -> Finding:
    """Return the finding about a word that stands there already."""
    return error(
        Code.SAID_TWICE,
        f"`{shortened(word)}` stands twice in this list",
        why="each fact stands once; a second one is forgotten when the first is changed",
        remedy="remove one of the two",
        where=value_span(item, file),
        node=node,
    )


def _lists(written: Written, path: tuple[Part, ...]) -> Iterator[tuple[tuple[Part, ...], Written]]:
    if len(written.items) > 1:
        yield path, written
    for key, entry in written.entries.items():
        yield from _lists(entry, (*path, key))
    for index, item in enumerate(written.items, start=1):
        if item.entries or item.items:
            yield from _lists(item, (*path, index))


def _words(listed: Written) -> Iterator[tuple[str, Written]]:
    for item in listed.items:
        named = item.entries.get(_WORD_OF, item)
        if not named.entries and not named.items:
            yield named.text, named
