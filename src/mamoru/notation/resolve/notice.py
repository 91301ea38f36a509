"""From the shape of ``notice.yaml`` to the notice, every name known and every category expanded."""

from collections.abc import Iterator

from mamoru.model.notice import Entity, Node, Notice, PersonKind
from mamoru.notation.codes import Code
from mamoru.notation.known import Known
from mamoru.notation.page import Page
from mamoru.notation.resolve.categories import Categories, categories_of, tell_reserved
from mamoru.notation.resolve.draft import Draft
from mamoru.notation.resolve.names import ENTITY, EVERYTHING, IDENTITY_KEY, Use, is_known, known_names
from mamoru.notation.resolve.promises import (
    collection_points_of,
    purposes_of,
    recipients_of,
    retention_of,
    rights_of,
)
from mamoru.notation.resolve.unexecuted import free_sections, properties
from mamoru.notation.shapes.notice import EntityShape, NoticeShape, PeopleShape

_CALENDAR_YEAR = (12, 31)


def resolved_notice(page: Page, shape: NoticeShape, known: Known) -> tuple[Notice, Categories]:
    """Return the notice; what is wrong in it is added to the page's findings and left out."""
    categories = categories_of(page, shape.data)
    draft = Draft(page=page, shape=shape, known=known, categories=categories, people=tuple(shape.people))
    for reserved in sorted(EVERYTHING & shape.people.keys()):
        tell_reserved(page, reserved, ("people", reserved))
    _check_languages(page, shape)
    notice = Notice(
        id=shape.notice,
        title=shape.title,
        effective=shape.effective.on,
        governing_language=shape.languages.governing,
        languages=shape.languages.editions,
        law=shape.law,
        controller=_controller(page, shape),
        entities={name: _entity(page, name, entity) for name, entity in shape.entities.items()},
        people={name: _person(page, name, person) for name, person in shape.people.items()},
        categories=categories.leaves,
        purposes=purposes_of(draft),
        recipients=recipients_of(draft),
        retention=retention_of(draft),
        rights=rights_of(draft),
        collection_points=collection_points_of(draft),
        unexecuted=tuple(_unexecuted(draft)),
        heading=tuple(_heading(page, shape)),
        where=page.value("notice"),
    )
    return notice, categories


def _heading(page: Page, shape: NoticeShape) -> Iterator[Node]:
    yield page.node(("effective",), shape.effective.clause)
    yield page.node(("languages",), shape.languages.clause)
    last = len(shape.controllers) - 1
    yield page.node(("controllers", last), shape.controllers[last].clause)


def _unexecuted(draft: Draft) -> Iterator[Node]:
    page, shape, people = draft.page, draft.shape, draft.people
    for name in shape.entities:
        yield from properties(page, ("entities", name), ("representative",), people=people)
    for index, route in enumerate(shape.controllers[:-1]):
        yield page.node(("controllers", index), route.clause)
    yield from draft.unexecuted
    yield from free_sections(page, people)


def _check_languages(page: Page, shape: NoticeShape) -> None:
    languages = shape.languages
    if languages.governing not in languages.editions:
        page.tell(
            Code.DO_NOT_FIT,
            f"the governing language `{languages.governing}` has no edition",
            why="the text that decides a dispute would not exist",
            remedy=f"add `{languages.governing}` to `editions:`",
            where=page.value("languages", "governing"),
            node="languages",
        )


def _controller(page: Page, shape: NoticeShape) -> str:
    last = len(shape.controllers) - 1
    for index, route in enumerate(shape.controllers):
        key = "else" if index == last else "is"
        fits = bool(route.otherwise) and not route.to and route.when is None
        if index != last:
            fits = bool(route.to) and not route.otherwise and route.when is not None
        path = ("controllers", index)
        if not fits:
            _tell_route(page, index, last=index == last)
        elif not is_known(
            page,
            route.otherwise or route.to,
            ENTITY,
            known=shape.entities,
            use=Use(path=(*path, key), node=page.node(path, ()).id),
        ):
            return ""
    return shape.controllers[last].otherwise


def _tell_route(page: Page, index: int, *, last: bool) -> None:
    wanted = "`{else: ENTITY}`" if last else "`{when: {...}, is: ENTITY}`"
    page.tell(
        Code.DO_NOT_FIT,
        f"the {'last' if last else 'earlier'} controller must be written {wanted}",
        why="for every person exactly one entity must answer",
        remedy=f"write {wanted}; the last one holds where no other does",
        where=page.value("controllers", index),
        node=f"controllers.{index + 1}",
    )


def _entity(page: Page, name: str, shape: EntityShape) -> Entity:
    ends = _CALENDAR_YEAR
    if shape.fiscal_year_ends:
        month, day = shape.fiscal_year_ends.split("-")
        ends = (int(month), int(day))
    return Entity(
        node=page.node(("entities", name), shape.clause),
        name=shape.name,
        country=shape.country,
        address=shape.address,
        fiscal_year_ends=ends,
    )


def _person(page: Page, name: str, shape: PeopleShape) -> PersonKind:
    path = ("people", name)
    linked = shape.known_by
    if "linked_by" in shape.model_fields_set:
        use = Use(path=(*path, "linked-by"), node=f"people.{name}")
        linked = known_names(page, shape.linked_by, IDENTITY_KEY, known=shape.known_by, use=use)
    return PersonKind(
        node=page.node(path, shape.clause),
        name=name,
        title=shape.title,
        known_by=shape.known_by,
        linked_by=linked,
    )
