"""All changes between two versions: for everybody, and then for the people of each region with a supplement.

Two contents (``tree.content_of``) come in; changes go out, in the order of the notice's sections.
"""

from collections.abc import Iterator
from dataclasses import replace

from mamoru.check.versions.differences import SINGLE, Difference, differences
from mamoru.check.versions.judging import changes_of
from mamoru.check.versions.maps.snapshots import SNAPSHOTS
from mamoru.check.versions.maps.tree import SYSTEMS, TABLES
from mamoru.check.versions.practice.judging import changed_maps, has_maps
from mamoru.check.versions.practice.snapshots import changed_snapshots
from mamoru.check.versions.regions import peoples
from mamoru.check.versions.sections import SECTIONS
from mamoru.check.versions.tree import MASKED, NARROWED, NOTICE, PRACTICE, STAYING, SUPPLEMENTS, USES, told_to
from mamoru.model.versions.canonical import Fields, Tree, fields_of
from mamoru.model.versions.change import WIDENING, Change, Kind

#: What is done with data, and not how people are told: changed without a new notice, it is practice.
_DOING = frozenset(("recipients", "retention", "open_ends", "transfers", "disclosures", "sources"))
#: Whether people are asked before a recipient gets data is what they were promised, on whatever day.
_ASKED_FIRST = frozenset((("needs",), ("exceptions",)))
_LATER = (STAYING, NARROWED, MASKED)  #: not in every version that was ever frozen
_RULES, RETENTION, _FEE = "changes", "retention", "fee"
_ORDER = {name: at for at, name in enumerate(SECTIONS)}


def compared(old: Fields, new: Fields) -> tuple[Change, ...]:
    """Return every change from one content to another; none only where both say the same."""
    same_day = fields_of(old.get(NOTICE)).get("effective") == fields_of(new.get(NOTICE)).get("effective")
    found = list(_told(told_to(old, ""), told_to(new, ""), same_day=same_day))
    general = {_plain(change) for change in found}
    found += _differing(_done(old, new), _done(new, old))
    found += _used(old, new)
    found += changed_maps(old, new)
    found += changed_snapshots(old, new)
    for region in sorted({*_regions(old), *_regions(new)}):
        found += _header(region, _regions(old).get(region), _regions(new).get(region))
    for people in peoples(old, new):
        before, after = told_to(old, people.old), told_to(new, people.new)
        is_ruled = before.get(_RULES) != told_to(old, "").get(_RULES)  # and so may demand something else
        for change in _told(before, after, same_day=same_day):
            if is_ruled or _plain(change) not in general:
                found.append(replace(change, region=people.name, regions=people.regions))
    found += _unknown(old, new)
    return tuple(sorted(found, key=_place))


def _used(old: Fields, new: Fields) -> Iterator[Change]:
    """Yield what the maps use data for otherwise; where none said so before, nothing is known to be wider."""
    is_known = bool(old.get(USES))
    for change in _differing({USES: fields_of(old.get(USES))}, {USES: fields_of(new.get(USES))}):
        yield change if is_known else replace(change, widens=False, judged=Kind.OTHER)


def _done(content: Fields, other: Fields) -> Fields:
    """Return what the maps do: where data is held, and which rows no erasure deletes.

    A version that an older Mamoru froze knows nothing of some rows, so they are not compared with it.
    """
    later = (STAYING,) if has_maps(content, other) else _LATER  # else told tie by tie
    parts = [PRACTICE, *(part for part in later if part in content and part in other)]
    return {part: fields_of(content.get(part)) for part in parts}


def _told(old: Fields, new: Fields, *, same_day: bool) -> Iterator[Change]:
    """Yield what people are told otherwise; of one and the same day, no new notice tells what is done."""
    for difference in differences(old, new):
        is_asking = difference.section == "recipients" and difference.path[:1] in _ASKED_FIRST
        for change in _changes(difference, old, new):
            yield _as_practice(change) if same_day and not is_asking else change


def _as_practice(change: Change) -> Change:
    """Return a change that no new notice tells as what it is: one of practice."""
    is_doing = change.section in _DOING and change.kind not in {Kind.WORDING, Kind.OTHER}
    judged = Kind.WEAKER if change.widens else Kind.STRONGER
    return replace(change, kind=Kind.PRACTICE, judged=judged) if is_doing else change


def _differing(old: Fields, new: Fields) -> Iterator[Change]:
    for difference in differences(old, new):
        yield from _changes(difference, old, new)


def _changes(difference: Difference, old: Fields, new: Fields) -> Iterator[Change]:
    language = str(new.get("governing_language", ""))
    is_kept = difference.section == RETENTION and difference.old is None
    before, after = (fields_of(_entry(tree, difference)) for tree in (old, new))
    for change in changes_of(difference, old=before, new=after, language=language):
        yield _kept(change, old) if is_kept else _paid(change, old, new)


def _kept(change: Change, old: Fields) -> Change:
    """Judge a new period: where no other one held of the data, there is an end now that was not promised."""
    items = _words(fields_of(change.new).get("items"))
    held = {
        word
        for entry in fields_of(old.get(RETENTION)).values()
        for word in _words(fields_of(entry).get("items"))
    }
    is_first = bool(items) and held.isdisjoint(items)
    return (
        replace(change, kind=Kind.STRONGER, widens=False)
        if is_first and change.kind is Kind.WEAKER
        else change
    )


def _paid(change: Change, old: Fields, new: Fields) -> Change:
    """Judge a fee: amounts of two currencies are neither more nor less."""
    currencies = [fields_of(tree.get(_FEE)).get("currency") for tree in (old, new)]
    is_other = change.section == _FEE and None not in currencies and currencies[0] != currencies[1]
    return replace(change, kind=Kind.OTHER, widens=False) if is_other else change


def _words(tree: Tree) -> list[str]:
    return [word for word in tree if isinstance(word, str)] if isinstance(tree, list) else []


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
    known = {NOTICE, SUPPLEMENTS, PRACTICE, USES, *_LATER, SYSTEMS, TABLES, SNAPSHOTS}
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
