"""The promises of the notice: purposes, recipients, retention, rights, collection points."""

from collections.abc import Mapping
from typing import TypedDict

from mamoru.laws import cited
from mamoru.model.notice import CollectionPoint, GivenRight, OpenEnd, Purpose, Recipient, Retention
from mamoru.model.period import Period
from mamoru.notation.codes import Code
from mamoru.notation.nearest import choose, meant, shortened
from mamoru.notation.page import Path
from mamoru.notation.resolve.draft import Draft
from mamoru.notation.resolve.names import RIGHT, RIGHTS
from mamoru.notation.resolve.sections import noun, period, promise
from mamoru.notation.shapes.notice import KeptEarlierShape, PurposeShape, RightShape
from mamoru.notation.shapes.retention import GroundShape, OpenEndShape, RetentionShape

UNEXECUTED_RIGHTS = RIGHTS - {"access", "correction", "erasure", "portability", "restriction", "suspension"}

_RECIPIENT_KEYS = (
    *("safeguard", "members", "responsible", "needs", "exceptions", "limits"),
    *("identified-on-screen", "only-related-data", "retention"),
)
_RIGHT_KEYS = ("when", "data", "based-on", "automated", "shows", "towards")
_NO_BASIS = "none"
_ON_KEEPING = "retention"  #: the topic of a law's facts on keeping


def purposes_of(draft: Draft) -> dict[str, Purpose]:
    """Return the purposes by name."""
    return {name: _purpose(draft, ("purposes", name), shape) for name, shape in draft.shape.purposes.items()}


def _purpose(draft: Draft, path: Path, shape: PurposeShape) -> Purpose:
    draft.check((*path, "choice"), shape.choice, "choices")
    draft.check((*path, "by"), shape.by, "recipients", known=draft.ids("recipients"))
    draft.check((*path, "only-as"), shape.only_as, "releases", known=draft.ids("releases"))
    draft.keep(path, "marks", "by", "shown-at", "only-as", "only-if", "sensitive-basis", "special-ground")
    return Purpose(
        node=draft.page.node(path, shape.clause),
        title=shape.title,
        of=draft.of(path, shape.of),
        uses=draft.leaves((*path, "uses"), shape.uses),
        basis="" if shape.basis == _NO_BASIS else shape.basis,
        choice=shape.choice,
        marks=shape.marks,
        by=shape.by,
        shown_at=shape.shown_at,
        only_as=shape.only_as,
        only_if=shape.only_if.any_of if shape.only_if else (),
        open=shape.open,
        sensitive_basis=shape.sensitive_basis,
        special_ground=shape.special_ground,
    )


def recipients_of(draft: Draft) -> dict[str, Recipient]:
    """Return the recipients by name."""
    found = {}
    for name, shape in draft.shape.recipients.items():
        found[name] = noun(draft, ("recipients", name), shape, make=Recipient)
        draft.keep(("recipients", name), *_RECIPIENT_KEYS)
    return found


def retention_of(draft: Draft) -> dict[str, Retention]:
    """Return the retention promises that have a period, by name."""
    return {
        name: _retention(draft, ("retention", name), shape)
        for name, shape in draft.shape.retention.items()
        if isinstance(shape, RetentionShape)
    }


def open_ends_of(draft: Draft) -> dict[str, OpenEnd]:
    """Return those without one, by name."""
    return {
        name: promise(draft, ("retention", name), shape, make=OpenEnd)
        for name, shape in draft.shape.retention.items()
        if isinstance(shape, OpenEndShape)
    }


def _retention(draft: Draft, path: tuple[str, str], shape: RetentionShape) -> Retention:
    _check_fiscal_year(draft, path, shape)
    draft.keep(path, "at-most", "meanwhile")
    _check_over(draft, path, shape.over)
    node = draft.page.node(path, shape.clause)
    return Retention(
        node=node,
        name=path[-1],
        items=draft.leaves((*path, "items"), shape.items),
        of=draft.of(path, shape.of),
        keep=period(draft, (*path, "keep"), shape.keep, node=node.id),
        after=shape.after,
        to_fiscal_year_end=shape.rounded_up_to is not None,
        ground=_ground(draft, path, shape.ground),
        then=shape.then,
        method=shape.method,
        at_most=shape.at_most,
        meanwhile=shape.meanwhile,
        over=shape.over,
    )


