"""MAM-210: the database does nothing by itself that the map says otherwise.

Reads ``ON DELETE`` of the foreign keys that lead to rows an erasure can delete; yields those that contradict
the map.  Cascades that reach other people are MAM-209.  Law: GDPR art. 5(1)(f), 17(3)(b); APPI art. 22, 23.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import known_masks
from mamoru.check.rules._references import goes_along, on_delete, place, pointer, told
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Reference

DOES = {
    "CASCADE": "deletes",
    "SET NULL": "empties `{}` in",
    "SET DEFAULT": "sets `{}` to its default in",
}


def contradictions(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each foreign key whose ``ON DELETE`` contradicts the map."""
    for system in systems(checked):
        for reference in system.graph.references:
            action = on_delete(system.schema, reference)
            if instead := _map_says(system, reference, action):
                yield _finding(system, reference, action=action, instead=instead)


def _map_says(system: System, reference: Reference, action: str) -> str:
    """Return what the map says instead, or nothing when the two agree."""
    table = told(system, reference)
    if action == "CASCADE":
        keep = table.keep if table is not None and goes_along(system, reference) else None
        with_it = keep is not None and keep.by == reference.columns  # then the row it leads to stays as well
        return f"the map keeps them for `{keep.retention}`" if keep and not with_it else ""
    if action not in {"SET NULL", "SET DEFAULT"}:
        return ""
    if goes_along(system, reference):
        return "the map deletes them with it"
    if reference.refuse:
        return "the map says `target-gone: refuse`"
    if masks := _other_masks(reference):
        return f"the map masks the column with {named(masks)}"
    return "the map sets the column to NULL" if action == "SET DEFAULT" else ""


def _other_masks(reference: Reference) -> list[str]:
    leaving = reference.way.tie.leaving if reference.way else ()
    masks = known_masks()
    used = [u.mask for u in leaving if u.column in reference.columns and u.mask in masks]
    return [name for name in used if not masks[name].gives_null]


def _finding(system: System, reference: Reference, *, action: str, instead: str) -> Finding:
    column = "+".join(reference.columns)
    return found(
        DATABASE_ACTS_ITSELF,
        problem=(
            f"when a row of `{reference.to}` is erased, the database itself {DOES[action].format(column)} "
            f"the rows of `{reference.table}` that lead to it (`ON DELETE {action}` on "
            f"`{pointer(reference)}`), but {instead}"
        ),
        remedy=(
            f"change the foreign key on `{pointer(reference)}` to `ON DELETE NO ACTION`, then run `mamoru "
            f"discover {system.name}`"
        ),
        where=place(system, reference),
        node=f"{system.told.id}.{pointer(reference)}",
    )


ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER,
  total INTEGER,
  closed_at TEXT,
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE {orders}
);
CREATE TABLE visits (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER,
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE {visits}
);
"""

MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
  visits:
    ties: [{by: customer_id, to: customers, how: owned}]
"""
)

DATABASE_ACTS_ITSELF = Rule(
    code="MAM-210",
    severity=Severity.ERROR,
    asks="Does the database leave to the map what becomes of rows whose target is erased?",
    why=(
        "the database acts outside the plan: what it deletes or empties is neither shown before nor proved "
        "after, and rows that must be kept can be lost or lose the person they belong to"
    ),
    article="GDPR art. 5(1)(f), 17(3)(b); APPI art. 22, 23",
    find=contradictions,
    find_live=None,
    fails={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS.format(orders="CASCADE", visits="SET NULL"),
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS.format(orders="NO ACTION", visits="CASCADE"),
        "systems/shop.yaml": MAP,
    },
)
