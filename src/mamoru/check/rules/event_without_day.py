"""MAM-236: the date from which a period of keeping runs is read from a column that holds days.

Reads the columns that the events of kept rows are bound to; yields those whose type holds no day.
Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import LOOSE, Family, family
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Keep
from mamoru.model.programme import CheckedProgramme

DAYS = {Family.DAY, Family.TEXT}  #: a text is read as ISO writes a day: 2026-11-22


def dayless(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each kept table whose event is bound to a column that holds no days."""
    for mapped in personal_tables(checked):
        keep = mapped.told.keep
        promise = checked.programme.notice.promise_of(keep) if keep else None
        if keep and promise:
            table, column = mapped.system.told.events.get(promise.after, ("", ""))
            holder = _holder(mapped, table)
            if holder and column in holder.table.columns:
                yield from _judged(holder, keep, promise.after, column=column)


def _holder(mapped: Mapped, table: str) -> Mapped | None:
    """Return the table whose rows have the date: this one, or the one that its rows are kept by.

    Where that other table is kept for the same date itself, it is judged there.
    """
    if table == mapped.name:
        return mapped
    system, dated = mapped.system, mapped.system.graph.dates.get(mapped.name)
    other = system.told.tables.get(table) if dated and dated.through else None
    return (
        Mapped(system=system, told=other, table=system.schema.tables[table])
        if other and not other.keep
        else None
    )


def _judged(mapped: Mapped, keep: Keep, event: str, *, column: str) -> Iterator[Finding]:
    kind, written = mapped.system.told.kind, mapped.table.columns[column].type
    holds = family(written, kind)
    if holds in DAYS:
        return
    unsure = holds is Family.UNKNOWN
    yield found(
        EVENT_WITHOUT_DAY,
        problem=(
            f"the day of `{event}` is read from `{mapped.name}.{column}`, whose type is `{written}`: "
            f"{'Mamoru cannot tell whether it holds' if unsure else 'it does not hold'} days"
        ),
        remedy=_remedy(mapped, event, column, counted=holds is Family.WHOLE),
        where=keep.where,
        node=mapped.column_node(column),
        severity=Severity.WARNING if unsure else None,
    )


def _remedy(mapped: Mapped, event: str, column: str, *, counted: bool) -> str:
    system, name = mapped.system, mapped.name
    bind = (
        f"then run `mamoru discover {system.name}`, and in {system.file} bind `{event}: {name}.{column}_day`"
    )
    if not counted:
        return (
            "add a column of the type date, or of text written like 2026-11-22, that says the day (such as "
            f"`{column}_day`), {bind}"
        )
    day = (
        f"TEXT AS (date({column}, 'unixepoch'))"
        if system.told.kind in LOOSE
        else f"date GENERATED ALWAYS AS ((to_timestamp({column}) AT TIME ZONE 'UTC')::date) STORED"
    )
    return (
        "add a column that says the day; if the numbers are seconds since 1970: "
        f"`ALTER TABLE {name} ADD COLUMN {column}_day {day}`; {bind}"
    )


ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, closed_at {type}
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
"""
)

EVENT_WITHOUT_DAY = Rule(
    code="MAM-236",
    severity=Severity.ERROR,
    asks="Does the column that a period of keeping runs from hold days?",
    why=(
        "where Mamoru reads no day the period has not begun, so the rows would be kept for ever, after every "
        "erasure"
    ),
    article="GDPR art. 5(1)(e); APPI art. 22",
    find=dayless,
    find_live=None,
    fails={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS.format(type="INTEGER"),
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS.format(type="DATETIME"),
        "systems/shop.yaml": MAP,
    },
)
