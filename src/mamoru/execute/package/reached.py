"""Whom a person turns to with an answer: controllers, officers, contacts, and the authority for complaints.

Takes the reading of an answer; gives lines for the page and a file for programs.  Law: GDPR art. 12(1),
13(1)(a), (b), 13(2)(d), 15(1)(f); LGPD art. 9(III), 18; APPI art. 32(1).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.execute.package.reading import Reading, Told, spelled
from mamoru.model.promises.contacts import Authority, Contact, Officer
from mamoru.plan.responsible import Controller

COMPLAINT = "complaint"  #: the right to turn to an authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Somebody who can be turned to."""

    role: str
    name: Told
    when: str  #: where it is them, if that hangs on anything
    lines: tuple[str, ...]  #: person, address and so on, as the notice has them


def reached(reading: Reading) -> tuple[Reached, ...]:
    """Return whom to write to: the controllers first, then officers and contacts."""
    found = reading.responsible
    return (
        *(_controller(reading, one) for one in found.controllers),
        *(_officer(reading, name, one) for name, one in found.officers.items()),
        *(_contact(reading, name, one) for name, one in found.contacts.items()),
    )


def authorities(reading: Reading) -> tuple[Reached, ...]:
    """Return to whom this person can complain."""
    role = reading.words.say("package.authority")
    return tuple(
        Reached(
            role=role,
            name=reading.tell(one.name or one.title, name),
            when="",
            lines=_lines(one.address, one.post, one.email, one.complaints, one.phone, one.url),
        )
        for name, one in reading.responsible.authorities.items()
    )


def complains(reading: Reading) -> bool:
    """Tell whether the notice, or the law it names, gives this person the right to complain."""
    rights = reading.notice.every_right.values()
    return any(given.right == COMPLAINT and reading.answer.of in given.of for given in rights)


def contacts_file(reading: Reading) -> dict[str, object]:
    """Return the same for programs, by the ids of the notice; what is not stated is left out."""
    found = reading.responsible
    return {
        "controllers": [_entity_fields(reading, one) for one in found.controllers],
        "officers": [
            {"id": name, "role": one.role, "entity": one.entity, **_fields(reading, name, one)}
            for name, one in found.officers.items()
        ],
        "contacts": [
            _stated({"id": name, "entity": one.entity, "for": one.about, "hours": one.hours})
            | _fields(reading, name, one)
            for name, one in found.contacts.items()
        ],
        "authorities": [
            _stated({"id": name, "complaints": one.complaints, "post": one.post})
            | _fields(reading, name, one)
            for name, one in found.authorities.items()
        ],
    }


def _controller(reading: Reading, one: Controller) -> Reached:
    entity = reading.notice.entities[one.entity]
    return Reached(
        role=_called(reading, one.entity),
        name=reading.entity(one.entity),
        when=reading.listed(tuple(_when(reading, one))),
        lines=_lines(entity.address, entity.email, entity.phone),
    )


def _called(reading: Reading, entity: str) -> str:
    """Return how the law of the region calls a controller, where the page's language has a word for it."""
    titles = [t.title for t in reading.notice.told_controllers.values() if t.entity == entity and t.title]
    told = reading.tell(titles[0], "") if titles else None
    return told.text if told and not told.language else reading.words.say("package.controller")


def _when(reading: Reading, one: Controller) -> Iterator[str]:
    say = reading.words.say
    if one.provider:
        yield say("package.where-provider", entity=reading.entity(one.provider).text)
    if one.collector:
        yield say("package.where-collector", entity=reading.entity(one.collector).text)
    if one.otherwise:
        yield say("package.where-otherwise")


def _officer(reading: Reading, name: str, one: Officer) -> Reached:
    role = reading.words.find(f"officer.{one.role}") or spelled(one.role)
    titled = one.name or one.title
    person = reading.tell(one.person, "").text if one.person else ""
    told = reading.tell(titled, name) if titled else reading.entity(one.entity)
    return Reached(
        role=role, name=told, when="", lines=_lines(person, one.address, one.email, one.phone, one.url)
    )


def _contact(reading: Reading, name: str, one: Contact) -> Reached:
    return Reached(
        role=reading.words.say("package.contact"),
        name=reading.tell(one.name or one.title, name),
        when="",
        lines=_lines(one.address, one.email, one.phone, one.url, one.hours),
    )


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _entity_fields(reading: Reading, one: Controller) -> dict[str, object]:
    entity = reading.notice.entities[one.entity]
    when = {"provider": one.provider, "collector": one.collector, "otherwise": one.otherwise}
    return {"id": one.entity, "name": reading.entity(one.entity).text, "country": entity.country} | _stated(
        {
            "address": entity.address,
            "email": entity.email,
            "phone": entity.phone,
            "registration": entity.registration,
            "when": _stated(when),
        }
    )


def _fields(reading: Reading, name: str, one: Officer | Contact | Authority) -> dict[str, object]:
    person = one.person if isinstance(one, Officer) else {}
    return {"name": reading.tell(one.name or one.title, name).text} | _stated(
        {
            "person": reading.tell(person, "").text if person else "",
            "address": one.address,
            "email": one.email,
            "phone": one.phone,
            "url": one.url,
        }
    )


def _stated(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}
