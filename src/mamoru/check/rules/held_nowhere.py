"""MAM-205: whatever the notice lists, some system holds.

Reads the categories of the notice; yields those that no map mentions.  Law: GDPR art. 5(1)(a).
"""

from collections.abc import Iterator

from mamoru.check.known import held_by_keys
from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def unheld(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each category of the notice that no system holds."""
    held = _held(checked)
    for name, category in sorted(checked.programme.notice.categories.items()):
        if name not in held:
            yield found(
                HELD_NOWHERE,
                problem=f"the notice lists `{name}`, but no system holds it{_said(checked, name)}",
                remedy=(
                    f"map the column that holds `{name}` in a file under systems/; if it stands on paper or "
                    "with somebody else, write a system of `kind: manual`; if nobody holds it, take it out "
                    "of the notice"
                ),
                where=category.node.where,
                node=category.node.id,
            )


def _said(checked: CheckedProgramme, category: str) -> str:
    """Return the columns of its name that a map says are not personal."""
    leaf = category.rpartition(".")[2].replace("-", "_")
    columns = [
        f"{system.name}.{table}.{column}"
        for system in checked.programme.systems.values()
        for table, told in system.tables.items()
        for column in told.not_personal
        if column.casefold() == leaf
    ]
    return f"; {named(columns)} bears its name and is said to be `not-personal`" if columns else ""


def _held(checked: CheckedProgramme) -> set[str]:
    held: set[str] = set()
    for system in checked.programme.systems.values():
        held.update(system.manual.holds if system.manual else ())
        held.update(c.category for table in system.tables.values() for c in table.columns.values())
    held.update(
        category for *_, category in held_by_keys(checked.programme.notice, checked.programme.systems)
    )
    return held


HELD_NOWHERE = Rule(
    code="MAM-205",
    severity=Severity.WARNING,
    asks="Is every category of the notice held by some system?",
    why=(
        "either a system is missing from the maps and is never searched, or people are told of a collection "
        "that does not happen"
    ),
    article="GDPR art. 5(1)(a)",
    find=unheld,
    find_live=None,
    fails={
        "notice.yaml": notice(data="  camera: {image: [sensitive]}\n"),
    },
    passes={
        "notice.yaml": notice(
            data="  camera: {image: [sensitive]}\n",
            purposes=(
                "  guard: {of: customer, uses: [camera], basis: legitimate-interest, title: Preventing "
                "theft}\n"
            ),
        ),
        "systems/cameras.yaml": """\
system: cameras
kind: manual
owner: shop manager
holds: {origin: automatic, country: JP, of: [customer], categories: [camera.image]}
search:
  days: 10
  access: {en: Look for the recordings of the hour that the person names.}
  erasure: {en: Delete the recordings of the hour that the person names.}
""",
    },
)
