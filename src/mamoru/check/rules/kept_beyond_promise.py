"""MAM-217: what is kept after an erasure is what the retention promise is about.

Reads kept tables; yields kinds of people and readable columns that the promise does not name, and kept tables
from which no erasure deletes.  Law: GDPR art. 5(1)(e), 17(3)(b); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._references import can_go
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import dying, kinds_held
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Keep
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme


def beyond(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each kind of people, and each readable column, that a promise does not cover."""
    for mapped in personal_tables(checked):
        keep = mapped.told.keep
        promise = checked.programme.notice.promise_of(keep) if keep else None
        if keep and promise:
            yield from _people(mapped, keep, promise)
            yield from _columns(mapped, keep, promise)
            yield from _pointless(mapped, keep)


def _people(mapped: Mapped, keep: Keep, promise: Retention) -> Iterator[Finding]:
    system = mapped.system
    for kind in kinds_held(system.told, system.graph):
        if mapped.name in dying(system.told, system.graph, of=kind) and kind not in promise.of:
            yield found(
                KEPT_BEYOND_PROMISE,
                problem=(
                    f"rows of `{mapped.name}` that people of kind `{kind}` own are kept for "
                    f"`{promise.name}`, but that promise is about {named(promise.of)}"
                ),
                remedy=(
                    f"add `{kind}` to `of:` of `{promise.node.id}` if the duty covers them, or take `kept:` "
                    "away"
                ),
                where=keep.where,
                node=mapped.told.id,
            )


def _columns(mapped: Mapped, keep: Keep, promise: Retention) -> Iterator[Finding]:
    for name in keep.columns:
        column = mapped.told.columns.get(name)
        if column and column.category not in promise.items:
            yield found(
                KEPT_BEYOND_PROMISE,
                problem=(
                    f"`{mapped.name}.{name}` (`{column.category}`) stays readable in rows kept for "
                    f"`{promise.name}`, but that promise keeps {named(promise.items)}"
                ),
                remedy=(
                    f"take `{name}` out of `kept: {{columns: [...]}}`, so that it is masked; or add "
                    f"`{column.category}` to `items:` of `{promise.node.id}` if its ground covers it"
                ),
                where=keep.where,
                node=mapped.column_node(name),
            )


def _pointless(mapped: Mapped, keep: Keep) -> Iterator[Finding]:
    if not can_go(mapped.system, mapped.name):
        yield found(
            KEPT_BEYOND_PROMISE,
            problem=(
                f"rows of `{mapped.name}` are kept for `{keep.retention}`, but no erasure deletes them: "
                "nobody owns them"
            ),
            remedy=(
                f"in {mapped.system.file}, say whose the rows are (`how: owned` in a tie), or take `kept:` "
                "away and write `leaving:` masks in the ties"
            ),
            where=keep.where,
            node=mapped.told.id,
            why=(
                "`kept:` masks the other columns of rows that would go; here it does nothing, and they stay "
                "readable for ever"
            ),
        )


ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers,
  total INTEGER,
  ship_to TEXT,
  closed_at TEXT
);
"""

KEPT = notice(
    people="  partner: {title: Partners, known-by: [email]}\n",
    data="  purchases: {orders: []}\n",
    purposes="  account: {of: all, uses: [purchases.orders, contact], basis: law, title: Keeping accounts}\n",
    more="""\
retention:
  invoices:
    {items: [purchases.orders], of: partner, keep: 7 years, after: order-closed, ground: {law: JP-tax}}
""",
)

MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders, ship_to: contact.name}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total, ship_to]}
"""
)

KEPT_BEYOND_PROMISE = Rule(
    code="MAM-217",
    severity=Severity.ERROR,
    asks="Does the retention promise cover whom and what is kept after an erasure?",
    why="what survives an erasure without a promise that covers it is kept without a reason",
    article="GDPR art. 5(1)(e), 17(3)(b); APPI art. 22",
    find=beyond,
    find_live=None,
    fails={
        "notice.yaml": KEPT,
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": KEPT.replace("of: partner, keep", "of: customer, keep"),
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": MAP.replace("[total, ship_to]", "[total]"),
    },
)
