"""What is told of the nodes of a notice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from mamoru.check.judging import views
from mamoru.desk.explanation.kept import promised, swept
from mamoru.desk.explanation.links import (
    categories,
    columns_of,
    lasts,
    point_link,
    purpose_link,
    readable,
    recipient_link,
    retention_link,
    retention_there,
    right_link,
    rights_reaching,
    table_link,
)
from mamoru.desk.explanation.records import told_of
from mamoru.desk.explanation.told import Group, Link, Told, group, of_node, titled, words
from mamoru.desk.explanation.uses import used
from mamoru.model.kinds.right import Right
from mamoru.model.notice import (
    Category,
    CollectionPoint,
    Entity,
    GivenRight,
    Node,
    Overlay,
    PersonKind,
    Purpose,
    Recipient,
    Retention,
)
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members
from mamoru.notation.clauses import nodes as stating

Tell = Callable[[], Told]
SUPPLEMENTS = "supplements."
ORIGINS = {
    "given": "People give it themselves.",
    "automatic": "It is recorded automatically.",
    "other-sources": "It comes from other sources.",
    "": "The map of each system says where it comes from.",
}


def nodes(checked: CheckedProgramme) -> Iterator[tuple[str, Tell]]:
    """Yield the id of every node of the notice and of its supplements, and what tells of it."""
    yield from _subjects(checked)
    yield from _promises(checked, checked)
    for view, overlay in zip(list(views(checked))[1:], _overlays(checked), strict=True):
        yield f"{SUPPLEMENTS}{overlay.id}", partial(_overlay, overlay)
        own = (
            told for told in (*_subjects(view), *_promises(view, checked)) if told[0].startswith(SUPPLEMENTS)
        )
        yield from own


def _subjects(checked: CheckedProgramme) -> Iterator[tuple[str, Tell]]:
    """Yield what the notice speaks of: itself, entities, people, data."""
    notice = checked.programme.notice
    for node in stating(notice):  # those that more is known of come again below
        yield node.id, partial(_heading, node)
    for node in notice.unexecuted:
        yield node.id, partial(promised, checked, node)
    for entity in notice.entities.values():
        yield entity.node.id, partial(_entity, checked, entity)
    for person in notice.people.values():
        yield person.node.id, partial(_person, checked, person)
    for branch, leaves in branches(notice.categories).items():
        yield f"data.{branch}", partial(_branch, checked, branch, leaves=leaves)
    for category in notice.categories.values():
        yield category.node.id, partial(_category, checked, category)


def _overlays(checked: CheckedProgramme) -> Sequence[Overlay]:
    return tuple(checked.programme.notice.overlays.values())


def _overlay(overlay: Overlay) -> Told:
    links = (
        Link(id=node.id, says=words(node.clauses, nothing=""), where=node.where) for node in overlay.nodes
    )
    return Told(
        id=f"{SUPPLEMENTS}{overlay.id}",
        kind="supplement",
        title="",
        says=(
            f"It is laid over the notice for people of {words(overlay.regions)}, from {overlay.effective}.",
            f"The law there: {words(overlay.law)}.",
        ),
        clauses=(),
        where=overlay.nodes[0].where if overlay.nodes else None,
        groups=(group("what it says", links),),
    )


def _own_name(node: Node) -> str:
    """Return the name of a node within its section, in the notice or in a supplement."""
    parts = node.id.split(".")
    return ".".join(parts[3:] if node.id.startswith(SUPPLEMENTS) else parts[1:])


def _promises(checked: CheckedProgramme, whole: CheckedProgramme) -> Iterator[tuple[str, Tell]]:
    """Yield what it says of them, and the events that periods run from; ``whole`` is told to everybody."""
    notice = checked.programme.notice
    for purpose in notice.purposes.values():
        yield purpose.node.id, partial(_purpose, checked, purpose)
    for recipient in notice.recipients.values():
        yield recipient.node.id, partial(_recipient, checked, recipient)
    for retention in notice.retention.values():
        yield retention.node.id, partial(_retention, checked, retention, whole=whole)
    for right in notice.rights.values():
        yield right.node.id, partial(_right, checked, right)
    for point in notice.collection_points.values():
        yield point.node.id, partial(_point, checked, point)
    yield from told_of(notice)
    for event in dict.fromkeys(retention.after for retention in notice.retention.values()):
        yield f"events.{event}", partial(_event, checked, event)


def branches(known: Mapping[str, Category]) -> Mapping[str, Sequence[str]]:
    """Return the branches of the tree of data with the leaves below each, in the notice's order."""
    found: dict[str, list[str]] = {}
    for leaf in known:
        parts = leaf.split(".")
        for depth in range(1, len(parts)):
            found.setdefault(".".join(parts[:depth]), []).append(leaf)
    return found


