"""What rules say beside their first example: each other cause of a finding, word for word.

The golden file is ``findings/CODE-NAME.txt``; the name says what is wrong.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP, notice
from tests.check.asking import RULES, asked, assert_told
from tests.check.smallest import example
from tests.golden.comparing import FOLDER

REVIEWS = "CREATE TABLE reviews (id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers (id){more});\n"
KEPT_ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER REFERENCES customers (id),
  total INTEGER,
  note TEXT{note},
  closed_at TEXT
);
"""
KEPT_MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at, note]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
"""
)
CASES: Mapping[str, Mapping[str, str]] = {
    "MAM-201-likely": {
        "notice.yaml": notice(data="  profile: {phone: []}\n"),
        "shop.sql": CUSTOMERS.replace("name TEXT", "name TEXT, phone TEXT"),
    },
    "MAM-201-unique-key": {
        # Without a primary key the address itself is the key, and it is personal all the same.
        "shop.sql": CUSTOMERS + "CREATE TABLE newsletters (email TEXT NOT NULL UNIQUE);\n",
        "systems/shop.yaml": SHOP + "  newsletters: {not-personal: []}\n",
    },
    "MAM-213-to-somebody": {
        # Whoever has the key 2 would have the note, and be shown it.
        "shop.sql": CUSTOMERS
        + "CREATE TABLE notes (id INTEGER PRIMARY KEY, who INTEGER REFERENCES customers, body TEXT);\n"
        "CREATE INDEX notes_who ON notes (who);\n",
        "systems/shop.yaml": SHOP
        + """\
  notes:
    columns: {body: contact.name}
    ties: [{by: who, to: customers, how: joint, leaving: [{fixed: who, is: 2}]}]
""",
    },
    "MAM-245-always": {
        "notice.yaml": notice(
            people="  visitor: {title: Visitors, known-by: [email]}\n",
            more="choices:\n  promotions: {of: all, channels: {e-mail: always}, change-at: [account]}\n",
        ),
    },
    "MAM-204-open-words": {
        # What only open words would use is told of nowhere, and they are no purpose to add it to.
        "notice.yaml": notice(
            data="  profile: {phone: []}\n",
            purposes="  others: {of: customer, uses: [profile.phone], open: true}\n",
        ),
        "shop.sql": CUSTOMERS.replace("name TEXT", "name TEXT, phone TEXT"),
        "systems/shop.yaml": SHOP.replace(
            "{name: contact.name,", "{name: contact.name, phone: profile.phone,"
        ),
    },
    "MAM-265-open-words": {
        "notice.yaml": notice(
            purposes="  others: {of: customer, uses: [contact.email], open: true}\n",
            more="recipients:\n"
            "  helpers: {role: processor, of: customer, receives: contact.email, for: others, country: JP}\n",
        ),
    },
    "MAM-204-on-paper": {
        "notice.yaml": notice(data="  profile: {phone: []}\n"),
        "systems/paper.yaml": """\
system: paper
kind: manual
owner: shop manager
holds: {origin: given, country: JP, of: [customer], categories: [profile.phone]}
search: {days: 10, access: {en: Look in the folder.}, erasure: {en: Shred the sheet.}}
""",
    },
    "MAM-209-no-plan": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER,
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
""",
        "systems/shop.yaml": SHOP + "  audit: {ties: [{by: customer_id, to: customers, how: accessed}]}\n",
    },
    "MAM-209-people": {
        "shop.sql": """\
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT,
  email TEXT UNIQUE,
  guardian_id INTEGER,
  FOREIGN KEY (guardian_id) REFERENCES customers (id) ON DELETE CASCADE
);
""",
        "systems/shop.yaml": SHOP + "    ties: [{by: guardian_id, to: customers, how: accessed}]\n",
    },
    "MAM-209-delete-row": {
        "shop.sql": CUSTOMERS.replace(
            "name TEXT", "guardian_id INTEGER REFERENCES customers (id), name TEXT"
        ),
        "systems/shop.yaml": SHOP
        + """\
    ties:
      - {by: guardian_id, to: customers, how: accessed, delete-row: {because: a ward has no account}}
""",
    },
    "MAM-209-others-own-it": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE letters (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, receiver INTEGER REFERENCES customers
);
CREATE TABLE lists (id INTEGER PRIMARY KEY);
CREATE TABLE members (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, list_id INTEGER REFERENCES lists
);
CREATE TABLE talks (
  id INTEGER PRIMARY KEY, patient INTEGER REFERENCES customers, doctor INTEGER REFERENCES customers
);
""",
        "systems/shop.yaml": SHOP
        + """\
  letters:
    ties:
      - {by: sender, to: customers, how: owned}
      - {by: receiver, to: customers, how: accessed, delete-row: {because: a private letter}}
  lists: {}
  members:
    ties:
      - {by: customer_id, to: customers, how: owned}
      - {by: list_id, to: lists, how: owns, delete-row: {because: a list is nothing without its maker}}
  talks:
    ties:
      - {by: patient, to: customers, how: joint, delete-row: {because: secrecy, though: others-own-it}}
      - {by: doctor, to: customers, how: joint}
