"""A company whose rows have been kept long enough, on any kind of database, and a slow judge of what goes."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mamoru.desk.retention.sweeping import sweeping
from mamoru.model.sweeping.plan import SweepPlan
from tests import small
from tests.ground import Place, Row

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NOTICE = """\
notice: acme
title: {en: How Acme handles your data}
effective: {on: 2025-01-01}
languages: {governing: en, editions: [en]}
law: JP
entities:
  acme: {name: {en: Acme Inc.}, country: JP, address: "1-1 Somewhere", fiscal-year-ends: 03-31}
controllers: [{else: acme}]
people:
  customer: {title: {en: Customers}, known-by: [customer-id, email], linked-by: [customer-id]}
data:
  contact: {email: [identifying]}
  purchases: {orders: [], messages: [], returns: []}
  visits: []
purposes:
  sell: {of: customer, uses: [contact, purchases, visits], basis: contract, title: {en: Selling}}
retention:
  contact: {items: [contact], of: all, keep: 2 years, after: last-visit, ground: {purpose: sell}}
  visits: {items: [visits], of: all, keep: 6 months, after: visited, ground: {purpose: sell}}
  invoices:
    {items: purchases.orders, of: all, keep: 8 years, after: order-closed, rounded-up-to: fiscal-year-end,
     ground: {purpose: sell}}
  messages: {items: purchases.messages, of: all, keep: 1 year, after: order-paid, ground: {purpose: sell}}
  returns: {items: purchases.returns, of: all, keep: 2 years, after: returned, ground: {purpose: sell}}
rights:
  access: {of: customer}
  erasure: {of: customer}
"""
MAP = """\
system: shop
kind: {kind}
connect: {connect}
holds: {{origin: given, country: JP}}
events:
  last-visit: customers.last_visit
  visited: visits.visited
  order-closed: orders.closed
  order-paid: orders.paid
  returned: returns.made
tables:
  customers:
    is: customer
    known-by: {{customer-id: id, email: email}}
    columns: {{email: contact.email}}
    not-personal: [last_visit, visits]
    recomputed: {{visits: {{count: visits, by: customer_id}}}}
  visits:
    ties: [{{by: customer_id, to: customers, how: owned}}]
    columns: {{page: visits}}
    not-personal: [visited]
  orders:
    ties: [{{by: customer_id, to: customers, how: owned}}]
    columns: {{total: purchases.orders, note: purchases.messages}}
    not-personal: [closed, paid]
  order_items:
    ties: [{{by: order_id, to: orders, how: owned}}]
    columns: {{item: purchases.orders}}
  returns:
    ties: [{{by: order_id, to: orders, how: owned}}]
    columns: {{reason: purchases.returns}}
    not-personal: [made]
  shelves:
    ties: [{{by: order_id, to: orders, how: none}}]
    not-personal: [place]
