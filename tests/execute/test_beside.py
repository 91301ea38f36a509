"""What a request leaves is said: rows of people known by the same key, and rows that an access shows."""

import json
import zipfile
from pathlib import Path

import pytest

from tests import small

NOTICE = small.FILES["notice.yaml"].replace(
    "linked-by: [customer-id]}\n",
    "linked-by: [customer-id]}\n"
    "  reader: {title: {en: Newsletter readers, ja: 読者}, known-by: [reader-id, email],"
    " linked-by: [reader-id]}\n",
)
#: A reader has the address of customer 1; the picture of an order is shown to whom the order is sent.
MORE = """
CREATE TABLE readers (id INTEGER PRIMARY KEY, email TEXT UNIQUE);
INSERT INTO readers VALUES (50, 'hana@example.com');
ALTER TABLE orders ADD COLUMN sent_to INTEGER REFERENCES customers;
CREATE INDEX orders_sent_to ON orders (sent_to);
CREATE TABLE pictures (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, file TEXT);
CREATE INDEX pictures_order ON pictures (order_id);
"""
READERS = """\
  readers:
    is: reader
    known-by: {reader-id: id, email: email}
    columns: {email: contact.email}
"""
PICTURES = """\
  pictures:
    ties: [{by: order_id, to: orders, how: owned}]
    columns: {file: purchases.messages}
"""
ACCESSED = "{by: customer_id, to: customers, how: owned}, {by: sent_to, to: customers, how: accessed}"
SHOP = small.FILES["systems/shop.yaml"]
TIED = "    ties: [{by: email, of: customer, known-as: email, how: accessed}]\n"
APART = (
    "people of the kind `reader` in `shop.readers` are known by `email` too, and were not asked about: ask "
    "for them with `--of reader`"
)
WHOLE = (
    "in `shop` rows that an access shows stay as they are, since they are others' and nothing in them is "
    "masked: `order_items` (by `order_id`), `pictures` (by `order_id`)"
)


def company(folder: Path, *, shop: str) -> Path:
    """Make the company with that map of its shop."""
    small.company(folder, {"notice.yaml": NOTICE, "systems/shop.yaml": shop}, discover=False)
    small.database(folder / "shop.db", MORE)
    small.mamoru(folder, "discover", expect=0)
    return folder


def notes(folder: Path, right: str) -> list[str]:
    """Return the notes of a plan for customer 1."""
    asked = ("-s", "email=hana@example.com", "--of", "customer", "--format", "json")
    found: list[str] = json.loads(small.mamoru(folder, "plan", right, *asked, expect=0).stdout)["notes"]
    return found


def test_rows_of_another_kind_with_the_same_key_are_told_of(tmp_path: Path) -> None:
    folder = company(tmp_path, shop=SHOP + READERS + PICTURES)

    assert notes(folder, "access") == [APART]
    assert notes(folder, "erasure") == [APART]


def test_rows_that_a_tie_reaches_by_that_key_are_not(tmp_path: Path) -> None:
    folder = company(tmp_path, shop=SHOP + READERS + TIED + PICTURES)

    assert notes(folder, "access") == []


def test_the_receipt_of_an_erasure_says_it(tmp_path: Path) -> None:
    folder = company(tmp_path, shop=SHOP + READERS + PICTURES)
    who = ("-s", "email=hana@example.com", "--of", "customer", "--yes")
    small.mamoru(folder, "run", "erasure", *who, expect=0)
    (receipt,) = (folder / "evidence/receipts").glob("*.json")

    told = {field["path"]: field["value"] for field in json.loads(receipt.read_text())["fields"]}

    assert told["told.0"] == APART
    assert small.rows(folder / "shop.db")["readers"] == [(50, "hana@example.com")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Records about you were found. We looked for you here as one of “Customers” only. This "
                "place also holds records of “Newsletter readers”, who are known by the same details "
                "(Email). If you are one of them, ask us for those records too."
            ),
        ),
        (
            "ja",
            (
                "あなたに関する記録が見つかりました。 ここでは「Customers」としてのみお探ししました。"
                "ここには、同じ情報（Email）で見分けられる「読者」の記録もあります。"
                "該当する場合は、その記録についてもご請求ください。"
            ),
        ),
    ],
)
def test_the_page_says_it_in_each_language(language: str, said: str, tmp_path: Path) -> None:
    folder = company(tmp_path, shop=SHOP + READERS + PICTURES)
    who = ("-s", "email=hana@example.com", "--of", "customer", "--language", language)
    small.mamoru(folder, "run", "access", *who, "--package", "answer.zip", expect=0)

    with zipfile.ZipFile(folder / "answer.zip") as package:
        page = package.read("index.html").decode()

    assert f"<br>{said}</td>" in page


def test_rows_that_an_access_shows_and_an_erasure_leaves_whole_are_told_of(tmp_path: Path) -> None:
    """An order that somebody else sent to customer 1 stays, and so do its items and its picture."""
    gifts = SHOP.replace("{by: customer_id, to: customers, how: owned}", ACCESSED)
    folder = company(tmp_path, shop=gifts + READERS + TIED + PICTURES)

    assert notes(folder, "erasure") == [WHOLE]
    assert notes(folder, "access") == []
