"""MAM-252: data leaves a region only on a way that its law knows, and the way is stated.

Reads transfers and recipients, as they are in the notice and in each supplement; yields those that state no
safeguard, or one that the law of the region data leaves from does not know.  ``safeguard: law`` names none.
A recipient is asked about only where a controller sits in the region, so that data surely leaves it, and
where no transfer to it is told.  Law: GDPR ch. V, 13(1)(f); APPI art. 28; the facts of ``transfers``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, articles, first_few, held, weight
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Fact, Safeguard
from mamoru.model.notice import Node, Recipient
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider
from mamoru.model.promises.sharing import Transfer

NONE_WANTED = "any"  #: a way on which data may leave without a safeguard of its own
NOT_NAMED = frozenset({"", "law"})  #: what names no safeguard
STRUCK_DOWN = "privacy-shield"  #: MAM-240 tells of it
EVERYWHERE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One transfer or recipient, and the laws that want another safeguard of it."""

    node: Node
    safeguard: str
    abroad: set[str] = field(default_factory=set)
    by_law: dict[str, tuple[Fact[Safeguard], ...]] = field(default_factory=dict)
    weights: set[Severity] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """What a law wants where data leaves its region."""

    at: Held
    ways: tuple[Fact[Safeguard], ...]

    @property
    def words(self) -> frozenset[str]:
        """The words in which a notice states a safeguard that the law knows."""
        return frozenset(word for way in self.ways for word in _of(way).stated_as)

    def abroad(self, countries: tuple[str, ...]) -> set[str]:
        """Return those countries to which data may not go without a safeguard."""
        free = {place for way in self.ways for place in _of(way).to}
        return {c for c in countries if not self._is_here(c) and free.isdisjoint({c, *wider(c)})}

    def leaves(self, transfer: Transfer) -> bool:
        """Tell whether a transfer goes out of the region of the law."""
        return any(place == EVERYWHERE or self._is_here(place) for place in transfer.origin)

    @property
    def has_exporter(self) -> bool:
        """Tell whether a controller sits in the region of the law."""
        view = self.at.view
        controllers = {view.controller, *(route.entity for route in view.routes)}
        return any(self._is_here(view.entities[name].country) for name in controllers)

    def _is_here(self, place: str) -> bool:
        law = law_known(place)
        return law is not None and law.jurisdiction == self.at.law.jurisdiction


def without_safeguard(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each transfer and each recipient, with all the laws that want another safeguard."""
    broken: dict[str, Broken] = {}
    for border in _borders(checked):
        for transfer in border.at.view.transfers.values():
            _note(broken, transfer, border, abroad=_uncovered(transfer, border))
        for recipient in border.at.view.recipients.values() if border.has_exporter else ():
            _note(broken, recipient, border, abroad=_untold(recipient, border))
    yield from map(_finding, broken.values())


def _borders(checked: CheckedProgramme) -> Iterator[Border]:
    for at in held(checked):
        ways = tuple(fact for fact in at.law.all_of(Safeguard) if fact.decided)
        if ways and not any(NONE_WANTED in _of(way).stated_as for way in ways):
            yield Border(at=at, ways=ways)


def _of(way: Fact[Safeguard]) -> Safeguard:
    return way.decided or Safeguard(words="")


def _uncovered(transfer: Transfer, border: Border) -> set[str]:
    """Return the countries to which data leaves on no way that the law knows, by this transfer or another."""
    if transfer.surviving or not border.leaves(transfer):
        return set()
    return border.abroad(transfer.to) - _covered(transfer.recipient, border)


def _covered(recipient: str, border: Border) -> set[str]:
    """Return the countries to which a transfer to the recipient rests on a safeguard that the law knows."""
    known = (t for t in _transfers_to(recipient, border) if t.safeguard in border.words)
    return {country for transfer in known for country in transfer.to}


def _transfers_to(recipient: str, border: Border) -> Iterator[Transfer]:
    for transfer in border.at.view.transfers.values():
        if recipient and transfer.recipient == recipient and not transfer.surviving:
            yield from (transfer,) if border.leaves(transfer) else ()


def _untold(recipient: Recipient, border: Border) -> set[str]:
    """Return the countries abroad where a recipient gets data, if no transfer to it is told."""
    name = next(name for name, one in border.at.view.recipients.items() if one is recipient)
    is_told = not recipient.receives or any(_transfers_to(name, border))
    return set() if is_told else border.abroad(recipient.countries)


def _note(broken: dict[str, Broken], one: Transfer | Recipient, border: Border, *, abroad: set[str]) -> None:
    """Remember a law that wants another safeguard of a transfer or recipient, if it does."""
    if not abroad or one.safeguard == STRUCK_DOWN or one.safeguard in border.words:
        return
    note = broken.setdefault(one.node.id, Broken(node=one.node, safeguard=one.safeguard))
    note.abroad.update(abroad)
    note.by_law[border.at.law.jurisdiction] = border.ways
    is_clear = one.safeguard not in NOT_NAMED
    note.weights.add(weight(one.node, border.at.view, border.ways) if is_clear else Severity.WARNING)


def _finding(broken: Broken) -> Finding:
    return found(
        TRANSFER_WITHOUT_SAFEGUARD,
        problem=_said(broken),
        remedy=f"write in `safeguard:` the way on which data leaves{_choice(broken.by_law)}",
        where=broken.node.where,
        node=broken.node.id,
        severity=Severity.ERROR if Severity.ERROR in broken.weights else Severity.WARNING,
        article=articles([ways[0] for ways in broken.by_law.values()]),
    )


def _said(broken: Broken) -> str:
    name, law = broken.node.id, f"the law of {named(sorted(broken.by_law))}"
    if broken.safeguard not in NOT_NAMED:
        return f"`{name}` rests on the safeguard `{broken.safeguard}`, which {law} does not know"
    if broken.safeguard:
        return f"`{name}` leaves with `safeguard: {broken.safeguard}`, which names none, and {law} wants one"
    places = first_few(sorted(broken.abroad))
    return f"`{name}` gets data in {places} and states no safeguard, and {law} wants one"


def _choice(by_law: Mapping[str, tuple[Fact[Safeguard], ...]]) -> str:
    """Return the words that all the laws know, or else where those of each are shown."""
    words = [{word for way in ways for word in _of(way).stated_as} for ways in by_law.values()]
    shared = set.intersection(*words) - NOT_NAMED - {STRUCK_DOWN}
    if shared:
        return f": {named(sorted(shared), last='or')}"
    return (
        "; `mamoru laws show` lists those that each law knows, and a supplement may tell another for a region"
    )


def _abroad(safeguard: str) -> str:
    return notice(
        more=f"""\
transfers:
  office: {{from: [JP], to: [US], of: customer, items: [contact], safeguard: {safeguard}}}
"""
    )


TRANSFER_WITHOUT_SAFEGUARD = Rule(
    code="MAM-252",
    severity=Severity.ERROR,
    asks="Does data leave each region on a way that its law knows?",
    why="data that leaves without such a way leaves against the law, and people cannot know what protects it",
    article="GDPR art. 13(1)(f), 44-49; APPI art. 28",
    find=without_safeguard,
    find_live=None,
    fails={"notice.yaml": _abroad("contract")},
    passes={"notice.yaml": _abroad("equivalent-measures")},
    stops=Stops.PUBLICATION,
)
