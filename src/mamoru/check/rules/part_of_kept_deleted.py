"""MAM-313: what hangs on a row that a law wants kept is not deleted from it.

Reads the tables whose rows are kept for a law, and what their rows own; yields those that hold a category of
the same promise, and go: the lines of an invoice that stays.  What no table keeps at all, MAM-294 tells.
Law: GDPR art. 17(3)(b); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.graphs.dates import leading
from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import Mapped, System, systems, tables
from mamoru.check.staying import dying
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme

BY_LAW = "law:"  #: what the ground of a promise begins with that a law needs


def cut_off(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each table that goes from under a row which is kept for a law, with its categories.

    Asked of the notice once: what only a supplement promises, no map can keep.
    """
    if checked.programme.notice.region:
        return
    for system in systems(checked):
        for whole in tables(system):
            if promise := _promise(checked, whole):
                yield from _parts(system, whole, promise)


def _parts(system: System, whole: Mapped, promise: Retention) -> Iterator[Finding]:
    going = {name for kind in promise.of for name in dying(system.told, system.graph, of=kind)}
    hanging = _hanging(system, whole.name) & going
    for mapped in tables(system):
        lost = _lost(mapped, promise, _kept(system)) if mapped.name in hanging else []
        if lost:
            yield _finding(mapped, whole, promise, lost=lost)


def _promise(checked: CheckedProgramme, whole: Mapped) -> Retention | None:
    """Return the promise that rows of a table are kept for, if a law needs it."""
    promise = checked.programme.notice.promise_of(whole.told.keep) if whole.told.keep else None
    return promise if promise and promise.ground.startswith(BY_LAW) else None


def _hanging(system: System, table: str) -> set[str]:
    """Return the tables whose rows are owned by rows of a table, in the end, and are not kept themselves."""
    known, below = system.told.tables, {table}
    apart = {name for name, told in known.items() if told.keep is not None or told.person}
    ways = [w for w in system.graph.ways if w.owning and w.held not in apart]
    while more := {w.held for w in ways if w.holder in below} - below:
        below |= more
    return below - {table}


def _kept(system: System) -> set[str]:
    """Return the categories that rows of some table of the system keep readable."""
    return {
        table.columns[name].category
        for table in system.told.tables.values()
        for name in (table.keep.columns if table.keep else ())
        if name in table.columns
    }


def _lost(mapped: Mapped, promise: Retention, kept: set[str]) -> list[str]:
    wanted = kept & set(promise.items)
    return [name for name, column in mapped.told.columns.items() if column.category in wanted]


def _finding(mapped: Mapped, whole: Mapped, promise: Retention, *, lost: list[str]) -> Finding:
    law = promise.ground.removeprefix(BY_LAW).strip()
    return found(
        PART_OF_KEPT_DELETED,
        problem=(
            f"rows of `{whole.name}` are kept for `{promise.name}` because of a law ({law}), but the rows of "
            f"`{mapped.name}` that hang on them go, and hold "
            f"{few(sorted({mapped.told.columns[name].category for name in lost}))} as well"
        ),
        remedy=(
            f"{_keep(mapped, whole, promise, lost=lost)}; if it does not, give them a category that `items:` "
            f"of `{promise.node.id}` does not name"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


def _keep(mapped: Mapped, whole: Mapped, promise: Retention, *, lost: list[str]) -> str:
    """Return how these rows are kept as well: by the date of those that they hang on, or by their own."""
    system, columns = mapped.system, ", ".join(sorted(lost))
    bound = system.told.events.get(promise.after, (whole.name, ""))[0]
    if by := leading(system.told, system.schema, mapped.told, to=bound, found=system.graph.dates):
        return (
            f"if the law wants these rows, in {system.file}, under `{mapped.name}:`, write "
            f"`kept: {{for: {promise.name}, by: {by}, columns: [{columns}]}}`: they stay as long as the row "
            f"of `{bound}` that they hang on"
        )
    return (
        f"give `{mapped.name}` a date of its own, if the law wants these rows: a retention promise "
        f"in the notice with an own `after:`, bound in {system.file} to a date column of "
        f"`{mapped.name}`, and under `{mapped.name}:` a `kept:` for it with {few(sorted(lost))}"
    )


TABLES = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, closed_at TEXT
);
CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders, amount INTEGER);
"""
MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
  lines:
    columns: {amount: purchases.orders}
    ties: [{by: order_id, to: orders, how: owned}]
"""
)

PART_OF_KEPT_DELETED = Rule(
    code="MAM-313",
    severity=Severity.WARNING,
    asks="Does what hangs on a row that a law wants kept stay with it?",
    why=(
        "half of what the law wants may be missing, as an invoice without its lines is no invoice: people "
        "are told that it is kept, and the company has books that show a sum of nothing"
    ),
    article="GDPR art. 17(3)(b); APPI art. 35",
    find=cut_off,
    find_live=None,
    fails={"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + TABLES, "systems/shop.yaml": MAP},
    passes={
        "notice.yaml": INVOICES.replace("{orders: []}", "{orders: [], lines: []}").replace(
            "uses: [purchases.orders]", "uses: [purchases]"
        ),
        "shop.sql": CUSTOMERS + TABLES,
        "systems/shop.yaml": MAP.replace("amount: purchases.orders", "amount: purchases.lines"),
    },
)
