"""Make the five databases of Kasuri Apparel: ``python make_data.py OUT_DIR [--customers N] [--today DATE]``.

Comes in: the tables (``data/NAME.sql``), the hand-written rows (``data/NAME.cases.sql``) and words for
made-up rows (``data/words.json``).  Goes out: one SQLite file for each system.  The same arguments
give the same files, byte by byte: nothing is drawn at random and no clock is read.  Every person is
invented.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)
CUSTOMERS = 300
HAND_WRITTEN = 18  #: customers in data/online-shop.cases.sql, the placeholder not counted
FIRST_PERSON = 101  #: made-up people count from here
FIRST_ROW = 100_001  #: and made-up rows of other tables from here
OPENED = date(2014, 1, 6)  #: the shop's first day
MARCH = 3  #: the fiscal year ends with it
PRICE = 4900  #: what everything made up costs
#: In the order of the script, in which a foreign key points backwards.
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"

Cell = str | int | None
Cells = dict[str, Cell]
Option = TypeVar("Option")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dice:
    """Throws that depend on their name alone, so a new table never changes another one's rows."""

    words: dict[str, list[Cell]]
    names: list[list[str | None]]
    today: date

    def below(self, limit: int, *name: Cell) -> int:
        """Return a number from 0 to ``limit`` - 1."""
        text = "/".join(str(part) for part in name)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % limit

    def pick(self, options: Sequence[Option], *name: Cell) -> Option:
        """Return one of the options."""
        return options[self.below(len(options), *name)]

    def word(self, kind: str, *name: Cell) -> Cell:
        """Return a word of a kind listed in ``data/words.json``."""
        return self.pick(self.words[kind], kind, *name)

    def day(self, *name: Cell) -> date:
        """Return a day from the shop's first to yesterday."""
        return OPENED + timedelta(days=self.below((self.today - OPENED).days, "day", *name))

    def moment(self, *name: Cell) -> str:
        """Return a second of such a day, as ISO text."""
        second = self.below(86_400, "second", *name)
        return f"{self.day(*name)}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


