"""MAM-299: each right beside access and erasure can be carried out where the people's data is.

Reads the rights, those of the supplements as well, the tables of exceptions, and tables whose rows are
somebody's alone; yields where a correction or a suspension would not reach, each place once for all the
regions in which the right is given.  Law: GDPR art. 16, 18; APPI art. 34, 35.
"""

from collections.abc import Iterator

from mamoru.check.excepting import doubt, exception_tables, kind_excepted
from mamoru.check.rules._found import few, found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.check.rules._tables import System, systems, tables
from mamoru.check.staying import dying, kinds_held
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.right import Act, Right
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import GivenRight
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members


def not_carried_out(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each system without exceptions, each table that cannot hold one or be corrected."""
    told = checked.programme.notice
    if told.region:
        return
    acts = {r.name: r.act for r in members("mamoru.rights", Right).values()}
    views = (told, *(overlay.notice for overlay in told.overlays.values()))
    given = list({right.node.id: right for view in views for right in view.rights.values()}.values())
    suspended = [g for g in given if acts.get(g.right) is Act.SUSPEND]
    corrected = [g for g in given if acts.get(g.right) is Act.CORRECT]
    for system in systems(checked):
        if suspended:
            yield from _unsuspended(system, suspended)
        if corrected:
            yield from _uncorrected(system, corrected)


def _unsuspended(system: System, given: list[GivenRight]) -> Iterator[Finding]:
    held = exception_tables(system.told, system.schema)
    for mapped in held:
        if because := doubt(mapped, system.told, system.graph, table=system.schema.tables[mapped.name]):
            yield found(
                RIGHT_NOT_CARRIED_OUT,
                problem=f"`{mapped.name}` cannot say whose data is suspended: {because}",
                remedy=ONE_TIE,
                where=mapped.where,
                node=mapped.id,
            )
    excepted = {kind_excepted(m.name, system.told, system.graph) for m in held}
    wanted = {kind for right in given for kind in right.of} & set(kinds_held(system.told, system.graph))
    if lacking := sorted(wanted - excepted):
        theirs = [right.node.id for right in given if not set(right.of).isdisjoint(lacking)]
        yield found(
            RIGHT_NOT_CARRIED_OUT,
            problem=(
                f"the notice gives {few(theirs)} to {named(lacking)}, and nothing in "
                f"`{system.name}` can say whose data is suspended"
            ),
            remedy=(
                "make a small table of exceptions there, such as `suspended (customer_id, since)`, and map "
                "it: `suspended: {suspended-since: since, ties: [{by: customer_id, to: customers, how: "
                "owned}]}`; until then each request gives a person the task of keeping the data out of use"
            ),
            where=system.told.where,
            node=system.told.id,
        )


def _uncorrected(system: System, given: list[GivenRight]) -> Iterator[Finding]:
    kinds = {kind for right in given for kind in right.of}
    theirs = {t for kind in kinds for t in dying(system.told, system.graph, of=kind)}
    for mapped in tables(system):
        if mapped.name in theirs and mapped.told.columns and not mapped.table.key:
            yield found(
                RIGHT_NOT_CARRIED_OUT,
                problem=f"`{mapped.name}` has no key, so that no value of a row of it can be corrected",
                remedy=(
                    f"give `{mapped.name}` a primary key in the database and run `mamoru discover "
                    f"{system.name}`"
                ),
                where=mapped.told.where,
                node=mapped.told.id,
            )


ONE_TIE = (
    "give the table one tie, `how: owned`, that leads to the person, a key, and no other column that must be "
    "filled but the one of `suspended-since`"
)
GIVEN = notice().replace("  erasure: {of: all}\n", "  erasure: {of: all}\n  suspension: {of: all}\n")
EXCEPTIONS = "CREATE TABLE suspended (customer_id INTEGER PRIMARY KEY REFERENCES customers, since TEXT);\n"

RIGHT_NOT_CARRIED_OUT = Rule(
    code="MAM-299",
    severity=Severity.WARNING,
    asks="Can a correction and a suspension be carried out wherever the people's data is?",
    why="the right would be carried out in a part of the systems, and by hand or not at all in the others",
    article="GDPR art. 16, 18; APPI art. 34, 35",
    find=not_carried_out,
    find_live=None,
    fails={"notice.yaml": GIVEN},
    passes={
        "notice.yaml": GIVEN,
        "shop.sql": CUSTOMERS + EXCEPTIONS,
        "systems/shop.yaml": SHOP
        + """\
  suspended:
    suspended-since: since
    not-personal: [since]
    ties: [{by: customer_id, to: customers, how: owned}]
""",
    },
)
