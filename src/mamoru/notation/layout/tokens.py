"""How one text, number or collection in brackets is written on one line.

Quotes go where the text without them means the same here, and also to the many programs that read YAML 1.1,
where ``NO`` is false and ``2025-01-01`` a date.
"""

import re

import yaml
from yaml.resolver import Resolver

from mamoru.notation.layout.tree import Collection, Node, Scalar
from mamoru.notation.text.scalars import plain_value

#: What no place of a YAML file gives a meaning to: letters and digits, and few signs within.
_HARMLESS = re.compile(r"\w(?:[\w .()/+@;=-]*[\w)])?")
_SPLITS_FLOW = re.compile(r"[,\[\]{}]|:(?:\s|$)")


def word(scalar: Scalar) -> str | None:
    """Return a scalar as it stands on one line; none where it takes several."""
    if scalar.is_block:
        return None
    if scalar.style and needs_no_quotes(scalar.text):
        return scalar.text
    if len(scalar.raw) == 1:
        return scalar.raw[0]
    if "" in scalar.raw or any(line.endswith("\\") for line in scalar.raw):
        return None
    return " ".join(scalar.raw)


def one_line(node: Node) -> str | None:
    """Return a node in brackets, or a scalar, on one line; none where that cannot be."""
    if isinstance(node, Scalar):
        return word(node)
    if not node.flow:
        return None
    if node.mapping:
        parts = [_pair(key, value) for key, value in node.pairs]
    else:
        parts = [one_line(item) for item in node.parts]
    told = [part for part in parts if part is not None]
    if len(told) < len(parts):
        return None
    return braced(node, ", ".join(told))


def braced(node: Collection, inside: str) -> str:
    """Return what stands in a collection with its brackets."""
    return f"{{{inside}}}" if node.mapping else f"[{inside}]"


def is_nothing(node: Node) -> bool:
    """Tell whether nothing is written for a value."""
    return isinstance(node, Scalar) and node.raw == ("",)


def fits_brackets(scalar: Scalar) -> bool:
    """Tell whether a scalar of a block list means the same in brackets."""
    said = word(scalar)
    if not said:
        return False
    return said[0] in "'\"" or not _SPLITS_FLOW.search(said)


def _pair(key: Scalar, value: Node) -> str | None:
    named, said = word(key), one_line(value)
    if named is None or said is None:
        return None
    return f"{named}: {said}" if said else named


def needs_no_quotes(text: str) -> bool:
    """Tell whether a text means itself without quotes, in brackets too, and to every reader."""
    if not _HARMLESS.fullmatch(text) or "  " in text or type(plain_value(text)) is not str:
        return False
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # as PyYAML has it
    return tag == "tag:yaml.org,2002:str"


_RESOLVER = Resolver()
