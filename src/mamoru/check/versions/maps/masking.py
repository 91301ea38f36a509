"""What it means for people that a value is masked otherwise than before.

Two masks come in, as the tree has them (``fixed "(removed)"``; none: not said); a judgement goes out.
"""

from mamoru.check.versions.parts import OTHER, S, W
from mamoru.model.versions.canonical import Tree
from mamoru.model.versions.change import Kind

#: Masks that leave a part of the value.
_PARTIAL = ("truncate", "year-only")


def masked_otherwise(old: Tree, new: Tree) -> Kind:
    """Judge a mask in the place of another one: what leaves more is the worse; none leaves NULL."""
    (was_left, before), (is_left, after) = _left(old), _left(new)
    if was_left is not is_left:
        return S if was_left else W
    if before is None or after is None or before == after:
        return OTHER
    return W if after > before else S


def masked_when_gone(old: Tree, new: Tree) -> Kind:
    """Judge a mask for when a person goes; none leaves the value as it is."""
    if old is None:
        return S
    return W if new is None else masked_otherwise(old, new)


def _left(mask: Tree) -> tuple[bool, int | None]:
    """Return whether a mask leaves a part of the value, and how many characters of it if it says so."""
    name, _, argument = str(mask or "").partition(" ")
    return name in _PARTIAL, int(argument) if name == "truncate" and argument.isdecimal() else None