@dataclass(frozen=True, slots=True)
class Rows:
    """The made-up rows of one system, table by table."""

    tables: defaultdict[str, list[Cells]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **cells: Cell) -> None:
        """Add a row whose key is given."""
        self.tables[table].append(cells)

    def number(self, table: str, **cells: Cell) -> int:
        """Add a row under the next free number and return that number."""
        number = FIRST_ROW + len(self.tables[table])
        self.tables[table].append({"id": number, **cells})
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A made-up person; the number makes the name theirs alone."""

    number: int
    name: str
    name_kana: str | None
    email: str
    phone: str
    birthday: str

    @property
    def member_no(self) -> str | None:
        """Their loyalty card; one person in five has none."""
        return None if self.number % 5 == 0 else f"KC-{self.number:06}"

    @property
    def language(self) -> str:
        """The language they are written to in."""
        return "ja" if self.name_kana else "en"

    def cells(self, *names: str) -> Cells:
        """Return some of what is known of them, by column name."""
        return {name: getattr(self, name) for name in names}


def person(dice: Dice, number: int, *, kind: str) -> Person:
    """Make up the person of a kind with this number."""
    name, kana, login = dice.pick(dice.names, kind, "name", number)
    age = timedelta(days=6_700 + dice.below(25_000, kind, "age", number))
    return Person(
        number=number,
        name=str(name),
        name_kana=kana,
        email=f"{login}.{kind[0]}{number}@mail.example",
        phone=f"090-0000-{number % 10_000:04}",
        birthday=str(dice.today - age),
    )


def people(dice: Dice, count: int, *, kind: str) -> list[Person]:
    """Make up people of a kind, numbered on from ``FIRST_PERSON``."""
    return [person(dice, FIRST_PERSON + i, kind=kind) for i in range(count)]


# -- the online shop ---------------------------------------------------------------------------


def online_shop(dice: Dice, customers: list[Person]) -> Rows:
    """Make up accounts and all that hangs on them."""
    rows = Rows()
    for customer in customers:
        _account(rows, dice, customer)
        _orders(rows, dice, customer)
        _review(rows, dice, customer)
        _gift(rows, dice, customer, others=customers)
        _wishes(rows, dice, customer, others=customers)
        _pages(rows, dice, customer.number)
    return rows


def _account(rows: Rows, dice: Dice, customer: Person) -> None:
    number = customer.number
    rows.add(
        "customers",
        id=number,
        **customer.cells("name", "name_kana", "email", "phone", "birthday", "member_no", "language"),
        jacket_size=dice.pick(["S", "M", "L", "XL", None], "size", number),
        promo_email=dice.below(2, "promo", number),
        promo_post=dice.below(2, "post", number),
        password_hash=f"scrypt${number}",
        created_at=str(OPENED),
    )


def _orders(rows: Rows, dice: Dice, customer: Person) -> None:
    number = customer.number
    street = f"{dice.word('streets', number)} {1 + number % 40}"
    lives: Cells = {"postal_code": f"000-{number:04}", "street": street, "phone": customer.phone}
    address = rows.number("addresses", customer_id=number, recipient=customer.name, **lives)
    for n in range(dice.below(5, "orders", number)):
        _order(rows, dice, (number, n), address=address)


def _order(rows: Rows, dice: Dice, name: tuple[int, int], *, address: int) -> None:
    placed = dice.day("order", *name)
    closed = placed + timedelta(days=3 + dice.below(8, "closed", *name))
    due, done = (str(tax_due(closed)), str(closed)) if closed <= dice.today else (None, None)
    lines = [1 + dice.below(8, "product", *name, line) for line in range(1 + dice.below(3, "lines", *name))]
    order = rows.number(
        "orders",
        order_no="M-{}-{}".format(*name),
        customer_id=name[0],
        billing_address_id=address,
        shipping_address_id=address,
        status="closed" if done else "paid",
        total=PRICE * len(lines),
        delivery_note=dice.word("notes", *name),
        placed_at=f"{placed}T12:00:00",
        closed_at=done,
        tax_due_on=due,
    )
    for product in lines:
        line: Cells = {"product_id": product, "quantity": 1, "price": PRICE, "size": "M"}
        rows.number("order_items", order_id=order, **line, tax_due_on=due)
    rows.number("parcels", order_id=order, tracking_no=f"T-{order}", delivered_at=done)
    owed: Cells = {"customer_id": name[0], "amount": PRICE * len(lines), "settled_on": done}
    if dice.below(6, "later", *name) == 0:
        rows.number("receivables", **owed, due_on=str(placed + timedelta(days=30)), standing="good")
    else:
        rows.number("payments", **owed, order_id=order, method="card", card_last4=f"{name[0]:04}")


def tax_due(closed: date) -> date:
    """Return when the tax return of an order's fiscal year is due: two months after its end on 31 March."""
    return date(closed.year if closed.month <= MARCH else closed.year + 1, 5, 31)


def _review(rows: Rows, dice: Dice, customer: Person) -> None:
    number, earlier = customer.number, rows.tables["reviews"]
    if dice.below(3, "review", number) == 0:
        rows.number(
            "reviews",
            product_id=1 + number % 8,
            customer_id=number,
            nickname=customer.email.partition(".")[0],
            stars=1 + dice.below(5, "stars", number),
            body=dice.word("reviews", number),
            reply_to=earlier[-1]["id"] if earlier and dice.below(4, "reply", number) == 0 else None,
            written_at=dice.moment("review", number),
        )


def _gift(rows: Rows, dice: Dice, customer: Person, *, others: list[Person]) -> None:
    number = customer.number
    to = _friend(dice, number, others=others)
    if dice.below(4, "gift", number) == 0:
        rows.number(
            "gift_messages",
            from_customer=number,
            to_customer=to.number,
            sender_name=customer.name,
            sender_phone=customer.phone,
            recipient_name=to.name,
            body=dice.word("gifts", number),
            written_at=dice.moment("gift", number),
        )


def _friend(dice: Dice, number: int, *, others: list[Person]) -> Person:
    """Return a customer whose account is older, perhaps the customer's own."""
    return others[dice.below(number - FIRST_PERSON + 1, "friend", number)]


