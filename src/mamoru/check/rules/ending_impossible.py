"""MAM-344: what a promise says of the end of keeping can be done in each table.

Reads promises of retention and the maps; yields tables whose rows would still tell whose they are where the
notice says that they are de-identified, and tables of which one category is over before the others and cannot
be emptied.  ``mamoru sweep --plan`` says the same of the rows that it leaves for it.
Law: GDPR art. 5(1)(e), recital 26; APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.ending.emptying import Emptying
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme

DE_IDENTIFY = "de-identify"


def impossible(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table whose rows cannot end as a promise says."""
    for mapped in personal_tables(checked):
        told = checked.programme.notice
        promises = [p for p in told.retention.values() if _categories(mapped) & {*p.items}]
        one = Emptying(
            notice=told, system=mapped.system.told, graph=mapped.system.graph, schema=mapped.system.schema,
            table=mapped.told,
        )  # fmt: skip
        if lasting := next((p for p in promises if p.then == DE_IDENTIFY), None):
            yield from _telling(mapped, lasting, one, apart=_apart(checked, mapped))
        else:
            yield from _waiting(mapped, promises, one)


def _categories(mapped: Mapped) -> set[str]:
    return {column.category for column in mapped.told.columns.values()}


def _apart(checked: CheckedProgramme, mapped: Mapped) -> list[str]:
    """Return the tables that rows lead to, and that are de-identified themselves."""
    tables = mapped.system.told.tables
    lasting = {
        i for p in checked.programme.notice.retention.values() if p.then == DE_IDENTIFY for i in p.items
    }
    led_to = {tie.to for tie in mapped.told.ties if tie.to in tables}
    return sorted(n for n in led_to if {c.category for c in tables[n].columns.values()} & lasting)


def _telling(mapped: Mapped, promise: Retention, one: Emptying, *, apart: list[str]) -> Iterator[Finding]:
    """Tell of rows that would tell whose they are, or of values that cannot be emptied."""
    for because in (*one.identifying(_categories(mapped), apart=apart),)[:1]:
        yield found(
            ENDING_IMPOSSIBLE,
            problem=f"rows of `{mapped.name}` cannot be de-identified as `{promise.node.id}` says: {because}",
            remedy="mend that in the map, or in the database; or write `then: destroy`",
            where=mapped.told.where,
            node=mapped.told.id,
        )


def _waiting(mapped: Mapped, promises: list[Retention], one: Emptying) -> Iterator[Finding]:
    """Tell of a category that waits for others, though it is over before them."""
    for item in sorted(_categories(mapped)):
        own = [p for p in promises if item in p.items]
        because = next(one.unfit([item]), "") if own and _sooner(own, promises) else ""
        if because:
            yield found(
                ENDING_IMPOSSIBLE,
                problem=f"`{item}` in `{mapped.name}` is over before what else its rows hold: {because}",
                why="it stays until the whole row goes, and people were told that it goes earlier",
                remedy="give the column a mask that fits it, move it to a table of its own, or promise one "
                "period for all that these rows hold",
                where=mapped.told.where,
                node=mapped.told.id,
            )
            return


def _sooner(own: list[Retention], promises: list[Retention]) -> bool:
    """Return whether all of these promises end before another one that runs from the same day."""
    return any(
        all((p.after, p.to_fiscal_year_end) == (q.after, q.to_fiscal_year_end) for p in own)
        and all(p.keep.length < q.keep.length for p in own)
        for q in promises
    )


VISITS = """\
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER{} REFERENCES customers, page TEXT, at TEXT);
CREATE INDEX visits_customer ON visits (customer_id);
"""
MAP = """\
events: {visited: visits.at}
tables:
  visits:
    columns: {page: visits}
    not-personal: [at]
    ties: [{by: customer_id, to: customers, how: owned}]
"""
TOLD = notice(
    data="  visits: []\n",
    purposes="  show: {of: customer, uses: [visits], basis: contract, title: Showing pages}\n",
    more="retention:\n  visits: {items: [visits], of: customer, keep: 6 months, after: visited, "
    "then: de-identify, ground: {purpose: show}}\n",
)

ENDING_IMPOSSIBLE = Rule(
    code="MAM-344",
    severity=Severity.WARNING,
    asks="Can what a promise says of the end of keeping be done in each table?",
    why="the rows stay as they are when their time is over, and people were told that they do not",
    article="GDPR art. 5(1)(e), recital 26; APPI art. 22",
    find=impossible,
    find_live=None,
    fails={
        "notice.yaml": TOLD,
        "shop.sql": CUSTOMERS + VISITS.format(" NOT NULL"),
        "systems/shop.yaml": SHOP.replace("tables:\n", MAP),
    },
    passes={
        "notice.yaml": TOLD,
        "shop.sql": CUSTOMERS + VISITS.format(""),
        "systems/shop.yaml": SHOP.replace("tables:\n", MAP),
    },
)
