"""MAM-235: every setting of a connection is one that its kind of system knows.

Reads ``connect:`` of each system and the settings its kind names; yields those that no kind knows.
Law: GDPR art. 32(1)(b).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import SHOP, SMALLEST
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind


def unknown(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each setting that the system's kind does not know."""
    kinds = {kind.name: kind for kind in members("mamoru.systems", SystemKind).values()}
    for system in checked.programme.systems.values():
        known = kinds[system.kind].settings if system.kind in kinds else {}
        for name in system.settings:
            if name not in known:
                yield found(
                    SETTING_UNKNOWN,
                    problem=f"systems of the kind `{system.kind}` have no setting `{name}`",
                    remedy=f"under `connect:` in {system.where.file} write only {named(known)}",
                    where=system.where,
                    node=system.id,
                )


SETTING_UNKNOWN = Rule(
    code="MAM-235",
    severity=Severity.ERROR,
    asks="Is every setting of a connection understood?",
    why="a setting that is misspelt is not in force, and one that is passed on could lead elsewhere",
    article="GDPR art. 32(1)(b)",
    find=unknown,
    find_live=None,
    fails={"systems/shop.yaml": SHOP.replace("{file: shop.db}", "{file: shop.db, busy-for: 3}")},
    passes=SMALLEST,
)
