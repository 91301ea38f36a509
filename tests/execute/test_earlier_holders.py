"""An earlier value is shown to whom it was of, and not to the next who has the key."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.answering import look
from mamoru.execute.erasure import erase
from mamoru.model.answer import Cell
from tests import small
from tests.execute import composed

KEY = "customer-id=1"
JOINED = "alter table customers add column joined date; update customers set joined = '{}'"
LATER = "2999-01-01"
LONG_AGO = "2020-01-01"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return composed.shop(tmp_path / "company", url), url


@pytest.fixture
def company(place: tuple[Path, str]) -> Path:
    return place[0]


@pytest.fixture
def change(place: tuple[Path, str]) -> Callable[[str], None]:
    folder, url = place

    def act(text: str) -> None:
        """Change the shop as a program of the company's would."""
        if not url:
            small.database(folder / "shop.db", text)
            return
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(text.encode())

    return act


def correct(folder: Path, what: str, *, subject: str = KEY) -> None:
    small.mamoru(folder, "run", "correction", "-s", subject, "--set", what, "--yes", expect=0)


def handed_on(name: str = "Ren", email: str = "ren@example.com", *, more: str = "") -> str:
    """Return how somebody else gets the key: the row goes with all that leads to it, and is made again."""
    gone = "".join(f"DELETE FROM {table};" for table in ("suspended", "orders", "messages"))
    made = f"INSERT INTO customers VALUES (1, '{name}', '{email}', NULL{more})"
    return f"{gone} DELETE FROM customers WHERE id = 1; {made};"


def shown(folder: Path, key: str = "customer-id", value: str = "1") -> tuple[list[Cell], int]:
    """Return the earlier values that an access shows, and how many it withholds."""
    with open_engine(folder) as engine:
        tables = [
            t for t in look(engine, "customer", {key: value}).answer.tables if t.system == "earlier-values"
        ]
    told = [r.cells["was"] for t in tables for r in t.rows if r.cells]
    return told, sum(not r.cells for t in tables for r in t.rows)


def collected(folder: Path) -> None:
    """Say in the map which column tells since when a row is there."""
    shop = folder / "systems/shop.yaml"
    told = "    is: customer\n    collected: joined\n    not-personal: [joined]\n"
    shop.write_text(shop.read_text().replace("    is: customer\n", told))
    small.mamoru(folder, "discover", expect=0)


def test_the_next_holder_of_a_key_is_not_shown_what_it_replaced(
    company: Path, change: Callable[[str], None]
) -> None:
    correct(company, "contact.name=Hana")
    assert shown(company) == (["a"], 0)

    change(handed_on())

    assert shown(company) == ([], 1)


def test_who_is_known_by_the_key_alone_is_not_shown_it_where_nothing_tells_since_when(
    company: Path, change: Callable[[str], None]
) -> None:
    change("UPDATE customers SET email = NULL")
    correct(company, "contact.name=Hana")

    assert shown(company) == ([], 1)


def test_the_day_a_row_was_collected_tells_whose_it_is(company: Path, change: Callable[[str], None]) -> None:
    change(JOINED.format(LONG_AGO) + ", email = NULL")
    collected(company)
    correct(company, "contact.name=Hana")
    assert shown(company) == (["a"], 0)

    change(handed_on("Hana", "a@example.com", more=f", '{LATER}'"))

    assert shown(company) == ([], 1)


def test_a_later_day_counts_for_more_than_the_same_address(
    company: Path, change: Callable[[str], None]
) -> None:
    change(JOINED.format(LONG_AGO))
    collected(company)
    correct(company, "contact.name=Hana")

    change(handed_on("Hana", "a@example.com", more=f", '{LATER}'"))

    assert shown(company) == ([], 1)


def test_who_corrects_their_address_keeps_what_was_kept_before(company: Path) -> None:
    correct(company, "contact.name=Hana")
    correct(company, "contact.email=hana@example.com")
    correct(company, "contact.name=Hana Mori")

    assert shown(company) == (["a@example.com", "a", "Hana"], 0)


def test_the_wrong_address_that_was_corrected_proves_nothing(
    company: Path, change: Callable[[str], None]
) -> None:
    correct(company, "contact.email=hana@example.com")

    change(handed_on("Ren", "a@example.com"))

    assert shown(company) == ([], 1)


def test_an_erasure_still_destroys_what_nothing_tells_whose_it_is(
    company: Path, change: Callable[[str], None]
) -> None:
    correct(company, "contact.name=Hana")
    change("UPDATE customers SET email = 'new@example.com' WHERE id = 1")
    assert shown(company) == ([], 1)

    with open_engine(company) as engine:
        erase(engine, "customer", [{"customer-id": "1"}])
        assert engine.store.connection.execute("SELECT count(*) FROM earlier_value").fetchone()[0] == 0


def test_the_answer_says_that_earlier_values_are_withheld_and_why(
    company: Path, change: Callable[[str], None]
) -> None:
    correct(company, "contact.name=Hana")
    change(handed_on())

    small.mamoru(company, "run", "access", "-s", KEY, "--package", "answer.zip", expect=0)

    with zipfile.ZipFile(company / "answer.zip") as package:
        text = package.read("index.html").decode()
        everything = b"".join(package.read(name) for name in package.namelist())
    assert "Perhaps of who had your key before" in text
    assert (
        "A value was corrected here. Nothing proves that it was yours, and not of another person who had "
        "this key before you." in text
    )
    assert b"Hana" not in everything
