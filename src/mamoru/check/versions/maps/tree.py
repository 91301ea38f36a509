"""All that the maps say of systems and of tables, as two trees that can be frozen and compared.

Maps come in; a tree of systems by name, and one of tables by ``SYSTEM.TABLE``, go out.  What is not said is
left out, and nothing depends on the order in which it is written.  How a system is reached stands there as a
hash, because a version may be shown to people and an address of a server is nobody else's business.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum

from mamoru.model.map import Condition, KindRows, MaskUse, Recomputed, Scalar, SystemMap, TableMap, Tie
from mamoru.model.remote.map import RemoteMap
from mamoru.model.versions.canonical import Fields, Tree, digest

SYSTEMS, TABLES = "systems", "tables"
ALL_ROWS = "all rows"
_SHOWN = 16  #: hex digits of a hash that tells two settings apart


def systems_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return what each map says of its system beside the tables; what it uses data for stands apart."""
    return {name: _system(system) for name, system in sorted(systems.items())}


def tables_tree(systems: Mapping[str, SystemMap]) -> Fields:
    """Return what each map says of each table."""
    return {
        f"{system.name}.{name}": _table(table)
        for _, system in sorted(systems.items())
        for name, table in sorted(system.tables.items())
    }


def _system(system: SystemMap) -> Fields:
    manual = system.manual
    said: Fields = {
        "title": dict(system.title),
        "kind": system.kind,
        "settings": digest({name: _exact(value) for name, value in system.settings.items()})[:_SHOWN],
        "origin": system.origin,
        "country": system.country,
        "events": {name: ".".join(place) for name, place in system.events.items()},
        "guessed": [*sorted(system.guessed)],
        "owner": manual.owner if manual else "",
        "of": [*sorted(manual.of)] if manual else [],
        "days": manual.days if manual else None,
        "instructions": {right: dict(said) for right, said in manual.instructions.items()} if manual else {},
    }
    return _stated({**said, **(_remote(system.remote) if system.remote else {})})


def _table(table: TableMap) -> Fields:
    columns = table.columns.values()
    return _stated(
        {
            "people": {kind: _rows(table.kinds.get(kind)) for kind in table.people},
            "known_by": dict(table.known_by),
            "region_column": _said(table.region),
            "collected": table.collected,
            "pseudo_person": None if table.pseudo_person is None else _exact(table.pseudo_person),
            "columns": {column.name: column.category for column in columns},
            "secret": [*sorted(column.name for column in columns if column.secret)],
            "names_others": [*sorted(column.name for column in columns if column.names_others)],
            "masks": {column.name: _mask(column.mask) for column in columns if column.mask},
            "not_personal": [*sorted(table.not_personal)],
            "nothing_personal": table.nothing_personal,
            "suspended_since": table.suspended_since,
            "ties": _ties(table.ties),
            "recomputed": {one.column: _recomputed(one) for one in table.recomputed},
            "kept_rows": _said(table.keep),
            "guessed": [*sorted(table.guessed)],
        }
    )


def _rows(kind: KindRows | None) -> str:
    return _condition(kind.when) if kind else ALL_ROWS


def _ties(ties: Sequence[Tie]) -> Fields:
    """Return ties by where they lead; of two that lead to the same place, with their condition."""
    counts = Counter(map(_leads, ties))
    named = {
        f"{_leads(tie)}{_where(tie) if counts[_leads(tie)] > 1 else ''}": _stated(_tie(tie)) for tie in ties
    }
    return {name: named[name] for name in sorted(named)}


def _leads(tie: Tie) -> str:
    to = "+".join((tie.to, *tie.to_columns)) if tie.to else f"{tie.of} as {tie.known_as}"
    return f"{'+'.join(tie.by)} to {to}"


def _where(tie: Tie) -> str:
    return f" where {_condition(tie.when)}" if tie.when else ""


def _tie(tie: Tie) -> Fields:
    return {
        "to": tie.to,
        "how": tie.how.value,
        "when": _condition(tie.when) if tie.when else "",
        "hide": [*sorted(tie.hide)],
        "hide_reason": tie.hide_reason,
        "leaving": _leaving(tie.leaving),
        "delete_row": tie.delete_row,
        "delete_reason": tie.delete_reason,
        "delete_shared": tie.delete_shared,
        "target_gone": "" if tie.target_gone.value == "null" else tie.target_gone.value,
        "gone_reason": tie.gone_reason,
        "gone_until": tie.gone_until,
    }


def _leaving(uses: Sequence[MaskUse]) -> Fields:
    found: Fields = {}
    for use in uses:
        found[use.column] = "; ".join(filter(None, (str(found.get(use.column, "")), _mask(use))))
    return found


def _recomputed(one: Recomputed) -> Fields:
    of = f"{one.of}.{one.value}" if one.value else one.of
    return _stated(
        {
            "made_as": one.made_as.value,
            "of": of,
            "by": "+".join(one.by),
            "when": _condition(one.when) if one.when else "",
        }
    )


def _remote(remote: RemoteMap) -> Fields:
    """Return how a machine asks a system; places by their names, calls without one by their number."""
    asked: Fields = {
        part: _named(getattr(remote, part))
        for part in ("look", "erase", "keys", "objects", "items", "documents")
    }
    return asked | {"identities": {key: " ".join(told) for key, told in sorted(remote.identities.items())}}


def _named(places: Sequence[object]) -> Fields:
    names = [str(getattr(place, "name", "")) for place in places]
    is_clear = all(names) and len({*names}) == len(names)
    return {
        (name if is_clear else str(at)): _said(place)
        for at, (name, place) in enumerate(zip(names, places, strict=True), 1)
    }


def _said(value: object) -> Tree:
    """Return a part of a map; a body, which may be any JSON, as one text."""
    if is_dataclass(value) and not isinstance(value, type):
        skipped = {"where"}
        told = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in skipped}
        return _stated({n: _exact(v) if n == "body" and v is not None else _said(v) for n, v in told.items()})
    if isinstance(value, Mapping):
        return {str(name): _said(part) for name, part in sorted(value.items())}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [*sorted((_said(part) for part in value), key=str)]
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, str | int) else _exact(value)


def _mask(use: MaskUse) -> str:
    return use.mask if use.argument is None else f"{use.mask} {_exact(use.argument)}"


def _condition(when: Condition) -> str:
    return f"{when.column} is {_exact(when.equals)}"


def _exact(value: Scalar | object) -> str:
    """Return a value so that no other one is written alike: `1` is a number, `"1"` a text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _stated(parts: Mapping[str, Tree]) -> Fields:
    return {n: p for n, p in parts.items() if not (p is None or p is False or p in ("", [], {}))}