""",
    },
    "MAM-210-other-answers": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  author INTEGER,
  editor INTEGER,
  printer INTEGER,
  FOREIGN KEY (author) REFERENCES customers (id) ON DELETE SET NULL,
  FOREIGN KEY (editor) REFERENCES customers (id) ON DELETE SET NULL,
  FOREIGN KEY (printer) REFERENCES customers (id) ON DELETE SET DEFAULT
);
""",
        "systems/shop.yaml": SHOP
        + """\
    pseudo-person: 0
  reviews:
    ties:
      - {by: author, to: customers, how: accessed, leaving: [{pseudo-person: author}]}
      - {by: editor, to: customers, how: none, target-gone: refuse}
      - {by: printer, to: customers, how: none}
""",
    },
    "MAM-211-kept": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + KEPT_ORDERS.format(note=" NOT NULL"),
        "systems/shop.yaml": SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
        + """\
  orders:
    columns: {total: purchases.orders, note: contact.name}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
""",
    },
    "MAM-211-identity": {
        "shop.sql": CUSTOMERS + "CREATE TABLE letters (id INTEGER PRIMARY KEY, sent_to TEXT NOT NULL);\n",
        "systems/shop.yaml": SHOP
        + "  letters: {ties: [{by: sent_to, of: customer, known-as: email, how: accessed}]}\n",
    },
    "MAM-211-not-null-and-unique": {
        "shop.sql": CUSTOMERS + REVIEWS.format(more=", nickname TEXT NOT NULL UNIQUE"),
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {nickname: {category: contact.name, mask: {truncate: 1}}}
    ties: [{by: author, to: customers, how: owned}]
""",
    },
    "MAM-213-condition": {
        "shop.sql": CUSTOMERS
        + "CREATE TABLE files (id INTEGER PRIMARY KEY, kind TEXT, maker INTEGER, keeper INTEGER);\n",
        "systems/shop.yaml": SHOP
        + """\
  files:
    not-personal: [kind]
    ties:
      - {by: maker, to: customers, how: joint, leaving: [{null: kind}]}
      - {by: keeper, to: customers, how: joint, when: {kind: drawing}}
""",
    },
    "MAM-216-elsewhere": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS
        + KEPT_ORDERS.format(note="")
        + "CREATE TABLE lines (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, price INTEGER);\n",
        "systems/shop.yaml": SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
        + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at, note]
    ties: [{by: customer_id, to: customers, how: owned}]
  lines:
    columns: {price: purchases.orders}
    ties: [{by: order_id, to: orders, how: owned}]
    kept: {for: invoices, columns: [price]}
""",
    },
    "MAM-216-masked": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + KEPT_ORDERS.format(note=""),
        "systems/shop.yaml": KEPT_MAP.replace(
            "{total: purchases.orders}",
            "{total: purchases.orders, closed_at: {category: purchases.orders, mask: year-only}}",
        )
        .replace("[closed_at, note]", "[note]")
        .replace("how: owned}", "how: owned, leaving: [{null: closed_at}]}"),
    },
    "MAM-216-part-of-a-key": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS
        + KEPT_ORDERS.format(note="").replace(
            "closed_at TEXT",
            "closed_at TEXT, FOREIGN KEY (customer_id, closed_at) REFERENCES visits (who, day)",
        )
        + "CREATE TABLE visits (who INTEGER REFERENCES customers, day TEXT, PRIMARY KEY (who, day));\n",
        "systems/shop.yaml": KEPT_MAP.replace("[closed_at, note]", "[note]")
        + "  visits: {not-personal: [day], ties: [{by: who, to: customers, how: owned}]}\n",
    },
    "MAM-217-nobody-owns": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + KEPT_ORDERS.format(note=""),
        "systems/shop.yaml": SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
        + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at, note]
    ties: [{by: customer_id, to: customers, how: accessed}]
    kept: {for: invoices, columns: [total]}
