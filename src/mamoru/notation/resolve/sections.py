"""From the entries of a section to nouns of the model, field by field.

A noun has the fields of its shape under the same names, and a node.  What a field refers to, or that it
is a period, is marked in the shape; all else is taken as it is.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from mamoru.model.period import Period, Unit
from mamoru.model.promises.conduct import Done
from mamoru.model.promises.sharing import Limits, Undertaking, WithoutConsent
from mamoru.notation.codes import Code
from mamoru.notation.page import Path
from mamoru.notation.resolve.draft import Draft
from mamoru.notation.resolve.names import SORTS, Use, is_known
from mamoru.notation.shapes.conduct import DoneShape
from mamoru.notation.shapes.forms import NAME, NodeShape, Shape
from mamoru.notation.shapes.references import Lasts, Refers
from mamoru.notation.shapes.sharing import LimitsShape, UndertakingShape, WithoutConsentShape
from mamoru.notation.text.written import Part

Noun = TypeVar("Noun")

#: Nouns of what stands within an entry.
INNER: Mapping[type[Shape], Callable[..., object]] = {
    DoneShape: Done,
    LimitsShape: Limits,
    UndertakingShape: Undertaking,
    WithoutConsentShape: WithoutConsent,
}
YEARLY = Period(count=1, unit=Unit.YEARS)
AT_ONCE = Period(count=0, unit=Unit.DAYS)
_LONGEST = {Unit.DAYS: 73_000, Unit.MONTHS: 2_400, Unit.YEARS: 200}  #: so that every end has a date


def promises(
    draft: Draft, path: Path, shapes: Mapping[str, NodeShape], *, make: Callable[..., Noun]
) -> dict[str, Noun]:
    """Return the entries of a section that nothing executes, by name."""
    return {name: promise(draft, (*path, name), shape, make=make) for name, shape in shapes.items()}


def promise(draft: Draft, path: Path, shape: NodeShape, *, make: Callable[..., Noun]) -> Noun:
    """Return one entry that nothing executes."""
    draft.unexecuted.append(draft.page.node(path, shape.clause))
    return noun(draft, path, shape, make=make)


def noun(draft: Draft, path: Path, shape: NodeShape, *, make: Callable[..., Noun]) -> Noun:
    """Return one entry as the noun that ``make`` makes of its fields."""
    node = draft.page.node(path, shape.clause)
    return make(node=node, **_fields(draft, path, shape, node=node.id))


def period(draft: Draft, path: Path, text: str, *, node: str) -> Period:
    """Return the period that a text names, and tell one that is too long."""
    if text in {"yearly", "at-once"}:
        return YEARLY if text == "yearly" else AT_ONCE
    count, word = text.split(" ")
    found = Period(count=int(count), unit=Unit(word if word.endswith("s") else f"{word}s"))
    longest = _LONGEST[found.unit]
    if found.count > longest:
        draft.page.tell(
            Code.MALFORMED,
            f"the period `{text}` is longer than {longest} {found.unit.value}",
            why="a period without an end that anybody lives to see is no limit",
            remedy="write the period that the ground needs",
            where=draft.page.value(*path),
            node=node,
        )
    return found


def _fields(draft: Draft, path: Path, shape: Shape, *, node: str) -> dict[str, object]:
    found = {}
    for name, field in type(shape).model_fields.items():
        if name == "clause":
            continue
        value, use = getattr(shape, name), Use(path=(*path, field.alias or name), node=node)
        marks = [mark for mark in field.metadata if isinstance(mark, (Refers, Lasts))]
        found[name] = _marked(draft, use, value, mark=marks[0]) if marks else _inner(draft, use, value)
    return found


def _inner(draft: Draft, use: Use, value: object) -> object:
    if isinstance(value, NodeShape):
        return noun(draft, use.path, value, make=INNER[type(value)])
    if isinstance(value, Shape):
        return INNER[type(value)](**_fields(draft, use.path, value, node=use.node))
    if isinstance(value, dict):
        return {key: _inner(draft, _below(use, key), inner) for key, inner in value.items()}
    return value


def _marked(draft: Draft, use: Use, value: object, *, mark: Refers | Lasts) -> object:
    if isinstance(mark, Lasts):
        return period(draft, use.path, str(value), node=use.node) if value else None
    if isinstance(value, tuple):
        return _names(draft, use, value, mark=mark)
    return _name(draft, use, str(value), mark=mark)


def _names(draft: Draft, use: Use, words: tuple[str, ...], *, mark: Refers) -> tuple[str, ...]:
    if mark.section == "data":
        return draft.leaves(use.path, words, node=use.node)
    if mark.or_text:
        return tuple(_name(draft, _below(use, i), word, mark=mark) for i, word in enumerate(words))
    return draft.names(use.path, words, mark.section, node=use.node)


def _name(draft: Draft, use: Use, word: str, *, mark: Refers) -> str:
    known = draft.ids(mark.section) if mark.with_section else draft.named[mark.section]
    if word and _is_name(word, mark):
        is_known(draft.page, word, SORTS[mark.section], known=known, use=use)
    return word


def _below(use: Use, part: Part) -> Use:
    return Use(path=(*use.path, part), node=use.node)


def _is_name(word: str, mark: Refers) -> bool:
    if not mark.or_text:
        return True
    return word.startswith(f"{mark.section}.") if mark.with_section else bool(re.fullmatch(NAME, word))
