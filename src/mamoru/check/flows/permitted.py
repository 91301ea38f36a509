"""What the notice permits of the uses that the maps state, region by region.

Comes in: a programme.  Goes out: the cells that each use takes, and those that the notice permits, a set for
each question that is asked.  The axes: the region (empty: people who are told the notice alone), the kind of
people, the recipient (empty: nobody outside), the purpose, the category, and what a person has answered to a
choice.  Only values that some use names are on the axes: the space stays small however long the notice is.
Law: GDPR art. 5(1)(b), 6, 13(1)(c), (e); APPI art. 17, 18, 27.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from mamoru.check.flows.cells import Cells, Space
from mamoru.model.map import DataUse
from mamoru.model.notice import Mark, Notice, Purpose
from mamoru.model.programme import CheckedProgramme, Programme

HERE = ""  #: of regions: no supplement; of recipients: nobody outside
YES, NO = "yes", "no"  #: what a person has answered
ADS = "interest-based-ads"  #: how a purpose is marked
DISCLOSURE = "disclosures."  #: how a use names a ground instead of a recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """The uses of all maps, and what the notice says of them, as sets of cells of one space."""

    uses: tuple[DataUse, ...]
    told: Mapping[str, Notice]  #: by region; ``""`` is the notice alone
    taken: Mapping[str, Cells]  #: by id of the use
    stated: Cells  #: what the purposes use, whoever gets it and whatever people have answered
    agreed: Cells  #: the same, without what people have said no to
    received: Cells  #: what each recipient may get; nothing of it is withheld inside the company
    registered: Cells  #: all that goes to recipients whom the notice names
    ads: Cells  #: what directly identifies people, for purposes that show interest-based advertising


def permitted(checked: CheckedProgramme) -> Permitted:
    """Return what the notice permits.

    All regions are judged at once, from the notice itself; with a supplement laid over it there are no uses.
    """
    programme = checked.programme
    uses = () if programme.notice.region else uses_of(programme)
    told = {HERE: programme.notice, **{o.id: o.notice for o in programme.notice.overlays.values()}}
    space = _space(uses, told)
    return Permitted(
        uses=uses,
        told=told,
        taken={use.id: _taken(space, use, told) for use in uses},
        stated=_union(space, (_stated(space, p, region=r) for r, p in _purposes(told))),
        agreed=_union(space, (_agreed(space, p, region=r, told=told[r]) for r, p in _purposes(told))),
        received=_union(space, _received(space, told)),
        registered=_union(space, _registered(space, told)),
        ads=_union(space, (_ads(space, p, region=r, told=told[r]) for r, p in _purposes(told))),
    )


def uses_of(programme: Programme) -> tuple[DataUse, ...]:
    """Return the uses of every map, in the order of the maps."""
    return tuple(use for system in programme.systems.values() for use in system.uses.values())


def name_of(purpose: Purpose) -> str:
    """Return the name under which a purpose is stated."""
    return purpose.node.id.rpartition(".")[2]


def identifying(told: Notice) -> frozenset[str]:
    """Return the categories that directly identify people: those that ``never:`` lists, else those marked."""
    named = {leaf for n in told.never.values() if n.what == "identifying-ads" for leaf in n.items}
    marked = {name for name, held in told.categories.items() if Mark.IDENTIFYING in held.marks}
    return frozenset(named or marked)


def regions_of(use: DataUse, told: Mapping[str, Notice]) -> tuple[str, ...]:
    """Return the regions of the space that a use is for."""
    if not use.regions:
        return tuple(told)
    found = {told[HERE].for_region(region).region for region in use.regions}
    return tuple(region for region in told if region in found)


def people_of(use: DataUse, told: Notice) -> tuple[str, ...]:
    """Return the kinds of people that a use is about, as people in one region are told."""
    purpose = told.purposes.get(use.purpose)
    return use.of or (purpose.of if purpose else ())


def _space(uses: Iterable[DataUse], told: Mapping[str, Notice]) -> Space:
    people = {kind for use in uses for notice in told.values() for kind in people_of(use, notice)}
    return Space(
        axes={
            "region": tuple(told),
            "person": tuple(sorted(people)),
            "recipient": tuple(sorted({use.recipient for use in uses})),
            "purpose": tuple(sorted({use.purpose for use in uses})),
            "category": tuple(sorted({leaf for use in uses for leaf in use.reads})),
            "answer": (YES, NO),
        }
    )


def _union(space: Space, parts: Iterable[Cells]) -> Cells:
    return reduce(Cells.__or__, parts, space.nothing)


def _taken(space: Space, use: DataUse, told: Mapping[str, Notice]) -> Cells:
    return _union(
        space,
        (
            space.box(
                region=[region],
                person=people_of(use, told[region]),
                recipient=[use.recipient],
                purpose=[use.purpose],
                category=use.reads,
                answer=[YES] if _asks(use, told[region]) else [YES, NO],
            )
            for region in regions_of(use, told)
        ),
    )


def _asks(use: DataUse, told: Notice) -> bool:
    purpose = told.purposes.get(use.purpose)
    return bool(use.choice and purpose and purpose.choice == use.choice)


def _purposes(told: Mapping[str, Notice]) -> Iterator[tuple[str, Purpose]]:
    for region, notice in told.items():
        yield from ((region, purpose) for purpose in notice.purposes.values())


def _stated(space: Space, purpose: Purpose, *, region: str, answer: Iterable[str] = (YES, NO)) -> Cells:
    """Return what a purpose uses; open words use nothing."""
    return space.box(
        region=[region],
        person=purpose.of,
        purpose=[name_of(purpose)],
        category=() if purpose.open else purpose.uses,
        answer=answer,
    )


def _agreed(space: Space, purpose: Purpose, *, region: str, told: Notice) -> Cells:
    """Return the same without the people who said no; a choice that is no choice asks nobody."""
    choice = told.choices.get(purpose.choice)
    free = choice is None or set(choice.channels.values()) == {"always"}
    return _stated(space, purpose, region=region, answer=(YES, NO) if free else [YES])


def _ads(space: Space, purpose: Purpose, *, region: str, told: Notice) -> Cells:
    leaves = identifying(told) if ADS in purpose.marks else ()
    return space.box(region=[region], purpose=[name_of(purpose)], category=leaves)


def _received(space: Space, told: Mapping[str, Notice]) -> Iterator[Cells]:
    yield space.box(recipient=[HERE])
    for region, notice in told.items():
        for name, recipient in notice.recipients.items():
            yield space.box(
                region=[region],
                person=recipient.of,
                recipient=[name],
                purpose=recipient.purposes,
                category=recipient.receives,
            )
        grounds = [f"{DISCLOSURE}{name}" for name in notice.disclosures]
        yield space.box(region=[region], recipient=grounds)


def _registered(space: Space, told: Mapping[str, Notice]) -> Iterator[Cells]:
    for region, notice in told.items():
        grounds = (f"{DISCLOSURE}{name}" for name in notice.disclosures)
        yield space.box(region=[region], recipient=[HERE, *notice.recipients, *grounds])
