"""What a hold, or an appeal that nobody has decided, is about is not destroyed for the time being.

Comes in: who is erased or corrected, and the rows that would change.  Goes out: why it has to wait, until
when, and by whose word.  A correction waits only where the value before it would be lost.  An access never
waits, and neither does a suspension: it destroys nothing.
Law: GDPR art. 17(3)(e), 18(1)(c), 18(2); PIPEDA s. 8(8); Quebec P-39.1 s. 36; UK DPA 2018 s. 173.
"""

from collections.abc import Iterable, Iterator, Sequence

from mamoru.execute.composing.owing import Captured, reached_of
from mamoru.execute.correction.earlier import promised
from mamoru.execute.engine import Engine
from mamoru.execute.people import Person
from mamoru.execute.sealed import people_of, subjects_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.recipe import Recipe
from mamoru.plan.requests import reach
from mamoru.store import people as stored_people
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept.holds import Hold
from mamoru.store.records import Secrets

FROZEN = "frozen by"
OWN = f"the person's rows are {FROZEN} {{}}"
OTHERS = f"{{}} of `{{}}` would change, about somebody whose rows are {FROZEN} {{}}"
UNKEPT = f"the values before it are {FROZEN} {{}}, and the notice keeps none of them (`earlier-value:`)"


class OnHold(MamoruError):
    """Somebody's rows must not be destroyed for the time being."""

    code = "MAM-526"

    def __init__(
        self, what: str, reasons: Sequence[str], *, again: str = "then plan again", passing: bool = False
    ) -> None:
        super().__init__(
            f"this {what} has to wait: " + "; ".join(reasons),
            why="what a claim, an authority or an appeal may still need is not destroyed, also not by the "
            "wish of the person it is about (GDPR art. 17(3)(e)); nothing is changed meanwhile, and access "
            "goes on",
            remedy="`mamoru hold list --whom` tells who placed it, and why; when it is over `mamoru hold "
            f"lift HOLD`, or `mamoru appeal decide APPEAL`; {again}",
        )
        self.passing = passing


def is_frozen(reasons: Iterable[str]) -> bool:
    """Return whether one of the reasons that forbid a plan is a hold or an appeal."""
    return any(FROZEN in reason for reason in reasons)


def can_destroy(act: Act | None) -> bool:
    """Return whether an act can take away what a hold wants kept."""
    return act in {Act.ERASE, Act.CORRECT}


def frozen(engine: Engine, recipe: Recipe, people: Sequence[Person], *, captured: Captured) -> list[str]:
    """Return why an erasure, or a correction, waits for holds and appeals; nothing for anything else."""
    is_kept = recipe.right.act is Act.CORRECT and promised(engine.checked.programme.notice, recipe.of)
    if is_kept or not can_destroy(recipe.right.act):
        return []
    standing = stored_holds.standing(engine.store, today=engine.now().date().isoformat())
    if not standing:
        return []
    theirs = stored_holds.about(engine.store, whose(engine, people, recipe.of))
    own = UNKEPT if recipe.right.act is Act.CORRECT else OWN
    told = [own.format(named(hold)) for hold in standing if hold.id in theirs]
    others = [hold for hold in standing if hold.id not in theirs]
    return [
        *told,
        *(
            text
            for of in sorted({h.of for h in others})
            for text in _in_the_way(engine, [h for h in others if h.of == of], captured)
        ),
    ]


def refuse_frozen(
    engine: Engine, recipe: Recipe, people: Sequence[Person], *, captured: Captured, request: str
) -> None:
    """Raise OnHold where what an interrupted request has still to do must wait."""
    reasons = frozen(engine, recipe, people, captured=captured) if captured else ()
    if reasons:
        raise OnHold(recipe.right.name, reasons, again=f"then run `mamoru resume {request}`")


def _in_the_way(engine: Engine, holds: Sequence[Hold], captured: Captured) -> Iterator[str]:
    """Tell of rows that would change and that are about somebody else, whose rows are frozen.

    All of one kind of people are asked for at once; which of them it is, only where there is any.
    """
    recipe = reach((engine.whole or engine).checked, holds[0].of)
    people = {hold.id: _held(hold) for hold in holds}
    if any(reached_of(recipe, [p for held in people.values() for p in held], captured)):
        for hold in holds:
            for rows, place in reached_of(recipe, people[hold.id], captured):
                yield OTHERS.format(rows, place, named(hold))


def _held(hold: Hold) -> tuple[Person, ...]:
    return people_of(subjects_of(Secrets(subject=hold.subject, plan=b"")))


def named(hold: Hold) -> str:
    """Return a hold as a reason names it; nothing in it is personal."""
    if hold.request:
        return f"appeal {hold.id} against request {hold.request} until it is decided"
    ends = hold.until or f"it is lifted, to be looked at again on {hold.review}"
    return f"hold {hold.id} ({hold.ground}) until {ends}"


def whose(engine: Engine, people: Sequence[Person], of: str) -> tuple[str, ...]:
    """Return the digests by which people who are on hold are known again: their rows, and what links them."""
    linked = engine.checked.programme.notice.people[of].linked_by
    marks: list[tuple[object, ...]] = []
    for person in people:
        marks += [(s, t, [str(k) for k in key]) for s, t, key in sorted(person.rows, key=repr)]
        known = person.known or {k: {v} for k, v in person.given.items()}
        linking = {k: v for k, v in known.items() if k in linked}
        shown = linking if person.rows else known
        marks += [("of", of, key, value) for key, values in sorted(shown.items()) for value in sorted(values)]
    return stored_people.marks(engine.store, marks)
