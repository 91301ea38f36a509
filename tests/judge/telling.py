"""Write a generated world down as the code of a named test, short enough to be read."""

from collections.abc import Iterator
from dataclasses import fields

from mamoru.model.map import MaskUse, Recomputed, TargetGone, Tie
from tests.worlds import T, Tables


def as_code(tables: Tables) -> str:
    """Return the expression that builds these tables."""
    return "{\n" + "".join(f"    {name!r}: {_table(table)},\n" for name, table in tables.items()) + "}"


def _table(table: T) -> str:
    plain = T()
    said = [
        (f.name, getattr(table, f.name))
        for f in fields(T)
        if getattr(table, f.name) != getattr(plain, f.name)
    ]
    return f"T({', '.join(f'{name}={_value(name, value)}' for name, value in said)})"


def _value(name: str, value: object) -> str:
    if name == "ties" and isinstance(value, list):
        return f"[{', '.join(_tie(t) for t in value)}]"
    if name == "kinds" and isinstance(value, dict):
        return f"{{{', '.join(f'{k!r}: when({w.column!r}, {w.equals!r})' for k, w in value.items())}}}"
    if name == "recomputed" and isinstance(value, list):
        return f"[{', '.join(_made(r) for r in value)}]"
    if name == "masks" and isinstance(value, dict):
        return f"{{{', '.join(f'{c!r}: {_mask(m)}' for c, m in value.items())}}}"
    return repr(value)


def _made(one: Recomputed) -> str:
    place = f"{one.of}.{one.value}" if one.value else one.of
    only = f", when({one.when.column!r}, {one.when.equals!r})" if one.when else ""
    return f"made({one.column!r}, '{one.made_as.value} {place} by {'+'.join(one.by)}'{only})"


def _tie(one: Tie) -> str:
    target = f".{'+'.join(one.to_columns)}" if one.to_columns else ""
    to = f"{one.of}/{one.known_as}" if one.known_as else f"{one.to}{target}"
    text = repr(f"{'+'.join(one.by)}>{to}:{one.how.value}")
    more = ", ".join(_more(one))
    return f"tie({text}, {more})" if more else text


def _more(one: Tie) -> Iterator[str]:
    if one.leaving:
        yield f"leaving=({', '.join(_mask(m) for m in one.leaving)},)"
    if one.hide:
        yield f"hide={one.hide!r}"
    if one.delete_row:
        yield "delete_row=True"
    if one.when:
        yield f"when=when({one.when.column!r}, {one.when.equals!r})"
    if one.target_gone is not TargetGone.NULL:
        yield f"target_gone=TargetGone.{one.target_gone.name}"


def _mask(use: MaskUse) -> str:
    return f"mask({use.mask!r}, {use.column!r}{'' if use.argument is None else f', {use.argument!r}'})"