def _heading(node: Node) -> Told:
    return of_node(node, "part of the notice", "", says=["It is a part of what the notice says."])


def _entity(checked: CheckedProgramme, entity: Entity) -> Told:
    notice = checked.programme.notice
    name = _own_name(entity.node)
    role = "It is the controller." if notice.controller == name else "It is not the controller."
    says = [f"A legal person in {entity.country}. {role}"]
    return of_node(entity.node, "entity", titled(entity.name, notice.governing_language), says=says)


def _person(checked: CheckedProgramme, person: PersonKind) -> Told:
    programme, notice, name = checked.programme, checked.programme.notice, person.name
    keys = f"They are looked up by {words(person.known_by)}."
    linked = (
        f"Rows of two systems are one person's when they share {words(person.linked_by, nothing='no key')}."
    )
    tables = (
        table_link(s, t) for s in programme.systems.values() for t in s.tables.values() if name in t.people
    )
    by_hand = (
        Link(id=s.id, says=f"searched by hand: {s.manual.owner}", where=s.where)
        for s in programme.systems.values()
        if s.manual and name in s.manual.of
    )
    return of_node(
        person.node,
        "kind of people",
        titled(person.title, notice.governing_language),
        says=[keys, linked] if person.known_by else ["They are known by no key, so nobody can be looked up."],
        groups=[
            group("whose rows they are", (*tables, *by_hand)),
            group("rights", (right_link(r) for r in notice.rights.values() if name in r.of)),
            group("purposes", (purpose_link(p) for p in notice.purposes.values() if name in p.of)),
            group("recipients", (recipient_link(r) for r in notice.recipients.values() if name in r.of)),
            group("collected at", (point_link(p) for p in notice.collection_points.values() if name in p.of)),
            group("kept", (retention_link(r) for r in notice.retention.values() if name in r.of)),
        ],
    )


def _branch(checked: CheckedProgramme, branch: str, *, leaves: Sequence[str]) -> Told:
    notice = checked.programme.notice
    named = notice.branches.get(branch)
    says = f"A branch of the data: it stands for {words(leaves)}."
    return Told(
        id=f"data.{branch}",
        kind="branch of the data",
        title=titled(named.title, notice.governing_language) if named else "",
        says=(says,),
        clauses=(),
        where=named.node.where if named else notice.categories[leaves[0]].node.where,
        groups=(categories(checked, leaves), *_of_categories(checked, leaves)),
    )


def _category(checked: CheckedProgramme, category: Category) -> Told:
    marks = sorted(mark.value for mark in category.marks)
    says = f"A category of data, marked {words(marks)}." if marks else "A category of data without marks."
    return of_node(
        category.node,
        "category",
        titled(category.title, checked.programme.notice.governing_language),
        says=[says, ORIGINS[category.origin]],
        groups=_of_categories(checked, [category.id]),
    )


def _of_categories(checked: CheckedProgramme, leaves: Sequence[str]) -> Iterator[Group]:
    notice, wanted = checked.programme.notice, set(leaves)
    points = notice.collection_points.values()
    yield group("collected at", (point_link(p) for p in points if wanted & set(p.collects)))
    yield group("held in", columns_of(checked, wanted))
    yield group("used for", (purpose_link(p) for p in notice.purposes.values() if wanted & set(p.uses)))
    receive = (r for r in notice.recipients.values() if wanted & set(r.receives))
    yield group("received by", map(recipient_link, receive))
    promises = (retention_link(r) for r in notice.retention.values() if wanted & set(r.items))
    yield group("kept by", (*promises, *retention_there(notice, wanted)))
    yield from rights_reaching(checked, wanted)


