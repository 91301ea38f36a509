"""What the notice permits of a use that a map states, in all regions at once.

Comes in: a programme.  Goes out: for each use, the cells that it takes, and those that the notice permits, a
set for each question that is asked.  The axes: the region (empty: people who are told the notice alone), the
kind of people, the recipient (empty: nobody outside), the purpose, the category, and what a person has answered
to a choice.  Only values that the use names are on the axes: the space stays small however long the notice is.
Law: GDPR art. 5(1)(b), 6, 13(1)(c), (e); APPI art. 17, 18, 27.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mamoru.check.flows.cells import Box, Cells, Space
from mamoru.model.map import DataUse
from mamoru.model.notice import Mark, Notice, Purpose
from mamoru.model.programme import CheckedProgramme, Programme

HERE = ""  #: of regions: no supplement; of recipients: nobody outside
YES, NO = "yes", "no"  #: what a person has answered
ADS = "interest-based-ads"  #: how a purpose is marked
DISCLOSURE = "disclosures."  #: how a use names a ground instead of a recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One use, and what the notice says of it, as sets of cells of one space."""

    use: DataUse
    told: Mapping[str, Notice]  #: by region; ``""`` is the notice alone
    taken: Cells  #: what the use takes
    stated: Cells  #: what its purpose uses, whoever gets it and whatever people have answered
    agreed: Cells  #: the same, without what people have said no to
    received: Cells  #: what its recipient may get; nothing is withheld inside the company
    registered: Cells  #: all that goes to a recipient whom the notice names
    ads: Cells  #: what directly identifies people, if its purpose shows interest-based advertising


def flows(checked: CheckedProgramme) -> Iterator[Flow]:
    """Yield the uses of all maps.

    All regions are judged at once, from the notice itself; with a supplement laid over it there are no uses.
    """
    notice = checked.programme.notice
    told = {HERE: notice, **{overlay.id: overlay.notice for overlay in notice.overlays.values()}}
    for use in () if notice.region else uses_of(checked.programme):
        yield _flow(use, told)


def _flow(use: DataUse, told: Mapping[str, Notice]) -> Flow:
    space = _space(use, told)
    purposes = [(r, n.purposes[use.purpose]) for r, n in told.items() if use.purpose in n.purposes]
    return Flow(
        use=use,
        told=told,
        taken=space.union(_taken(use, told)),
        stated=space.union(_stated(p, region=r) for r, p in purposes),
        agreed=space.union(_agreed(p, region=r, told=told[r]) for r, p in purposes),
        received=space.union(_received(use, told)),
        registered=space.union(_registered(told)),
        ads=space.union(_ads(p, region=r, told=told[r]) for r, p in purposes),
    )


def uses_of(programme: Programme) -> tuple[DataUse, ...]:
    """Return the uses of every map, in the order of the maps."""
    return tuple(use for system in programme.systems.values() for use in system.uses.values())


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
    """Return the kinds of people that a use is about, as people in one region are told; else all of them."""
    purpose = told.purposes.get(use.purpose)
    return use.of or (purpose.of if purpose else tuple(told.people))


def _space(use: DataUse, told: Mapping[str, Notice]) -> Space:
    people = dict.fromkeys(kind for notice in told.values() for kind in people_of(use, notice))
    return Space(
        axes={
            "region": tuple(told),
            "person": tuple(sorted(people)),
            "recipient": (use.recipient,),
            "purpose": (use.purpose,),
            "category": tuple(sorted(use.reads)),
            "answer": (YES, NO),
        }
    )


def _taken(use: DataUse, told: Mapping[str, Notice]) -> Iterator[Box]:
    for region in regions_of(use, told):
        yield {
            "region": [region],
            "person": people_of(use, told[region]),
            "recipient": [use.recipient],
            "purpose": [use.purpose],
            "category": use.reads,
            "answer": [YES] if _asks(use, told[region]) else [YES, NO],
        }


def _asks(use: DataUse, told: Notice) -> bool:
    purpose = told.purposes.get(use.purpose)
    return bool(use.choice and purpose and purpose.choice == use.choice)


def _stated(purpose: Purpose, *, region: str) -> Box:
    """Return what the purpose uses; open words use nothing."""
    return {
        "region": [region],
        "person": purpose.of,
        "category": () if purpose.open else purpose.uses,
    }


def _agreed(purpose: Purpose, *, region: str, told: Notice) -> Box:
    """Return the same without the people who said no; a choice that is no choice asks nobody."""
    choice = told.choices.get(purpose.choice)
    free = choice is None or set(choice.channels.values()) == {"always"}
    return {**_stated(purpose, region=region), "answer": [YES, NO] if free else [YES]}


def _ads(purpose: Purpose, *, region: str, told: Notice) -> Box:
    leaves = identifying(told) if ADS in purpose.marks else ()
    return {"region": [region], "category": leaves}


def _received(use: DataUse, told: Mapping[str, Notice]) -> Iterator[Box]:
    yield {"recipient": [HERE]}
    for region, notice in told.items():
        yield {"region": [region], "recipient": _grounds(notice)}
        if recipient := notice.recipients.get(use.recipient):
            yield {
                "region": [region],
                "person": recipient.of,
                "purpose": recipient.purposes,
                "category": recipient.receives,
            }


def _registered(told: Mapping[str, Notice]) -> Iterator[Box]:
    for region, notice in told.items():
        yield {"region": [region], "recipient": [HERE, *notice.recipients, *_grounds(notice)]}


def _grounds(notice: Notice) -> list[str]:
    return [f"{DISCLOSURE}{name}" for name in notice.disclosures]
