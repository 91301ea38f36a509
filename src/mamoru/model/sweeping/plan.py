"""What a sweep will do, as it is shown, and what became of it.  Nothing in it is personal."""

from dataclasses import dataclass

from mamoru.model.plan import TableEffect
from mamoru.model.sweeping.recipe import PaperSweep, SweepRecipe, Unswept


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSweep:
    """The exact effect of one recipe."""

    recipe: SweepRecipe
    over: int  #: rows whose time is over
    frozen: int  #: of these, rows about people on hold, or with a request under way
    held: int  #: of these, rows to which a row that stays leads
    unreadable: int  #: rows whose day is no day
    tables: tuple[TableEffect, ...]
    statements: tuple[str, ...]  #: the very SQL that runs, without values
    slices: tuple[str, ...]  #: keyed digests of what goes together, in order

    @property
    def rows(self) -> int:
        """Rows changed."""
        return sum(t.changed for t in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan:
    """What a sweep will do; its digest covers the programme and every row."""

    today: str  #: ISO date
    sweeps: tuple[TableSweep, ...]
    unswept: tuple[Unswept, ...]
    silent: tuple[tuple[str, str], ...]  #: systems that could not be asked, and why
    stops: tuple[str, ...]  #: reasons why it must not run without a person's word
    forbids: tuple[str, ...]  #: reasons why it must not run at all
    digest: str
    papers: tuple[PaperSweep, ...] = ()  #: what people look through, where it is time to

    @property
    def rows(self) -> int:
        """Rows changed in all systems."""
        return sum(s.rows for s in self.sweeps)
