"""What is guessed of a database from its names and types."""

from pathlib import Path

import pytest

from mamoru.desk.beginning.draft import Draft, TableGuess
from mamoru.desk.beginning.guessing import draft
from mamoru.desk.beginning.roles import role_of
from mamoru.desk.beginning.words import core, meaning_of, nearness, parts, singular, word_list
from mamoru.desk.opening import known_names
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.model.shelf import members
from mamoru.notation.reading import read
from mamoru.sql.kind import SystemKind
from tests import small


@pytest.fixture
def notice(tmp_path: Path) -> Notice:
    small.mamoru(
        tmp_path,
        "init",
        "p",
        "--company",
        "Acme",
        "--country",
        "JP",
        "--yes",
        "--people",
        "customer,employee",
        expect=0,
    )
    found = read(tmp_path / "p", known_names()).programme
    assert found is not None
    return found.notice


def drafted(folder: Path, notice: Notice, statements: str) -> dict[str, TableGuess]:
    """Return the guesses of a database made by these statements, by table."""
    small.database(folder / "x.db", statements)
    kind = next(k for k in members("mamoru.systems", SystemKind).values() if k.name == "sqlite")
    assert kind.discover
    where = Span(file="x", line=1, column=1)
    told = SystemMap(
        id="systems.x", name="x", title={}, kind="sqlite", settings={"file": "x.db"}, origin="given",
        country="JP", events={}, tables={}, manual=None, where=where,
    )  # fmt: skip
    found: Draft = draft(kind.discover(told, folder), notice)
    return {table.name: table for table in found.tables}


def ties(guess: TableGuess) -> list[str]:
    return [f"{'+'.join(t.by)} {'+'.join(t.to) or t.known_as} {t.how.value}" for t in guess.ties]


def columns(guess: TableGuess) -> dict[str, str]:
    return {c.column: c.category for c in (*guess.columns, *guess.not_personal)}


@pytest.mark.parametrize(
    ("column", "meaning"),
    [
        ("email", "email"),
        ("EMAIL_ADDRESS", "email"),
        ("userEmail", "email"),
        ("email2", "email"),
        ("メールアドレス", "email"),
        ("mail_addr", "email"),
        ("firstName", "full-name"),
        ("氏名カナ", "full-name"),
        ("product_name", "thing"),
        ("商品名", "thing"),
        ("ip", "ip"),
        ("last_login_ip", "ip"),
        ("ship_to", ""),
        ("zip", "address"),
        ("ip_address", "ip"),
        ("billing_address_line1", "address"),
        ("address2", "address"),
        ("ｔｅｌ", "phone"),
        ("denwa_bango", "phone"),
        ("携帯電話番号", "phone"),
        ("dob", "birthday"),
        ("seinengappi", "birthday"),
        ("password_digest", "password"),
        ("card_no", "card"),
        ("discard_no", ""),
        ("備考", "text"),
        ("createdAt", "moment"),
        ("登録日時", "moment"),
        ("total", ""),
        ("package", ""),
        ("status", ""),
    ],
)
def test_what_a_columns_name_means(column: str, meaning: str) -> None:
    found = meaning_of(column, word_list().columns)

    assert (found.meaning.name if found else "") == meaning


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("customers", "customer"),
        ("Users", "customer"),
        ("t_customer", "customer"),
        ("app_users", "customer"),
        ("M_KOKYAKU", "customer"),
        ("顧客マスタ", "customer"),
        ("sales.members", "customer"),
        ("people", "customer"),
        ("staff", "employee"),
        ("社員", "employee"),
        ("stockholders", "shareholder"),
        ("gym-goers", "gym-goer"),
    ],
)
def test_which_table_is_of_a_kind_of_people(table: str, kind: str) -> None:
    assert nearness(table, kind, frozenset()) in {1, 3}


def test_tables_beside_people_are_none() -> None:
    for table in ("user_sessions", "customer_orders", "products", "顧客注文", "", "t_", "infos"):
        assert nearness(table, "customer", frozenset()) == 0


