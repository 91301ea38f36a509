"""A row that was collected before the request began is the person's, whatever else it says."""

from pathlib import Path

import pytest

from tests import small
from tests.execute.carried import YUI, databases, planned, state
from tests.execute.test_keys_reused import SQLITE, kill, reused, untold

LONG_AGO = "2020-01-01"
LATER = "2999-01-01"


def shop(folder: Path, joined: str) -> Path:
    """Make a company in which a column of customers tells since when they are there; Yui has no address."""
    small.company(folder)
    told = "    is: customer\n    collected: joined\n    not-personal: [joined]\n"
    path = folder / "systems/shop.yaml"
    path.write_text(path.read_text().replace("    is: customer\n", told))
    small.database(
        folder / "shop.db",
        f"ALTER TABLE customers ADD COLUMN joined DATE; UPDATE customers SET joined = '{joined}'; "
        "UPDATE customers SET email = NULL WHERE id = 3;",
    )
    small.mamoru(folder, "discover", expect=0)
    return folder


def test_a_row_that_says_nothing_but_its_key_is_erased_by_resuming_when_it_is_older_than_the_request(
    tmp_path: Path,
) -> None:
    folder = shop(tmp_path, LONG_AGO)
    request = planned(folder, YUI)
    kill(folder, request, f"{SQLITE}.commit:before:1")

    small.mamoru(folder, "resume", expect=0)

    assert state(folder, request) == "done"
    assert [row[0] for row in small.rows(folder / "shop.db")["customers"]] == [1, 2]


def test_a_row_whose_address_has_changed_is_erased_by_resuming_when_it_is_older(tmp_path: Path) -> None:
    folder = shop(tmp_path, LONG_AGO)
    request = planned(folder, YUI)
    kill(folder, request, f"{SQLITE}.commit:before:1")
    small.database(folder / "shop.db", "UPDATE customers SET email = 'yui@example.org' WHERE id = 3")

    small.mamoru(folder, "resume", expect=0)

    assert state(folder, request) == "done"
    assert [row[0] for row in small.rows(folder / "shop.db")["customers"]] == [1, 2]


@pytest.mark.parametrize(("point", "address"), [("before", "NULL"), ("after", "'aoi@example.com'")])
def test_the_next_holder_is_younger_than_the_request_and_is_left_alone(
    tmp_path: Path, point: str, address: str
) -> None:
    folder = shop(tmp_path, LONG_AGO)
    request = planned(folder, YUI)
    kill(folder, request, f"{SQLITE}.commit:{point}:1")
    small.database(
        folder / "shop.db",
        "DELETE FROM customers WHERE id = 3;"
        f"INSERT INTO customers (id, name, email, joined) VALUES (3, 'Aoi', {address}, '{LATER}');",
    )
    before = databases(folder)

    told = small.mamoru(folder, "resume", expect=1).stderr

    assert told == (untold(request) if address == "NULL" else reused(request))
    assert databases(folder) == before
