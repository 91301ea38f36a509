# ruff: noqa: S608 - statements are made of names and numbers of our own
"""A shop in which a few people have very many rows each, for four kinds of database.

Most rows of such a person go, some are kept for the books, some stay for somebody else and are masked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MANY = 3  #: people with many rows: one for Mamoru, one by hand, one to be killed in the middle of
OTHERS, FEW = 1000, 20  #: people at all, and rows of those with few


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How one kind of database writes what the statements below leave open."""

    number: str  #: the type of whole numbers
    text: str  #: a type of short texts
    to: str  #: before the target of a foreign key
    series: str  #: rows with a column ``n`` from 1 up to {0}
    noise: str  #: twenty characters that differ from row to row, of ``n``
    twice: str  #: some eighty of them
    mail: str  #: an address, of ``n``
    divided: str = "/"  #: between whole numbers
    behind: str = ""  #: what stands behind a table


POSTGRESQL = Writing(
    number="bigint",
    text="text",
    to="REFERENCES customers",
    series="generate_series(1, {0}) AS s(n)",
    noise="left(md5(n::text), 20)",
    twice="md5(n::text) || md5((-n)::text)",
    mail="'user' || n || '@example.com'",
)
SQLITE = Writing(
    number="INTEGER",
    text="TEXT",
    to="REFERENCES customers",
    series="(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {0}) SELECT n FROM s)",
    noise="hex(randomblob(10))",
    twice="hex(randomblob(40))",
    mail="'user' || n || '@example.com'",
)
DUCKDB = Writing(
    number="BIGINT",
    text="VARCHAR",
    to="",
    series="range(1, {0} + 1) AS s(n)",
    noise="left(md5(n::varchar), 20)",
    twice="md5(n::varchar) || md5((-n)::varchar)",
    mail="'user' || n || '@example.com'",
    divided="//",
)
MARIADB = Writing(
    number="bigint",
    text="varchar(200)",
    to="REFERENCES customers (id)",
    series="(SELECT seq AS n FROM seq_1_to_{0}) AS s",
    noise="left(md5(n), 20)",
    twice="concat(md5(n), md5(-n))",
    mail="concat('user', n, '@example.com')",
    divided="DIV",
    behind="ENGINE=InnoDB",
)


def tables(how: Writing) -> Iterator[str]:
    """Write the tables."""
    number, text, to = how.number, how.text, how.to
    columns = {
        "customers": f"id {number} PRIMARY KEY, email {text} NOT NULL UNIQUE, full_name {text} NOT NULL",
        "page_events": f"id {number} PRIMARY KEY, customer_id {number} NOT NULL {to}, path {text},"
        f" agent {text}, seen_at {text}",
        "orders": f"id {number} PRIMARY KEY, customer_id {number} {to}, total_cents {number}, note {text},"
        f" closed_at {text}",
        "messages": f"id {number} PRIMARY KEY, from_customer {number} {to}, to_customer {number} {to},"
        f" body {text}",
    }
    for name, told in columns.items():
        yield f"CREATE TABLE {name} ({told}) {how.behind}"
    yield "CREATE INDEX events_of ON page_events (customer_id)"
    yield "CREATE INDEX orders_of ON orders (customer_id)"
    yield "CREATE INDEX messages_from ON messages (from_customer)"
    yield "CREATE INDEX messages_to ON messages (to_customer)"


def rows(how: Writing, each: int) -> Iterator[str]:
    """Write the rows: for each of ``MANY`` people three fifths go, one is kept, one is masked."""
    going, staying = each * 3 // 5, each // 5
    yield f"INSERT INTO customers SELECT n, {how.mail}, {how.noise} FROM {how.series.format(OTHERS)}"
    yield (
        f"INSERT INTO page_events SELECT n, CASE WHEN n <= {MANY * going} THEN 1 + (n - 1) {how.divided}"
        f" {going} ELSE {MANY + 1} + n % {OTHERS - MANY} END, '/p/1', {how.twice}, '2026-01-01T00:00:00'"
        f" FROM {how.series.format(MANY * going + OTHERS * FEW)}"
    )
    whose, all_rows = f"1 + (n - 1) {how.divided} {staying}", how.series.format(MANY * staying)
    yield f"INSERT INTO orders SELECT n, {whose}, n % 5000, {how.twice}, '2025-01-01' FROM {all_rows}"
    yield f"INSERT INTO messages SELECT n, {whose}, {MANY + 1}, {how.twice} FROM {all_rows}"


def by_hand(person: int) -> tuple[str, ...]:
    """Write what somebody would erase one person with."""
    return (
        f"DELETE FROM page_events WHERE customer_id = {person}",
        (
            f"UPDATE orders SET customer_id = NULL, note = NULL WHERE customer_id = {person}"
            " AND (closed_at IS NULL OR closed_at >= '2018-04-01')"
        ),
        f"DELETE FROM orders WHERE customer_id = {person}",
        f"UPDATE messages SET from_customer = NULL, body = '(removed)' WHERE from_customer = {person}",
        f"UPDATE messages SET to_customer = NULL WHERE to_customer = {person}",
        f"DELETE FROM customers WHERE id = {person}",
    )