def test_words_of_a_name() -> None:
    assert parts("shippingAddressID") == ("shipping", "address", "id")
    assert parts("顧客_id2") == ("顧客", "id", "2")
    assert [singular(w) for w in ("addresses", "companies", "boxes", "status", "class", "orders", "bus")] == [
        "address", "company", "box", "statu", "class", "order", "bu",
    ]  # fmt: skip
    assert core("tbl_order_items") == "order item"


def test_people_their_keys_and_the_rows_that_lead_to_them(tmp_path: Path, notice: Notice) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (
          id INTEGER PRIMARY KEY, email TEXT, name TEXT, boss INTEGER REFERENCES customers);
        CREATE TABLE addresses (
          id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, street TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
          ship_to INTEGER REFERENCES addresses, referrer INTEGER REFERENCES customers, total INTEGER);
        CREATE TABLE order_lines (order_id INTEGER REFERENCES orders, n INTEGER, PRIMARY KEY (order_id, n));
        CREATE TABLE staff (staff_no TEXT PRIMARY KEY, full_name TEXT);
        CREATE TABLE tickets (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
          handled_by TEXT REFERENCES staff, body TEXT);
        CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT);
        """,
    )

    assert {name: guess.person for name, guess in found.items() if guess.person} == {
        "customers": "customer",
        "staff": "employee",
    }
    assert found["customers"].known_by == {"customer-id": "id", "email": "email"}
    assert {name: ties(guess) for name, guess in found.items()} == {
        "customers": ["boss customers none"],
        "addresses": ["customer_id customers owned"],
        "orders": ["customer_id customers owned", "referrer customers none", "ship_to addresses none"],
        "order_lines": ["order_id orders owned"],
        "staff": [],
        "tickets": ["customer_id customers owned", "handled_by staff none"],
        "products": [],
    }
    assert [name for name, guess in found.items() if guess.nothing_personal] == ["products"]


def test_a_key_of_people_is_mapped_to_what_it_tells(tmp_path: Path, notice: Notice) -> None:
    """An address is personal where it is the key of a table, too."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
        CREATE TABLE newsletter (email TEXT PRIMARY KEY, topic TEXT);
        """,
    )

    assert columns(found["customers"]) == {"name": "contact.name", "email": "contact.email"}
    assert found["customers"].known_by == {"customer-id": "id", "email": "email"}
    assert ties(found["customers"]) == []
    assert columns(found["newsletter"])["email"] == "contact.email"
    assert ties(found["newsletter"]) == ["email email owned"]


def test_references_without_foreign_keys_are_read_from_names(tmp_path: Path, notice: Notice) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, userId INTEGER, product_id INTEGER, parent_id INTEGER);
        CREATE TABLE products (id INTEGER PRIMARY KEY);
        CREATE TABLE shipments (id INTEGER PRIMARY KEY, first_order_id INTEGER, order_id TEXT);
        CREATE TABLE points (id INTEGER PRIMARY KEY, member_no INTEGER);
        CREATE TABLE mailings (email TEXT, topic TEXT);
        """,
    )

    assert ties(found["orders"]) == [
        "userId users owned", "product_id products none", "parent_id orders none",
    ]  # fmt: skip
    assert ties(found["shipments"]) == ["first_order_id orders owned"]  # a text cannot hold a number's key
    assert ties(found["points"]) == ["member_no users owned"]  # a word for the same people
    assert ties(found["mailings"]) == ["email email owned"]
    assert "there is no foreign key" in found["orders"].ties[0].why


def test_a_database_that_folds_names_leads_by_them_as_well(tmp_path: Path, notice: Notice) -> None:
    """`OrderId` is `orderid` in a catalogue of lower case; a table's own number leads nowhere."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, orderid INTEGER, userid INTEGER, paid INTEGER);
        CREATE TABLE order_lines (id INTEGER PRIMARY KEY, orderid INTEGER, valid INTEGER);
        CREATE TABLE parcels (id INTEGER PRIMARY KEY, orderlineid INTEGER, objectid INTEGER, orderid TEXT);
        CREATE TABLE pa (id INTEGER PRIMARY KEY);
        """,
    )

    assert {name: ties(found[name]) for name in ("orders", "order_lines", "parcels")} == {
        "orders": ["userid users owned"],
        "order_lines": ["orderid orders owned"],
        "parcels": ["orderlineid order_lines owned"],
    }


