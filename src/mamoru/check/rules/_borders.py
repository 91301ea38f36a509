"""Tell what the law of a region wants where data leaves it, and where data leaves to.

Law: GDPR ch. V; APPI art. 28; the facts of ``transfers``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.check.rules._law import Held, held
from mamoru.check.rules._places import law_known
from mamoru.model.law import Fact, Safeguard
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider
from mamoru.model.promises.sharing import Transfer

NONE_WANTED = "any"  #: a way on which data may leave without a safeguard of its own
EVERYWHERE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """What a law wants where data leaves its region."""

    at: Held
    ways: tuple[Fact[Safeguard], ...]

    def knows(self, word: str, country: str = "") -> bool:
        """Tell whether the law knows a safeguard, at all or for data that goes to a country."""
        places = {country, *wider(country)} if country else set()
        return any(
            word in safeguard_of(way).stated_as
            and not (country and places.isdisjoint(safeguard_of(way).only_to or places))
            for way in self.ways
        )

    def abroad(self, countries: tuple[str, ...]) -> set[str]:
        """Return those countries to which data may not go without a safeguard."""
        free = {place for way in self.ways for place in safeguard_of(way).to}
        return {c for c in countries if not self.is_here(c) and free.isdisjoint({c, *wider(c)})}

    def leaves(self, transfer: Transfer) -> bool:
        """Tell whether a transfer goes out of the region of the law."""
        return any(place == EVERYWHERE or self.is_here(place) for place in transfer.origin)

    @property
    def has_exporter(self) -> bool:
        """Tell whether a controller sits in the region of the law."""
        view = self.at.view
        controllers = {view.controller, *(route.entity for route in view.routes)}
        return any(self.is_here(view.entities[name].country) for name in controllers)

    def is_here(self, place: str) -> bool:
        """Tell whether a place is in the region of the law."""
        law = law_known(place)
        return law is not None and law.jurisdiction == self.at.law.jurisdiction


def borders(checked: CheckedProgramme) -> Iterator[Border]:
    """Yield the notice, and each supplement laid over it, with each law that wants a safeguard."""
    for at in held(checked):
        ways = tuple(fact for fact in at.law.all_of(Safeguard) if fact.decided)
        if ways and not any(NONE_WANTED in safeguard_of(way).stated_as for way in ways):
            yield Border(at=at, ways=ways)


def safeguard_of(way: Fact[Safeguard]) -> Safeguard:
    """Return what a fact surely says of a safeguard; one that nothing states where it is unsure."""
    return way.decided or Safeguard(words="")
