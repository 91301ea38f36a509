"""Common parts of systems without SQL: what goes wrong, templates filled in, items told by category."""

import base64
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Cell, Known, Section
from mamoru.model.remote.map import PLACE, Fields, places_of

UNMAPPED = "unmapped"


class Declined(MamoruError):
    """A service answered, and did not do what it was asked."""

    code = "MAM-517"

    def __init__(self, system: str, call: str, *, because: str) -> None:
        super().__init__(
            f"the service `{system}` did not do `{call}`: {because}",
            why="what it holds is not known, and what it was to do is not done",
            remedy=f"ask who runs it, or mend systems/{system}.yaml; then run `mamoru resume`, or the same "
            "command again",
        )


class NotUnderstood(MamoruError):
    """A system's answer is not what the map says it is."""

    code = "MAM-518"

    def __init__(self, system: str, call: str, *, because: str) -> None:
        super().__init__(
            f"the answer of `{system}` to `{call}` cannot be read: {because}",
            why="an answer that is not understood is never taken for one that holds nothing",
            remedy=f"compare what it answers with systems/{system}.yaml, and mend that",
        )


class SentElsewhere(MamoruError):
    """A service names another host."""

    code = "MAM-519"

    def __init__(self, system: str, call: str) -> None:
        super().__init__(
            f"the service `{system}` sends on to another host, in answer to `{call}`",
            why="a person's data, and the secret that Mamoru shows, go to the host in the map alone",
            remedy=f"if it has moved, write its new address in systems/{system}.yaml",
        )


class NotTheirs(MamoruError):
    """An answer is not the service's own, or not to this request."""

    code = "MAM-520"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"the answer of `{system}` is not to be trusted: {because}",
            why="a receipt may tell only what the service itself has said of this very request",
            remedy="ask who runs it whether their certificate has changed; a new one goes where "
            f"`certificate:` of systems/{system}.yaml says",
        )


class Cancelled(MamoruError):
    """A service gave a request up."""

    code = "MAM-521"

    def __init__(self, system: str) -> None:
        super().__init__(
            f"the service `{system}` says that the request is cancelled",
            why="what it holds of the person is still there, and it will do nothing more by itself",
            remedy="ask who runs it; when it is done there, report the task: `mamoru task done`",
        )


class StillHeld(MamoruError):
    """A system said that it erased, and holds something still."""

    code = "MAM-522"

    def __init__(self, system: str, *, items: int) -> None:
        held = "1 item" if items == 1 else f"{items} items"
        super().__init__(
            f"the system `{system}` was asked to erase, and still holds {held} of the person",
            why="what a system says is believed when it has been looked into again; the task waits",
            remedy="if it takes a while there, run `mamoru resume` later; else ask who runs it",
        )


def refuse_held(system: str, sections: Sequence[Section]) -> None:
    """Raise StillHeld where anything is held."""
    if items := sum(len(one.items) for one in sections):
        raise StillHeld(system, items=items)


def bindings(keys: Sequence[str], known: Known) -> Iterator[dict[str, str]]:
    """Yield every way to fill these identity keys in; none where one of them is not known."""
    values = [[v for v in known.get(key, ()) if v.strip()] for key in keys]
    for chosen in itertools.product(*values):
        yield dict(zip(keys, chosen, strict=True))


def each_once(template: object, known: Known) -> Iterator[dict[str, str]]:
    """Yield the values for everything a template names."""
    return bindings(places_of(template), known)


class ValueUnfit(MamoruError):
    """An identity value that would name something else in a store."""

    code = "MAM-666"

    def __init__(self, system: str, place: str, *, because: str) -> None:
        super().__init__(
            f"the system `{system}` cannot be asked for `{place}`: an identity value of the person {because}",
            why="it would name what belongs to others, or nothing at all, and nobody would notice",
            remedy="look there by hand, and report the task: `mamoru task done`",
        )


def filled(template: str, bound: Mapping[str, str], *, escape: Callable[[str], str] = str) -> str:
    """Return a template with values for the keys it names; other braces stay."""
    return PLACE.sub(lambda found: escape(bound[found[1]]), template)


def filled_in(template: object, bound: Mapping[str, str]) -> object:
    """Return the same of anything that JSON can hold."""
    if isinstance(template, str):
        return filled(template, bound)
    if isinstance(template, Mapping):
        return {str(key): filled_in(value, bound) for key, value in template.items()}
    if isinstance(template, Sequence):
        return [filled_in(value, bound) for value in template]
    return template


def section(name: str, fields: Fields, items: Sequence[object]) -> Section:
    """Tell items by category; a field of which the map says nothing is withheld."""
    withheld: dict[str, str] = {}
    told = [dict(_shown(item, "", fields, withheld=withheld)) for item in items]
    return Section(
        name=name,
        shown={field or VALUE: category for field, category in fields.categories.items()},
        withheld={field or VALUE: why for field, why in withheld.items()},
        items=tuple(told),
    )


VALUE = "value"  #: how an item that is one value is called in a package


def _shown(
    value: object, path: str, fields: Fields, *, withheld: dict[str, str]
) -> Iterator[tuple[str, Cell]]:
    if path in fields.withheld:
        withheld[path] = fields.withheld[path]
    elif path in fields.categories:
        yield path or VALUE, cell(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            inside = f"{path}.{name}" if path else str(name)
            yield from _shown(inner, inside, fields, withheld=withheld)
    else:
        withheld[path] = UNMAPPED


def cell(value: object) -> Cell:
    """Return a value as JSON can hold it; bytes that are no text in base64."""
    if isinstance(value, bytes):
        return as_text(value)
    if isinstance(value, Mapping):
        return {str(cell(key)): cell(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cell(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def as_text(value: bytes) -> str:
    """Return bytes as text, or in base64 where they are none."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return f"base64:{base64.b64encode(value).decode()}"
