"""Compile a person's request into a recipe, without touching a system.

Comes in: the checked programme, a right, a kind of person.  Goes out: what will be done in each
system, because of which promise.  Law: GDPR art. 15, 17; APPI art. 33, 35.
"""

import hashlib
from dataclasses import replace
from importlib.metadata import version

from mamoru.model.errors import MamoruError
from mamoru.model.expression import Value
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.right import Act, Right
from mamoru.model.map import Scalar, SystemMap, TableMap
from mamoru.model.programme import CheckedProgramme, SystemGraph
from mamoru.model.recipe import FindPerson, Recipe, SystemRecipe
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.plan.erasing import erase_tables
from mamoru.plan.showing import show_tables


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
            f"the notice knows no people called `{name}`",
            why="a request speaks for one capacity: customer and employee are never mixed in one answer",
            remedy=f"say --of with one of: {', '.join(known)}",
        )


class RightNotGiven(MamoruError):
    """Neither the notice nor the law it names gives this right to these people."""

    code = "MAM-303"

    def __init__(self, right: str, of: str) -> None:
        super().__init__(
            f"the notice gives the right `{right}` to no `{of}`",
            why="what is done to data must rest on a promise or a law that the notice names",
            remedy=f"add `{right}: {{of: {of}}}` under `rights:` with its clause or its law",
        )


def recipe(checked: CheckedProgramme, right: str, of: str) -> Recipe:
    """Compile the recipe of one right for one kind of person.

    Raises UnknownRight, UnknownKind, RightNotGiven, and CannotErase or CannotShow where the map leaves
    no answer.
    """
    notice = checked.programme.notice
    rights = {r.name: r for r in members("mamoru.rights", Right).values()}
    if right not in rights:
        raise UnknownRight(right, sorted(rights))
    if of not in notice.people:
        raise UnknownKind(of, sorted(notice.people))
    if not any(g.right == right and of in g.of for g in notice.rights.values()):
        raise RightNotGiven(right, of)
    systems = tuple(
        found
        for name in sorted(checked.programme.systems)
        if (found := _system(checked, name, rights[right], of=of)) is not None
    )
    made = Recipe(
        right=rights[right], of=of, linked_by=notice.people[of].linked_by, systems=systems, digest=""
    )
    return replace(made, digest=_digest(checked, right, of))


def _digest(checked: CheckedProgramme, right: str, of: str) -> str:
    """Return a digest of all that a recipe is a function of."""
    whole = f"{checked.programme.digest} {right} {of} {version('mamoru')}"
    return hashlib.sha256(whole.encode()).hexdigest()


def _system(checked: CheckedProgramme, name: str, right: Right, *, of: str) -> SystemRecipe | None:
    """Return what happens in one system; none where it holds nothing of this kind of people."""
    system = checked.programme.systems[name]
    if system.manual is not None:
        return _by_hand(system) if of in system.manual.of else None
    if name not in checked.graphs:
        return None
    graph, schema = checked.graphs[name], checked.programme.schemas[name]
    bare = _bare(system, graph, schema, of=of)
    if not bare.people and not bare.identity_keys:
        return None
    if right.act is Act.SHOW:
        return replace(bare, show=show_tables(system, graph, schema, of=of))
    return replace(bare, erase=erase_tables(checked, system, of=of))


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
        FindPerson(table=schema.tables[t.name], known_by=tuple(t.known_by.items()))
        for t in system.tables.values()
        if t.person == of and t.name in schema.tables
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
        blanks={t.name: found for t in system.tables.values() if t.person and (found := _blank(t, graph))},
        delete_order=graph.delete_order,
    )


def _blank(people: TableMap, graph: SystemGraph) -> dict[str, Scalar]:
    """Return the fixed texts by which the row of a person who was erased, and had to stay, is told.

    Like a pseudo-person, such a person owns nothing; else what they had with others would never go.  An empty
    column tells nothing, since living people leave columns empty, too.
    """
    masks = {m.name: m for m in members("mamoru.masks", Mask).values()}
    elsewhere = {u.column for w in graph.ways if w.held == people.name for u in w.tie.leaving}
    apart = elsewhere | {
        *(people.keep.columns if people.keep else ()),
        *(c for t in people.ties for c in t.by),
    }
    uses = {c.name: c.mask for c in people.columns.values() if c.mask is not None and c.name not in apart}
    values = {name: masks[use.mask].expression(use.argument) for name, use in uses.items()}
    return {n: v.value for n, v in values.items() if isinstance(v, Value) and v.value is not None}
