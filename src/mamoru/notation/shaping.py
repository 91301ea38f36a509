"""From a tree to a shape, or to findings that a person can act on.

Pydantic judges; this module turns each of its errors into a finding with the exact place, the keys
or words that would have been right, and the one that was probably meant.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.model.promises.codes import language_meant, region_meant
from mamoru.notation.codes import MOST_FINDINGS, Code, error, more
from mamoru.notation.keys import keys_at
from mamoru.notation.nearest import choose, listed, meant, nearest, shortened
from mamoru.notation.shapes import forms
from mamoru.notation.text.scalars import Plain
from mamoru.notation.text.written import Part, Written, key_span, reach, value_span

ShapeType = TypeVar("ShapeType", bound=BaseModel)

_NOT_KEPT = "what Mamoru cannot read it cannot keep"
_IN_SECTION = 2  #: parts of the path of an entry
_KEY = "[key]"  #: pydantic's mark for the key of a mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One of pydantic's errors, and what is written at its place."""

    root: Written
    file: str
    shape: type[BaseModel]
    details: ErrorDetails

    @property
    def path(self) -> tuple[Part, ...]:
        return tuple(part for part in self.details["loc"] if part != _KEY)

    @property
    def value(self) -> object:
        return self.details["input"]

    @property
    def limits(self) -> Mapping[str, object]:
        return self.details.get("ctx", {})

    @property
    def name(self) -> str:
        words = [part for part in self.path if isinstance(part, str) and part and not part.startswith("<")]
        return f"`{shortened(words[-1])}`" if words else "the file"

    def at_key(self) -> Span:
        return key_span(reach(self.root, self.path), self.file)

    def at_value(self) -> Span:
        if _KEY in self.details["loc"]:
            return self.at_key()
        return value_span(reach(self.root, self.path), self.file)


def shape_of(
    root: Written, shape: type[ShapeType], file: str, *, without: object = None
) -> ShapeType | tuple[Finding, ...]:
    """Return the tree as a value of the shape, or all that is wrong with it.

    ``without`` is the tree's value without what the shape is not to see.
    """
    try:
        return shape.model_validate(root.value if without is None else without)
    except ValidationError as failure:
        details = failure.errors(include_url=False)
    faults = [_Fault(root=root, file=file, shape=shape, details=d) for d in details]
    found = tuple(_finding(fault) for fault in faults[:MOST_FINDINGS])
    rest = faults[MOST_FINDINGS:]
    return (*found, more(len(rest), rest[0].at_key())) if rest else found


def _finding(fault: _Fault) -> Finding:
    kind = fault.details["type"]
    return _TELL.get(kind, _wrong_kind)(fault)


def _unknown_key(fault: _Fault) -> Finding:
    allowed = keys_at(fault.shape, fault.path[:-1])
    key = str(fault.path[-1])
    if len(fault.path) > _IN_SECTION:
        allowed |= getattr(fault.shape, "in_entries", frozenset())
    return error(
        Code.UNKNOWN_KEY,
        f"`{shortened(key)}` is no key of the notation here{meant(key, allowed)}",
        why="a line that Mamoru does not know would be a promise that it does not keep",
        remedy=_key_remedy(key, allowed),
        where=fault.at_key(),
    )


def _key_remedy(key: str, allowed: frozenset[str]) -> str:
    if ":" in key and nearest(key.partition(":")[0], allowed):
        return "put a space after the colon"
    return f"the keys here are {listed(allowed)}"


def _missing(fault: _Fault) -> Finding:
    key = fault.path[-1]
    return error(
        Code.KEY_MISSING,
        f"the key `{key}` is missing here",
        why="what is not stated cannot be kept or checked",
        remedy=f"add `{key}:`, as docs/reference/notation.md shows",
        where=fault.at_key(),
    )


def _nothing(fault: _Fault) -> Finding:
    return error(
        Code.EMPTY_VALUE,
        f"{fault.name} has no value",
        why=_NOT_KEPT,
        remedy="write a value, or remove the key",
        where=fault.at_value(),
    )


def _wrong_kind(fault: _Fault) -> Finding:
    if fault.value is None:
        return _nothing(fault)
    wanted = _KINDS.get(fault.details["type"], "something else")
    return error(
        Code.WRONG_KIND,
        f"{fault.name} wants {wanted}, and {_seen(fault.value)} is written",
        why=_NOT_KEPT,
        remedy=f"write {wanted}, as docs/reference/notation.md shows",
        where=fault.at_value(),
    )


def _seen(value: object) -> str:
    if isinstance(value, Plain):
        return "a number" if not isinstance(value.number, bool) else f"`{value}`"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a mapping (`key: value`)" if isinstance(value, dict) else "a text"