def test_what_carries_the_words_of_another_program_is_not_called_impersonal(
    tmp_path: Path, notice: Notice
) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE hooks (id INTEGER PRIMARY KEY, target TEXT);
        CREATE TABLE calls (id INTEGER PRIMARY KEY, hook_id INTEGER REFERENCES hooks, payload TEXT);
        CREATE TABLE kept_answers (id INTEGER PRIMARY KEY, path VARCHAR(99), last_response_body BLOB);
        """,
    )

    assert [name for name, guess in found.items() if guess.nothing_personal] == ["hooks"]
    assert found["calls"].left == ("payload",)
    assert "`last_response_body` holds what another program said" in found["kept_answers"].why


def test_a_transaction_without_money_is_what_somebody_did(tmp_path: Path, notice: Notice) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE transactions (id INTEGER PRIMARY KEY, user_id INTEGER, field TEXT, oldvalue TEXT);
        CREATE TABLE card_transactions (id INTEGER PRIMARY KEY, user_id INTEGER, field TEXT, grosstotal INT);
        """,
    )

    assert columns(found["transactions"]) == {"field": "dealings.use", "oldvalue": "dealings.use"}
    assert columns(found["card_transactions"]) == {
        "field": "dealings.orders",
        "grosstotal": "dealings.orders",
    }


def test_japanese_names_quoted_names_and_keys_named_after_their_table(tmp_path: Path, notice: Notice) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE "顧客" ("顧客番号" INTEGER PRIMARY KEY, "氏名" TEXT, "生年月日" TEXT, "電話番号" TEXT);
        CREATE TABLE "受注" (
          "受注番号" INTEGER PRIMARY KEY, "顧客番号" INTEGER, "合計 金額" INTEGER, "備考" TEXT);
        CREATE TABLE "a: ""odd"" #name" (id INTEGER PRIMARY KEY, "x, y" TEXT, mail TEXT);
        """,
    )

    assert ties(found["受注"]) == ["顧客番号 顧客 owned"]
    assert columns(found["受注"]) == {"合計 金額": "dealings.orders", "備考": "dealings.orders"}
    assert columns(found["顧客"]) == {
        "氏名": "contact.name",
        "生年月日": "profile.birth-date",
        "電話番号": "contact.phone",
    }
    assert ties(found['a: "odd" #name']) == ["mail email owned"]


def test_nothing_is_guessed_where_the_notice_has_no_category_for_it(tmp_path: Path, notice: Notice) -> None:
    found = drafted(
        tmp_path,
        notice,
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, gender TEXT, rank TEXT, allergy TEXT);"
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, card_number TEXT, phone BOOLEAN);",
    )

    assert found["customers"].left == ("gender", "allergy")
    assert found["orders"].left == ("card_number",)


def test_ties_never_own_in_a_circle(tmp_path: Path, notice: Notice) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, main_order INTEGER REFERENCES orders);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
          last_ticket INTEGER REFERENCES tickets);
        CREATE TABLE tickets (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders,
          follow_up INTEGER REFERENCES tickets);
        """,
    )

    assert {name: ties(guess) for name, guess in found.items()} == {
        "customers": ["main_order orders none"],
        "orders": ["customer_id customers owned", "last_ticket tickets none"],
        "tickets": ["follow_up tickets none", "order_id orders owned"],
    }