def _wishes(rows: Rows, dice: Dice, customer: Person, *, others: list[Person]) -> None:
    number = customer.number
    if dice.below(3, "list", number) == 0:
        since = str(dice.day("list", number))
        wanted = rows.number("wishlists", title=f"{customer.name} {since[:4]}", created_at=since)
        for member in sorted({number, _friend(dice, number, others=others).number}):
            rows.add("wishlist_members", wishlist_id=wanted, customer_id=member, joined_at=since)
            wish = dice.word("wishes", number, member)
            rows.number("wishlist_items", wishlist_id=wanted, product_id=2, added_by=member, wish=wish)
    if dice.below(4, "cart", number) == 0:
        owner = number if dice.below(3, "signed in", number) else None
        cart = rows.number("carts", customer_id=owner, started_at=dice.moment("cart", number))
        rows.number("cart_items", cart_id=cart, product_id=2, quantity=1)


def _pages(rows: Rows, dice: Dice, number: int) -> None:
    for n in range(30 + dice.below(60, "pages", number)):
        page = f"/products/{1 + dice.below(8, 'page', number, n)}"
        rows.number("page_events", customer_id=number, page=page, seen_at=dice.moment("page", number, n))


# -- the other systems -------------------------------------------------------------------------


def loyalty(dice: Dice, customers: list[Person]) -> Rows:
    """Make up the cards of customers, and what was scored on them."""
    rows = Rows()
    for customer in (c for c in customers if c.member_no):
        _card(rows, dice, customer, card=str(customer.member_no))
    return rows


def _card(rows: Rows, dice: Dice, customer: Person, *, card: str) -> None:
    scored = [10 * dice.below(40, "points", card, n) for n in range(2 + dice.below(6, "scored", card))]
    who = customer.cells("name", "name_kana", "phone", "birthday")
    rows.add("members", no=card, **who, tier="basic", points=sum(scored), joined_on=str(OPENED))
    for n, points in enumerate(scored):
        shop, when = dice.word("shops", card, n), dice.moment("points", card, n)
        rows.number("point_events", member_no=card, shop=shop, points=points, happened_at=when)
    if dice.below(3, "coupon", card) == 0:
        issued = str(dice.day("coupon", card))
        rows.add("coupons", code=f"M-{customer.number}", member_no=card, worth=500, issued_on=issued)
    if dice.below(4, "survey", card) == 0:
        sheet: Cells = {"survey_id": 2, "sheet": customer.number, "question": 1, "answered_on": "2025-09-12"}
        rows.add("survey_answers", **sheet, member_no=card, answer=dice.word("answers", card))


def marketing(dice: Dice, customers: list[Person]) -> Rows:
    """Make up mailings to two customers in three."""
    rows = Rows()
    for customer in (c for c in customers if c.number % 3):
        _mailings(rows, dice, customer)
    return rows


def _mailings(rows: Rows, dice: Dice, customer: Person) -> None:
    since = dice.moment("subscribed", customer.number)
    rows.number("mailing_log", email=customer.email, what="subscribed", happened_at=since)
    for campaign, day in ((1, "2025-03-01"), (2, "2025-11-01"), (3, "2026-09-01")):
        to: Cells = {"email": customer.email, "greeting": customer.name, "sent_at": f"{day}T08:00:00"}
        number = rows.number("sends", campaign_id=campaign, **to)
        if dice.below(8, "click", customer.number, campaign) == 0:
            rows.number("clicks", send_id=number, link="/news", clicked_at=f"{day}T19:00:00")


