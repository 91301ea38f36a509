"""MAM-252: data leaves a region only on a way that its law knows, and the way is stated.

Reads transfers and recipients, as they are in the notice and in each supplement; yields those that state no
safeguard, or one that the law of the region data leaves from does not know, at all or for a country that it
goes to.  ``safeguard: law`` names none.  A recipient is asked about only where a controller sits in the
region, so that data surely leaves it, and for countries that no transfer to it tells of.  Where data is held
abroad and no transfer tells of it, MAM-326 does.
Law: GDPR ch. V, 13(1)(f); APPI art. 28; the facts of ``transfers``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mamoru.check.rules._borders import Border, borders, safeguard_of
from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import articles, first_few, weight
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Fact, Safeguard
from mamoru.model.notice import Node, Recipient
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import wider
from mamoru.model.promises.sharing import Transfer

NOT_NAMED = frozenset({"", "law"})  #: what names no safeguard
STRUCK_DOWN = "privacy-shield"  #: MAM-240 tells of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One transfer or recipient, and the laws that want another safeguard of it."""

    node: Node
    safeguard: str
    abroad: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)  #: of these, where the law knows it for others only
    by_law: dict[str, tuple[Fact[Safeguard], ...]] = field(default_factory=dict)
    weights: set[Severity] = field(default_factory=set)


def without_safeguard(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each transfer and each recipient, with all the laws that want another safeguard."""
    broken: dict[str, Broken] = {}
    for border in borders(checked):
        for transfer in border.at.view.transfers.values():
            _note(broken, transfer, border, abroad=_uncovered(transfer, border))
        for recipient in border.at.view.recipients.values() if border.has_exporter else ():
            _note(broken, recipient, border, abroad=_untold(recipient, border))
    yield from map(_finding, broken.values())


def _uncovered(transfer: Transfer, border: Border) -> set[str]:
    """Return the countries to which data leaves on no way that the law knows, by this transfer or another."""
    if transfer.surviving or not border.leaves(transfer):
        return set()
    return border.abroad(transfer.to) - _covered(transfer.recipient, border)


def _covered(recipient: str, border: Border) -> set[str]:
    """Return the countries to which a transfer to the recipient rests on a safeguard that the law knows."""
    told = _transfers_to(recipient, border)
    return {c for transfer in told for c in transfer.to if border.knows(transfer.safeguard, c)}


def _transfers_to(recipient: str, border: Border) -> Iterator[Transfer]:
    for transfer in border.at.view.transfers.values():
        if recipient and transfer.recipient == recipient and not transfer.surviving:
            yield from (transfer,) if border.leaves(transfer) else ()


def _untold(recipient: Recipient, border: Border) -> set[str]:
    """Return the countries abroad where a recipient gets data, and of which no transfer to it tells."""
    name = next(name for name, one in border.at.view.recipients.items() if one is recipient)
    told = {country for transfer in _transfers_to(name, border) for country in transfer.to}
    return border.abroad(recipient.countries) - told if recipient.receives else set()


def _note(broken: dict[str, Broken], one: Transfer | Recipient, border: Border, *, abroad: set[str]) -> None:
    """Remember a law that wants another safeguard of a transfer or recipient, if it does."""
    beyond = {country for country in abroad if not border.knows(one.safeguard, country)}
    if not beyond or one.safeguard == STRUCK_DOWN:
        return
    note = broken.setdefault(one.node.id, Broken(node=one.node, safeguard=one.safeguard))
    note.abroad.update(beyond)
    if border.knows(one.safeguard):
        note.elsewhere.update(beyond)
    note.by_law[border.at.law.jurisdiction] = border.ways
    is_clear = one.safeguard not in NOT_NAMED
    note.weights.add(weight(one.node, border.at.view, border.ways) if is_clear else Severity.WARNING)


def _finding(broken: Broken) -> Finding:
    return found(
        TRANSFER_WITHOUT_SAFEGUARD,
        problem=_said(broken),
        remedy=f"write in `safeguard:` the way on which data leaves{_choice(broken)}",
        where=broken.node.where,
        node=broken.node.id,
        severity=Severity.ERROR if Severity.ERROR in broken.weights else Severity.WARNING,
        article=articles([ways[0] for ways in broken.by_law.values()]),
    )


def _said(broken: Broken) -> str:
    name, law = broken.node.id, f"the law of {named(sorted(broken.by_law))}"
    if broken.safeguard not in NOT_NAMED:
        places = f" for {first_few(sorted(broken.elsewhere))}" if broken.elsewhere else ""
        return f"`{name}` rests on the safeguard `{broken.safeguard}`, which {law} does not know{places}"
    if broken.safeguard:
        return f"`{name}` leaves with `safeguard: {broken.safeguard}`, which names none, and {law} wants one"
    places = first_few(sorted(broken.abroad))
    return f"`{name}` gets data in {places} and states no safeguard, and {law} wants one"


def _choice(broken: Broken) -> str:
    """Return the words that all the laws know there, or else where those of each are shown."""
    words = [set(_known(ways, broken.abroad)) for ways in broken.by_law.values()]
    shared = set.intersection(*words) - NOT_NAMED - {STRUCK_DOWN, broken.safeguard}
    if shared:
        return f": {named(sorted(shared), last='or')}"
    return (
        "; `mamoru laws show` lists those that each law knows, and a supplement may tell another for a region"
    )


def _known(ways: Iterable[Fact[Safeguard]], abroad: Iterable[str]) -> Iterator[str]:
    """Yield the words of a law for a safeguard that reaches each of the countries."""
    every = tuple({country, *wider(country)} for country in abroad)
    for way in ways:
        only = safeguard_of(way).only_to
        if not only or all(not places.isdisjoint(only) for places in every):
            yield from safeguard_of(way).stated_as


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
