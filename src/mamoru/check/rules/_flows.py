"""Say which cells of a use the notice does not permit, in as few sentences as hold exactly them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mamoru.check.flows.cells import Cells
from mamoru.check.flows.flow import HERE, regions_of
from mamoru.check.rules._found import named
from mamoru.check.rules._smallest import notice
from mamoru.model.map import DataUse
from mamoru.model.notice import Notice

MOST = 8  #: names in one sentence
#: A notice with a recipient, and a use that nothing is wrong with; examples of rules change a word of them.
POST = notice(
    more=(
        "recipients:\n"
        "  post: {role: processor, of: all, receives: [contact.name], for: [sell], title: Post}\n"
    )
)
NEWSLETTER = "uses:\n  newsletter: {reads: [contact.email], for: sell}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What one sentence tells: these categories of these people, where people are told so."""

    categories: tuple[str, ...]
    people: tuple[str, ...]
    regions: tuple[str, ...]

    def of_whom(self) -> str:
        """Return the categories and the people, as a sentence names them."""
        return f"{some(self.categories)} of {some(self.people)}"


def some(names: Sequence[str]) -> str:
    """Return names as a person lists them; of many the first ones, and how many more there are."""
    if len(names) <= MOST:
        return named(names)
    return f"{', '.join(f'`{name}`' for name in names[:MOST])} and {len(names) - MOST} more"


def beyond(cells: Cells) -> Iterator[Beyond]:
    """Yield what the cells are, regions and people with the same categories taken together."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for region, person, _, _, category, *_ in cells:
        found.setdefault(region, {}).setdefault(person, {})[category] = None
    by_region: dict[tuple[tuple[str, tuple[str, ...]], ...], list[str]] = {}
    for region, people in found.items():
        held = tuple((kind, tuple(categories)) for kind, categories in people.items())
        by_region.setdefault(held, []).append(region)
    for held, regions in by_region.items():
        by_categories: dict[tuple[str, ...], list[str]] = {}
        for kind, categories in held:
            by_categories.setdefault(categories, []).append(kind)
        for categories, kinds in by_categories.items():
            yield Beyond(categories=categories, people=tuple(kinds), regions=tuple(regions))


def where_told(regions: tuple[str, ...], use: DataUse, told: Mapping[str, Notice]) -> str:
    """Return `` where people are told supplements.KR``; nothing where it is so wherever the use is."""
    if set(regions) == set(regions_of(use, told)):
        return ""
    alone = ["the notice alone"] if HERE in regions else []
    supplements = [f"supplements.{region}" for region in regions if region != HERE]
    return f", where people are told {' or '.join([*alone, *([some(supplements)] if supplements else [])])}"
