"""Open the systems of a recipe, and say of each how far its silence can be trusted.

Zero rows are a result only where the system was reached, let Mamoru see every row, and holds no
table that the map does not know.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Remote
from mamoru.model.map import SystemMap
from mamoru.model.plan import Standing
from mamoru.model.programme import Programme
from mamoru.model.recipe import Recipe, SystemRecipe
from mamoru.model.schema import Table, Trigger
from mamoru.model.shelf import members
from mamoru.sql.kind import Session, Survey, SystemKind

Opening = Callable[[SystemMap, Path], Session]


class UnknownSystemKind(MamoruError):
    """A map names a kind of system that no shelf holds."""

    code = "MAM-401"

    def __init__(self, system: str, kind: str) -> None:
        super().__init__(
            f"the system `{system}` is of the kind `{kind}`, which is not installed",
            why="a system that cannot be opened would be left out of every answer",
            remedy="install the package that brings this kind, or correct `kind:`",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """One system of a recipe: an open session, or why there is none."""

    recipe: SystemRecipe
    kind: SystemKind
    session: Session | None
    standing: Standing
    detail: str
    reason: str = ""  #: the whole of it, for whoever looks now; it may name hosts, and goes into no record
    triggers: tuple[Trigger, ...] = ()  #: what the database does by itself when rows change
    remote: Remote | None = None  #: of a system without SQL that a machine can ask
    survey: Survey | None = None  #: what its standing was told from

    @property
    def name(self) -> str:
        """The system's name."""
        return self.recipe.system.name


def connect(
    programme: Programme,
    recipe: Recipe,
    open_already: Mapping[str, Session],
    *,
    before: Sequence[Connected] = (),
) -> tuple[Connected, ...]:
    """Open every system of a recipe, and survey it; sessions that are open already are used again.

    ``before`` is what the same recipe was given the last time: what a survey says is judged once.

    A session that is open already and not among what is given back is closed: its connection was lost.
    """
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    folder = Path(programme.settings.folder)
    writing = not recipe.right.act.shows
    found = []
    for n, system in enumerate(recipe.systems):
        if system.system.kind not in kinds:
            raise UnknownSystemKind(system.system.name, system.system.kind)
        name, schema = system.system.name, programme.schemas.get(system.system.name)
        known = schema.tables if schema else {}
        kind, session = kinds[system.system.kind], open_already.get(name)
        last = before[n] if before else None
        found.append(_one(system, kind, folder, known=known, session=session, writing=writing, last=last))
    return tuple(found)


def _one(
    recipe: SystemRecipe,
    kind: SystemKind,
    folder: Path,
    *,
    known: Mapping[str, Table],
    session: Session | None,
    writing: bool,
    last: Connected | None,
) -> Connected:
    if kind.open is None:
        return _without_session(recipe, kind, folder)
    try:
        session, survey = _surveyed(recipe, kind.open, folder, session=session, writing=writing)
    except MamoruError as error:
        return Connected(
            recipe=recipe,
            kind=kind,
            session=None,
            standing=Standing.UNREACHABLE,
            detail=error.code,
            reason=f"{error.code}: {error.problem}",
        )
    if last is not None and last.recipe is recipe and last.session is session and last.survey is survey:
        return last
    standing, detail = _standing(survey, recipe, known, writing=writing)
    return Connected(
        recipe=recipe,
        kind=kind,
        session=session,
        standing=standing,
        detail=detail,
        triggers=survey.triggers,
        survey=survey,
    )


def _without_session(recipe: SystemRecipe, kind: SystemKind, folder: Path) -> Connected:
    """Return a system that a person looks through, or that is asked by calls; nothing is asked yet."""
    bare = Connected(recipe=recipe, kind=kind, session=None, standing=Standing.TASK, detail="")
    try:
        return replace(bare, remote=kind.remote(recipe.system, folder)) if kind.remote else bare
    except MamoruError as error:
        reason = f"{error.code}: {error.problem}"
        return replace(bare, standing=Standing.UNREACHABLE, detail=error.code, reason=reason)


def _surveyed(
    recipe: SystemRecipe, opening: Opening, folder: Path, *, session: Session | None, writing: bool
) -> tuple[Session, Survey]:
    """Survey through the session that is open; where its connection has been lost, through a new one."""
    tables = sorted(recipe.system.tables)
    if session is not None:
        try:
            return session, session.survey(tables, writing=writing)
        except MamoruError:
            session.close()
    session = opening(recipe.system, folder)
    try:
        return session, session.survey(tables, writing=writing)
    except MamoruError:
        session.close()
        raise


def _standing(
    survey: Survey, recipe: SystemRecipe, known: Mapping[str, Table], *, writing: bool
) -> tuple[Standing, str]:
    for standing, because, names in _doubts(survey, recipe, known, writing=writing):
        if names:
            return standing, f"{because}: {', '.join(sorted(names))}"
    return Standing.HELD, ""


def _doubts(
    survey: Survey, recipe: SystemRecipe, known: Mapping[str, Table], *, writing: bool
) -> Iterable[tuple[Standing, str, AbstractSet[str]]]:
    """Yield what could make an answer untrue, the worst first, and what it is true of."""
    mapped = recipe.system.tables
    wanted = {n for n, t in mapped.items() if not t.nothing_personal}
    now = {(n, c) for n, columns in survey.columns.items() if n in known for c in columns}
    before = {(n, c) for n in survey.columns if n in known for c in known[n].columns}
    gone = {f"{n}.{c}" for n, c in before - now if n in wanted}
    added = {f"{n}.{c}" for n, c in now - before}
    yield Standing.UNREACHABLE, "tables of the map do not exist", wanted - survey.tables
    yield Standing.UNREACHABLE, "columns of the map do not exist", gone
    yield Standing.UNREACHABLE, INHERITED, survey.inherited & wanted
    yield Standing.UNREACHABLE, COPIED, survey.copies & wanted if writing else set()
    yield Standing.UNREACHABLE, VERSIONED, survey.versioned & wanted if writing else set()
    yield Standing.UNREACHABLE, UNSAFE, survey.unsafe & wanted if writing else set()
    yield Standing.NO_PERMISSION, "the login may not read or change", survey.denied & wanted
    yield Standing.NO_PERMISSION, UNCOUNTED, survey.uncounted if writing else set()
    yield Standing.ROW_SECURITY, "row-level security may hide rows of", survey.hidden & wanted
    yield Standing.UNMAPPED, "not in the map", (survey.tables - mapped.keys()) | added


INHERITED = "other tables inherit from a mapped one, so that its statements would reach their rows"
UNCOUNTED = "nothing would tell what triggers change until who runs the database turns on"
COPIED = "nothing can be erased from a materialized view"
VERSIONED = "what is deleted from a table with system versioning stays in its history"
UNSAFE = "what is done in a table without transactions cannot be undone when the rest fails"