def _wrong_word(fault: _Fault) -> Finding:
    if not isinstance(fault.value, str):
        return _wrong_kind(fault)
    words = re.findall(r"'([^']*)'", str(fault.limits.get("expected", "")))
    word = shortened(str(fault.value))
    return error(
        Code.WRONG_WORD,
        f"`{word}` cannot stand for {fault.name}{meant(word, words)}",
        why=_NOT_KEPT,
        remedy=choose(words),
        where=fault.at_value(),
    )


def _malformed(fault: _Fault) -> Finding:
    pattern, value = str(fault.limits.get("pattern", "")), str(fault.value)
    wanted, example = forms.WANTED.get(pattern, _UNTOLD)
    example = (_name_like(value) if pattern == forms.NAME else "") or example
    return error(
        Code.MALFORMED,
        f"`{shortened(value)}` is not {wanted}",
        why=_NOT_KEPT,
        remedy=f"write it like `{example}`",
        where=fault.at_value(),
    )


def _name_like(text: str) -> str:
    """Return the name that was probably meant, or nothing."""
    words = "-".join(re.split(r"[\s_-]+", unicodedata.normalize("NFKC", text).strip().lower()))
    return words if re.fullmatch(forms.NAME, words) else ""


def _no_such_day(fault: _Fault) -> Finding:
    return error(
        Code.MALFORMED,
        f"the calendar has no day `{shortened(str(fault.value))}`",
        why="a promise that begins on a day that never comes is never kept",
        remedy="write a day that exists",
        where=fault.at_value(),
    )


def _no_such_country(fault: _Fault) -> Finding:
    return _no_such(
        fault, Code.UNKNOWN_COUNTRY, "country of ISO 3166-1", found=region_meant(str(fault.value))
    )


def _no_such_region(fault: _Fault) -> Finding:
    return _no_such(
        fault,
        Code.UNKNOWN_REGION,
        "region (a country of ISO 3166-1, a part of one, or EEA)",
        found=region_meant(str(fault.value)),
    )


def _no_such_language(fault: _Fault) -> Finding:
    return _no_such(
        fault,
        Code.UNKNOWN_LANGUAGE,
        "language (BCP 47, with a code of ISO 639)",
        found=language_meant(str(fault.value)),
    )


def _no_such(fault: _Fault, code: Code, what: str, *, found: str) -> Finding:
    return error(
        code,
        f"`{shortened(str(fault.value))}` is no {what}{f'; did you mean `{found}`?' if found else ''}",
        why="a promise for a place or a language that does not exist reaches nobody",
        remedy=f"write `{found}`, or the code that is meant" if found else "write the code that is meant",
        where=fault.at_value(),
    )


def _too_short(fault: _Fault) -> Finding:
    return error(
        Code.EMPTY_VALUE,
        f"{fault.name} is empty",
        why=_NOT_KEPT,
        remedy="write what belongs there, or remove the key if it may be left out",
        where=fault.at_value(),
    )


def _too_long(fault: _Fault) -> Finding:
    most = f"{fault.limits.get('max_length')} {_parts(fault.value)}"
    return error(
        Code.MALFORMED,
        f"{fault.name} holds more than the {most} it may hold",
        why=_NOT_KEPT,
        remedy="shorten it",
        where=fault.at_value(),
    )


def _parts(value: object) -> str:
    if isinstance(value, str):
        return "characters"
    return "keys" if isinstance(value, dict) else "entries"


def _out_of_range(fault: _Fault) -> Finding:
    limit = fault.limits.get("ge", fault.limits.get("le"))
    bound = "at least" if "ge" in fault.limits else "at most"
    return error(
        Code.MALFORMED,
        f"{fault.name} must be {bound} {limit}",
        why=_NOT_KEPT,
        remedy=f"write a whole number that is {bound} {limit}",
        where=fault.at_value(),
    )


_UNTOLD = ("a text that may stand here", "text")  #: only snapshots have such, and tell it otherwise
_MAPPING = "a mapping (`key: value`)"
_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "`true` or `false`",
    "tuple_type": "a list (`[a, b]`)",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "literal_error": "a word",
    forms.NOT_ONE_VALUE: "one value, in quotes if it is a text with `: ` or brackets",
}

_TELL: Mapping[str, Callable[[_Fault], Finding]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    forms.NOTHING: _nothing,
    forms.NO_SUCH_DAY: _no_such_day,
    forms.NO_SUCH_COUNTRY: _no_such_country,
    forms.NO_SUCH_REGION: _no_such_region,
    forms.NO_SUCH_LANGUAGE: _no_such_language,
    "literal_error": _wrong_word,
    "string_pattern_mismatch": _malformed,
    "string_too_short": _too_short,
    "too_short": _too_short,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
}
