"""The shop that is measured: ten tables, their rows drawn the same way every time, for two databases.

A size in rows comes in; DDL and rows go out.  A person has the same fifty-two rows on average whatever the
size of the shop, so a cost that follows the person stays, and one that follows the table grows.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Cell = str | int | bool | None
Row = tuple[Cell, ...]
SEED = 20_260_101
EPOCH = datetime(2018, 1, 1, tzinfo=UTC)
COUNTRIES = ("JP", "DE", "FR", "US")
STATES = ("new", "paid", "sent", "done")
GRANTED = 3  #: of five
CONSENTS = ("service", "marketing", "analytics", "third_party")
SQLITE_TYPES = {"bigint": "INTEGER", "int": "INTEGER", "boolean": "INTEGER"}
DUCKDB_TYPES = {"bigint": "BIGINT", "int": "INTEGER", "boolean": "BOOLEAN"}
MARIADB_TYPES = {"bigint": "bigint", "int": "int", "boolean": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many rows each table has; what rows point at is drawn among them."""

    people: int

    def __getitem__(self, table: str) -> int:
        return round(PER_PERSON[table] * self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Where the values of rows come from."""

    size: Size
    dice: random.Random

    def one_of(self, table: str) -> int:
        """Draw a key of a table; keys are 1 .. n."""
        return 1 + int(self.dice.random() * self.size[table])

    def below(self, limit: int) -> int:
        """Draw a number from 0 up to, not including, a limit."""
        return int(self.dice.random() * limit)

    def hexadecimal(self, characters: int) -> str:
        """Draw a text of hexadecimal digits."""
        return f"{self.dice.getrandbits(4 * characters):0{characters}x}"

    def moment(self, days: int) -> str:
        """Draw a moment within so many days."""
        return (EPOCH + timedelta(seconds=self.below(days * 86_400))).isoformat(sep=" ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: ``column type`` and what follows it, as a short word.

    ``key`` is part of the primary key, ``must`` cannot be NULL, ``unique`` and ``index`` get an index, and
    ``>table`` is an indexed foreign key; ``>table?`` is set to NULL when its target is deleted.
    """

    name: str
    columns: str
    row: Callable[[int, Draw], Row]

    @property
    def parts(self) -> list[list[str]]:
        """The columns, each as its name, its type and its words."""
        return [part.split() for part in self.columns.split(",")]


def _customer(i: int, draw: Draw) -> Row:
    born = (datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=draw.below(20_000))).date().isoformat()
    name, phone = f"Name {draw.hexadecimal(32)}", f"+81{9_000_000_000 + i}"
    return (i, f"user{i}@example.com", name, phone, born, COUNTRIES[i % 4], draw.moment(3000))


def _address(i: int, draw: Draw) -> Row:
    return (i, draw.one_of("customers"), draw.hexadecimal(32), f"City{i % 500}", f"{i % 99_999:05}")


def _payment_method(i: int, draw: Draw) -> Row:
    return (i, draw.one_of("customers"), "visa", f"{i % 9_999:04}", draw.hexadecimal(32))


def _product(i: int, draw: Draw) -> Row:
    return (i, f"Product {i}", draw.below(10_000))


def _order(i: int, draw: Draw) -> Row:
    person, address, total = draw.one_of("customers"), draw.one_of("addresses"), draw.below(50_000)
    return (i, person, address, STATES[i % 4], total, draw.hexadecimal(32), draw.moment(1400))


def _order_item(i: int, draw: Draw) -> Row:
    return (i, draw.one_of("orders"), draw.one_of("products"), 1 + draw.below(5), draw.below(10_000))


def _review(i: int, draw: Draw) -> Row:
    return (i, draw.one_of("customers"), draw.one_of("products"), 1 + draw.below(5), draw.hexadecimal(128))


def _ticket(i: int, draw: Draw) -> Row:
    return (i, draw.one_of("customers"), f"Subject {i}", draw.hexadecimal(320), draw.moment(900))


def _event(i: int, draw: Draw) -> Row:
    address = f"10.{i % 256}.{i // 256 % 256}.{i // 65_536 % 256}"
    return (i, draw.one_of("customers"), f"/p/{i % 20_000}", address, draw.moment(600))


def _consent(i: int, draw: Draw) -> Row:
    person, purpose = divmod(i - 1, len(CONSENTS))
    return (1 + person, CONSENTS[purpose], draw.below(5) < GRANTED, EPOCH.isoformat(sep=" "))


#: Rows of a table for each person.
PER_PERSON = {
    "customers": 1.0, "products": 0.2, "addresses": 1.5, "payment_methods": 1.5, "orders": 10.0,
    "order_items": 22.0, "reviews": 3.0, "support_tickets": 1.5, "page_events": 7.0, "consents": 4.0,
}  # fmt: skip

