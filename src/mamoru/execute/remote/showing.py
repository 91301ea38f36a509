"""How a system that is asked by calls stands in a plan, and in an answer.

A plan says what will be asked and by which keys, and is the same whether the service answers or not; what it
holds at the moment is told beside the plan, for whoever looks now.  Of an access what it returns is part of
the answer, each field under its category.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from mamoru.execute.connecting import Connected
from mamoru.execute.effects import SHARED, UNPROVED
from mamoru.execute.engine import Engine
from mamoru.execute.people import Person
from mamoru.execute.remote.errands import errand
from mamoru.execute.sealed import salts_of, subjects_of
from mamoru.model.answer import AnsweredRow, AnsweredTable
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Errand, Remote, Section
from mamoru.model.kinds.right import Act
from mamoru.model.map import SystemMap
from mamoru.model.plan import Plan, Standing, SystemEffect, TableEffect
from mamoru.model.recipe import Shown, ShowTable, Withheld
from mamoru.model.schema import Column, Table
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind
from mamoru.store import requests as stored

ASKED = "Mamoru asks it, when the databases are done, by {keys}: {calls}"
ANSWERS_LATER = "Mamoru asks it, by {keys}: {calls}; it answers when it is ready"
NO_KEY = "it is asked by: {}"


def open_remote(system: SystemMap, folder: str) -> Remote | None:
    """Return how a system is asked, if it is asked by calls.  Raises MissingSetting."""
    if system.remote is None:
        return None
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    opening = kinds[system.kind].remote
    return opening(system, Path(folder)) if opening else None


def with_remotes(
    effects: Sequence[SystemEffect], connected: Sequence[Connected], people: Sequence[Person], *, right: str
) -> list[SystemEffect]:
    """Return the effects with those in systems that Mamoru asks by calls."""
    return [
        _effect(effect, one, people, right=right) if one.remote is not None else effect
        for effect, one in zip(effects, connected, strict=True)
    ]


def _effect(
    effect: SystemEffect, connected: Connected, people: Sequence[Person], *, right: str
) -> SystemEffect:
    remote, keys = connected.remote, _keys(connected)
    calls = remote.says(right) if remote else ()
    if not calls:
        return replace(effect, task=f"look there for everything held of this person ({_owner(connected)})")
    used = [k for k in keys if all(p.known.get(k) for p in people)]
    withheld = [k for k in keys if any(p.withheld.get(k) for p in people)]
    if withheld:
        shared = {k for p in people for k in p.shared}
        told = "; ".join((SHARED if k in shared else UNPROVED).format(k) for k in withheld)
        return replace(effect, standing=Standing.SHARED_KEY, detail=told, left=tuple(withheld))
    if not all(any(p.known.get(k) for k in keys) for p in people):
        return replace(effect, standing=Standing.NO_KEY, detail=NO_KEY.format(", ".join(keys)))
    told = ASKED if right == "erasure" else ANSWERS_LATER
    task = told.format(keys=", ".join(used), calls="; ".join(calls))
    return replace(effect, task=task, by_machine=True)


def _keys(connected: Connected) -> list[str]:
    remote = connected.recipe.system.remote
    return sorted(remote.asked_by) if remote else []


def _owner(connected: Connected) -> str:
    manual = connected.recipe.system.manual
    return manual.owner if manual else ""


# -- what is held now, beside a plan -------------------------------------------------------------------


def as_held_now(engine: Engine, plan: Plan) -> Plan:
    """Return a saved plan with what the systems that can be looked into hold now; it is saved nowhere."""
    secrets = stored.load(engine.store, plan.request).secrets
    if secrets is None:
        return plan
    salt, known = salts_of(secrets)[0], subjects_of(secrets).known
    errands = [
        errand(plan.request, n, known=one, salt=salt, right=plan.right, since=engine.moment())
        for n, one in enumerate(known)
    ]
    return replace(plan, systems=tuple(_now(engine, effect, errands) for effect in plan.systems))


def _now(engine: Engine, effect: SystemEffect, errands: Sequence[Errand]) -> SystemEffect:
    programme = engine.checked.programme
    system = programme.systems.get(effect.system)
    if system is None or system.remote is None or effect.standing is not Standing.TASK:
        return effect
    try:
        remote = open_remote(system, programme.settings.folder)
        if remote is None or not remote.looks:
            return effect
        with closing(remote):
            held = sum(counted(remote.look(one)) for one in errands)
    except MamoruError as error:
        return replace(effect, reason=f"{error.code}: {error.problem}")
    return replace(effect, reason=f"it holds {held} {'item' if held == 1 else 'items'} now")


def counted(sections: Sequence[Section]) -> int:
    """Return how many items these are."""
    return sum(len(one.items) for one in sections)


# -- an answer -----------------------------------------------------------------------------------------


def look_remotely(
    effects: Sequence[SystemEffect],
    connected: Sequence[Connected],
    person: Person,
    *,
    errand: Errand,
    act: Act,
) -> tuple[list[SystemEffect], list[AnsweredTable]]:
    """Return the effects of an access with what systems that can be looked into hold, and their items."""
    told, tables = list[SystemEffect](), list[AnsweredTable]()
    asked = with_remotes(effects, connected, [person], right=errand.right)
    for effect, one in zip(asked, connected, strict=True):
        remote = one.remote
        if remote is None or not remote.looks or act is not Act.SHOW or effect.standing is not Standing.TASK:
            told.append(effect)
            continue
        looked, found = _looked(effect, remote, replace(errand, known=_known(person)))
        told.append(looked)
        tables += found
    return told, tables


def _known(person: Person) -> Mapping[str, Sequence[str]]:
    return {key: sorted(values) for key, values in person.known.items()}


def _looked(effect: SystemEffect, remote: Remote, errand: Errand) -> tuple[SystemEffect, list[AnsweredTable]]:
    try:
        with closing(remote):
            sections = remote.look(errand)
    except MamoruError as error:
        reason = f"{error.code}: {error.problem}"
        failed = replace(
            effect, standing=Standing.UNREACHABLE, detail=error.code, reason=reason, task="", by_machine=False
        )
        return failed, []
    tables = [_table(effect.system, section) for section in sections]
    effects = tuple(TableEffect(table=s.name, shown=len(s.items)) for s in sections if s.items)
    held = Standing.HELD if effects else Standing.NOTHING_HELD
    statements = remote.says(errand.right)
    return replace(
        effect, standing=held, tables=effects, statements=statements, task="", detail="", by_machine=False
    ), tables


def _table(system: str, section: Section) -> AnsweredTable:
    names = [*section.shown, *section.withheld]
    table = Table(
        name=section.name,
        schema="",
        bare_name=section.name,
        columns={name: Column(name=name, type="json", nullable=True) for name in names},
        key=(),
        unique=(),
        foreign_keys=(),
        indexes=(),
    )
    shown = ShowTable(
        table=table,
        person="",
        ways=(),
        shown=tuple(Shown(column=n, category=c, hidden_by=()) for n, c in section.shown.items()),
        withheld=tuple(Withheld(column=n, reason=why) for n, why in section.withheld.items()),
    )
    rows = tuple(AnsweredRow(cells={**dict.fromkeys(section.shown), **i}, hidden=()) for i in section.items)
    return AnsweredTable(system=system, shown=shown, rows=rows, attached=section.attached)
