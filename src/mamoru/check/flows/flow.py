"""What the notice permits of a use that a map states, in all regions at once.

Comes in: a programme.  Goes out: for each use, the cells that it takes, and those that the notice permits, a
set for each question that is asked.  The axes: the region (empty: people who are told the notice alone), the
kind of people, the recipient (empty: nobody outside), the purpose, the category, what a person has answered
to a choice, and how old they are.  Only values that the use names are on the axes: the space stays small
however long the notice is.  Law: GDPR art. 5(1)(b), 6, 13(1)(c), (e); APPI art. 17, 18, 27.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mamoru.check.flows.ages import Bands, bands_of, taken_ages
from mamoru.check.flows.cells import Cells, Space
from mamoru.model.map import DataUse
from mamoru.model.notice import Mark, Notice, Purpose
from mamoru.model.programme import CheckedProgramme, Programme

Part: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]  #: axes and values, the same in several regions
HERE = ""  #: of regions: no supplement; of recipients: nobody outside
YES, NO = "yes", "no"  #: what a person has answered
ADS = "interest-based-ads"  #: how a purpose is marked
DISCLOSURE = "disclosures."  #: how a use names a ground instead of a recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One use, and what the notice says of it, as sets of cells of its space."""

    use: DataUse
    told: Mapping[str, Notice]  #: by region; ``""`` is the notice alone
    space: Space
    bands: Bands  #: of ages

    @property
    def taken(self) -> Cells:
        """What the use takes."""
        places, ages = regions_of(self.use, self.told), ("age", taken_ages(self.use, self.bands))
        return self._cells((region, (*_taken(self.use, self.told[region]), ages)) for region in places)

    @property
    def stated(self) -> Cells:
        """What its purpose uses, whoever gets it and whatever people have answered."""
        return self._cells((region, _stated(purpose)) for region, purpose in self._purposes())

    @property
    def agreed(self) -> Cells:
        """The same, without what people have said no to."""
        return self._cells((r, _agreed(purpose, self.told[r])) for r, purpose in self._purposes())

    @property
    def received(self) -> Cells:
        """What its recipient may get; nothing is withheld inside the company."""
        return self._cells((region, _received(self.use, notice)) for region, notice in self.told.items())

    @property
    def registered(self) -> Cells:
        """All that goes to a recipient whom the notice names."""
        return self._cells((region, _registered(notice)) for region, notice in self.told.items())

    @property
    def ads(self) -> Cells:
        """What directly identifies people, if its purpose shows interest-based advertising."""
        return self._cells((r, _ads(purpose, self.told[r])) for r, purpose in self._purposes())

    def _purposes(self) -> Iterator[tuple[str, Purpose]]:
        for region, notice in self.told.items():
            if purpose := notice.purposes.get(self.use.purpose):
                yield region, purpose

    def _cells(self, parts: Iterable[tuple[str, Part]]) -> Cells:
        """Return the union; most regions are told the same, and are laid together."""
        regions: dict[Part, list[str]] = {}
        for region, part in parts:
            regions.setdefault(part, []).append(region)
        return self.space.union({**dict(part), "region": where} for part, where in regions.items())


def flows(checked: CheckedProgramme) -> Iterator[Flow]:
    """Yield the uses of all maps.

    All regions are judged at once, from the notice itself; with a supplement laid over it there are no uses.
    """
    notice = checked.programme.notice
    told = {HERE: notice, **{overlay.id: overlay.notice for overlay in notice.overlays.values()}}
    for use in () if notice.region else uses_of(checked.programme):
        bands = bands_of(use, told)
        yield Flow(use=use, told=told, space=_space(use, told, bands), bands=bands)


def uses_of(programme: Programme) -> tuple[DataUse, ...]:
    """Return the uses of every map, in the order of the maps."""
    return tuple(use for system in programme.systems.values() for use in system.uses.values())


def identifying(told: Notice) -> frozenset[str]:
    """Return the categories that directly identify people: those marked, and those that ``never:`` lists."""
    named = {leaf for n in told.never.values() if n.what == "identifying-ads" for leaf in n.items}
    return frozenset(named | _marked(told))


def promised(told: Notice, purpose: str) -> frozenset[str]:
    """Return those that the notice promises to keep out of the advertising of a purpose."""
    promises = [n for n in told.never.values() if n.what == "identifying-ads" and purpose not in n.but_for]
    return frozenset(leaf for n in promises for leaf in n.items or _marked(told))


def _marked(told: Notice) -> set[str]:
    return {name for name, held in told.categories.items() if Mark.IDENTIFYING in held.marks}


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


def _space(use: DataUse, told: Mapping[str, Notice], bands: Bands) -> Space:
    people = dict.fromkeys(kind for notice in told.values() for kind in people_of(use, notice))
    return Space(
        axes={
            "region": tuple(told),
            "person": tuple(sorted(people)),
            "recipient": (use.recipient,),
            "purpose": (use.purpose,),
            "category": tuple(sorted(use.reads)),
            "answer": (YES, NO),
            "age": tuple(bands),
        }
    )


def _taken(use: DataUse, told: Notice) -> Part:
    purpose = told.purposes.get(use.purpose)
    asks = use.choice and purpose and purpose.choice == use.choice
    return (("person", people_of(use, told)), ("answer", (YES,) if asks else (YES, NO)))


def _stated(purpose: Purpose) -> Part:
    """Return what the purpose uses; open words use nothing."""
    return (("person", purpose.of), ("category", () if purpose.open else purpose.uses))


def _agreed(purpose: Purpose, told: Notice) -> Part:
    """Return the same without the people who said no; a choice that is no choice asks nobody."""
    choice = told.choices.get(purpose.choice)
    free = choice is None or set(choice.channels.values()) == {"always"}
    return (*_stated(purpose), ("answer", (YES, NO) if free else (YES,)))


def _ads(purpose: Purpose, told: Notice) -> Part:
    return (("category", tuple(sorted(identifying(told))) if ADS in purpose.marks else ()),)


def _received(use: DataUse, told: Notice) -> Part:
    recipient = told.recipients.get(use.recipient)
    if recipient:
        return (
            ("person", recipient.of),
            ("purpose", recipient.purposes),
            ("category", recipient.receives),
        )
    return _registered(told)


def _registered(told: Notice) -> Part:
    grounds = (f"{DISCLOSURE}{name}" for name in told.disclosures)
    return (("recipient", (HERE, *told.recipients, *grounds)),)