#: Targets before those that point at them.
TABLES = (
    Table(
        name="customers",
        columns="id bigint key, email text must unique, full_name text must, phone text, birth date,"
        " country char(2), created_at timestamptz must",
        row=_customer,
    ),
    Table(name="products", columns="id bigint key, name text, price_cents int", row=_product),
    Table(
        name="addresses",
        columns="id bigint key, customer_id bigint must >customers, line1 text, city text, postcode text",
        row=_address,
    ),
    Table(
        name="payment_methods",
        columns="id bigint key, customer_id bigint must >customers, brand text, last4 char(4), token text",
        row=_payment_method,
    ),
    Table(
        name="orders",
        columns="id bigint key, customer_id bigint must >customers, address_id bigint >addresses?,"
        " status text, total_cents int, note text prefix, created_at timestamptz must",
        row=_order,
    ),
    Table(
        name="order_items",
        columns="id bigint key, order_id bigint must >orders, product_id bigint must >products,"
        " qty int, price_cents int",
        row=_order_item,
    ),
    Table(
        name="reviews",
        columns="id bigint key, customer_id bigint must >customers, product_id bigint must >products,"
        " stars int, body text",
        row=_review,
    ),
    Table(
        name="support_tickets",
        columns="id bigint key, customer_id bigint must >customers, subject text, body text,"
        " created_at timestamptz",
        row=_ticket,
    ),
    Table(
        name="page_events",
        columns="id bigint key, customer_id bigint must >customers, path text, ip inet, at timestamptz",
        row=_event,
    ),
    Table(
        name="consents",
        columns="customer_id bigint key >customers, purpose text key, granted boolean must,"
        " at timestamptz must",
        row=_consent,
    ),
)


def size_of(rows: int) -> Size:
    """Return the size of a shop of about so many rows."""
    return Size(people=max(1, round(rows / sum(PER_PERSON.values()))))


def rows(table: Table, size: Size) -> Iterator[Row]:
    """Draw the rows of one table; the same for the same size."""
    draw = Draw(size=size, dice=random.Random(f"{SEED} {table.name}"))  # noqa: S311 - the same rows every time
    return (table.row(i, draw) for i in range(1, size[table.name] + 1))


def postgresql_tables() -> Iterator[str]:
    """Write the tables without keys, so that they load fast."""
    for table in TABLES:
        columns = (f"{name} {kind}{' NOT NULL' * (must(words))}" for name, kind, *words in table.parts)
        yield f"CREATE TABLE {table.name} ({', '.join(columns)})"


def postgresql_keys() -> Iterator[str]:
    """Write keys, indexes and foreign keys, targets first."""
    for table in TABLES:
        yield f"ALTER TABLE {table.name} ADD PRIMARY KEY ({', '.join(key(table))})"
        yield from indexes(table)
    for table in TABLES:
        for name, _, *words in table.parts:
            for target in pointed_at(words):
                yield f"ALTER TABLE {table.name} ADD FOREIGN KEY ({name}) REFERENCES {target}"


def sqlite_tables() -> Iterator[str]:
    """Write the tables whole: SQLite adds no keys afterwards."""
    return _whole_tables(SQLITE_TYPES, "TEXT", to="{table}{acts}")


def mariadb_tables() -> Iterator[str]:
    """Write the tables whole for MariaDB, which wants to know what a foreign key points at."""
    return _whole_tables(MARIADB_TYPES, "varchar(400)", to="{table} (id){acts}")


def duckdb_tables() -> Iterator[str]:
    """Write the tables without foreign keys: in DuckDB a row and what points at it cannot go in one step."""
    return _whole_tables(DUCKDB_TYPES, "VARCHAR", to="", around='"')  # one column is called `at`


def _whole_tables(kinds: Mapping[str, str], text: str, *, to: str, around: str = "") -> Iterator[str]:
    for table in TABLES:
        columns = [
            f"{around}{name}{around} {kinds.get(kind, text)}{' NOT NULL' * must(words)}"
            for name, kind, *words in table.parts
        ]
        points = [
            f"FOREIGN KEY ({name}) REFERENCES {to.format(table=t.split()[0], acts=t[len(t.split()[0]) :])}"
            for name, _, *words in table.parts
            for t in pointed_at(words)
            if to
        ]
        keys = f"PRIMARY KEY ({', '.join(key(table))})"
        yield f"CREATE TABLE {table.name} ({', '.join([*columns, keys, *points])})"


def indexes(table: Table, *, prefix: str = " text_pattern_ops") -> Iterator[str]:
    """Write the indexes of one table; the leading column of a primary key has one already."""
    for name, _, *words in table.parts:
        if "unique" in words:
            yield f"CREATE UNIQUE INDEX {table.name}_{name} ON {table.name} ({name})"
        elif "prefix" in words:
            yield f"CREATE INDEX {table.name}_{name} ON {table.name} ({name}{prefix})"
        elif list(pointed_at(words)) and "key" not in words:
            yield f"CREATE INDEX {table.name}_{name} ON {table.name} ({name})"


def key(table: Table) -> list[str]:
    """Return the columns of the primary key."""
    return [name for name, _, *words in table.parts if "key" in words]


def must(words: list[str]) -> bool:
    """Return whether a column with these words cannot be NULL."""
    return not {"must", "key"}.isdisjoint(words)


def pointed_at(words: list[str]) -> Iterator[str]:
    """Return the target of a foreign key, and what happens when it is deleted."""
    for word in words:
        if word.startswith(">"):
            target = word.removeprefix(">")
            yield f"{target.removesuffix('?')} ON DELETE SET NULL" if target.endswith("?") else target