def test_three_hundred_tables_are_all_guessed(tmp_path: Path, notice: Notice) -> None:
    statements = ["CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, name TEXT);"]
    for number in range(300):
        above = "customers" if number % 3 else f"orders_{max(number - 1, 0)}"
        extra = ", ".join(f"column_{n} TEXT" for n in range(15))
        statements.append(
            f"CREATE TABLE orders_{number} (id INTEGER PRIMARY KEY, up INTEGER REFERENCES {above}, {extra});"
        )

    found = drafted(tmp_path, notice, "".join(statements))

    assert len(found) == 301
    assert all(len(guess.ties) <= 1 for guess in found.values())


def test_the_word_list_says_everything_once() -> None:
    """A word of two meanings would be decided by the order of the file."""
    words = [word for meaning in word_list().columns for word in meaning.words]

    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert {"True", "False", "None"} & {*words, *word_list().refers, *word_list().beside} == set()


FORUM = """
    CREATE TABLE members (login TEXT UNIQUE, email TEXT, real_name TEXT, mail_host TEXT, email_sent INTEGER);
    CREATE TABLE posts (id INTEGER PRIMARY KEY, author TEXT, updated_by TEXT, created_by TEXT, body TEXT);
    CREATE TABLE avatars (member_id TEXT PRIMARY KEY, file TEXT);
    CREATE TABLE boards (id INTEGER PRIMARY KEY, name TEXT, creator TEXT, description TEXT);
    CREATE TABLE flags (post INTEGER, memberid INTEGER);
    CREATE TABLE member_settings (id INTEGER PRIMARY KEY, value TEXT);
    CREATE TABLE gateways (id INTEGER PRIMARY KEY, smtp_email TEXT, description TEXT);
    CREATE TABLE labels (description TEXT PRIMARY KEY, colour TEXT);
    CREATE TABLE colours (id INTEGER PRIMARY KEY, name TEXT);
"""


def test_a_database_without_foreign_keys_leads_to_people_by_what_columns_are_called(
    tmp_path: Path, notice: Notice
) -> None:
    """Members have no key but a name that is unique; `creator` and `updated_by` own nothing."""
    found = drafted(tmp_path, notice, FORUM)

    assert {name: ties(guess) for name, guess in found.items()} == {
        "members": [],
        "posts": [
            "author members.login owned",
            "updated_by members.login none",
            "created_by members.login none",
        ],
        "avatars": ["member_id members.login owned"],
        "boards": ["creator members.login none"],
        "flags": [],
        "member_settings": [],
        "gateways": [],
        "labels": [],
        "colours": [],
    }


def test_no_table_is_called_impersonal_that_may_name_somebody(tmp_path: Path, notice: Notice) -> None:
    """Neither by a column nor by its own name; what cannot be led anywhere needs a person."""
    found = drafted(tmp_path, notice, FORUM)

    assert {name for name, guess in found.items() if guess.nothing_personal} == {"labels", "colours"}
    assert {name: found[name].why for name in ("boards", "flags", "member_settings", "gateways")} == {
        "boards": "`creator` says who did something with it; whose it is, nothing tells",
        "flags": "`memberid` names somebody; whom, nothing tells: it needs a tie",
        "member_settings": "its name has `member`; whose it is, nothing tells: it needs a tie",
        "gateways": "a column is called `email`; whose it is, nothing tells: it needs a tie",
    }


def test_a_word_that_another_follows_is_no_key(tmp_path: Path, notice: Notice) -> None:
    """A `mail_host` is a host, and `email_sent` tells nobody's address."""
    found = drafted(tmp_path, notice, FORUM)["members"]

    assert found.known_by == {"customer-id": "login", "email": "email"}
    assert columns(found) == {
        "email": "contact.email",
        "real_name": "contact.name",
        "mail_host": "dealings.use",
        "email_sent": "dealings.use",
    }


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("created_by", "acting"),
        ("lastupdatedby", "acting"),
        ("creator_userid", "acting"),
        ("creator_user_id", "acting"),
        ("CreatorId", "acting"),
        ("担当者番号", "acting"),
        ("author", "own"),
        ("userid", "own"),
        ("member_id", "own"),
        ("user_count", None),
        ("account_id", None),
        ("standby", None),
        ("id", None),
    ],
)
def test_what_a_column_says_of_somebody(column: str, role: str | None) -> None:
    assert role_of(column) == role


