"""What people may take along: of what an access shows, that which they gave, on consent or a contract.

Comes in: the tables an access shows, the notice, the right as it gives it.  Goes out: the same tables with
fewer columns, each left out with its reason.  What their own use made counts as given, as the data protection
boards of the EU read art. 20 (WP 242 rev.01), unless the notice gives ``data: provided`` alone; what was
inferred, or came from others, never does.  Law: GDPR art. 20(1).
"""

from collections.abc import Sequence
from dataclasses import replace

from mamoru.model.map import SystemMap
from mamoru.model.notice import GivenRight, Mark, Notice
from mamoru.model.recipe import Shown, ShowTable, Withheld

BASES = ("consent", "contract")
GIVEN, OBSERVED = "given", "automatic"  #: origins of data
NOT_GIVEN = "not-provided"
NO_BASIS = "other-basis"


def carried(
    tables: Sequence[ShowTable], notice: Notice, system: SystemMap, *, of: str, given: GivenRight
) -> tuple[ShowTable, ...]:
    """Return what is taken along of one system."""
    bases = given.based_on or BASES
    on_basis = {leaf for p in notice.purposes.values() if of in p.of and p.basis in bases for leaf in p.uses}
    return tuple(_table(t, notice, system, on_basis=on_basis, given=given) for t in tables)


def _table(
    table: ShowTable, notice: Notice, system: SystemMap, *, on_basis: set[str], given: GivenRight
) -> ShowTable:
    reasons = {s.column: _reason(s, notice, system, on_basis=on_basis, given=given) for s in table.shown}
    left = tuple(Withheld(column=column, reason=reason) for column, reason in reasons.items() if reason)
    return replace(
        table,
        shown=tuple(s for s in table.shown if not reasons[s.column]),
        withheld=(*table.withheld, *left),
    )


def _reason(shown: Shown, notice: Notice, system: SystemMap, *, on_basis: set[str], given: GivenRight) -> str:
    """Return why a column is not taken along, or nothing."""
    category = notice.categories[shown.category]
    origins = {GIVEN} if given.provided_only else {GIVEN, OBSERVED}
    if Mark.DERIVED in category.marks or (category.origin or system.origin) not in origins:
        return NOT_GIVEN
    return "" if shown.category in on_basis else NO_BASIS
