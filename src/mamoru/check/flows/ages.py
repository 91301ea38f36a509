"""Ages as an axis: the bands between all ages that matter for one use, and what the notice says of each.

Comes in: a use of a map that states the ages of its people, and the notice as each region is told it.  Goes
out: bands of years, and the cells of people too young for that use.  A use that states no ages has one band,
and is not judged by any: nobody knows who is in it.  Law: GDPR art. 8; PIPA art. 22-2; 16 CFR 312.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from mamoru.model.map import DataUse
from mamoru.model.notice import Notice
from mamoru.model.promises.conduct import Age
from mamoru.model.promises.regions import wider

Bands: TypeAlias = Mapping[
    str, tuple[int, int]
]  #: how a band is called -> its first age, and the first above
ANY = ""  #: the one band of a use that states no ages
_END = 150
_GUARDIANS = {  #: what a notice wants of a guardian -> what a use may say that satisfies it
    "guardian-involvement": frozenset(("guardian-involvement", "guardian-consent")),
    "guardian-consent": frozenset(("guardian-consent",)),
}


def bands_of(use: DataUse, told: Mapping[str, Notice]) -> Bands:
    """Return the bands, the youngest first; no limit of the notice or of the use lies within one."""
    if use.ages is None:
        return {ANY: (0, _END)}
    limits = {first_above(age) for notice in told.values() for age in notice.ages.values()}
    cuts = sorted({0, use.ages.since, use.ages.under or _END, _END, *limits})
    return {_called(first, above): (first, above) for first, above in pairwise(cuts)}


def taken_ages(use: DataUse, bands: Bands) -> tuple[str, ...]:
    """Return the bands of the people whom a use is about."""
    if use.ages is None:
        return tuple(bands)
    return _between(use.ages.since, use.ages.under or _END, bands)


def too_young(
    use: DataUse, told: Mapping[str, Notice], bands: Bands
) -> Iterator[tuple[str, Age, tuple[str, ...]]]:
    """Yield for each region the promises on ages that a use does not keep, and the bands they are for.

    A promise on one act (``buy``) is none on the use of data.
    """
    for region, notice in told.items():
        for age in notice.ages.values():
            asked = use.ages is not None and use.ages.guardian in _GUARDIANS.get(age.then, ())
            if use.ages is not None and not age.act and not asked and _holds(age, region, use, told=told):
                yield region, age, _between(0, first_above(age), bands)


def first_above(age: Age) -> int:
    """Return the first age that a promise is not about: 19 where exactly 18 belongs to it."""
    return age.under + age.inclusive


def _holds(age: Age, region: str, use: DataUse, *, told: Mapping[str, Notice]) -> bool:
    """Tell whether a promise is for people of the region whom the use is about."""
    if not age.region:
        return True
    if told[""].for_region(age.region).region != region and age.region not in wider(region):
        return False
    return not use.regions or any(
        one == age.region or one in wider(age.region) or age.region in wider(one) for one in use.regions
    )


def _between(first: int, above: int, bands: Bands) -> tuple[str, ...]:
    return tuple(name for name, (low, high) in bands.items() if first <= low and high <= above)


def _called(first: int, above: int) -> str:
    if above == _END:
        return f"{first} and over"
    if first == 0:
        return f"under {above}"
    return str(first) if above == first + 1 else f"{first} to {above - 1}"
