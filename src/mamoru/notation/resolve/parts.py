"""The sections of a notice or a supplement, resolved: by the name of the notice's field that holds each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from mamoru.model.notice import Edition, Entity, GivenRight, Node, Notice, PersonKind, Representative
from mamoru.model.promises import conduct, contacts, records, requests, sharing
from mamoru.notation.codes import Code
from mamoru.notation.resolve.draft import Draft
from mamoru.notation.resolve.names import IDENTITY_KEY, Use, known_names
from mamoru.notation.resolve.promises import (
    collection_points_of,
    open_ends_of,
    purposes_of,
    recipients_of,
    retention_of,
    rights_of,
)
from mamoru.notation.resolve.sections import promise, promises
from mamoru.notation.shapes.notice import EditionShape, EntityShape, PeopleShape, RepresentativeShape
from mamoru.notation.shapes.requests import FreeShape, PaidShape
from mamoru.notation.shapes.supplement import SupplementShape
from mamoru.wording import forms


class Entry(Protocol):
    """What stands in a section."""

    @property
    def node(self) -> Node:
        """Its node."""


Section = Mapping[str, Entry]
Parts = Mapping[str, Section]  #: field of the notice -> its entries by name

_CALENDAR_YEAR = (12, 31)
#: Fields that hold one entry or none; in ``Parts`` it is under the empty name.
_SINGLE = frozenset({"fee", "refusals", "earlier"})


def parts_of(draft: Draft) -> Parts:
    """Return the sections that the shape of the draft has; what nothing executes is noted in the draft."""
    return {
        "entities": {name: _entity(draft, name, shape) for name, shape in draft.shape.entities.items()},
        "people": {name: _person(draft, name, shape) for name, shape in draft.shape.people.items()},
        "purposes": purposes_of(draft),
        "recipients": recipients_of(draft),
        "retention": retention_of(draft),
        "open_ends": open_ends_of(draft),
        **_divided(rights_of(draft), draft.known.rights),
        "collection_points": collection_points_of(draft),
        **dict(_reached(draft)),
        **dict(_shared(draft)),
        **dict(_asked(draft)),
        **dict(_kept(draft)),
        **dict(_recorded(draft)),
    }


def with_parts(notice: Notice, parts: Parts) -> Notice:
    """Return the notice with these sections; the others stay."""
    changed: Callable[..., Notice] = replace  # the names of the parts are those of its fields
    fields = {field: section[""] if field in _SINGLE else section for field, section in parts.items()}
    return changed(notice, **fields)


def _divided(rights: Mapping[str, GivenRight], known: Collection[str]) -> Parts:
    """Return the rights that Mamoru can carry out, and the others."""
    executed = {name: given for name, given in rights.items() if given.right in known}
    others = {name: given for name, given in rights.items() if name not in executed}
    return {"rights": executed, "other_rights": others}


def _reached(draft: Draft) -> Iterator[tuple[str, Section]]:
    shape = draft.shape
    yield "officers", promises(draft, ("officers",), shape.officers, make=contacts.Officer)
    yield "authorities", promises(draft, ("authorities",), shape.authorities, make=contacts.Authority)
    yield "contacts", promises(draft, ("contacts",), shape.contacts, make=contacts.Contact)


def _shared(draft: Draft) -> Iterator[tuple[str, Section]]:
    shape = draft.shape
    yield "sources", promises(draft, ("sources",), shape.sources, make=sharing.Source)
    yield "transfers", promises(draft, ("transfers",), shape.transfers, make=sharing.Transfer)
    yield "disclosures", promises(draft, ("disclosures",), shape.disclosures, make=sharing.Disclosure)
    rules = promises(draft, ("processors-are",), shape.processors_are, make=sharing.ProcessorRule)
    yield "processor_rules", rules


def _asked(draft: Draft) -> Iterator[tuple[str, Section]]:
    shape = draft.shape.requests
    yield "channels", promises(draft, ("requests", "channels"), shape.channels, make=requests.Channel)
    yield "forms", promises(draft, ("requests", "forms"), shape.forms, make=requests.Form)
    yield "proofs", promises(draft, ("requests", "identity"), shape.identity, make=requests.Proof)
    yield "askers", promises(draft, ("requests", "made-by"), shape.made_by, make=requests.Asker)
    yield "answers", promises(draft, ("requests", "answered"), shape.answered, make=requests.Answer)
    if shape.refusals:
        path = ("requests", "refusals")
        yield "refusals", {"": promise(draft, path, shape.refusals, make=requests.Refusals)}
    if shape.fee:
        yield "fee", {"": _fee(draft, shape.fee)}


def _fee(draft: Draft, shape: FreeShape | PaidShape) -> requests.Fee:
    node = draft.page.node(("requests", "fee"), shape.clause)
    draft.unexecuted.append(node)
    paid = shape if isinstance(shape, PaidShape) else None
    return requests.Fee(
        node=node,
        title=shape.title,
        amount=paid.amount if paid else 0,
        currency=paid.currency if paid else "",
    )


def _kept(draft: Draft) -> Iterator[tuple[str, Section]]:
    shape = draft.shape
    yield "choices", promises(draft, ("choices",), shape.choices, make=conduct.Choice)
    yield "releases", promises(draft, ("releases",), shape.releases, make=conduct.Release)
    yield "ages", promises(draft, ("ages",), shape.ages, make=conduct.Age)
    yield "safeguards", promises(draft, ("safeguards",), shape.safeguards, make=conduct.Safeguard)
    yield "never", promises(draft, ("never",), shape.never, make=conduct.Never)
    yield "changes", promises(draft, ("changes",), shape.changes, make=conduct.Change)
    yield "cookies", promises(draft, ("cookies",), shape.cookies, make=conduct.CookieNotice)
    yield "covered", promises(draft, ("scope", "covers"), shape.scope.covers, make=conduct.Covered)
    yield "excluded", promises(draft, ("scope", "excludes"), shape.scope.excludes, make=conduct.Excluded)
    yield "bases", promises(draft, ("bases",), shape.bases, make=conduct.Bases)
    yield "differences", promises(draft, ("differs",), shape.differs, make=conduct.Difference)
    yield "links", promises(draft, ("links",), shape.links, make=conduct.LinkOut)
    yield "obligations", promises(draft, ("obligations",), shape.obligations, make=conduct.Obligation)
    if shape.earlier:
        yield "earlier", {"": promise(draft, ("earlier",), shape.earlier, make=conduct.Earlier)}


def _recorded(draft: Draft) -> Iterator[tuple[str, Section]]:
    shape = draft.shape
    told = shape.controllers if isinstance(shape, SupplementShape) else {}  # the notice routes to them
    yield "told_controllers", promises(draft, ("controllers",), told, make=records.ToldController)
    yield "reports", promises(draft, ("reports",), shape.reports, make=records.Report)
    yield "destruction", promises(draft, ("destruction",), shape.destruction, make=records.Destruction)


def _entity(draft: Draft, name: str, shape: EntityShape) -> Entity:
    ends = _CALENDAR_YEAR
    if shape.fiscal_year_ends:
        month, day = shape.fiscal_year_ends.split("-")
        ends = (int(month), int(day))
    draft.keep(("entities", name), "representative")
    return Entity(
        node=draft.page.node(("entities", name), shape.clause),
        name=shape.name,
        country=shape.country,
        address=shape.address,
        fiscal_year_ends=ends,
        phone=shape.phone,
        email=shape.email,
        registration=shape.registration,
        representative=_representative(shape.representative) if shape.representative else None,
    )


def _representative(shape: RepresentativeShape) -> Representative:
    return Representative(title=shape.title, name=shape.name, confirmed=shape.confirmed or "")


def _person(draft: Draft, name: str, shape: PeopleShape) -> PersonKind:
    path = ("people", name)
    node = draft.page.node(path, shape.clause)
    linked = shape.known_by
    if "linked_by" in shape.model_fields_set:
        use = Use(path=(*path, "linked-by"), node=node.id)
        linked = known_names(draft.page, shape.linked_by, IDENTITY_KEY, known=shape.known_by, use=use)
    return PersonKind(
        node=node, name=name, title=shape.title, known_by=shape.known_by, linked_by=linked, via=shape.via
    )


def heading(draft: Draft) -> tuple[Node, ...]:
    """Return the nodes of what is said of the text itself."""
    page, shape = draft.page, draft.shape
    found = [page.node(("effective",), shape.effective.clause)] if shape.effective else []
    found += [page.node(("languages",), shape.languages.clause)] if shape.languages else []
    return tuple(found)


def tell_unworded(draft: Draft) -> None:
    """Tell editions in whose language an answer cannot be written: Mamoru has no texts of its own in it."""
    known = tuple(draft.known.languages)
    there = ", ".join(f"`{tag}`" for tag in known[:-1]) + f" or `{known[-1]}`" if known else ""
    shapes = draft.shape.languages.editions if draft.shape.languages and known else ()
    for index, shape in enumerate(shapes):
        if not {*forms(shape.language)} & {*known}:
            draft.page.warn(
                Code.NO_WORDING,
                f"there is an edition in `{shape.language}`, and no answer can be written in it",
                why="who reads the notice in that language is answered in another one",
                remedy=f"answer in {there} (`--language`), and translate by hand; "
                "or write the texts, as CONTRIBUTING.md tells",
                where=draft.page.value("languages", "editions", index),
                node=draft.page.id(("languages",)),
            )


def editions_of(shapes: Sequence[EditionShape], effective: str) -> tuple[Edition, ...]:
    """Return the editions; one that does not say what it renders renders the text of that day."""
    return tuple(
        Edition(language=shape.language, of=shape.of or effective, binding=shape.status == "binding")
        for shape in shapes
    )
