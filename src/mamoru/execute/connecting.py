"""Open the systems of a recipe, and say of each how far its silence can be trusted.

Zero rows are a result only where the system was reached, let Mamoru see every row, and holds no
table that the map does not know.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.plan import Standing
from mamoru.model.programme import Programme
from mamoru.model.recipe import Recipe, SystemRecipe
from mamoru.model.shelf import members
from mamoru.sql.kind import Session, Survey, SystemKind


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

    @property
    def name(self) -> str:
        """The system's name."""
        return self.recipe.system.name


def connect(
    programme: Programme, recipe: Recipe, open_already: Mapping[str, Session]
) -> tuple[Connected, ...]:
    """Open every system of a recipe; sessions that are open already are used again."""
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    folder = Path(programme.settings.folder)
    writing = recipe.right.act is Act.ERASE
    found = []
    for system in recipe.systems:
        if system.system.kind not in kinds:
            raise UnknownSystemKind(system.system.name, system.system.kind)
        kind = kinds[system.system.kind]
        found.append(
            _one(system, kind, folder, session=open_already.get(system.system.name), writing=writing)
        )
    return tuple(found)


def _one(
    recipe: SystemRecipe, kind: SystemKind, folder: Path, *, session: Session | None, writing: bool
) -> Connected:
    if kind.open is None:
        return Connected(recipe=recipe, kind=kind, session=None, standing=Standing.TASK, detail="")
    if session is not None:
        return Connected(recipe=recipe, kind=kind, session=session, standing=Standing.HELD, detail="")
    try:
        session = kind.open(recipe.system, folder)
        survey = session.survey(sorted(recipe.system.tables), writing=writing)
    except MamoruError as error:
        return Connected(
            recipe=recipe,
            kind=kind,
            session=None,
            standing=Standing.UNREACHABLE,
            detail=f"{error.code}: {error.problem}",
        )
    standing, detail = _standing(survey, recipe)
    return Connected(recipe=recipe, kind=kind, session=session, standing=standing, detail=detail)


def _standing(survey: Survey, recipe: SystemRecipe) -> tuple[Standing, str]:
    mapped = set(recipe.system.tables)
    wanted = {n for n, t in recipe.system.tables.items() if not t.nothing_personal}
    if missing := sorted(wanted - survey.tables):
        return Standing.UNREACHABLE, f"tables of the map do not exist: {', '.join(missing)}"
    if denied := sorted(survey.denied & wanted):
        return Standing.NO_PERMISSION, f"the login may not read or change: {', '.join(denied)}"
    if hidden := sorted(survey.hidden & wanted):
        return Standing.ROW_SECURITY, f"row-level security may hide rows of: {', '.join(hidden)}"
    if unmapped := sorted(survey.tables - mapped):
        return Standing.UNMAPPED, f"not in the map: {', '.join(unmapped)}"
    return Standing.HELD, ""
