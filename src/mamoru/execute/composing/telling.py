"""Whom a request has to be told to, or asked of, beside the systems: recipients, keepers, the person.

Each is a task: somebody does it and reports it.  Law: GDPR art. 18(3), 19; APPI art. 34(3), 35(7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from mamoru.check.ending import destroying
from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.people import Person
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.notice import Notice, Recipient
from mamoru.model.plan import Standing, SystemEffect
from mamoru.model.recipe import Recipe
from mamoru.model.request import Task

DESK = "privacy desk"  #: who does what no map gives to anybody
DAYS = 14  #: how long the desk may take
RECIPIENT = "recipients."  #: begins the name under which a recipient stands among the systems
PERSON = "the-person"  #: the same for the person who is told before a suspension ends

RECIPIENT_TASK = {
    Act.CORRECT: "tell {} what of this person was corrected, and to what: {}",
    Act.SUSPEND: "tell {} that the use of this person's data is suspended: {}",
}
KEEPER_TASK = {
    Act.SUSPEND: "keep this person's data out of use here: no table of exceptions stands beside it",
    Act.LIFT: "this person's data may be used again here: no table of exceptions stood beside it",
}
MANUAL_TASK = {
    Act.CORRECT: "correct what stands here of this person: {}; the desk tells the value",
    Act.SUSPEND: "mark what stands here of this person: it is not used",
    Act.LIFT: "take the mark off what stands here of this person: it may be used again",
}
TELL_FIRST = "tell the person that the suspension ends, and when; it can be lifted once that is reported"


class NotToldYet(MamoruError):
    """A suspension is to be lifted, and nobody has reported that the person was told."""

    code = "MAM-452"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"nobody has reported that the person of request {request} was told",
            why="whoever had the use of their data suspended is told before it begins again (GDPR art. "
            "18(3)); nothing was changed",
            remedy=f"tell the person, then `mamoru task done {told_task(request)} --found 1 --by WHO` and "
            f"`mamoru run {request}`",
        )


def told_task(request: str) -> str:
    """Return the id of the task to tell the person before a suspension is lifted."""
    return f"{request}-1"


def tell_first(engine: Engine, request: str) -> Task:
    """Return the task that goes before a lifting."""
    return Task(
        id=told_task(request),
        request=request,
        system=PERSON,
        owner=DESK,
        due=(engine.now().date() + timedelta(days=DAYS)).isoformat(),
        done="",
        found=None,
        by="",
        note="",
    )


def recipients(recipe: Recipe, notice: Notice, *, changed: int) -> Iterator[SystemEffect]:
    """Yield whom a correction or a suspension is told to; nobody where nothing is changed."""
    told = RECIPIENT_TASK.get(recipe.right.act)
    if told is None or not changed:
        return
    wanted = _categories(recipe)
    for name, recipient in notice.recipients.items():
        items = [i for i in recipient.receives if wanted is None or i in wanted]
        if recipe.of in recipient.of and items:
            title = _title(name, recipient, notice)
            text = told.format(title, ", ".join(items))
            yield _task(f"{RECIPIENT}{name}", text)


def _categories(recipe: Recipe) -> set[str] | None:
    """Return the categories that are corrected; none: whatever the person's data is."""
    if recipe.right.act is not Act.CORRECT:
        return None
    return {
        s.system.tables[step.table.name].columns[m.column].category
        for s in recipe.systems
        for step in s.erase
        for m in step.masks
    }


def _title(name: str, recipient: Recipient, notice: Notice) -> str:
    return recipient.title.get(notice.governing_language) or name


def keeper(recipe: Recipe, connected: Connected, people: Sequence[Person]) -> SystemEffect | None:
    """Return the task in a system that holds the person and no exceptions; none where it holds nobody."""
    told = KEEPER_TASK.get(recipe.right.act)
    is_there = any(row.system == connected.name for p in people for row in p.rows.values())
    by_key = any(p.known.get(k.partition("/")[2]) for p in people for k in connected.recipe.identity_keys)
    return _task(connected.name, told) if told and (is_there or by_key) else None


def by_hand(effect: SystemEffect, recipe: Recipe, connected: Connected, *, notice: Notice) -> SystemEffect:
    """Say what a person has to do where the map does not, and how they destroy what they find."""
    if recipe.right.act is Act.ERASE:
        return _with_ways(effect, recipe, connected, notice=notice)
    manual, told = connected.recipe.system.manual, MANUAL_TASK.get(recipe.right.act)
    if manual is None or told is None or recipe.right.name in manual.instructions:
        return effect
    named = ", ".join(c.what for c in recipe.corrections if c.what in manual.holds)
    return replace(effect, task=told.format(named))


def _with_ways(effect: SystemEffect, recipe: Recipe, connected: Connected, *, notice: Notice) -> SystemEffect:
    ways = destroying.by_hand(notice, connected.recipe.system, of=recipe.of)
    told = destroying.instruction(ways, notice.governing_language)
    return replace(effect, task=f"{effect.task}; {told}") if told else effect


def _task(system: str, text: str) -> SystemEffect:
    return SystemEffect(system=system, standing=Standing.TASK, detail="", tables=(), statements=(), task=text)


def says(system: str, act: Act, *, by_hand: bool) -> str:
    """Return what a task for the desk asks for; nothing where the map says it."""
    if system == PERSON:
        return TELL_FIRST
    if system.startswith(RECIPIENT):
        return RECIPIENT_TASK[act].format(f"`{system}`", "as the plan says")
    return (MANUAL_TASK if by_hand else KEEPER_TASK).get(act, "").format("as the plan says")
