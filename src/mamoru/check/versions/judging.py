"""From a difference between two trees to changes in words, each with what it means for people."""

from collections.abc import Iterator
from dataclasses import replace

from mamoru.check.versions.differences import Difference, named_fields
from mamoru.check.versions.parts import EVERYWHERE, UNTOLD, Part, Section, W
from mamoru.check.versions.sections import part_of, section_of
from mamoru.check.versions.values import PERIOD, judged
from mamoru.model.versions.canonical import Fields, Tree, fields_of
from mamoru.model.versions.change import WIDENING, Change, Kind

JOINT_USE = "joint-use"
_JOINT_ITEMS = frozenset(("receives", "purposes", "members", "entities"))  #: APPI art. 27(5)(iii)
_OPTIONAL = ("collection_points", ("optional",))
_LONGEST = 90  #: characters of a text that is quoted


def changes_of(difference: Difference, *, old: Fields, new: Fields, language: str) -> Iterator[Change]:
    """Yield the changes that a difference is, between an ``old`` entry and a ``new`` one."""
    section = section_of(difference.section)
    if not difference.path:
        yield _whole(difference, section, language=language)
        return
    part = part_of(difference.section, difference.path)
    if difference.section == "recipients" and new.get("role") == JOINT_USE:
        part = _of_joint_use(part, difference)
    if (difference.section, difference.path) == _OPTIONAL:
        part = _of_collected(part, old, new)
    is_list = isinstance(difference.old, list) or isinstance(difference.new, list)
    if is_list and not part.is_one:
        yield from _list(difference, part)
    else:
        yield _value(difference, part)


def node_of(section: str, name: str) -> str:
    """Return the id of an entry as a person writes it: ``requests.channels.desk``."""
    return ".".join(word for word in (section_of(section).at, name) if word)


def _of_joint_use(part: Part, difference: Difference) -> Part:
    """More items, users or purposes of a joint use are what the law of Japan asks to be told."""
    return replace(part, more=Kind.NEW_JOINT_USE) if difference.path[0] in _JOINT_ITEMS else part


def _of_collected(part: Part, old: Fields, new: Fields) -> Part:
    """Return what it means that data may be left out; of what came or went, `data collected` says so."""
    both = {*map(str, _members(old.get("collects")))} & {*map(str, _members(new.get("collects")))}
    named = {*map(str, _members(old.get("optional"))), *map(str, _members(new.get("optional")))}
    return replace(part, neutral=frozenset(named - both))


def _whole(difference: Difference, section: Section, *, language: str) -> Change:
    is_new = difference.old is None
    entry = fields_of(difference.new if is_new else difference.old)
    name = _name(section, difference.name)
    title = _title(entry, language)
    details = named_fields(entry) if is_new else {}
    shown = [
        _shown_as(part_of(difference.section, (field,)), value)
        for field, value in _shown(details, section)
        if value not in ("", None)
    ]
    told = "; ".join(shown)
    says = f"{name}{f' ({title})' if title else ''} {'is new' if is_new else 'is gone'}"
    is_turned = section.turned_by is not None and entry.get(section.turned_by[0]) == section.turned_by[1]
    kind = section.added if is_new is not is_turned else section.removed
    if difference.old is not None and difference.new is not None:
        says, kind = f"{name} is {_words(difference.new)}, before {_words(difference.old)}", Kind.OTHER
    widens = kind in WIDENING or (kind is Kind.PRACTICE and is_new is not section.turned)
    change = _change(difference, kind, says=f"{says}: {told}" if told else says, widens=widens)
    return change if is_new or not section.is_named else replace(change, judged=Kind.OTHER)


def _shown_as(part: Part, value: Tree) -> str:
    return part.says if value is True else f"{part.says} {_words(value, part)}"


def _shown(details: Fields, section: Section) -> Iterator[tuple[str, Tree]]:
    for field in section.shown:
        parts = {name: value for name, value in details.items() if name.partition(".")[0] == field}
        if field in parts:
            yield field, parts[field]
        elif parts:
            yield field, ", ".join(f"{name.partition('.')[2]} {_words(v)}" for name, v in parts.items())


