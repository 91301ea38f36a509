"""The promises of the notice: purposes, recipients, retention, rights, collection points."""

from collections.abc import Iterable

from mamoru.model.notice import CollectionPoint, GivenRight, Purpose, Recipient, Retention
from mamoru.model.period import Period, Unit
from mamoru.notation.codes import Code
from mamoru.notation.nearest import choose, meant
from mamoru.notation.resolve.draft import Draft
from mamoru.notation.resolve.names import CHOICE, ENTITY, PURPOSE, RECIPIENT, RELEASE, RIGHT
from mamoru.notation.shapes.notice import GroundShape, RetentionShape

UNEXECUTED_RIGHTS = frozenset({"correction", "suspension", "portability", "objection"})

_NO_BASIS = "none"
_LONGEST = {Unit.DAYS: 73_000, Unit.MONTHS: 2_400, Unit.YEARS: 200}  #: so that every end has a date


def purposes_of(draft: Draft) -> dict[str, Purpose]:
    """Return the purposes by name."""
    found = {}
    for name, shape in draft.shape.purposes.items():
        path = ("purposes", name)
        draft.check((*path, "choice"), shape.choice, CHOICE, known=draft.shape.choices)
        draft.check((*path, "by"), shape.by, RECIPIENT, known=_ids("recipients", draft.shape.recipients))
        draft.check((*path, "only-as"), shape.only_as, RELEASE, known=_ids("releases", draft.shape.releases))
        found[name] = Purpose(
            node=draft.page.node(path, shape.clause),
            title=shape.title,
            of=draft.of(path, shape.of),
            uses=draft.leaves((*path, "uses"), shape.uses),
            basis="" if shape.basis == _NO_BASIS else shape.basis,
            choice=shape.choice,
        )
        draft.keep(path, "marks", "by", "shown-at", "only-as", "only-if")
    return found


def _ids(section: str, entries: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{section}.{name}" for name in entries)


def recipients_of(draft: Draft) -> dict[str, Recipient]:
    """Return the recipients by name."""
    found = {}
    for name, shape in draft.shape.recipients.items():
        path = ("recipients", name)
        draft.check((*path, "responsible"), shape.responsible, ENTITY, known=draft.shape.entities)
        found[name] = Recipient(
            node=draft.page.node(path, shape.clause),
            title=shape.title,
            role=shape.role,
            of=draft.of(path, shape.of),
            receives=draft.leaves((*path, "receives"), shape.receives),
            purposes=draft.names((*path, "for"), shape.purposes, PURPOSE, known=draft.shape.purposes),
            countries=shape.country,
        )
        draft.keep(path, "safeguard", "members", "responsible", "needs", "exceptions")
    return found


def retention_of(draft: Draft) -> dict[str, Retention]:
    """Return the retention promises by name."""
    found = {}
    for name, shape in draft.shape.retention.items():
        path = ("retention", name)
        _check_fiscal_year(draft, path, shape)
        found[name] = Retention(
            node=draft.page.node(path, shape.clause),
            name=name,
            items=draft.leaves((*path, "items"), shape.items),
            of=draft.of(path, shape.of),
            keep=_period(draft, path, shape.keep),
            after=shape.after,
            to_fiscal_year_end=shape.rounded_up_to is not None,
            ground=_ground(draft, path, shape.ground),
        )
    return found


def _period(draft: Draft, path: tuple[str, ...], text: str) -> Period:
    count, word = text.split(" ")
    period = Period(count=int(count), unit=Unit(word if word.endswith("s") else f"{word}s"))
    longest = _LONGEST[period.unit]
    if period.count > longest:
        draft.page.tell(
            Code.MALFORMED,
            f"the period `{text}` is longer than {longest} {period.unit.value}",
            why="a period without an end that anybody lives to see is no limit",
            remedy="write the period that the ground needs",
            where=draft.page.value(*path, "keep"),
            node=".".join(path),
        )
    return period


def _ground(draft: Draft, path: tuple[str, ...], shape: GroundShape) -> str:
    if bool(shape.law) == bool(shape.purpose):
        draft.page.tell(
            Code.DO_NOT_FIT,
            "`ground` wants one of `law` and `purpose`",
            why="data is kept for one stated reason, and until that reason ends",
            remedy="write `{law: NAME}` or `{purpose: ID}`; two reasons are two retention promises",
            where=draft.page.key(*path, "ground"),
            node=".".join(path),
        )
    draft.check((*path, "ground", "purpose"), shape.purpose, PURPOSE, known=draft.shape.purposes)
    return f"law: {shape.law}" if shape.law else f"purpose: {shape.purpose}"


def _check_fiscal_year(draft: Draft, path: tuple[str, ...], shape: RetentionShape) -> None:
    controller = draft.shape.entities.get(draft.shape.controllers[-1].otherwise)
    if shape.rounded_up_to is None or controller is None or controller.fiscal_year_ends:
        return
    draft.page.tell(
        Code.KEY_MISSING,
        f"the controller `{draft.shape.controllers[-1].otherwise}` does not say when its fiscal year ends",
        why="the end of the period cannot be computed",
        remedy="add `fiscal-year-ends: 03-31` (month and day) to the entity",
        where=draft.page.value(*path, "rounded-up-to"),
        node=".".join(path),
    )


def rights_of(draft: Draft) -> dict[str, GivenRight]:
    """Return the rights that Mamoru can carry out; the others are kept as not yet executed."""
    found = {}
    for name, shape in draft.shape.rights.items():
        path = ("rights", name)
        node, of = draft.page.node(path, shape.clause), draft.of(path, shape.of)
        if name in draft.known.rights:
            found[name] = GivenRight(node=node, right=name, of=of, source=shape.law or "notice")
        elif name in UNEXECUTED_RIGHTS:
            draft.unexecuted.append(node)
        else:
            _tell_right(draft, name)
    return found


def _tell_right(draft: Draft, name: str) -> None:
    words = UNEXECUTED_RIGHTS | frozenset(draft.known.rights)
    draft.page.tell(
        RIGHT.code,
        f"`{name}` is no {RIGHT.noun}{meant(name, words)}",
        why=RIGHT.why,
        remedy=choose(words),
        where=draft.page.key("rights", name),
        node=f"rights.{name}",
    )


def collection_points_of(draft: Draft) -> dict[str, CollectionPoint]:
    """Return the collection points by name."""
    found = {}
    for name, shape in draft.shape.collection_points.items():
        path = ("collection-points", name)
        draft.leaves((*path, "optional"), shape.optional)
        found[name] = CollectionPoint(
            node=draft.page.node(path, shape.clause),
            title=shape.title,
            of=draft.of(path, shape.of),
            collects=draft.leaves((*path, "collects"), shape.collects),
            purposes=draft.names((*path, "for"), shape.purposes, PURPOSE, known=draft.shape.purposes),
        )
        draft.keep(path, "optional", "without-it")
    return found
