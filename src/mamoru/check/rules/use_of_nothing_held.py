"""MAM-276: a use is stated of the system that holds what it reads.

Reads the uses of each map and the categories that the map says the system holds; yields what a use reads and
the system does not hold.  Law: GDPR art. 30(1)(c); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.rules._flows import NEWSLETTER, some
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import DataUse, SystemMap
from mamoru.model.programme import CheckedProgramme


def not_held(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each use that reads categories which its system does not hold."""
    for system in checked.programme.systems.values():
        held = _held(system)
        for use in system.uses.values():
            if missing := [leaf for leaf in use.reads if leaf not in held]:
                yield _finding(use, system, missing)


def _held(system: SystemMap) -> set[str]:
    mapped = {column.category for table in system.tables.values() for column in table.columns.values()}
    return mapped | set(system.manual.holds if system.manual else ())


def _finding(use: DataUse, system: SystemMap, missing: list[str]) -> Finding:
    return found(
        USE_OF_NOTHING_HELD,
        problem=f"`{use.id}` reads {some(missing)}, which `{system.id}` does not hold",
        remedy=(
            "name in `reads:` the leaves that it reads, one by one if a whole branch stands there; or map "
            "the column that holds them; what is read from another system stands in the map of that system"
        ),
        where=use.where,
        node=use.id,
    )


USE_OF_NOTHING_HELD = Rule(
    code="MAM-276",
    severity=Severity.WARNING,
    asks="Does every system hold what its uses read?",
    why="either the map lacks a column that holds personal data, or the use is not what it says",
    article="GDPR art. 30(1)(c); APPI art. 22",
    find=not_held,
    find_live=None,
    fails={"systems/shop.yaml": SHOP.replace("email: contact.email", "email: contact.name") + NEWSLETTER},
    passes={"systems/shop.yaml": SHOP + NEWSLETTER},
)
