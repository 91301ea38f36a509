"""MAM-294: what a law wants kept is not deleted by an erasure.

Reads the retention promises that rest on a law, and the tables whose rows an erasure deletes; yields those
that hold such a category while no table of their system keeps it.  Law: GDPR art. 17(3)(b); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.graphs.dates import leading
from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import Mapped, System, systems, tables
from mamoru.check.staying import dying, kinds_held
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme

BY_LAW = "law:"  #: what the ground of a promise begins with that a law needs


def deleted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each table and promise by law whose categories go with its rows.

    Asked of the notice once: what only a supplement promises, no map can keep.
    """
    told = checked.programme.notice
    promises = [p for p in told.retention.values() if p.ground.startswith(BY_LAW)]
    if told.region or not promises:
        return
    for system in systems(checked):
        kept = _kept(system)
        going = {kind: dying(system.told, system.graph, of=kind) for kind in _kinds(system)}
        for mapped in tables(system):
            kinds = {kind for kind, names in going.items() if mapped.name in names}
            for promise in promises if mapped.told.keep is None else ():
                lost = _lost(mapped, promise, kept) if kinds & set(promise.of) else []
                if lost:
                    yield _finding(mapped, promise, lost)


def _kinds(system: System) -> tuple[str, ...]:
    return kinds_held(system.told, system.graph)


def _kept(system: System) -> set[str]:
    """Return the categories that rows of some table of the system keep readable."""
    return {
        table.columns[name].category
        for table in system.told.tables.values()
        for name in (table.keep.columns if table.keep else ())
        if name in table.columns
    }


def _lost(mapped: Mapped, promise: Retention, kept: set[str]) -> list[str]:
    """Return the columns that hold what the promise keeps, and that nothing in the system does."""
    wanted = set(promise.items) - kept
    return [name for name, column in mapped.told.columns.items() if column.category in wanted]


def _finding(mapped: Mapped, promise: Retention, lost: list[str]) -> Finding:
    categories = few(sorted({mapped.told.columns[name].category for name in lost}))
    law = promise.ground.removeprefix(BY_LAW).strip()
    return found(
        PROMISED_BY_LAW_DELETED,
        problem=(
            f"`{promise.node.id}` keeps {categories} because of a law ({law}), but an "
            f"erasure deletes the rows of `{mapped.name}` that hold it, and no table of "
            f"`{mapped.system.name}` keeps it"
        ),
        remedy=(
            f"{_keep(mapped, promise, lost)}; or, if the law does not want these rows, name "
            f"a narrower category in `items:` of `{promise.node.id}`"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


def _keep(mapped: Mapped, promise: Retention, lost: list[str]) -> str:
    """Return how the rows are kept: by the promise, or by one of its own where its event is of other rows."""
    columns, event = ", ".join(lost), promise.after
    bound = mapped.system.told.events.get(event)
    under = f"in {mapped.system.file}, under `{mapped.name}:`, write"
    if bound is None or bound[0] == mapped.name:
        return (
            f"{under} `kept: {{for: {promise.name}, columns: [{columns}]}}`, with `events:` binding "
            f"`{event}` to a date of `{mapped.name}`"
        )
    system = mapped.system
    if by := leading(system.told, system.schema, mapped.told, to=bound[0], found=system.graph.dates):
        return (
            f"{under} `kept: {{for: {promise.name}, by: {by}, columns: [{columns}]}}`: then `{event}` of the "
            f"row that `{by}` leads to counts"
        )
    return (
        f"`{event}` is a date of `{bound[0]}`, and an event has one column: write a promise of its own for "
        f"these rows in `retention:`, with an event of its own in `after:`; bind that event to a date of "
        f"`{mapped.name}`; then {under} `kept: {{for: THAT PROMISE, columns: [{columns}]}}`"
    )


ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, closed_at TEXT
);
"""
MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
"""
)

PROMISED_BY_LAW_DELETED = Rule(
    code="MAM-294",
    severity=Severity.WARNING,
    asks="Does an erasure leave what a law wants kept?",
    why=(
        "people are told that it is kept as long as the law wants, but the first request deletes it, and the "
        "company has no books to show"
    ),
    article="GDPR art. 17(3)(b); APPI art. 35",
    find=deleted,
    find_live=None,
    fails={"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + ORDERS, "systems/shop.yaml": MAP},
    passes={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": MAP + "    kept: {for: invoices, columns: [total]}\n",
    },
)
