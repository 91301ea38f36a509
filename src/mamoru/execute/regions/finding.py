"""Find people, and by which notice they are answered: as it is, or as those of their region are told it.

The region is read together with the person's row, under the same lock, so that no system is asked once
more; what is done then is compiled from that notice.  Law: GDPR art. 3(2), 13; LGPD art. 3.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mamoru.execute.composing.removed import refuse_removed
from mamoru.execute.engine import Engine, Prepared
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.execute.people import Identity, Person, find_people
from mamoru.execute.regions.errors import apart, elsewhere
from mamoru.model.kinds.right import Act
from mamoru.model.promises.regions import UNKNOWN, wider
from mamoru.plan.keeping import kept_longer
from mamoru.plan.responsible import perhaps_responsible, responsible


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIn:
    """People, and what they are answered by."""

    people: tuple[Person, ...]
    engine: Engine  #: goes by what they are told
    prepared: Prepared
    notes: tuple[str, ...]  #: what a person at the desk should know of it; never a data value
    regions: tuple[str, ...]  #: where they are; none: nobody knows
    unplaced: bool  #: of somebody nobody knows it

    @property
    def controllers(self) -> tuple[str, ...]:
        """The ids of the entities that answer for their data."""
        notice = self.engine.checked.programme.notice
        return responsible(notice, self.regions, of=self.prepared.recipe.of).entities

    @property
    def answering(self) -> frozenset[str]:
        """The ids of all entities that may answer for any of their data, as far as that is known."""
        notice = (self.engine.whole or self.engine).checked.programme.notice
        others = perhaps_responsible(notice, of=self.prepared.recipe.of) if self.unplaced else frozenset()
        return others.union(self.controllers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What the rows of one person say of where they are."""

    regions: frozenset[str]  #: the nearest ones: ``US-CA`` where another row says ``US``
    note: str = ""  #: why they say nothing


def find(engine: Engine, prepared: Prepared, asked: Sequence[Identity]) -> FoundIn:
    """Find everybody asked for; the caller holds the transaction.

    Raises NotOneNotice, and what finding and compiling raise.
    """
    try:
        people = find_people(prepared.recipe, prepared.connected, asked, queries=prepared.people)
    except UnknownPerson:
        refuse_removed(engine, prepared.recipe.of, asked)
        raise
    if not prepared.searching:
        notes = _unlooked(engine, prepared)
        longer = _longer(engine, prepared) if notes else ()
        told = {UNKNOWN} if longer else set[str]()
    else:
        places = [_whereabouts(engine, prepared, person) for person in people]
        notes = tuple(dict.fromkeys(p.note for p in places if p.note and not engine.given))
        longer = _longer(engine, prepared) if notes else ()
        told = {_supplement(engine, place, unknown=UNKNOWN if longer else "") for place in places}
    if len(told) > 1:
        raise apart(told)
    for supplement in told:
        engine = engine.told_in(supplement, given=engine.given)
        prepared = engine.prepare_found(prepared)
    agreed = [(engine.given,)] if engine.given else _regions(engine, prepared, people)
    return FoundIn(
        people=people,
        engine=engine,
        prepared=prepared,
        notes=(*notes, *longer),
        regions=tuple(sorted({region for regions in agreed for region in regions})),
        unplaced=not all(agreed),
    )


def _regions(engine: Engine, prepared: Prepared, people: Sequence[Person]) -> list[tuple[str, ...]]:
    """Return, for each person, the regions that their rows agree on; none where they do not say it."""
    places = (_whereabouts(engine, prepared, person) for person in people)
    return [() if place.note else tuple(place.regions) for place in places]


def _longer(engine: Engine, prepared: Prepared) -> tuple[str, ...]:
    """Tell by which promises rows of people whose region is unknown are kept longer than the notice says."""
    if prepared.recipe.right.act is not Act.ERASE:
        return ()
    programme = (engine.whole or engine).checked.programme
    promises = kept_longer(programme, prepared.recipe.of)
    return tuple(LONGER.format(promise.node.id, promise.keep) for promise in promises)


LONGER = "where the region is unknown, rows stay as long as the law of any region needs them: `{}` keeps {}"


def _unlooked(engine: Engine, prepared: Prepared) -> tuple[str, ...]:
    """Tell that the notice was taken as it is because nothing says where the person is."""
    known = engine.given or engine.checked.programme.notice.region
    if known or not engine.overlays or _columns(prepared):
        return ()
    return (UNMAPPED.format(", ".join(sorted(engine.overlays)), prepared.recipe.of),)


UNMAPPED = (
    "the notice was used without its supplements ({}): no map says in which region a {} is; give --region, "
    "or add `region: COLUMN` to a table of them"
)


def _whereabouts(engine: Engine, prepared: Prepared, person: Person) -> Whereabouts:
    said = {row.region for row in person.rows.values()} - {""}
    known = said - {UNKNOWN}
    nearest = {r for r in known if not any(r in wider(o) and o not in wider(r) for o in known)}
    columns = _columns(prepared)
    where = ", ".join(columns[place] for place in sorted({p[:2] for p in person.rows} & columns.keys()))
    if len({_told(engine, r) for r in nearest}) > 1:
        return Whereabouts(regions=frozenset(nearest), note=CONTRADICTORY.format(where))
    if nearest:
        return Whereabouts(regions=frozenset(nearest))
    text = UNEXPLAINED if said else EMPTY if where else NOWHERE
    return Whereabouts(regions=frozenset(), note=text.format(where))


AS_IT_IS = "the notice holds as it is; --region decides"
CONTRADICTORY = f"the rows of the person say different regions ({{}}): {AS_IT_IS}"
UNEXPLAINED = f"{{}} says no region that the map explains: {AS_IT_IS}"
EMPTY = f"{{}} is empty: {AS_IT_IS}"
NOWHERE = f"no row of the person says in which region they are: {AS_IT_IS}"


def _columns(prepared: Prepared) -> dict[tuple[str, str], str]:
    """Return the columns that say where people are, by system and table."""
    return {
        (system.system.name, p.table.name): f"`{system.system.name}.{p.table.name}.{p.region.column}`"
        for system in prepared.recipe.systems
        for p in system.people
        if p.region
    }


def _supplement(engine: Engine, place: Whereabouts, *, unknown: str) -> str:
    """Return the supplement that holds for one person, ``""`` for none.  Raises NotOneNotice."""
    found = {_told(engine, region) for region in place.regions}
    if not engine.given:
        return found.pop() if len(found) == 1 else unknown
    given = _told(engine, engine.given)
    if found and given not in found and not _lies_in(engine.given, place.regions):
        raise elsewhere(engine.given, place.regions)
    return given


def _lies_in(given: str, regions: Collection[str]) -> bool:
    return all(region in wider(given) for region in regions)


def _told(engine: Engine, region: str) -> str:
    return (engine.whole or engine).checked.programme.notice.for_region(region).region