def test_a_column_of_a_reference_owns_only_what_is_not_merely_looked_after(
    tmp_path: Path, notice: Notice
) -> None:
    """Products do not go with the one who entered them, nor what hangs on the products."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE products (id INTEGER PRIMARY KEY, created_by INTEGER REFERENCES users, title TEXT);
        CREATE TABLE pictures (id INTEGER PRIMARY KEY, product_id INTEGER REFERENCES products, file TEXT);
        CREATE TABLE ledger (trans_id INTEGER PRIMARY KEY REFERENCES products, total INTEGER);
        CREATE TABLE lines (id INTEGER PRIMARY KEY, trans_id INTEGER, total INTEGER);
        """,
    )

    assert ties(found["products"]) == ["created_by users none"]
    assert [name for name, guess in found.items() if guess.nothing_personal] == [
        "ledger",
        "lines",
        "pictures",
    ]


def test_what_each_person_has_one_row_of_is_not_impersonal(tmp_path: Path, notice: Notice) -> None:
    """A customer is one sort of party, and its addresses hang on the party."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE parties (id INTEGER PRIMARY KEY, sort TEXT);
        CREATE TABLE customers (id INTEGER PRIMARY KEY, party INTEGER UNIQUE REFERENCES parties, email TEXT);
        CREATE TABLE channels (id INTEGER PRIMARY KEY, party INTEGER REFERENCES parties, value TEXT);
        CREATE TABLE sorts (id INTEGER PRIMARY KEY, title TEXT);
        """,
    )

    assert {name: guess.why for name, guess in found.items() if name != "customers"} == {
        "channels": "`party` leads to what each person has one row of; whose it is, nothing tells: it needs "
        "a tie",
        "parties": "it is what each person has one row of; whose it is, nothing tells: it needs a tie",
        "sorts": "it leads to nobody, and no column tells who somebody is",
    }