def _ground(draft: Draft, path: Path, shape: GroundShape) -> str:
    if bool(shape.law) == bool(shape.purpose):
        draft.page.tell(
            Code.DO_NOT_FIT,
            "`ground` wants one of `law` and `purpose`",
            why="data is kept for one stated reason, and until that reason ends",
            remedy="write `{law: NAME}` or `{purpose: ID}`; two reasons are two retention promises",
            where=draft.page.key(*path, "ground"),
            node=draft.page.id(path),
        )
    draft.check((*path, "ground", "purpose"), shape.purpose, "purposes")
    return f"law: {shape.law}" if shape.law else f"purpose: {shape.purpose}"


def _check_fiscal_year(draft: Draft, path: Path, shape: RetentionShape) -> None:
    name = draft.base.controllers[-1].otherwise
    controller = draft.base.entities.get(name)
    if shape.rounded_up_to is None or controller is None or controller.fiscal_year_ends:
        return
    draft.page.tell(
        Code.KEY_MISSING,
        f"the controller `{name}` does not say when its fiscal year ends",
        why="the end of the period cannot be computed",
        remedy="add `fiscal-year-ends: 03-31` (month and day) to the entity",
        where=draft.page.value(*path, "rounded-up-to"),
        node=draft.page.id(path),
    )


def _check_over(draft: Draft, path: Path, over: Mapping[str, str]) -> None:
    """Tell each key of ``over:`` that is neither another retention promise nor a duty that a law knows."""
    others = [name for name in draft.named["retention"] if name != path[-1]]
    for key in over:
        if key not in others and not any(fact.topic == _ON_KEEPING for fact in cited(key)):
            draft.page.tell(
                Code.OVER_NOTHING,
                f"`{shortened(key)}` is neither another retention promise nor what a law says of keeping"
                f"{meant(key, others)}",
                why="an answer to a question that nobody asks decides nothing",
                remedy="write the name of another promise of `retention:`, or of what a law says: "
                "`CR-ten-years` is `ten-years` of `mamoru laws show CR`",
                where=draft.page.key(*path, "over", key),
                node=draft.page.id(path),
            )


def rights_of(draft: Draft) -> dict[str, GivenRight]:
    """Return the rights by id; those that Mamoru cannot carry out are kept as not yet executed."""
    found = {}
    for name, shape in draft.shape.rights.items():
        path, right = ("rights", name), shape.right or name
        if right not in draft.named["rights"]:
            _tell_right(draft, path, shape)
            continue
        found[name] = _right(draft, path, shape)
        if right in draft.known.rights:
            draft.keep(path, *_RIGHT_KEYS)
        else:
            draft.unexecuted.append(found[name].node)
    return found


def _right(draft: Draft, path: tuple[str, str], shape: RightShape) -> GivenRight:
    draft.check((*path, "towards"), shape.towards, "entities")
    draft.check((*path, "choice"), shape.choice, "choices")
    return GivenRight(
        node=draft.page.node(path, shape.clause),
        right=shape.right or path[-1],
        of=draft.of(path, shape.of),
        source=shape.law or "notice",
        when=shape.when,
        provided_only=shape.scope == "provided",
        based_on=shape.based_on,
        automated=shape.automated,
        shows=draft.leaves((*path, "shows"), shape.shows),
        towards=shape.towards,
        via=draft.names((*path, "via"), shape.via, "requests.channels"),
        choice=shape.choice,
        limits_services=shape.limits_services,
        **_earlier(draft, path, shape.earlier),
    )


class _Earlier(TypedDict, total=False):
    earlier_kept: Period
    earlier_ground: str


def _earlier(draft: Draft, path: tuple[str, str], shape: KeptEarlierShape | None) -> _Earlier:
    if shape is None:
        return {}
    at = (*path, "earlier-value")
    return {
        "earlier_kept": period(draft, (*at, "keep"), shape.keep, node=draft.page.id(path)),
        "earlier_ground": _ground(draft, at, shape.ground),
    }


def _tell_right(draft: Draft, path: tuple[str, str], shape: RightShape) -> None:
    word, words = shape.right or path[-1], draft.named["rights"]
    draft.of(path, shape.of)
    draft.page.tell(
        RIGHT.code,
        f"`{word}` is no {RIGHT.noun}{meant(word, words)}",
        why=RIGHT.why,
        remedy=choose(words, "" if shape.right else f"say which right it is: `{word}: {{right: access}}`"),
        where=draft.page.value(*path, "right") if shape.right else draft.page.key(*path),
        node=draft.page.id(path),
    )


def collection_points_of(draft: Draft) -> dict[str, CollectionPoint]:
    """Return the collection points by name."""
    found = {}
    for name, shape in draft.shape.collection_points.items():
        path = ("collection-points", name)
        found[name] = noun(draft, path, shape, make=CollectionPoint)
        draft.keep(path, "optional", "without-it")
    return found
