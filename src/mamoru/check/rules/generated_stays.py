"""MAM-281: what the database computes goes when what it is computed from is masked.

Reads the masks on generated columns, and what personal ones of rows that may stay are computed from; yields
those that a mask cannot write, and those that would still tell what was masked.
Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.computed import names
from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import blanked, leaving_masks, written
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import kinds_held, shells
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import MaskUse
from mamoru.model.programme import CheckedProgramme


def staying(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each generated column that a mask is put on, or that outlives what is masked."""
    for mapped in personal_tables(checked):
        generated = {name for name, column in mapped.table.columns.items() if column.generated}
        if not generated:
            continue
        uses = (*(c.mask for c in mapped.told.columns.values()), *(use for _, use in leaving_masks(mapped)))
        yield from (_unwritable(mapped, use) for use in uses if use and use.column in generated)
        if _may_stay(mapped):
            yield from _outliving(mapped, sorted(generated & mapped.told.columns.keys()))


def _may_stay(mapped: Mapped) -> bool:
    told, graph = mapped.system.told, mapped.system.graph
    kinds = kinds_held(told, graph)
    return mapped.told.keep is not None or any(mapped.name in shells(told, graph, of=k) for k in kinds)


def _outliving(mapped: Mapped, columns: list[str]) -> Iterator[Finding]:
    kept = set(mapped.told.keep.columns if mapped.told.keep else ())
    masked = {name for name, column in mapped.told.columns.items() if column.mask}
    inside = {c.document for c in mapped.told.columns.values() if c.name in kept}
    gone = (masked | set(blanked(mapped))) - kept | (set(mapped.told.documents) - inside)
    for column in (name for name in columns if name not in mapped.dated):
        sources = names(mapped.table.columns[column].computed, mapped.table.columns)
        left = [source for source in sources if source not in gone]
        if column not in kept and not mapped.told.columns[column].mask and (left or not sources):
            yield _left(mapped, column, left)


def _unwritable(mapped: Mapped, use: MaskUse) -> Finding:
    return found(
        GENERATED_STAYS,
        problem=f"the mask `{written(use)}` writes `{mapped.name}.{use.column}`, which the database computes",
        remedy="take the mask away: the column is computed anew when what it is computed from is masked",
        where=use.where,
        node=mapped.column_node(use.column),
        why="no statement can write a generated column, so every erasure that reaches it would be refused",
    )


def _left(mapped: Mapped, column: str, left: list[str]) -> Finding:
    source = f"from {named(left)}, which stays" if len(left) == 1 else f"from {named(left)}, which stay"
    return found(
        GENERATED_STAYS,
        problem=(
            f"`{mapped.name}.{column}` is personal, and in rows that stay after an erasure the database goes "
            f"on computing it {source if left else 'from what the snapshot does not tell'}"
        ),
        remedy=(
            "mask what it is computed from, or make it an ordinary column in the database"
            if left
            else f"run `mamoru discover {mapped.system.name}`, which writes down what it is computed from"
        ),
        where=mapped.told.columns[column].where,
        node=mapped.column_node(column),
    )


ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, buyer TEXT, closed_at TEXT,
  label TEXT GENERATED ALWAYS AS ({text}) VIRTUAL
);
CREATE INDEX orders_customer ON orders (customer_id);
"""
MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders, buyer: contact.name, label: contact.name}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
"""
)

GENERATED_STAYS = Rule(
    code="MAM-281",
    severity=Severity.ERROR,
    asks="Does what the database computes go when a row is masked?",
    why="what was masked could still be read from the column that repeats it",
    article="GDPR art. 17(1); APPI art. 35",
    find=staying,
    find_live=None,
    fails={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS.format(text="customer_id || ' ' || buyer"),
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS.format(text="'Order of ' || buyer"),
        "systems/shop.yaml": MAP,
    },
)
