"""An invented run, from which the tests of the report start."""

from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.report import PackageSummary, Progress, ReceiptLine, Report
from mamoru.model.place import Span
from mamoru.model.plan import Kept, Plan, Standing, SystemEffect, TableEffect
from mamoru.model.request import State

FINDINGS = (
    Finding(
        code="MAM-131",
        severity=Severity.WARNING,
        problem="`releases.survey-report` is promised, and nothing executes it yet",
        why="a promise that nobody carries out is kept by chance",
        remedy="carry it out by hand, and record it",
        where=Span(file="notice.yaml", line=120, column=3),
        node="releases.survey-report",
    ),
    Finding(
        code="MAM-112",
        severity=Severity.ERROR,
        problem="the column `customers.segment` is not in the map",
        why="what it holds of a person is neither shown nor erased",
        remedy="name its category under `columns`, or list it under `not-personal`",
        where=Span(file="systems/online-shop.yaml", line=14, column=5, length=9),
        node="systems.online-shop.customers.segment",
        article="GDPR art. 15(1)",
    ),
)
INVOICES = Kept(
    retention="invoices",
    ground="law: JP-corporation-tax",
    rows=3,
    until="2033-03-31",
    not_begun=0,
    readable=("total", "closed_at"),
)
SHOP = SystemEffect(
    system="online-shop",
    standing=Standing.HELD,
    detail="the customer was found by customer-id",
    tables=(
        TableEffect(table="customers", deleted=1),
        TableEffect(table="addresses", deleted=2),
        TableEffect(
            table="orders", masked=3, masks={"note": "null", "shipping_address_id": "null"}, kept=INVOICES
        ),
        TableEffect(table="order_items", deleted=1_204, masked=4, shells=1, masks={"engraving": "fixed"}),
    ),
    statements=(
        "UPDATE orders SET note = NULL, shipping_address_id = NULL WHERE id = ANY(%(orders)s)",
        (
            "DELETE FROM addresses WHERE id = ANY(%(addresses)s) AND NOT EXISTS "
            "(SELECT 1 FROM customers WHERE id <> ALL(%(people)s) AND id = addresses.customer_id)"
        ),
        "DELETE FROM customers WHERE id = ANY(%(people)s)",
    ),
)
ERASURE = Plan(
    request="E-2026-0007",
    right="erasure",
    of="customer",
    people=1,
    programme="aa" * 32,
    recipe="bb" * 32,
    systems=(
        SHOP,
        SystemEffect(system="loyalty", standing=Standing.NOTHING_HELD, detail="", tables=(), statements=()),
        SystemEffect(
            system="archive",
            standing=Standing.UNREACHABLE,
            detail="the connection was refused",
            tables=(),
            statements=(),
        ),
        SystemEffect(
            system="paper",
            standing=Standing.TASK,
            detail="",
            tables=(),
            statements=(),
            task="Shred the file card of the customer; confirm with the number of sheets.",
        ),
    ),
    stops=("1 row of `comments` belongs to people who did not ask",),
    digest="cc" * 32,
)
ACCESS = Plan(
    request="R-2026-0001",
    right="access",
    of="customer",
    people=1,
    programme="aa" * 32,
    recipe="dd" * 32,
    systems=(
        SystemEffect(
            system="online-shop",
            standing=Standing.HELD,
            detail="",
            tables=(TableEffect(table="customers", shown=1), TableEffect(table="orders", shown=3)),
            statements=("SELECT name, email FROM customers WHERE id = ANY(%(people)s)",),
        ),
    ),
    stops=(),
    digest="ee" * 32,
)
REPORT = Report(
    title="Report of a run",
    programme="kasuri",
    made="2026-11-22T02:04:54Z",
    findings=FINDINGS,
    plans=(ERASURE, ACCESS),
    progress=(
        Progress(request="E-2026-0007", state=State.OPEN),
        Progress(request="R-2026-0001", state=State.DONE),
    ),
    receipts=(
        ReceiptLine(
            request="R-2026-0001",
            right="access",
            file="evidence/R-2026-0001.receipt.json",
            proved=(
                "the receipt was signed with the key 3f9a…",
                "it stands in the log under checkpoint 12",
                "the package it names is the one with manifest 0e01…",
            ),
            unproved=(
                "that systems which are not in the map hold nothing",
                "that a copy was not made before the request",
            ),
        ),
    ),
    package=PackageSummary(
        request="R-2026-0001",
        of="customer",
        language="en",
        records=9,
        tables=5,
        withheld=10,
        nothing_held=("profile.preferences",),
        waits_for=("archive", "cameras"),
        files=17,
        size=76_569,
        manifest="0e" * 32,
    ),
)