""",
    },
    "MAM-218-without-key": {
        "systems/shop.yaml": SHOP.replace("    known-by: {customer-id: id, email: email}\n", ""),
    },
    "MAM-219-identity": {
        # An identity key without a category is as personal as one with.
        "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL);
CREATE TABLE tickets (id INTEGER PRIMARY KEY, opened_by INTEGER NOT NULL REFERENCES customers (id));
""",
        "systems/shop.yaml": SHOP.replace(
            "{name: contact.name, email: contact.email}", "{name: contact.name}"
        )
        + "  tickets: {ties: [{by: opened_by, to: customers, how: accessed}]}\n",
    },
    "MAM-219-number": {
        # A text would not fit.
        "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name BIGINT NOT NULL, email TEXT UNIQUE, seen DATE NOT NULL);
CREATE TABLE tickets (id INTEGER PRIMARY KEY, opened_by INTEGER NOT NULL REFERENCES customers (id));
""",
        "systems/shop.yaml": SHOP.replace("name: contact.name,", "name: contact.name, seen: contact.name,")
        + "  tickets: {ties: [{by: opened_by, to: customers, how: accessed}]}\n",
    },
    "MAM-219-stood-in": {
        # A row that stands in is named already, but nothing leads to it.
        "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);
CREATE TABLE boards (id INTEGER PRIMARY KEY, creator INTEGER NOT NULL);
""",
        "systems/shop.yaml": SHOP
        + "    pseudo-person: 0\n  boards: {ties: [{by: creator, to: customers, how: none}]}\n",
    },
    "MAM-219-chain": {
        # The reading stays, so its letter stays, so the customer whose letter it was stays as a shell.
        "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);
CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER NOT NULL REFERENCES customers (id));
CREATE TABLE readings (id INTEGER PRIMARY KEY, letter INTEGER NOT NULL REFERENCES letters (id));
""",
        "systems/shop.yaml": SHOP
        + """\
  letters: {ties: [{by: sender, to: customers, how: owned}]}
  readings: {ties: [{by: letter, to: letters, how: accessed}]}
