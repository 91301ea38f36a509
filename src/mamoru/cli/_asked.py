"""In which form the words of a command line ask for an answer, also where they are misused.

Comes in: the words and the command they were said to.  Goes out: whether a program reads the answer.  The
parser cannot be asked: it has refused these very words.
"""

from collections.abc import Iterator, Sequence

import click

FORM = "--format"


def asks_for_json(words: Sequence[str], command: click.Command | None) -> bool:
    """Return whether the last ``--format`` says json; what another option takes is no option."""
    *_, form = ("", *_forms(words, _taking(command)))
    return form == "json"


def _taking(command: click.Command | None) -> frozenset[str]:
    """Return the options that take the next word, such as ``-s`` and ``--subject``."""
    options = [o for o in command.params if isinstance(o, click.Option)] if command else []
    return frozenset(name for o in options if not (o.is_flag or o.count) for name in o.opts)


def _forms(words: Sequence[str], taking: frozenset[str]) -> Iterator[str]:
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if name == "--":
            return
        if name == FORM:
            yield value if equals else next(rest, "")
        elif word in taking:
            next(rest, "")
