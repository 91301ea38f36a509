"""All parts of a notice, and what each is called and means; asked for by section and path.

A section or a field that is not listed is told all the same, as `other` and by its own name; a test walks
the language so that none is forgotten.
"""

from collections.abc import Mapping
from dataclasses import replace

from mamoru.check.versions.conduct_words import CONDUCT
from mamoru.check.versions.data_words import DATA
from mamoru.check.versions.maps.words import MAPS
from mamoru.check.versions.parts import EVERYWHERE, Part, Section
from mamoru.check.versions.records_words import RECORDS
from mamoru.check.versions.sharing_words import SHARING

#: In the order in which a notice is read.
_ORDER = (
    *(
        "",
        "heading",
        "editions",
        "differences",
        "entities",
        "routes",
        "routes_order",
        "told_controllers",
        "people",
        "categories",
        "branches",
        "purposes",
        "bases",
    ),
    *("recipients", "retention", "open_ends", "rights", "collection_points", "officers", "authorities"),
    *("contacts", "sources", "transfers", "disclosures", "processor_rules", "choices", "channels", "forms"),
    *("proofs", "askers", "answers", "fee", "refusals", "releases", "ages", "safeguards", "never", "changes"),
    *(
        "cookies",
        "covered",
        "excluded",
        "links",
        "obligations",
        "reports",
        "destruction",
        "earlier",
        "practice",
        "staying",
        "narrowed",
        "masked",
        "systems",
        "tables",
        "snapshots",
        "uses",
        "supplements",
    ),
)
_LISTED: Mapping[str, Section] = {**DATA, **SHARING, **CONDUCT, **RECORDS, **MAPS}
SECTIONS: Mapping[str, Section] = {name: _LISTED[name] for name in _ORDER}


def section_of(name: str) -> Section:
    """Return what a section of the tree is called."""
    return SECTIONS.get(name) or Section(noun=_plain(name), at=name.replace("_", "-"))


def part_of(section: str, path: tuple[str, ...]) -> Part:
    """Return what a field is called: the nearest that is listed, with what stands below it."""
    for depth in range(len(path), 0, -1):
        if found := listed(section, path[:depth]):
            named = path[1:2] if _any(path[:depth]) in section_of(section).parts else ()
            return _said_of(found, (*named, *path[depth:]), is_map=section_of(section).is_map)
    return Part(says=" ".join(_plain(word) for word in path if word))


def listed(section: str, path: tuple[str, ...]) -> Part | None:
    """Return the part that is listed for a path itself, if one is."""
    known = section_of(section).parts
    said = known.get(".".join(path)) or known.get(_any(path))
    return said if said or section_of(section).is_map else EVERYWHERE.get(path[-1])


def _said_of(part: Part, words: tuple[str, ...], *, is_map: bool) -> Part:
    """Return a part with what stands below it; names of a map come first, as they are."""
    named = [word for word in words if word]
    if not named:
        return part
    below = ", ".join(named) if is_map else " ".join(map(_plain, named))
    return replace(part, says=f"`{below}`: {part.says}" if is_map else f"{part.says} ({below})")


def _any(path: tuple[str, ...]) -> str:
    """Return how a part of an entry within the entry is listed, whatever that one's name; else nothing."""
    return ".".join((path[0], "*", *path[2:])) if path[2:] else ""


def _plain(word: str) -> str:
    return word.replace("_", " ")