def people_and_hiring(dice: Dice, count: int) -> Rows:
    """Make up staff and applicants; their numbers overlap, as the numbers of two registers do."""
    rows = Rows()
    for staff in people(dice, count, kind="employee"):
        number = staff.number
        who = staff.cells("name", "name_kana", "email", "phone", "birthday")
        does: Cells = {"department": dice.word("departments", number), "manager_id": 3}
        rows.add("employees", id=number, **who, **does, hired_on=str(dice.day("hired", number)))
        gross = 250_000 + 1000 * dice.below(200, "pay", number)
        for month in ("2026-08", "2026-09", "2026-10"):
            paid: Cells = {"month": month, "gross": gross, "net": gross * 4 // 5, "paid_on": f"{month}-25"}
            rows.number("pay", employee_id=number, **paid)
        rows.number("health_checks", employee_id=number, checked_on="2026-05-22", result="A")
    for applicant in people(dice, count // 2, kind="applicant"):
        number = applicant.number
        who = applicant.cells("name", "name_kana", "email", "phone", "birthday")
        rows.add("applicants", id=number, **who, applied_at=dice.moment("applied", number))
        made = rows.number("applications", applicant_id=number, position="Shop assistant", cv="…")
        score: Cells = {"assessor_id": 3, "score": 3, "written_at": "2026-09-01T10:00:00"}
        rows.number("assessments", application_id=made, **score)
    return rows


def shareholders_and_enquiries(dice: Dice, count: int) -> Rows:
    """Make up shareholders and people who wrote to the desk."""
    rows = Rows()
    for holder in people(dice, count, kind="shareholder"):
        number, shares = holder.number, 100 * (1 + dice.below(30, "shares", holder.number))
        street = f"{dice.word('streets', 'holder', number)} {number}"
        who = holder.cells("name", "name_kana", "phone")
        rows.add("shareholders", id=number, **who, street=street, shares=shares, since=str(OPENED))
        paid: Cells = {"paid_to": holder.name, "amount": 20 * shares, "paid_on": "2026-06-26"}
        rows.number("dividends", shareholder_id=number, **paid)
    for writer in people(dice, count, kind="writer"):
        wrote = dice.moment("wrote", writer.number)
        who = writer.cells("name", "email", "language")
        rows.add("enquirers", id=writer.number, **who, first_wrote_at=wrote)
        asked: Cells = {"subject": dice.word("subjects", writer.number), "body": "…", "received_at": wrote}
        number = rows.number("enquiries", enquirer_id=writer.number, **asked, closed_at=wrote[:10])
        rows.number("replies", enquiry_id=number, body="…", sent_at=wrote)
    return rows


# -- files -------------------------------------------------------------------------------------


def make(folder: Path, *, customers: int = CUSTOMERS, today: date = TODAY) -> list[Path]:
    """Write the five databases into ``folder``, replacing those that stand there; return their files."""
    folder.mkdir(parents=True, exist_ok=True)
    words = json.loads((HERE / "data" / "words.json").read_text(encoding="utf-8"))
    dice = Dice(names=words.pop("people"), words=words, today=today)
    return [_database(folder, system, rows) for system, rows in _systems(dice, customers)]


def _systems(dice: Dice, customers: int) -> Iterator[tuple[str, Rows]]:
    made_up = people(dice, max(0, customers - HAND_WRITTEN), kind="customer")
    yield "online-shop", online_shop(dice, made_up)
    yield "loyalty", loyalty(dice, made_up)
    yield "marketing", marketing(dice, made_up)
    yield "people-and-hiring", people_and_hiring(dice, 40)
    yield "shareholders-and-enquiries", shareholders_and_enquiries(dice, 30)


def _database(folder: Path, system: str, rows: Rows) -> Path:
    file = folder / f"{system}.db"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database:
        for script in (f"{system}.sql", f"{system}.cases.sql"):
            database.executescript((HERE / "data" / script).read_text(encoding="utf-8"))
        for (table,) in database.execute(TABLES).fetchall():
            _insert(database, table, rows.tables[table])
        database.commit()
    return file


def _insert(database: sqlite3.Connection, table: str, rows: list[Cells]) -> None:
    for cells in rows:
        columns = ", ".join(cells)
        values = ", ".join(f":{column}" for column in cells)
        database.execute(f"INSERT INTO {table} ({columns}) VALUES ({values})", cells)  # noqa: S608 - names from this file


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line and make the databases."""
    parser = argparse.ArgumentParser(description="Make the databases of the apparel group.")
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    parser.add_argument("--customers", type=int, default=CUSTOMERS, metavar="N", help="default: %(default)s")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help="default: %(default)s")
    asked = parser.parse_args(words)
    for file in make(asked.folder, customers=asked.customers, today=asked.today):
        sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