""",
    },
    "MAM-209-part": {
        # A picture goes with its album in the database, whoever else owns it.
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE albums (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES customers (id));
CREATE INDEX albums_of ON albums (owner);
CREATE TABLE pictures (id INTEGER PRIMARY KEY, taken_by INTEGER REFERENCES customers (id),
  album INTEGER REFERENCES albums (id) ON DELETE CASCADE);
CREATE INDEX pictures_by ON pictures (taken_by);
CREATE INDEX pictures_in ON pictures (album);
""",
        "systems/shop.yaml": SHOP
        + """\
  albums: {ties: [{by: owner, to: customers, how: owned}]}
  pictures: {ties: [{by: taken_by, to: customers, how: owned}, {by: album, to: albums, how: none}]}
""",
    },
    "MAM-220-leads-nowhere": {
        "shop.sql": CUSTOMERS + REVIEWS.format(more=", signed TEXT, reader INTEGER, day TEXT"),
        "systems/shop.yaml": SHOP
        + """\
    pseudo-person: 0
  reviews:
    columns:
      signed: {category: contact.name, mask: pseudo-person}
      day: contact.name
    ties:
      - {by: author, to: customers, how: joint, leaving: [{pseudo-person: day}]}
      - {by: reader, of: customer, known-as: customer-id, how: joint, leaving: [{pseudo-person: reader}]}
""",
    },
    "MAM-236-no-number": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + KEPT_ORDERS.format(note="").replace("closed_at TEXT", "closed_at BOOLEAN"),
        "systems/shop.yaml": KEPT_MAP,
    },
    "MAM-236-not-sure": {
        # SQLite knows no such type, and so says no more than NUMERIC.
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + KEPT_ORDERS.format(note="").replace("closed_at TEXT", "closed_at INSTANT"),
        "systems/shop.yaml": KEPT_MAP,
    },
    "MAM-238-too-short": {
        "shop.sql": CUSTOMERS + "CREATE TABLE letters (id INTEGER PRIMARY KEY, sent_to VARCHAR(20), "
        "copied_to VARCHAR(20) REFERENCES customers (email));\n",
        "systems/shop.yaml": SHOP
        + """\
  letters:
    ties:
      - {by: sent_to, to: customers.email, how: accessed}
      - {by: copied_to, to: customers.email, how: accessed}
""",
    },
    "MAM-221-people": {
        "shop.sql": "CREATE TABLE customers (id INTEGER, name TEXT, email TEXT);\n",
    },
    "MAM-221-other-reasons": {
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE bags (code TEXT, customer_id INTEGER REFERENCES customers (id));
CREATE TABLE bills (customer_id INTEGER REFERENCES customers (id), total INTEGER, closed_at TEXT);
CREATE TABLE items (id INTEGER PRIMARY KEY, bag TEXT);
CREATE TABLE looks (customer_id INTEGER REFERENCES customers (id));
CREATE TABLE marks (customer_id INTEGER REFERENCES customers (id), word TEXT);
CREATE TABLE notes (owner INTEGER REFERENCES customers (id), about INTEGER REFERENCES customers (id));
""",
        "systems/shop.yaml": SHOP.replace("tables:", "events: {order-closed: bills.closed_at}\ntables:")
        + """\
  bags:
    not-personal: [code]
    ties: [{by: customer_id, to: customers, how: owned}]
  bills:
    columns: {total: purchases.orders}
    not-personal: [closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
  items: {ties: [{by: bag, to: bags.code, how: owned}]}
  looks: {ties: [{by: customer_id, to: customers, how: joint, delete-row: {because: it is about them alone}}]}
  marks:
    columns: {word: contact.name}
    ties: [{by: customer_id, to: customers, how: owned, leaving: [{null: word}]}]
  notes:
    ties:
      - {by: owner, to: customers, how: owned}
      - {by: about, to: customers, how: none}
""",
    },
    "MAM-223-keys-and-types": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, note TEXT);
CREATE TABLE views (id INTEGER PRIMARY KEY);
""",
        "shop.later.sql": """\
DROP TABLE views;
DROP TABLE orders;
CREATE TABLE orders (
  id INTEGER,
  customer_id INTEGER,
  total TEXT,
  note TEXT NOT NULL,
  PRIMARY KEY (id, customer_id),
  UNIQUE (total),
  FOREIGN KEY (customer_id) REFERENCES customers (id)
);
""",
        "systems/shop.yaml": SHOP
        + "  orders: {holds: nothing-personal}\n  views: {holds: nothing-personal}\n",
    },
    "MAM-224-without-clause": {
        "notice.yaml": notice(more="safeguards:\n  in-transit: {kind: encryption-in-transit}\n"),
    },
    "MAM-225-recipient": {
        "notice.yaml": notice(
            data="  credentials: {password: [secret]}\n",
            more="""\
recipients:
  desk: {role: processor, of: customer, receives: [credentials.password, contact.name], for: [sell]}
""",
        ),
    },
    "MAM-226-no-basis": {
        "notice.yaml": notice(
            data="  health: {illness: [special-care]}\n",
            purposes="  advise: {of: customer, uses: [health.illness], title: Advice on medicines}\n",
        ),
    },
    "MAM-227-not-sure": {
        "notice.yaml": notice(
            more="""\
recipients:
  asked: {role: third-party, of: customer, receives: [contact.email], for: [sell], needs: consent}
  nobody: {role: third-party, of: customer, receives: []}
  unsaid: {role: third-party, of: customer, receives: [contact.email]}
""",
        ),
    },
    "MAM-227-elsewhere": {
        "notice.yaml": notice(
            purposes="  boast: {of: customer, uses: [contact.name], title: Boasting}\n",
            more="""\
recipients:
  couriers: {role: third-party, of: customer, receives: [contact.name], for: [sell]}
  friends: {role: third-party, of: customer, receives: [contact.name], for: [boast]}
""",
        ).replace("law: JP", "law: EU"),
    },
    "MAM-229-other-ends": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE bags (code TEXT);
CREATE TABLE items (id INTEGER PRIMARY KEY, bag TEXT, owner TEXT, shop TEXT);
""",
        "systems/shop.yaml": SHOP
        + """\
  bags: {not-personal: [code]}
  items:
    ties:
      - {by: bag, to: bags, how: owned}
      - {by: [owner, shop], of: customer, known-as: email, how: joint}
""",
    },
    "MAM-220-half-a-key": {
        "shop.sql": """\
CREATE TABLE customers (shop INTEGER, id INTEGER, name TEXT, email TEXT UNIQUE, PRIMARY KEY (shop, id));
""",
        "systems/shop.yaml": SHOP + "    pseudo-person: 0\n",
    },
    "MAM-220-to-no-key": {
        "shop.sql": CUSTOMERS + "CREATE TABLE letters (id INTEGER PRIMARY KEY, sent_to TEXT);\n",
        "systems/shop.yaml": SHOP
        + """\
    pseudo-person: 0
  letters:
    ties: [{by: sent_to, to: customers.email, how: accessed, leaving: [{pseudo-person: sent_to}]}]
""",
    },
    "MAM-232-out-of-reach": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE lists (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE members (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), list_id INTEGER, nickname TEXT
);
""",
        "systems/shop.yaml": SHOP
        + """\
  lists: {columns: {title: contact.name}}
  members:
    columns: {nickname: contact.name}
    ties:
      - {by: customer_id, to: customers, how: owned}
      - by: list_id
        to: lists
        how: owns
        access: {hide: [nickname], because: it is how a member is called}
        leaving: [{null: title}, {null: nickname}]
""",
    },
    "MAM-230-from-the-other-side": {
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE lists (id INTEGER PRIMARY KEY, made_by INTEGER REFERENCES customers (id));
CREATE TABLE members (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), list_id INTEGER REFERENCES lists (id)
);
""",
        "systems/shop.yaml": SHOP
        + """\
  lists: {ties: [{by: made_by, to: customers, how: owned}]}
  members:
    ties:
      - {by: customer_id, to: customers, how: owned}
      - {by: list_id, to: lists, how: owns}
""",
    },
    "MAM-286-column": {
        # Somebody took the number of the customer for one of the record itself.
        "shop.sql": CUSTOMERS
        + """\
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER);
CREATE INDEX orders_of ON orders (customer_id);
CREATE TABLE parcels (id INTEGER PRIMARY KEY, order_id INTEGER, customer_id INTEGER);
CREATE INDEX parcels_of ON parcels (order_id);
""",
        "systems/shop.yaml": SHOP
        + """\
  orders: {ties: [{by: customer_id, to: customers, how: owned}]}
  parcels: {ties: [{by: order_id, to: orders, how: owned}], not-personal: [customer_id]}
""",
    },
}


@pytest.mark.parametrize("name", CASES)
def test_each_other_cause_is_told_in_its_own_words(name: str, tmp_path: Path) -> None:
    told = example(tmp_path, CASES[name])
    found = asked(RULES[name[: len("MAM-000")]], told)

    assert found
    assert_told(name, found, told)


def test_every_golden_file_of_a_further_finding_has_its_case() -> None:
    assert {file.stem for file in (FOLDER / "findings").glob("*-*-*.txt")} == set(CASES)
