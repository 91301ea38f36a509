"""Which supplement the people of a region were told, in a version and in the one after it.

Two contents (``tree.content_of``) come in; the groups of regions whose people were told one supplement before
and are told one now go out.  People are compared, not supplements: those of a region that a supplement no
longer names lose what it gave them.  Law: GDPR art. 12(1), 13 (what is told is told to each person).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.check.versions.tree import SUPPLEMENTS, told_to
from mamoru.model.promises.regions import wider
from mamoru.model.versions.canonical import Fields, Tree, fields_of
from mamoru.model.versions.change import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who was told one supplement before, and is told one now; empty: the notice itself."""

    name: str  #: the supplement, or else the regions
    regions: tuple[str, ...]
    old: str
    new: str


def peoples(old: Fields, new: Fields) -> Iterator[People]:
    """Yield the groups, in the order of their names."""
    found: dict[tuple[str, str], list[str]] = {}
    for region in sorted({*_named(old), *_named(new)}):
        sides = (supplement_of(old, region), supplement_of(new, region))
        found.setdefault(sides, []).append(region)
    groups = [
        People(
            name=_name(sides, regions, old=old, new=new), regions=tuple(regions), old=sides[0], new=sides[1]
        )
        for sides, regions in found.items()
    ]
    yield from sorted(groups, key=lambda group: group.name)


def supplement_of(content: Fields, region: str) -> str:
    """Return the supplement that the people of a region are told, as ``Notice.for_region`` does; or none."""
    for name in (region, *wider(region)):
        for supplement, said in _supplements(content).items():
            if name in _regions(supplement, said):
                return supplement
    return ""


def told_there(content: Fields, change: Change) -> Fields:
    """Return the notice as those were told it whom a change concerns."""
    return told_to(content, supplement_of(content, change.regions[0]) if change.regions else "")


def _name(sides: tuple[str, str], regions: list[str], *, old: Fields, new: Fields) -> str:
    before, after = sides
    if before == after:
        return after
    for supplement, content in ((after, new), (before, old)):
        if supplement and {*regions} >= _regions(supplement, _supplements(content)[supplement]):
            return supplement
    return ", ".join(regions)


def _named(content: Fields) -> Iterator[str]:
    for supplement, said in _supplements(content).items():
        yield from _regions(supplement, said)


def _regions(supplement: str, said: Tree) -> frozenset[str]:
    listed = fields_of(said).get("regions")
    named = [region for region in listed if isinstance(region, str)] if isinstance(listed, list) else []
    return frozenset(named or [supplement])


def _supplements(content: Fields) -> Fields:
    return fields_of(content.get(SUPPLEMENTS))
