"""MAM-228: every system has a snapshot of its schema.

Reads the systems of the programme; yields those that a connector reaches and that nobody has discovered.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def undiscovered(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each system without a snapshot; people search a manual one."""
    for name, system in sorted(checked.programme.systems.items()):
        if system.manual is None and name not in checked.programme.schemas:
            yield found(
                SYSTEM_WITHOUT_SNAPSHOT,
                problem=(
                    f"the system `{name}` has no snapshot of its database, so nothing in its map can be "
                    "checked"
                ),
                remedy=(
                    f"run `mamoru discover {name}`: it reads the database and writes "
                    f"systems/{name}.schema.json"
                ),
                where=system.where,
                node=system.id,
            )


SYSTEM_WITHOUT_SNAPSHOT = Rule(
    code="MAM-228",
    severity=Severity.ERROR,
    asks="Has every system been discovered?",
    why="no request can be planned in this system, so none could be answered as complete",
    article="",
    find=undiscovered,
    find_live=None,
    fails={
        "systems/archive.yaml": SHOP.replace("system: shop", "system: archive").replace(
            "shop.db", "archive.db"
        ),
    },
    passes={
        "systems/shop.yaml": SHOP,
    },
)
