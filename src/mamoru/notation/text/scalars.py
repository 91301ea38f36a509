"""The core schema of YAML 1.2 for plain scalars: ``NO``, ``on`` and ``2025-01`` are text.

Source: YAML 1.2.2, section 10.3.2.
"""

import re
from typing import Self

Number = int | float | bool

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_MAY_BE_NUMBER = frozenset("0123456789+-.")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,20}", re.ASCII)
_OCTAL = re.compile(r"0o[0-7]{1,20}", re.ASCII)
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,16}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?", re.ASCII)
_FLOAT_LENGTH = 40


class Plain(str):
    """A number or boolean as it was written; where text is wanted, it is that text (``1.10``)."""

    __slots__ = ("number",)
    number: Number

    @classmethod
    def of(cls, text: str, number: Number) -> Self:
        """Make one from the text and what it means."""
        made = cls(text)
        made.number = number
        return made


def plain_value(text: str) -> str | None:
    """Return what a scalar without quotes means: text, a Plain or None.

    A number too long for 64 bits, and infinity, stay text.
    """
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return Plain.of(text, _BOOLEAN[text])
    number = _number(text) if text[0] in _MAY_BE_NUMBER else None
    return text if number is None else Plain.of(text, number)


def _number(text: str) -> int | float | None:
    if _DECIMAL.fullmatch(text):
        return _of_64_bits(int(text))
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return _of_64_bits(int(text, 0))
    if len(text) <= _FLOAT_LENGTH and _FLOAT.fullmatch(text):
        number = float(text)
        return None if number in {float("inf"), float("-inf")} else number
    return None


def _of_64_bits(number: int) -> int | None:
    return number if -(2**63) <= number < 2**63 else None
