"""Compile a person's request into a recipe, without touching a system.

Comes in: the checked programme, a right, a kind of person.  Goes out: what will be done in each
system, because of which promise.  Law: GDPR art. 15, 17; APPI art. 33, 35.
"""

import hashlib
from dataclasses import replace
from importlib.metadata import version

from mamoru.check.graphs.apart import apart
from mamoru.check.known import key_categories
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act, Right
from mamoru.model.map import SystemMap
from mamoru.model.programme import CheckedProgramme, SystemGraph
from mamoru.model.recipe import Correction, FindPerson, Recipe, SystemRecipe
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.plan.beside import TELLING, told_apart, told_whole
from mamoru.plan.carrying import carried
from mamoru.plan.correcting import NothingSaid, corrected
from mamoru.plan.emptied import perhaps_emptied, proved_emptied
from mamoru.plan.erasing import erase_tables
from mamoru.plan.showing import show_tables
from mamoru.plan.suspending import lifts, suspend_tables
from mamoru.plan.suspending import notes as suspension_notes


class UnknownRight(MamoruError):
    """Nothing executes a right of this name."""

    code = "MAM-301"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"nothing executes a right named `{name}`",
            why="a request that nothing carries out would look as if it had been answered",
            remedy=f"ask for one of: {', '.join(known)}",
        )


class UnknownKind(MamoruError):
    """The notice knows no people of this kind."""

    code = "MAM-302"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            f"the notice has no people of the kind `{name}`",
            why="a request is about one kind of people, so that a customer's data never gets into an "
            "employee's answer",
            remedy=f"say in which capacity the person asks: {' or '.join(f'`--of {k}`' for k in known)}",
        )


class RightNotGiven(MamoruError):
    """Neither the notice nor the law it names gives this right to these people."""

    code = "MAM-303"

    def __init__(self, right: str, of: str) -> None:
        super().__init__(
            f"the notice gives people of the kind `{of}` no right to `{right}`",
            why="Mamoru does to data only what the notice promises, or a law that the notice names",
            remedy=f"in notice.yaml, under `rights:`, name them too: `{right}: {{of: {of}, law: LAW}}`, or "
            "`clause: CLAUSE` in place of the law; then run `mamoru check`",
        )


def recipe(
    checked: CheckedProgramme, right: str, of: str, *, corrections: tuple[Correction, ...] = ()
) -> Recipe:
    """Compile the recipe of one right for one kind of person.

    Raises UnknownRight, UnknownKind, RightNotGiven, and where the map leaves no answer CannotErase,
    CannotShow, CannotCorrect; NothingSaid and NothingNamed where a correction says what nobody can do.
    """
    bare = search(checked, right, of)
    notice = checked.programme.notice
    is_given = any(g.right == right and of in g.of for g in notice.rights.values())
    if not (is_given or lifts(bare.right, notice, of)):
        raise RightNotGiven("suspension" if bare.right.act is Act.LIFT else right, of)
    digest = _digest(checked, right, of)
    if (bare.right.act is Act.CORRECT) is not bool(corrections):
        raise NothingSaid(right)
    if corrections:
        return corrected(checked, replace(bare, digest=digest), corrections)
    found = [s for s in bare.systems if bare.right.act is not Act.CARRY or s.system.manual is None]
    systems = tuple(_acting(checked, system, bare.right, of=of) for system in found)
    return _told(checked, replace(bare, systems=systems, digest=digest))


def _told(checked: CheckedProgramme, recipe: Recipe) -> Recipe:
    """Add what a request leaves as it is: what only its recipe can say, whoever asks."""
    act, of = recipe.right.act, recipe.of
    others = apart(checked, of=of) if act in TELLING else ()
    stays = told_whole(checked, recipe.systems, of=of) if act is Act.ERASE else ()
    notes = suspension_notes(recipe.right, checked.programme.notice, of)
    return replace(recipe, apart=others, notes=(*notes, *stays, *told_apart(others)))


def reach(checked: CheckedProgramme, of: str) -> Recipe:
    """Compile what finds all that is about people, whatever rights they are given; it has no digest.

    Raises UnknownKind, and CannotShow where the map leaves no answer.
    """
    bare = search(checked, "access", of)
    return replace(
        bare, systems=tuple(_acting(checked, system, bare.right, of=of) for system in bare.systems)
    )