def test_a_key_that_signs_is_no_row_of_the_table_that_it_is_called_after(
    tmp_path: Path, notice: Notice
) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id INTEGER REFERENCES users);
        CREATE TABLE shops (shop_code TEXT PRIMARY KEY, owner_id INTEGER REFERENCES users);
        CREATE TABLE settings (id INTEGER PRIMARY KEY, session_key TEXT);
        CREATE TABLE shelves (id INTEGER PRIMARY KEY, shop_code TEXT);
        """,
    )

    assert found["settings"].nothing_personal
    assert ties(found["shelves"]) == ["shop_code shops owned"]


def test_a_number_that_a_parent_or_the_row_itself_has_is_no_reference(tmp_path: Path, notice: Notice) -> None:
    """Only `parent`, alone, with a word that refers or with the table's own name, is the row above."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, parent_income INTEGER,
          parent_phone INTEGER, customer_no INTEGER, member_no INTEGER, parent_customer_id INTEGER);
        CREATE TABLE threads (id INTEGER PRIMARY KEY, customer_id INTEGER, parent INTEGER,
          parent_age INTEGER);
        """,
    )

    assert ties(found["customers"]) == ["parent_customer_id customers none"]
    assert ties(found["threads"]) == ["customer_id customers owned", "parent threads none"]


def test_a_reference_that_could_be_made_by_or_belongs_to_is_left_to_a_person(
    tmp_path: Path, notice: Notice
) -> None:
    """Only a name that says no more than who it leads to owns, however alone the foreign key is."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE companies (id INTEGER PRIMARY KEY, contact_customer_id INTEGER REFERENCES customers);
        CREATE TABLE machines (id INTEGER PRIMARY KEY, checked_by INTEGER REFERENCES customers);
        CREATE TABLE parts (id INTEGER PRIMARY KEY, machine_id INTEGER REFERENCES machines);
        CREATE TABLE visits (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES customers,
          cust_id INTEGER REFERENCES customers);
        CREATE TABLE letters (id INTEGER PRIMARY KEY, from_customer INTEGER REFERENCES customers,
          to_customer INTEGER REFERENCES customers);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, bill_user_id INTEGER REFERENCES customers);
        """,
    )

    assert {name: ties(guess) for name, guess in found.items() if name != "customers"} == {
        "companies": [],
        "machines": [],
        "parts": [],
        "visits": ["boss customers none", "cust_id customers owned"],
        "letters": ["from_customer customers joint", "to_customer customers joint"],
        "bills": ["bill_user_id customers owned"],
    }
    assert [found[name].left for name in ("companies", "machines")] == [
        ("contact_customer_id",),
        ("checked_by",),
    ]
    assert not found["companies"].nothing_personal
    assert found["companies"].why == (
        "`contact_customer_id` says whose it is, or who did something with it; which, nothing tells"
    )


def test_people_are_seen_behind_the_prefix_that_a_program_puts_before_all_its_tables(
    tmp_path: Path, notice: Notice
) -> None:
    """One kind has a table by its own word; the other is held by that of the users, whoever they are."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE shopx_customer (id INTEGER PRIMARY KEY, email TEXT, last_login TEXT);
        CREATE TABLE shopx_user (id INTEGER PRIMARY KEY, email TEXT, is_staff BOOLEAN);
        CREATE TABLE shopx_user_groups (
          id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES shopx_user, grade INTEGER);
        CREATE TABLE shopx_bonus (id INTEGER PRIMARY KEY, customer_id INTEGER);
        """,
    )

    assert {name: guess.person for name, guess in found.items()} == {
        "shopx_customer": "customer",
        "shopx_user": "employee",
        "shopx_user_groups": "",
        "shopx_bonus": "",
    }
    assert ties(found["shopx_user_groups"]) == ["user_id shopx_user owned"]
    assert ties(found["shopx_bonus"]) == ["customer_id shopx_customer owned"]


def test_what_no_word_explains_in_somebodys_row_is_how_they_use_what_is_offered(
    tmp_path: Path, notice: Notice
) -> None:
    """Shown and erased with the row; a key that may open a door, and what a bytes column holds, is left."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (
          id INTEGER PRIMARY KEY, email TEXT, failed INTEGER, reset_key TEXT, face BLOB);
        CREATE TABLE lists (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, name TEXT);
        CREATE TABLE files (
          id INTEGER PRIMARY KEY, uploaded_by INTEGER REFERENCES customers, state VARCHAR(20),
          size INTEGER, object_id INTEGER, content TEXT, description VARCHAR(80));
        """,
    )

    assert columns(found["customers"]) == {"email": "contact.email", "failed": "dealings.use"}
    assert found["customers"].left == ("reset_key", "face")
    assert columns(found["lists"]) == {"name": "dealings.use"}
    assert columns(found["files"]) == {"state": "", "size": "", "description": ""}
    assert found["files"].left == ("object_id", "content")


def test_an_address_belongs_to_the_orders_that_point_at_it_and_a_shop_to_nobody(
    tmp_path: Path, notice: Notice
) -> None:
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE shippingaddress (id INTEGER PRIMARY KEY, first_name TEXT, line1 TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users,
          shipping_address_id INTEGER REFERENCES shippingaddress);
        CREATE TABLE address (id INTEGER PRIMARY KEY, street TEXT);
        CREATE TABLE queues (
          id INTEGER PRIMARY KEY, email_address TEXT, address_id INTEGER REFERENCES address);
        CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users,
          address_id INTEGER REFERENCES address);
        CREATE TABLE sessions (id TEXT PRIMARY KEY, bag TEXT);
        """,
    )

    assert ties(found["orders"]) == ["shipping_address_id shippingaddress owns", "user_id users owned"]
    assert found["shippingaddress"].why == "it belongs to what points at it: orders"
    assert ties(found["visits"]) == ["user_id users owned"]
    assert found["queues"].ties == ()
    assert not found["sessions"].nothing_personal


