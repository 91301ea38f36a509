"""What it means for people that one value takes the place of another.

Two values and the part they are of come in; what that means goes out.  What cannot be told from the values
is `other`.
"""

import re

from mamoru.check.versions.parts import Part, S, W
from mamoru.model.period import Period, Unit
from mamoru.model.promises.regions import wider
from mamoru.model.versions.canonical import Tree
from mamoru.model.versions.change import Kind

PERIOD = re.compile(r"([0-9]+) (day|month|year)s?")
_ALL = re.compile(r"(all|any|every|everywhere)\b", re.IGNORECASE)
#: Names of standards with a number, of which the greater protects more; ISO 27001 and 9001 are no such.
_SERIES = re.compile(r"(TLS|AES|RSA|SHA|WPA|PCI DSS)[ -]?v?([0-9]+(?:\.[0-9]+)*)", re.IGNORECASE)


def judged(old: Tree, new: Tree, part: Part) -> tuple[Kind, str]:
    """Return what it means that one value takes the place of another, and how the new one compares."""
    if part.means_by:
        return part.means_by(old, new), ""
    if part.ranks and (steps := _step(old, new, part.ranks)) is not None:
        return (part.other if not steps else S if steps > 0 else W), ""
    before, after = _size(old), _size(new)
    if before is not None and after is not None:
        words = ("longer", "shorter") if isinstance(new, str) else ("more", "less")
        if before == after:
            return Kind.OTHER, " (the same)"
        return (part.more, f" ({words[0]})") if after > before else (part.less, f" ({words[1]})")
    return _word(old, new, part), ""


def _word(old: Tree, new: Tree, part: Part) -> Kind:
    if part.is_region:
        return _of_regions(str(old or ""), str(new or ""))
    if part.is_place:
        return _of_places(old, new)
    if old is None:
        return part.given_as.get(str(new)) or part.given or part.more
    if new is None:
        return part.gone_as.get(str(old)) or part.gone or part.less
    if Kind.WORDING is part.more:
        return Kind.WORDING
    return part.pairs.get((str(old), str(new))) or _of_series(str(old), str(new)) or part.other


def _of_regions(old: str, new: str) -> Kind:
    """Judge a region that a promise is for: none is everywhere, and who is left out loses the promise."""
    if new in wider(old) and old in wider(new):
        return Kind.OTHER
    return S if not new or new in wider(old) else W


def _of_places(old: Tree, new: Tree) -> Kind:
    """Judge where a safeguard is: all places are more than any that is named."""
    before, after = (isinstance(value, str) and _ALL.match(value) is not None for value in (old, new))
    return Kind.OTHER if before is after else S if after else W


def _of_series(old: str, new: str) -> Kind | None:
    before, after = _SERIES.fullmatch(old), _SERIES.fullmatch(new)
    if before is None or after is None or before[1].upper() != after[1].upper():
        return None
    numbers = [[int(number) for number in found[2].split(".")] for found in (before, after)]
    return Kind.OTHER if numbers[0] == numbers[1] else S if numbers[1] > numbers[0] else W


def _step(old: Tree, new: Tree, ranks: tuple[str, ...]) -> int | None:
    """Return how many ranks the new word stands above the old one; none where one has no rank."""
    places = [_rank("" if value is None else str(value), ranks) for value in (old, new)]
    before, after = places
    return None if before is None or after is None else after - before


def _rank(word: str, ranks: tuple[str, ...]) -> int | None:
    named = word if word in ranks else "*"
    return ranks.index(named) if named in ranks else None


def _size(value: Tree) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    found = PERIOD.fullmatch(value) if isinstance(value, str) else None
    return Period(count=int(found[1]), unit=Unit(f"{found[2]}s")).length if found else None