def _purpose(checked: CheckedProgramme, purpose: Purpose) -> Told:
    notice = checked.programme.notice
    name = _own_name(purpose.node)
    basis = f"Legal basis: {purpose.basis}." if purpose.basis else "No legal basis is named."
    choice = [f"A person decides by choices.{purpose.choice}."] if purpose.choice else []
    names = f"choices.{purpose.choice}"
    choices = (Link(id=n.id, says="", where=n.where) for n in notice.unexecuted if n.id == names)
    receive = (r for r in notice.recipients.values() if name in r.purposes)
    grounds = (r for r in notice.retention.values() if r.ground == f"purpose: {name}")
    points = notice.collection_points.values()
    return of_node(
        purpose.node,
        "purpose",
        titled(purpose.title, notice.governing_language),
        says=[f"It uses data of {words(purpose.of, nothing='nobody')}. {basis}", *choice],
        groups=[
            categories(checked, purpose.uses),
            *([group("choices", choices)] if purpose.choice else []),
            group("told where it is collected", (point_link(p) for p in points if name in p.purposes)),
            group("recipients for it", map(recipient_link, receive)),
            group("kept because of it", map(retention_link, grounds)),
            *used(checked, lambda use: use.purpose == name),
        ],
    )


def _recipient(checked: CheckedProgramme, recipient: Recipient) -> Told:
    notice = checked.programme.notice
    countries = f" It is in {words(recipient.countries)}." if recipient.countries else ""
    return of_node(
        recipient.node,
        "recipient",
        titled(recipient.title, notice.governing_language),
        says=[f"Who gets data of {words(recipient.of)}, as {recipient.role}.{countries}"],
        groups=[
            categories(checked, recipient.receives),
            group("purposes", (purpose_link(notice.purposes[name]) for name in recipient.purposes)),
            *used(checked, lambda use: f"recipients.{use.recipient}" == recipient.node.id),
        ],
    )


def _retention(checked: CheckedProgramme, retention: Retention, *, whole: CheckedProgramme) -> Told:
    programme, notice = checked.programme, checked.programme.notice
    bound = _bound(checked, retention.after)
    tables = (
        Link(id=t.id, says=f"readable: {words(readable(checked, s, t))}", where=t.keep.where)
        for s in programme.systems.values()
        for t in s.tables.values()
        if t.keep and notice.promise_of(t.keep) == retention
    )
    name = retention.ground.partition("purpose: ")[2]
    because = (purpose_link(p) for known, p in notice.purposes.items() if known == name)
    return of_node(
        retention.node,
        "retention promise",
        "",
        says=[
            f"Data of {words(retention.of)} is kept {lasts(retention)}, then destroyed.",
            f"The ground is {retention.ground}.",
            *(f"It holds over {name}: {reason}." for name, reason in retention.over.items()),
            "What else is said of these categories: mamoru retention conflicts.",
        ],
        groups=[
            categories(checked, retention.items),
            *([group("because of", because)] if name else []),
            group("runs from", bound),
            group("rows that stay for it", tables),
            *swept(whole, retention),
        ],
    )


def _bound(checked: CheckedProgramme, event: str) -> Iterator[Link]:
    for system in checked.programme.systems.values():
        if event in system.events:
            table, column = system.events[event]
            yield Link(id=f"{system.id}.{table}.{column}", says=f"the day of {event}", where=system.where)


def _right(checked: CheckedProgramme, right: GivenRight) -> Told:
    told = {r.name: f"to {r.says}" for r in members("mamoru.rights", Right).values()}
    says = told.get(right.right, f"{right.right}, which nothing in Mamoru carries out yet")
    source = "The notice gives it." if right.source == "notice" else f"The law gives it: {right.source}."
    every = set(checked.programme.notice.categories)
    reached = (g for g in rights_reaching(checked, every) if g.heading == f"reached by {right.node.id}")
    return of_node(
        right.node,
        "right",
        "",
        says=[f"What {words(right.of)} may ask: {says}.", source],
        groups=[Group(heading="what it reaches", links=g.links) for g in reached],
    )


def _point(checked: CheckedProgramme, point: CollectionPoint) -> Told:
    notice = checked.programme.notice
    return of_node(
        point.node,
        "collection point",
        titled(point.title, notice.governing_language),
        says=[f"Where data of {words(point.of)} is collected."],
        groups=[
            categories(checked, point.collects),
            group("purposes told there", (purpose_link(notice.purposes[name]) for name in point.purposes)),
        ],
    )


def _event(checked: CheckedProgramme, event: str) -> Told:
    running = [r for r in checked.programme.notice.retention.values() if r.after == event]
    return Told(
        id=f"events.{event}",
        kind="event",
        title="",
        says=("The day from which a retention promise runs; each map binds it to a column.",),
        clauses=(),
        where=running[0].node.where,
        groups=(
            group("promises that run from it", map(retention_link, running)),
            group("bound to", _bound(checked, event)),
        ),
    )