def search(checked: CheckedProgramme, right: str, of: str) -> Recipe:
    """Compile what finds the people of a request, whether they are given the right or not; it has no digest.

    Raises UnknownRight and UnknownKind.
    """
    notice = checked.programme.notice
    rights = {r.name: r for r in members("mamoru.rights", Right).values()}
    if right not in rights:
        raise UnknownRight(right, sorted(rights))
    if of not in notice.people:
        raise UnknownKind(of, sorted(notice.people))
    systems = tuple(
        found
        for name in sorted(checked.programme.systems)
        if (found := _system(checked, name, of=of)) is not None
    )
    return Recipe(
        right=rights[right], of=of, linked_by=notice.people[of].linked_by, systems=systems, digest=""
    )


def _digest(checked: CheckedProgramme, right: str, of: str) -> str:
    """Return a digest of all that a recipe is a function of."""
    region = checked.programme.notice.region
    whole = f"{checked.programme.digest} {right} {of} {version('mamoru')}{' ' if region else ''}{region}"
    return hashlib.sha256(whole.encode()).hexdigest()


def _system(checked: CheckedProgramme, name: str, *, of: str) -> SystemRecipe | None:
    """Return how people are found in one system; none where it holds nothing of this kind of people."""
    system = checked.programme.systems[name]
    if system.manual is not None:
        return _by_hand(system) if of in system.manual.of else None
    if name not in checked.graphs:
        return None
    graph, schema = checked.graphs[name], checked.programme.schemas[name]
    bare = replace(
        _bare(system, graph, schema, of=of),
        blanks=proved_emptied(checked, system),
    )
    return bare if bare.people or bare.identity_keys else None


def _acting(checked: CheckedProgramme, bare: SystemRecipe, right: Right, *, of: str) -> SystemRecipe:
    """Add what happens in one system."""
    system = bare.system
    if system.manual is not None:
        return bare
    if right.act.shows:
        graph, schema = checked.graphs[system.name], checked.programme.schemas[system.name]
        notice = checked.programme.notice
        keys = key_categories(notice, checked.programme.systems)
        shown = show_tables(system, graph, schema, of=of, keys=keys)
        if right.act is Act.CARRY:
            given = next(g for g in notice.rights.values() if g.right == right.name and of in g.of)
            shown = carried(shown, notice, system, of=of, given=given)
        return replace(bare, show=shown, circles=graph.reach_cycles)
    if right.act in {Act.SUSPEND, Act.LIFT}:
        return replace(bare, erase=suspend_tables(checked, system, of=of, act=right.act))
    circles = checked.graphs[system.name].death_cycles
    perhaps = perhaps_emptied(checked, system)
    return replace(
        bare,
        erase=erase_tables(checked, system, of=of),
        circles=circles,
        blanks={**bare.blanks, **perhaps},
        perhaps=frozenset(perhaps),
    )


def _by_hand(system: SystemMap) -> SystemRecipe:
    return SystemRecipe(
        system=system,
        people=(),
        identity_keys=(),
        relations={},
        owning=(),
        everyone=frozenset(),
        placeholders={},
        blanks={},
    )


def _bare(system: SystemMap, graph: SystemGraph, schema: Schema, *, of: str) -> SystemRecipe:
    people = tuple(
        FindPerson(
            table=schema.tables[t.name],
            known_by=tuple(t.keys_of(of).items()),
            region=t.region,
            when=t.when(of),
        )
        for t in system.tables.values()
        if of in t.people and t.name in schema.tables
    )
    identity = {w.person_key: None for w in graph.ways if not w.holder and w.tie.of == of}
    return SystemRecipe(
        system=system,
        people=people,
        identity_keys=tuple(identity),
        relations=schema.tables,
        owning=tuple(w for w in graph.ways if w.owning),
        everyone=frozenset(t.name for t in system.tables.values() if t.person),
        placeholders={t.name: t.pseudo_person for t in system.tables.values() if t.pseudo_person is not None},
        blanks={},
        delete_order=graph.delete_order,
    )
