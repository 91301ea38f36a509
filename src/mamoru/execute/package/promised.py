"""What the notice promises about one category of a person's data, to be told beside the data.

Purposes, recipients, retention and source are what an access must tell (GDPR art. 15(1)(a), (c), (d),
(g); APPI art. 32(1), 33(1)).  All of it comes from the notice and the map; nothing is made up where
they are silent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mamoru.execute.package.reading import Reading, Told, spelled
from mamoru.model.notice import Purpose, Recipient, Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One promise: its title, and what has to be said of it."""

    id: str  #: node of the notice
    title: Told
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Everything the notice says about one category for one kind of people."""

    purposes: tuple[Line, ...]
    recipients: tuple[Line, ...]
    retention: tuple[Line, ...]
    sources: tuple[Line, ...]


def promised(reading: Reading, leaf: str, systems: Iterable[str]) -> Promised:
    """Return what the notice says about ``leaf``, which was found in ``systems``."""
    notice, of = reading.notice, reading.answer.of
    return Promised(
        purposes=tuple(
            _purpose(reading, name, purpose)
            for name, purpose in notice.purposes.items()
            if of in purpose.of and leaf in purpose.uses
        ),
        recipients=tuple(
            _recipient(reading, name, recipient)
            for name, recipient in notice.recipients.items()
            if of in recipient.of and leaf in recipient.receives
        ),
        retention=tuple(_retention(reading, promise) for promise in reading.periods.get(leaf, ())),
        sources=tuple(_sources(reading, leaf, systems)),
    )


def categories_of(reading: Reading) -> frozenset[str]:
    """Return every leaf category that the notice names for this kind of people."""
    notice, of = reading.notice, reading.answer.of
    named = (
        *(purpose.uses for purpose in notice.purposes.values() if of in purpose.of),
        *(recipient.receives for recipient in notice.recipients.values() if of in recipient.of),
        *(promise.items for promise in notice.retention.values() if of in promise.of),
        *(point.collects for point in notice.collection_points.values() if of in point.of),
    )
    return frozenset(leaf for leaves in named for leaf in leaves)


def _purpose(reading: Reading, name: str, purpose: Purpose) -> Line:
    words = reading.words
    basis = words.find(f"basis.{purpose.basis}")
    notes = (
        words.say("package.basis-is", basis=basis) if basis else "",
        words.say("package.by-choice") if purpose.choice else "",
    )
    return _line(purpose.node.id, reading.tell(purpose.title, name), notes)


def _recipient(reading: Reading, name: str, recipient: Recipient) -> Line:
    words = reading.words
    role = words.find(f"role.{recipient.role}") or spelled(recipient.role)
    countries = tuple(words.find(f"country.{code}") or code for code in recipient.countries)
    title = reading.tell(recipient.title, name)
    return _line(recipient.node.id, title, (role, reading.listed(countries)))


def _retention(reading: Reading, promise: Retention) -> Line:
    words = reading.words
    period = words.say(f"period.{promise.keep.unit}", n=promise.keep.count)
    event = words.find(f"event.{promise.after}") or spelled(promise.after)
    key = "package.kept-to-year-end" if promise.to_fiscal_year_end else "package.kept-for"
    text = words.say(key, period=period, event=event)
    return _line(promise.node.id, Told(text=text), (_ground(reading, promise.ground),))


def _ground(reading: Reading, ground: str) -> str:
    """Return why data is kept; a ground is ``law: NAME`` or the id of a purpose."""
    kind, _, name = ground.rpartition(":")
    name = name.strip()
    if kind == "law":
        return reading.words.say("package.by-law", law=name)
    purpose = reading.notice.purposes.get(name.removeprefix("purposes."))
    title = reading.tell(purpose.title, name).text if purpose else spelled(name)
    return reading.words.say("package.for-purpose", purpose=title) if title else ""


def _sources(reading: Reading, leaf: str, systems: Iterable[str]) -> Iterator[Line]:
    """Yield the points that collect ``leaf``, then the origin of each system where that says more.

    A system whose data was not given by the person says so even where a point collects the same
    category: what it holds did not come from there.
    """
    points = [
        (name, point)
        for name, point in reading.notice.collection_points.items()
        if reading.answer.of in point.of and leaf in point.collects
    ]
    for name, point in points:
        yield _line(point.node.id, reading.tell(point.title, name), ())
    for system in sorted(set(systems) & set(reading.systems)):
        origin = reading.systems[system].origin
        if origin and (origin != "given" or not points):
            words = reading.words.find(f"origin.{origin}") or spelled(origin)
            yield _line(reading.systems[system].id, reading.system(system), (words,))


def _line(node: str, title: Told, notes: Iterable[str]) -> Line:
    return Line(id=node, title=title, notes=tuple(note for note in notes if note))
