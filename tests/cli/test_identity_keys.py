"""A key by which a person is known is data about them: the answer shows it, and says where it is held.

An e-mail address that the map only looks people up by stands in the answer under its category, and in no
table as a mere technical key; where a row leads to somebody else as well, their address is not shown.
"""

import json
import zipfile
from pathlib import Path

import pytest

from tests import small

NEWS = """
CREATE TABLE newsletter (email TEXT PRIMARY KEY, topic TEXT);
CREATE TABLE invitations (id INTEGER PRIMARY KEY, host INTEGER REFERENCES customers, guest TEXT);
CREATE INDEX invitations_host ON invitations (host);
CREATE INDEX invitations_guest ON invitations (guest);
INSERT INTO newsletter VALUES ('hana@example.com', 'scarves'), ('ren@example.com', 'hats');
INSERT INTO invitations VALUES (1, 1, 'ren@example.com'), (2, 2, 'hana@example.com');
"""
TABLES = """\
  newsletter:
    ties: [{by: email, of: customer, known-as: email, how: owned}]
    columns: {topic: purchases.messages}
  invitations:
    ties:
      - {by: host, to: customers, how: joint}
      - {by: guest, of: customer, known-as: email, how: joint}
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A company whose map says of no column that it holds an e-mail address."""
    shop = small.FILES["systems/shop.yaml"].replace(", email: contact.email", "") + TABLES
    found = small.company(tmp_path, {"systems/shop.yaml": shop}, discover=False)
    small.database(found / "shop.db", "CREATE UNIQUE INDEX customers_by_email ON customers (email);" + NEWS)
    small.mamoru(found, "discover", expect=0)
    return found


def answered(company: Path) -> zipfile.ZipFile:
    """Ask what is held of Hana, by her e-mail address."""
    given = ("-s", "email=hana@example.com", "--package", "hana.zip", "--yes")
    small.mamoru(company, "run", "access", *given, expect=0)
    return zipfile.ZipFile(company / "hana.zip")


def test_a_person_found_by_an_address_is_not_told_that_none_is_held(company: Path) -> None:
    package = answered(company)

    page = package.read("index.html").decode()
    assert "hana@example.com" in page
    found = json.loads(package.read("data/shop/customers.json"))
    told = json.dumps(found)
    assert "hana@example.com" in told
    assert "hana@example.com" in package.read("data/shop/newsletter.json").decode()
    described = json.loads(package.read("dictionary.json"))["columns"]
    kinds = {(c["table"], c["column"]): c["category"] for c in described}
    assert kinds["customers", "email"] == "contact.email"
    assert kinds["newsletter", "email"] == "contact.email"


def test_an_address_in_a_shared_row_is_shown_only_to_whom_it_leads(company: Path) -> None:
    """Hana invited Ren, and was invited by him: of the two addresses only hers is shown."""
    package = answered(company)

    told = package.read("data/shop/invitations.json").decode()
    assert "hana@example.com" in told
    assert not any(b"ren@example.com" in package.read(name) for name in package.namelist())
    omitted = json.loads(package.read("withheld.json"))
    guests = [o for o in omitted if o["column"] == "guest"]
    assert [(o["reason"], o["category"]) for o in guests] == [("others-key", "contact.email")]


def test_no_key_that_tells_something_is_called_a_technical_one(company: Path) -> None:
    omitted = json.loads(answered(company).read("withheld.json"))

    keys = {(o["table"], o["column"]) for o in omitted if o["reason"] == "internal-key"}
    assert not {column for _, column in keys} & {"email", "guest"}
    assert ("customers", "id") in keys


def test_a_key_without_a_category_is_told_as_what_people_are_known_by(company: Path) -> None:
    notice = company / "notice.yaml"
    text = notice.read_text(encoding="utf-8")
    notice.write_text(text.replace(", email: [identifying]}", "}"), encoding="utf-8")

    omitted = json.loads(answered(company).read("withheld.json"))

    reasons = {(o["table"], o["column"]): o["reason"] for o in omitted}
    assert reasons["customers", "email"] == "identity-key"
    assert reasons["newsletter", "email"] == "identity-key"


def test_explain_tells_where_a_category_is_held_by_keys(company: Path) -> None:
    told = small.mamoru(company, "explain", "contact.email", expect=0).stdout

    says = "the identity key `email`, by which a customer is known; `columns:` does not say so"
    assert f"systems.shop.customers.email  {says}" in " ".join(told.split("\n")) or says in told
    for table in ("customers", "newsletter", "invitations"):
        assert f"systems.shop.{table}.email" in told or f"systems.shop.{table}.guest" in told


def test_the_check_does_not_say_that_nobody_holds_what_people_are_known_by(company: Path) -> None:
    told = small.mamoru(company, "check").stdout

    assert "MAM-205" not in told