def _list(difference: Difference, part: Part) -> Iterator[Change]:
    """Yield what was added to a list, and what was taken away; words that are no better or worse apart."""
    before, after = _members(difference.old), _members(difference.new)
    more, less = part.more, part.less
    is_free = part.free and (not before or not after)
    if is_free:
        more, less = less, W if more in WIDENING else more
    name = _name(section_of(difference.section), difference.name)
    added = [word for word in after if word not in before]
    gone = [word for word in before if word not in after]
    for kind, words in _by_kind(added, Kind.OTHER if part.whole in before else more, part):
        also = "also " if before else ""
        says = f"{name}: {part.says}: {also}{_listed(words, part)}"
        yield _change(difference, kind, says=says, widens=_widens(kind, grows=not (part.turned or is_free)))
    for kind, words in _by_kind(gone, Kind.OTHER if part.whole in after else less, part):
        says = f"{name}: {part.says}: no longer {_listed(words, part)}"
        widens = _widens(kind, grows=part.turned or is_free)
        change = _change(difference, kind, says=says, widens=widens)
        yield replace(change, judged=Kind.OTHER) if part.is_named and not widens else change
    if not added and not gone:
        yield _change(difference, Kind.OTHER, says=f"{name}: {part.says}: in another order", widens=False)


def _by_kind(words: list[Tree], kind: Kind, part: Part) -> Iterator[tuple[Kind, list[Tree]]]:
    for is_neutral, of in ((False, kind), (True, Kind.OTHER)):
        if some := [word for word in words if (word in part.neutral) is is_neutral]:
            yield of, some


def _value(difference: Difference, part: Part) -> Change:
    old, new = difference.old, difference.new
    kind, how = judged(old, new, part)
    name = _name(section_of(difference.section), difference.name)
    if kind is Kind.WORDING or (_is_wording(difference) and part.more is Kind.WORDING):
        kind = part.other if part.is_promise and None not in (old, new) else Kind.WORDING
    if old is None:
        told = "now said" if new is True else f"{_words(new, part)}, not said before"
    elif new is None:
        told = "no longer said" if old is True else f"no longer said, before {_words(old, part)}"
    else:
        told = f"{_words(new, part)}, before {_words(old, part)}{how}"
    says = f"{name}: {part.says}: {told}"
    widens = _widens(kind, grows=_grows(old, new, part)) and not part.is_undirected
    change = _change(difference, kind, says=says, widens=widens)
    return replace(change, judged=Kind.OTHER) if part.is_undirected else change


def _grows(old: Tree, new: Tree, part: Part) -> bool:
    """Tell whether more is done than before; so it is where a word takes the place of another one."""
    return new is None if part.turned and (old is None or new is None) else new is not None


def _change(difference: Difference, kind: Kind, *, says: str, widens: bool) -> Change:
    return Change(
        kind=kind,
        node=node_of(difference.section, difference.name),
        section=difference.section,
        says=says,
        old=difference.old,
        new=difference.new,
        widens=widens,
        judged=_judged(kind, widens=widens),
    )


def _judged(kind: Kind, *, widens: bool) -> Kind:
    """Return whether a change of practice is the worse or the better for people."""
    if kind is not Kind.PRACTICE:
        return Kind.OTHER
    return W if widens else Kind.STRONGER


def _widens(kind: Kind, *, grows: bool) -> bool:
    return kind in WIDENING or (kind is Kind.PRACTICE and grows)


def _is_wording(difference: Difference) -> bool:
    known = (EVERYWHERE.get(word) for word in difference.path)
    return any(part is not None and part.more is Kind.WORDING for part in known)


def _name(section: Section, name: str) -> str:
    return f"{section.noun} `{name}`" if name else section.noun


def _title(entry: Fields, language: str) -> str:
    texts = fields_of(entry.get("title") or entry.get("name"))
    found = texts.get(language) or next(iter(texts.values()), "")
    return _shortened(found) if isinstance(found, str) else ""


def _members(value: Tree) -> list[Tree]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _listed(words: list[Tree], part: Part) -> str:
    return ", ".join(_meant(word, part, quoted=False) for word in words)


def _meant(value: Tree, part: Part, *, quoted: bool = True) -> str:
    """Return a word as the notice writes it, with what it means where that is not plain."""
    means = part.means.get(value, "") if isinstance(value, str) else ""
    return f"{_plainly(value, quoted=quoted)} ({means})" if means else _plainly(value, quoted=quoted)


def _words(value: Tree, part: Part = UNTOLD) -> str:
    """Return a value as a person reads it."""
    if isinstance(value, list) and part.is_one:
        return "-".join(_plainly(word, quoted=False) for word in value)
    if isinstance(value, list):
        return _listed(value, part)
    if isinstance(value, dict):
        return "; ".join(f"{name} {_words(inner)}" for name, inner in named_fields(value).items())
    return _meant(value, part)


def _plainly(value: Tree, *, quoted: bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _shortened("" if value is None else str(value))
    return f"“{text}”" if quoted and " " in text and not PERIOD.fullmatch(text) else text


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
