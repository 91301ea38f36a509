"""From the shape of ``notice.yaml`` to the notice, every name known and every category expanded."""

from collections.abc import Sequence
from dataclasses import replace

from mamoru.model.notice import Notice, Route
from mamoru.notation.codes import Code
from mamoru.notation.known import Known
from mamoru.notation.page import Page
from mamoru.notation.resolve.categories import Categories, categories_of, grown, tell_reserved_people
from mamoru.notation.resolve.draft import Draft, named_in
from mamoru.notation.resolve.names import RIGHTS
from mamoru.notation.resolve.parts import Parts, editions_of, heading, parts_of, tell_unworded, with_parts
from mamoru.notation.resolve.supplement import (
    Added,
    Supplement,
    added_by,
    laid_over,
    tell_shared_names,
    tell_shared_regions,
)
from mamoru.notation.shapes.notice import NoticeShape, RouteShape, WhenShape


def resolved_notice(
    page: Page, shape: NoticeShape, known: Known, *, supplements: Sequence[Supplement]
) -> tuple[Notice, Categories]:
    """Return the notice; what is wrong in it is added to the findings of its page, or the supplement's."""
    draft = _draft(page, shape, known)
    tell_reserved_people(page, shape.people)
    _check_languages(page, shape)
    tell_unworded(draft)
    parts = parts_of(draft)
    tell_shared_regions(supplements)
    added = [added_by(supplement, draft) for supplement in supplements]
    tell_shared_names(added)
    categories = _every_category(draft, added)
    notice = with_parts(_bare(draft, shape, categories), _with_every_kind(parts, added))
    overlays = {each.id: laid_over(notice, parts, each) for each in added}
    return replace(notice, overlays=overlays), categories


def _draft(page: Page, shape: NoticeShape, known: Known) -> Draft:
    return Draft(
        page=page,
        shape=shape,
        base=shape,
        known=known,
        categories=categories_of(page, shape.data),
        named={**named_in(shape), "rights": tuple(sorted(RIGHTS | frozenset(known.rights)))},
    )


def _every_category(draft: Draft, added: Sequence[Added]) -> Categories:
    """Return the categories of the notice and of every supplement: maps may name them all."""
    leaves, titled = dict(draft.categories.leaves), dict(draft.categories.titled)
    for each in added:
        leaves |= each.leaves
        titled = {**each.titled, **titled}
    return replace(grown(leaves), titled=titled)


def _with_every_kind(parts: Parts, added: Sequence[Added]) -> Parts:
    """Return the parts with the kinds of people of every supplement: maps may name them, too."""
    people = dict(parts["people"])
    for each in added:
        people = {**each.parts["people"], **people}
    return {**parts, "people": {**parts["people"], **people}}


def _bare(draft: Draft, shape: NoticeShape, categories: Categories) -> Notice:
    """Return the notice without its sections."""
    page, routes, languages = draft.page, _routes(draft, shape), shape.languages
    last = len(shape.controllers) - 1
    return Notice(
        id=shape.notice,
        title=shape.title,
        effective=shape.effective.on,
        governing_language=languages.governing,
        languages=tuple(edition.language for edition in languages.editions),
        law=shape.law,
        controller=shape.controllers[last].otherwise,
        entities={},
        people={},
        categories=categories.leaves,
        branches=categories.titled,
        purposes={},
        recipients={},
        retention={},
        rights={},
        collection_points={},
        unexecuted=(*(route.node for route in routes), *draft.unexecuted),
        heading=(*heading(draft), page.node(("controllers", last), shape.controllers[last].clause)),
        where=page.value("notice"),
        editions=editions_of(languages.editions, shape.effective.on),
        routes=routes,
        law_at=(page.value("law"),),
    )


def _check_languages(page: Page, shape: NoticeShape) -> None:
    languages = shape.languages
    if languages.governing not in {edition.language for edition in languages.editions}:
        page.tell(
            Code.DO_NOT_FIT,
            f"the governing language `{languages.governing}` has no edition",
            why="the text that decides a dispute would not exist",
            remedy=f"add `{languages.governing}` to `editions:`",
            where=page.value("languages", "governing"),
            node="languages",
        )


def _routes(draft: Draft, shape: NoticeShape) -> tuple[Route, ...]:
    """Return the routes to other controllers, and tell those that are not well written."""
    last = len(shape.controllers) - 1
    found = []
    for index, route in enumerate(shape.controllers):
        fits = bool(route.otherwise) and not route.to and route.when is None
        if index != last:
            fits = bool(route.to) and not route.otherwise and route.when is not None
        path = ("controllers", index)
        if not fits:
            _tell_route(draft.page, index, last=index == last)
            continue
        draft.check((*path, "else" if index == last else "is"), route.otherwise or route.to, "entities")
        if route.when is not None:
            found.append(_route(draft, index, route, when=route.when))
    return tuple(found)


def _route(draft: Draft, index: int, route: RouteShape, *, when: WhenShape) -> Route:
    path = ("controllers", index, "when")
    draft.check((*path, "provider"), when.provider, "entities")
    draft.check((*path, "collector"), when.collector, "entities")
    return Route(
        node=draft.page.node(path[:2], route.clause),
        regions=when.region,
        provider=when.provider,
        collector=when.collector,
        of=draft.names((*path, "of"), when.of, "people"),
        entity=route.to,
    )


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
