"""Small groups in figures that are published: who asked must not be guessed from a count.

A count of one to nine is not shown, nor what would give it by subtraction.  Of a right that fewer than ten
people used nothing but that is shown.  Law: GDPR art. 4(1), recital 26; Cal. Civ. Code 1798.140(m).
"""

from collections.abc import Mapping

LEAST = 10  #: people in a group whose count is shown
FEW = f"fewer than {LEAST}"
HIDDEN = "not shown"


def shown(total: int, parts: Mapping[str, int]) -> tuple[str | int, Mapping[str, str | int]]:
    """Return a total and its parts with what is small hidden; ``parts`` add up to the total.

    Beside each hidden part others are hidden, the smallest first, until what is hidden adds up to a group
    that could be shown: otherwise the total less the rest would tell it.
    """
    if 0 < total < LEAST:
        return FEW, dict.fromkeys(parts, HIDDEN)
    hidden = {name for name, count in parts.items() if 0 < count < LEAST}
    others = sorted((count, name) for name, count in parts.items() if count >= LEAST)
    while hidden and others and sum(parts[name] for name in hidden) < LEAST:
        hidden.add(others.pop(0)[1])
    if len(hidden) == 1:
        hidden |= {name for _, name in others[:1]}
    return total, {name: HIDDEN if name in hidden else count for name, count in parts.items()}