"""
SCHEMA = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(80), last_visit {day}, visits INTEGER);
CREATE INDEX customers_email ON customers (email);
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER, page VARCHAR(80), visited {day},
  FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE INDEX visits_customer ON visits (customer_id);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, total INTEGER,
  note VARCHAR(80), closed {day}, paid {day}, FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, item VARCHAR(80),
  FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE INDEX items_order ON order_items (order_id);
CREATE TABLE returns (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, reason VARCHAR(80), made {day},
  FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE INDEX returns_order ON returns (order_id);
CREATE TABLE shelves (id INTEGER PRIMARY KEY, order_id INTEGER, place VARCHAR(80){shelf_key});
CREATE INDEX shelves_order ON shelves (order_id)"""
TABLES = ("customers", "visits", "orders", "order_items", "returns", "shelves")
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The company, and its one database."""

    folder: Path
    place: Place

    def put(self, rows: Rows) -> None:
        """Add rows."""
        for table in TABLES:
            self.place.insert(table, rows.get(table, ()))

    def rows(self) -> dict[str, list[Row]]:
        """Return every row of every table."""
        return {table: self.place.query(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}

    def sweep(self, *, most: int = 50_000, now: datetime = NOW) -> tuple[SweepPlan, int]:
        """Sweep, and return the plan and the number of receipts."""
        with sweeping(self.folder, most=most, now=lambda: now) as found:
            return found.plan, len(list(found.run(confirmed="")))


def shop(
    folder: Path, place: Place, *, rows: Rows, notice: str = NOTICE, mapped: str = MAP, schema: str = SCHEMA
) -> Shop:
    """Write the programme, make the database, and look at its schema."""
    files_there = place.ground.kind in {"sqlite", "duckdb"}
    day = "TEXT" if place.ground.kind == "sqlite" else "VARCHAR(40)"
    shelf_key = "" if place.ground.kind == "duckdb" else ", FOREIGN KEY (order_id) REFERENCES orders (id)"
    place.run(*schema.format(day=day, shelf_key=shelf_key).split(";"))
    settings = dict(place.settings)
    if files_there:
        settings = {"file": str((place.folder / str(settings["file"])).absolute())}
    connect = "{" + ", ".join(f"{k}: {v}" for k, v in settings.items()) + "}"
    (folder / "systems").mkdir(parents=True)
    (folder / "programme.yaml").write_text("programme: acme\n", encoding="utf-8")
    (folder / "notice.yaml").write_text(notice, encoding="utf-8")
    told = mapped.format(kind=place.ground.kind, connect=connect)
    (folder / "systems/shop.yaml").write_text(told, encoding="utf-8")
    made = Shop(folder=folder, place=place)
    made.put(rows)
    small.mamoru(folder, "discover", expect=0)
    return made


# -- the judge ---------------------------------------------------------------------------------------


def remains(rows: Rows, today: date = TODAY) -> dict[str, list[Row]]:
    """Return the rows that a sweep leaves, judged row by row from the promises alone."""
    returns = [r for r in rows["returns"] if not over(r[3], today, years=2)]
    returned = {r[1] for r in returns}
    whole = [o for o in rows["orders"] if not invoice_over(o, today) or o[0] in returned]
    orders = [in_part(o, today) for o in whole]
    kept = {o[0] for o in orders}
    visits = [v for v in rows["visits"] if not over(v[3], today, months=6)]
    led_to = {v[1] for v in visits} | {o[1] for o in orders}
    customers = [c for c in rows["customers"] if not over(c[2], today, years=2) or c[0] in led_to]
    return {
        "customers": [(*c[:3], sum(v[1] == c[0] for v in visits)) for c in customers],
        "visits": visits,
        "orders": orders,
        "order_items": [i for i in rows["order_items"] if i[1] in kept],
        "returns": returns,
        "shelves": [(s[0], s[1] if s[1] in kept else None, s[2]) for s in rows["shelves"]],
    }


def over(day: object, today: date, *, years: int = 0, months: int = 0) -> bool:
    """Return whether a period from a day ended before today; a day that is none never begins one."""
    try:
        began = date.fromisoformat(str(day)[:10])
    except ValueError:
        return False
    return _later(began, years * 12 + months) < today


def in_part(order: Row, today: date) -> Row:
    """Return an order as it stays: what is over goes before the rest; all of it waits for who needs it."""
    closed, paid = closed_over(order, today), over(order[5], today, years=1)
    if closed and paid:
        return order
    return (*order[:2], None if closed else order[2], None if paid else order[3], *order[4:])


def invoice_over(order: Row, today: date) -> bool:
    return closed_over(order, today) and over(order[5], today, years=1)


def closed_over(order: Row, today: date) -> bool:
    try:
        closed = date.fromisoformat(str(order[4])[:10])
    except ValueError:
        return False
    last = _later(closed, 8 * 12)
    return date(last.year + (last > date(last.year, 3, 31)), 3, 31) < today


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def some_rows(seed: int, *, of_each: int = 30) -> dict[str, list[Row]]:
    """Make up rows, many of them near the end of their time, some with no day at all."""
    chance = random.Random(seed)

    def day(*ages: int) -> str | None:
        if chance.random() < 0.1:
            return chance.choice([None, "", "13/05/2001", "2001-13-45"])
        back = chance.choice(ages)
        return (TODAY - timedelta(days=back + chance.randint(-2, 2))).isoformat()

    def of(table: Sequence[Row]) -> int:
        return int(str(chance.choice(table)[0]))

    customers: list[Row] = [(n, f"c{n}@example.com", day(100, 731, 3000), 0) for n in range(1, of_each + 1)]
    orders: list[Row] = [
        (n, of(customers), n, f"note {n}", day(200, 8 * 365, 3160, 4000), day(100, 365, 3000))
        for n in range(1, of_each + 1)
    ]
    visits: list[Row] = [(n, of(customers), "p", day(10, 182, 184, 900)) for n in range(1, of_each // 2)]
    return {
        "customers": [(*c[:3], sum(v[1] == c[0] for v in visits)) for c in customers],
        "visits": visits,
        "orders": orders,
        "order_items": [(n, of(orders), "item") for n in range(1, of_each + 1)],
        "returns": [(n, of(orders), "broken", day(100, 730, 3000)) for n in range(1, of_each // 3)],
        "shelves": [(n, of(orders), "A") for n in range(1, of_each // 3)],
    }
