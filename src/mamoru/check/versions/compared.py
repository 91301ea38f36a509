"""All changes between two versions: for everybody, and then for the people of each supplement.

Two contents (``tree.content_of``) come in; changes go out, in the order of the notice's sections.
"""

from collections.abc import Iterator
from dataclasses import replace

from mamoru.check.versions.differences import SINGLE, Difference, differences
from mamoru.check.versions.judging import changes_of
from mamoru.check.versions.sections import SECTIONS
from mamoru.check.versions.tree import NOTICE, PRACTICE, SUPPLEMENTS, USES, told_to
from mamoru.model.promises.regions import wider
from mamoru.model.versions.canonical import Fields, Tree, fields_of
from mamoru.model.versions.change import WIDENING, Change, Kind

#: What is done with data, and not how people are told: changed without a new notice, it is practice.
_DOING = frozenset(("recipients", "retention", "open_ends", "transfers", "disclosures", "sources"))
_ORDER = {name: at for at, name in enumerate(SECTIONS)}


def compared(old: Fields, new: Fields) -> tuple[Change, ...]:
    """Return every change from one content to another; none only where both are the same."""
    same_day = fields_of(old.get(NOTICE)).get("effective") == fields_of(new.get(NOTICE)).get("effective")
    found = list(_differing(told_to(old, ""), told_to(new, "")))
    general = {_plain(change) for change in found}
    found += _differing({PRACTICE: fields_of(old.get(PRACTICE))}, {PRACTICE: fields_of(new.get(PRACTICE))})
    found += _used(old, new)
    for region in sorted({*_regions(old), *_regions(new)}):
        found += _header(region, _regions(old).get(region), _regions(new).get(region))
        here = list(_differing(_seen(old, region, new), _seen(new, region, old)))
        found += [replace(change, region=region) for change in here if _plain(change) not in general]
    found += _unknown(old, new)
    return tuple(sorted(map(_as_practice, found) if same_day else found, key=_place))


def _used(old: Fields, new: Fields) -> Iterator[Change]:
    """Yield what the maps use data for otherwise; where none said so before, nothing is known to be wider."""
    is_known = bool(old.get(USES))
    for change in _differing({USES: fields_of(old.get(USES))}, {USES: fields_of(new.get(USES))}):
        yield change if is_known else replace(change, widens=False)


def _seen(content: Fields, region: str, other: Fields) -> Fields:
    """Return what the people of a supplement were told; before there was one, by that of a wider region."""
    if region in _regions(content):
        return told_to(content, region)
    listed = fields_of(_regions(other).get(region)).get("regions")
    for named in listed if isinstance(listed, list) else []:
        for name in (str(named), *wider(str(named))):
            for overlay, said in _regions(content).items():
                regions = fields_of(said).get("regions")
                if isinstance(regions, list) and name in regions:
                    return told_to(content, overlay)
    return told_to(content, "")


def _as_practice(change: Change) -> Change:
    """Return a change that no new notice tells as what it is: one of practice."""
    is_doing = change.section in _DOING and change.kind not in {Kind.WORDING, Kind.OTHER}
    return replace(change, kind=Kind.PRACTICE) if is_doing else change


def _differing(old: Fields, new: Fields) -> Iterator[Change]:
    language = str(new.get("governing_language", ""))
    for difference in differences(old, new):
        entry = fields_of(_entry(new, difference) or _entry(old, difference))
        yield from changes_of(difference, new=entry, language=language)


def _entry(tree: Fields, difference: Difference) -> Tree:
    section = tree.get(difference.section)
    return section if difference.section in SINGLE else fields_of(section).get(difference.name)


def _regions(content: Fields) -> Fields:
    return fields_of(content.get(SUPPLEMENTS))


def _header(region: str, old: Tree, new: Tree) -> Iterator[Change]:
    """Yield what is said of a supplement itself: that it is there, and for which regions."""
    before: Fields = {SUPPLEMENTS: _named(region, old)}
    after: Fields = {SUPPLEMENTS: _named(region, new)}
    for change in _differing(before, after):
        yield replace(change, region=region)


def _named(region: str, overlay: Tree) -> Fields:
    if overlay is None:
        return {}
    stated = {"regions", "whole", "entries", "gone"}
    parts = {name: part for name, part in fields_of(overlay).items() if name not in stated - {"regions"}}
    return {region: parts}


def _unknown(old: Fields, new: Fields) -> Iterator[Change]:
    """Yield what a version holds beside the parts that are known: nothing that differs is passed over."""
    known = {NOTICE, SUPPLEMENTS, PRACTICE, USES}
    before = {name: part for name, part in old.items() if name not in known}
    after = {name: part for name, part in new.items() if name not in known}
    yield from _differing(before, after)


def _plain(change: Change) -> tuple[str, str, str]:
    return change.node, change.kind.value, change.says


def _place(change: Change) -> tuple[str, int, str, str]:
    return change.region, _ORDER.get(change.section, len(_ORDER)), change.node, change.says


def widening(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return those that protect people less than before, but for what the maps alone do."""
    return tuple(change for change in changes if change.widens and change.kind in WIDENING)
