"""No key of a notice or of a map may change without a line of `mamoru diff`.

The nouns of the model are walked by their types: one with every field filled is made, and each value in it is
changed, grown and dropped in turn.  A field that somebody adds later is walked as well, so that this test
fails until a version holds it, or until it stands in ``NOT_HELD`` with the reason why it need not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mamoru.check.versions.compared import compared
from mamoru.check.versions.tree import content_of
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.period import Period, Unit
from mamoru.model.place import Span
from mamoru.model.programme import Programme, Settings
from mamoru.model.versions.canonical import canonical

HERE = Span(file="systems/shop.yaml", line=1, column=1)
_DERIVED = "follows from what the column is called, which is held"
_KEY = "the key under which it stands, which is held"

#: Fields that no version holds, each with the reason; ``*`` is a name or a place in a list.
NOT_HELD: Mapping[str, str] = {
    "notice.languages": "those of `editions`, which are held",
    "notice.unexecuted": "which promises nothing executes depends on this Mamoru, not on the notice",
    "notice.region": "a supplement is held as what differs from the notice, under its own name",
    "systems.*.name": _KEY,
    "systems.*.tables.*.name": _KEY,
    "systems.*.tables.*.columns.*.name": _KEY,
    "systems.*.tables.*.documents": _DERIVED,
    "systems.*.tables.*.columns.*.document": _DERIVED,
    "systems.*.tables.*.columns.*.path": _DERIVED,
    "systems.*.tables.*.columns.*.mask.column": _DERIVED,
    "systems.*.tables.*.kinds.*.known_by": "follows from `known_by` and the keys of each kind of people",
    "systems.*.tables.*.person": "the first of `kinds`, which are held",
    "systems.*.uses.*.name": _KEY,
    "systems.*.tables.*.ties.*.of": "says nothing of a tie that leads to a table; asked of others below",
    "systems.*.tables.*.ties.*.known_as": "the same",
    "notice.retention.*.name": _KEY,
}
#: Nouns that stand for where something is, and never for what is said.
SKIPPED = frozenset(("where", "id", "law_at", "overlays"))


def made(hint: Any, name: str) -> Any:  # noqa: ANN401, PLR0911 - any type of the model, one case each
    """Return a value of a type with everything said that can be said."""
    if hint is Span:
        return HERE
    if hint is Period:
        return Period(count=3, unit=Unit.YEARS)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        said = {f.name: made(hints[f.name], f.name) for f in fields(hint) if f.name != "overlays"}
        return hint(**({**said, "overlays": {}} if hint is Notice else said))
    if hasattr(hint, "__value__"):
        return made(hint.__value__, name)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return made(next(part for part in inner if part is not type(None)), name)
    if origin is Mapping:
        return {key: _called(made(inner[1], key), key) for key in (f"{name}-one", f"{name}-two")}
    if origin in {tuple, frozenset, Sequence}:
        return _several(origin, inner, name)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)[-1]
    return {str: f"{name} made", bool: True, int: 7, object: {"a": 1}}[hint]


def _called(value: Any, key: str) -> Any:  # noqa: ANN401 - any value of the model
    """Return a noun under the name and the id that it has where it stands."""
    hints = get_type_hints(type(value)) if is_dataclass(value) else {}
    names = {name: said for name, said in (("name", key), ("id", f"made.{key}")) if hints.get(name) is str}
    return replace(value, **names) if names else value


def _several(origin: Any, inner: tuple[Any, ...], name: str) -> Any:  # noqa: ANN401 - any type of the model
    if origin is tuple and Ellipsis not in inner:
        return tuple(made(part, f"{name}{at}") for at, part in enumerate(inner))
    return (frozenset if origin is frozenset else tuple)([made(inner[0], name)])


def other(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any value of the model
    """Yield values that say something else: another one, more of it, and none of it."""
    if isinstance(value, Enum):
        yield next(member for member in type(value) if member is not value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield from (f"{value} changed", "")
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, Period):
        yield Period(count=value.count + 1, unit=value.unit)
    elif isinstance(value, Mapping):
        yield from ({name: value[name] for name in [*value][1:]}, {})
    elif isinstance(value, tuple | frozenset) and all(isinstance(part, str) for part in value):
        yield from (type(value)([*value, "one more"]), type(value)())
    elif isinstance(value, tuple | frozenset):
        yield type(value)()


def changed(value: Any, way: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any value of the model
    """Yield the way to each part of a value, with the value in which that part alone is another one."""
    yield from ((way, said) for said in other(value))
    if is_dataclass(value) and not isinstance(value, type | Period | Span):
        hints = get_type_hints(type(value))
        for name in (f.name for f in fields(value)):
            below = way if name == "node" else f"{way}.{name}"
            if (name in SKIPPED and below != "notice.id") or below in NOT_HELD:
                continue
            if type(None) in get_args(hints[name]):
                yield below, replace(value, **{name: None})
            for at, part in changed(getattr(value, name), below):
                yield at, replace(value, **{name: part})
    elif isinstance(value, Mapping):
        name = next(iter(value), "")
        for at, part in changed(value[name], f"{way}.*") if value else ():
            yield at, {**value, name: part}
    elif isinstance(value, tuple) and value:
        for at, part in changed(value[0], f"{way}.*"):
            yield at, (part, *value[1:])


@cache
def programme() -> Programme:
    """Return a programme in whose notice and map everything is said; nobody has judged it."""
    settings = made(Settings, "settings")
    system = made(SystemMap, "shop")
    return Programme(
        settings=settings,
        notice=made(Notice, "notice"),
        systems={"shop": replace(system, name="shop")},
        schemas={},
        sources={},
        digest="",
    )


def ways() -> Iterator[tuple[str, Programme]]:
    for way, notice in changed(programme().notice, "notice"):
        yield way, replace(programme(), notice=notice)
    for way, system in changed(programme().systems["shop"], "systems.*"):
        yield way, replace(programme(), systems={"shop": system})


def to_people() -> tuple[Programme, ...]:
    """Return the programme with a tie that leads to an identity key, and with others in its place."""
    system = programme().systems["shop"]
    name, table = next(iter(system.tables.items()))
    tie = replace(table.ties[0], to="", to_columns=())
    ties = (tie, replace(tie, of="others"), replace(tie, known_as="another key"))
    tables = ({**system.tables, name: replace(table, ties=(one,))} for one in ties)
    return tuple(replace(programme(), systems={"shop": replace(system, tables=one)}) for one in tables)


def test_a_tie_to_other_people_or_by_another_of_their_keys_is_told() -> None:
    first, *others = map(content_of, to_people())

    assert all(compared(first, other) for other in others)


def test_a_table_of_one_kind_of_people_that_holds_another_one_is_told() -> None:
    system = programme().systems["shop"]
    name, table = next(iter(system.tables.items()))
    tables = (replace(table, kinds={}, person=person) for person in ("customer", "clerk", ""))
    first, *others = (
        content_of(
            replace(programme(), systems={"shop": replace(system, tables={**system.tables, name: one})})
        )
        for one in tables
    )

    assert all(compared(first, other) for other in others)


def test_nothing_is_called_not_held_that_is() -> None:
    held = {way for way, _ in ways()}

    assert held.isdisjoint(NOT_HELD)


def test_whatever_a_notice_or_a_map_can_say_a_change_of_it_is_told() -> None:
    old = content_of(programme())
    found = [(way, content_of(after)) for way, after in ways()]
    untold = {way for way, new in found if canonical(old) == canonical(new) or not compared(old, new)}

    assert len({way for way, _ in found}) > 450
    assert untold == set()
