"""MAM-216: a period of keeping begins at a date that the kept rows have.

Reads what is kept, for which retention promise, the column its event is bound to, or the tie to the row that
has it, and the masks; yields kept tables without such a column, and masks and ties that would write it.
Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.graphs.dates import leading, needing
from mamoru.check.rules._found import found
from mamoru.check.rules._masks import leaving_masks, written
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Keep, MaskUse
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme


def undated(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each kept table whose rows have no date, nor lead to one that is known.

    Yield one, too, for each mask and tie that would write the date, or what leads to it.
    """
    for mapped in personal_tables(checked):
        keep, dated = mapped.told.keep, mapped.system.graph.dates.get(mapped.name)
        promise = checked.programme.notice.promise_of(keep) if keep else None
        if keep and promise and dated and dated.problem:
            yield _leads_to_none(mapped, keep, promise, problem=dated.problem)
        elif keep and promise and not dated and _bound_to(mapped, promise) != mapped.name:
            yield _finding(mapped, keep, promise)
        else:
            yield from (_masked(mapped, promise, use) for use in _masks(mapped) if use.column in mapped.dated)
            yield from _cut(mapped, promise)


def _masks(mapped: Mapped) -> Iterator[MaskUse]:
    yield from (column.mask for column in mapped.told.columns.values() if column.mask)
    yield from (use for _, use in leaving_masks(mapped))


def _masked(mapped: Mapped, promise: Retention | None, use: MaskUse) -> Finding:
    return found(
        KEPT_FROM_NO_EVENT,
        problem=(
            f"the mask `{written(use)}` writes `{mapped.name}.{use.column}`, but "
            f"{_needed(mapped, promise, use.column)}"
        ),
        remedy=f"take the mask of `{use.column}` away: in rows that are kept, the date stays with them",
        where=use.where,
        node=mapped.column_node(use.column),
        why=WIPED,
    )


def _needed(mapped: Mapped, promise: Retention | None, column: str) -> str:
    """Return whose date stands in a column, or is found by it."""
    others = needing(mapped.system.graph.dates, mapped.name, column)
    if others:
        return f"the date from which rows of `{others[0]}` are kept is found by it"
    return f"rows of `{mapped.name}` are kept for `{promise.name if promise else ''}` from that date on"


def _cut(mapped: Mapped, promise: Retention | None) -> Iterator[Finding]:
    """Yield the dates that are part of a tie or a foreign key, which is emptied when its target goes."""
    emptied = {c for r in mapped.system.graph.references if r.table == mapped.name for c in r.emptied}
    emptied |= {c for way in mapped.into if not way.holder for c in way.held_columns}
    for column in sorted(emptied & mapped.dated):
        event = promise.after if promise else "the event"
        yield found(
            KEPT_FROM_NO_EVENT,
            problem=(
                f"`{mapped.name}.{column}` is emptied when the row it leads to goes, but "
                f"{_needed(mapped, promise, column)}"
            ),
            remedy=f"bind `{event}` to a date column of `{mapped.name}` that leads nowhere",
            where=mapped.told.keep.where if mapped.told.keep else mapped.told.where,
            node=mapped.column_node(column),
            why=WIPED,
        )


def _bound_to(mapped: Mapped, promise: Retention) -> str:
    return mapped.system.told.events.get(promise.after, ("", ""))[0]


def _leads_to_none(mapped: Mapped, keep: Keep, promise: Retention, *, problem: str) -> Finding:
    return found(
        KEPT_FROM_NO_EVENT,
        problem=(
            f"rows of `{mapped.name}` are kept for `{promise.name}`, {promise.keep} after `{promise.after}`, "
            f"but {problem}"
        ),
        remedy=(
            f"let `by:` of `kept:` name a tie that leads each row of `{mapped.name}` to the one row with the "
            "date, or to a row that is kept by the same date; or take `by:` away, if these rows have a date"
        ),
        where=keep.where,
        node=mapped.told.id,
    )


def _other_date(mapped: Mapped, elsewhere: str) -> str:
    """Return what to do where the date stands in another table: name the tie to it, or another event."""
    system = mapped.system
    found_by = leading(system.told, system.schema, mapped.told, to=elsewhere, found=system.graph.dates)
    if found_by:
        return (
            f"in {system.file}, write `by: {found_by}` in `kept:` of `{mapped.name}`: then the date of the "
            "row that this tie leads to counts"
        )
    return (
        f"give `{mapped.name}` a date of its own: an own retention promise in the notice, with an own "
        f"`after:`, and in {system.file} bind that event to a date column of `{mapped.name}`"
    )


def _finding(mapped: Mapped, keep: Keep, promise: Retention) -> Finding:
    elsewhere = _bound_to(mapped, promise)
    bound = f"is a column of `{elsewhere}`" if elsewhere else "is bound to no column"
    bind = f"`events: {{{promise.after}: {mapped.name}.COLUMN}}`"
    return found(
        KEPT_FROM_NO_EVENT,
        problem=(
            f"rows of `{mapped.name}` are kept for `{promise.name}`, {promise.keep} after `{promise.after}`, "
            f"but in `{mapped.system.name}` that event {bound}"
        ),
        remedy=_other_date(mapped, elsewhere)
        if elsewhere
        else f"in {mapped.system.file}, write {bind} with the date column it stands in",
        where=keep.where,
        node=mapped.told.id,
    )


WIPED = (
    "without its date, a period that has begun looks like one that has not: the rows would be kept for ever, "
    "and nobody could say until when"
)

ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, closed_at TEXT
);
"""

MAP = (
    SHOP
    + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
"""
)

KEPT_FROM_NO_EVENT = Rule(
    code="MAM-216",
    severity=Severity.ERROR,
    asks="Do kept rows hold the date from which the period of keeping runs?",
    why=(
        "a period that never begins never ends: the rows would be kept for ever, and nobody could say until "
        "when"
    ),
    article="GDPR art. 5(1)(e); APPI art. 22",
    find=undated,
    find_live=None,
    fails={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": MAP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:"),
    },
)