def test_what_hangs_on_a_ticket_goes_where_the_ticket_goes(tmp_path: Path, notice: Notice) -> None:
    """The ticket is known by an address; its `owner` looks after it."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE tickets (
          id INTEGER PRIMARY KEY, submitter_email TEXT, assigned_to INTEGER REFERENCES users);
        CREATE TABLE checklists (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL REFERENCES tickets);
        CREATE TABLE issues (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES users, created_by INTEGER);
        """,
    )

    assert ties(found["tickets"]) == ["assigned_to users none", "submitter_email email owned"]
    assert ties(found["checklists"]) == ["ticket_id tickets owned"]
    assert found["issues"].left == ("owner",)


def test_rows_without_an_account_are_led_by_their_address_or_what_else_may_tell_whose_they_are(
    tmp_path: Path, notice: Notice
) -> None:
    """Else a guest's order would stay, unseen; a row with an account goes with the account."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE orders (
          id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, email TEXT NOT NULL);
        CREATE TABLE bills (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
          order_id INTEGER REFERENCES orders, street TEXT);
        CREATE TABLE mailings (id INTEGER PRIMARY KEY, last_order_id INTEGER REFERENCES orders);
        """,
    )

    account, address = found["orders"].ties
    assert ties(found["orders"]) == ["customer_id customers joint", "email email joint"]
    assert (account.part, address.blanked) == ("the row is of whoever has the account", "email")
    assert ties(found["bills"]) == ["customer_id customers joint", "order_id orders joint"]
    assert ties(found["mailings"]) == []


def test_a_part_of_two_rows_of_one_order_goes_with_either(tmp_path: Path, notice: Notice) -> None:
    """A vote may not: its review may be somebody else's, which only a person can decide."""
    found = drafted(
        tmp_path,
        notice,
        """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users);
        CREATE TABLE order_lines (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders);
        CREATE TABLE prices (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders,
          line_id INTEGER NOT NULL REFERENCES order_lines);
        CREATE TABLE reviews (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users);
        CREATE TABLE votes (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users,
          review_id INTEGER NOT NULL REFERENCES reviews);
        """,
    )

    assert sorted(ties(found["prices"])) == ["line_id order_lines accessed", "order_id orders owned"]
    parts_of = {tie.by[0]: tie.part for tie in (*found["prices"].ties, *found["votes"].ties)}
    assert parts_of == {
        "order_id": "", "line_id": "a part of order_lines, of the same owner", "user_id": "", "review_id": "",
    }  # fmt: skip


def test_people_of_its_own_are_nobody_elses_by_their_address(tmp_path: Path, notice: Notice) -> None:
    """A doctor whom customers see has an address too; a mailing list has nothing but theirs."""
    guesses = drafted(
        tmp_path,
        notice,
        """CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
        CREATE TABLE doctors (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
        CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
          doctor_id INTEGER NOT NULL REFERENCES doctors);
        CREATE TABLE students (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
        CREATE TABLE newsletter (email TEXT PRIMARY KEY);""",
    )

    assert (ties(guesses["doctors"]), ties(guesses["students"])) == ([], [])
    assert guesses["doctors"].why == "a column is called `email`; whose it is, nothing tells: it needs a tie"
    assert columns(guesses["doctors"]) == {"name": "contact.name", "email": "contact.email"}
    assert ties(guesses["newsletter"]) == ["email email owned"]


def test_staff_that_nothing_leads_to_is_nobody_elses_by_its_address(tmp_path: Path, notice: Notice) -> None:
    """A nurse with the address of a customer would go with them, if it were read as theirs."""
    guesses = drafted(
        tmp_path,
        notice,
        """CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
        CREATE TABLE nurses (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
        CREATE TABLE clinic_doctors (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
        CREATE TABLE brochures (id INTEGER PRIMARY KEY, name TEXT, email TEXT);""",
    )

    assert (ties(guesses["nurses"]), ties(guesses["clinic_doctors"])) == ([], [])
    assert guesses["nurses"].why == "a column is called `email`; whose it is, nothing tells: it needs a tie"
    assert ties(guesses["brochures"]) == ["email email owned"]
