"""What was shown is what is done: a plan's digest covers it, and no word lifts what the map forbids."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.terminals import shell

AUDITS = """
CREATE TABLE audits (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders, remark TEXT);
CREATE INDEX audits_order ON audits (order_id);
INSERT INTO audits VALUES (1, 11, 'open case');
"""
FORBIDDING = """\
  audits:
    ties: [{by: order_id, to: orders, how: none, target-gone: refuse}]
    not-personal: [remark]
"""


@pytest.fixture
def audited(tmp_path: Path) -> Path:
    """The small company, where an auditor's case holds on to an order."""
    shop = small.FILES["systems/shop.yaml"] + FORBIDDING
    folder = small.company(tmp_path, {"systems/shop.yaml": shop}, discover=False)
    small.database(folder / "shop.db", AUDITS)
    small.mamoru(folder, "discover", expect=0)
    return folder


def planned(folder: Path, *, expect: int) -> dict[str, str]:
    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=expect)
    found: dict[str, str] = json.loads(told.stdout)
    return found


def test_what_the_map_forbids_no_confirmation_lifts(audited: Path) -> None:
    plan = planned(audited, expect=3)
    before = (audited / "shop.db").read_bytes()

    told = small.mamoru(audited, "run", plan["request"], "--confirm", plan["digest"], expect=1)

    assert told.stderr == (
        "error[MAM-434]: this erasure must not be carried out: "
        "1 rows of `shop.audits` still refer to it by `order_id`\n"
        "  why: it would leave something wrong behind, so no confirmation lifts that; nothing was changed\n"
        "  do:  settle what it names, in that system or in the map; then plan again\n"
    )
    assert (audited / "shop.db").read_bytes() == before


def test_what_is_forbidden_is_shown_in_the_plan(audited: Path) -> None:
    told = small.mamoru(audited, "plan", "erasure", "-s", "customer-id=1", expect=3)

    assert "\nforbidden: 1 rows of `shop.audits` still refer to it by `order_id`\n" in told.stdout


def test_the_same_rows_masked_for_another_reason_are_another_plan(tmp_path: Path) -> None:
    """Hana wrote to Ren and Ren to Hana; then each is the other's: the same rows lose other values."""
    folder = small.company(tmp_path)
    plan = planned(folder, expect=0)
    swapped = "UPDATE messages SET sender = receiver, receiver = sender WHERE id < 1002"
    small.database(folder / "shop.db", swapped)

    told = small.mamoru(folder, "run", plan["request"], "--yes", expect=1)

    assert told.stderr.startswith(
        f"error[MAM-430]: the rows of request {plan['request']} have changed since its plan was made\n"
    )


def test_rows_that_others_own_as_well_are_taken_only_when_a_person_agrees(tmp_path: Path) -> None:
    """Hana's messages go with her; the one that Ren received is his, too, and the plan asks."""
    alone = "{by: sender, to: customers, how: joint, leaving: [{null: sender}]}"
    shop = small.FILES["systems/shop.yaml"]
    assert alone in shop
    taking = (
        "{by: sender, to: customers, how: joint, delete-row: {because: her words, though: others-own-it}}"
    )
    folder = small.company(tmp_path, {"systems/shop.yaml": shop.replace(alone, taking)})

    plan = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=3)

    assert (
        "\nstops: 1 row of `shop.messages` that other people own as well would go: her words\n" in plan.stdout
    )

    planned_again = planned(folder, expect=3)
    small.mamoru(folder, "run", planned_again["request"], "--yes", expect=3)
    assert len(small.rows(folder / "shop.db")["messages"]) == 3
    small.mamoru(folder, "run", planned_again["request"], "--confirm", planned_again["digest"], expect=0)
    assert small.rows(folder / "shop.db")["messages"] == [(1001, 2, None, "hello Hana")]


def test_rows_without_a_value_in_their_key_forbid_the_erasure(tmp_path: Path) -> None:
    """SQLite allows NULL in a primary key: no statement could name such a row."""
    shop = small.FILES["systems/shop.yaml"] + (
        "  coupons:\n    ties: [{by: customer_id, to: customers, how: owned}]\n    not-personal: [code]\n"
    )
    folder = small.company(tmp_path, {"systems/shop.yaml": shop}, discover=False)
    small.database(
        folder / "shop.db",
        "CREATE TABLE coupons (code TEXT PRIMARY KEY, customer_id INTEGER REFERENCES customers);"
        "CREATE INDEX coupons_customer ON coupons (customer_id);"
        "INSERT INTO coupons VALUES ('A', 1), (NULL, 1), ('B', 2), (NULL, 2);",
    )
    small.mamoru(folder, "discover", expect=0)

    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=3)

    assert "\nforbidden: 1 rows of `shop.coupons` cannot be named: their key `code` is NULL\n" in told.stdout


def test_a_key_of_fractions_is_the_very_number(tmp_path: Path) -> None:
    """JSON in SQLite writes fifteen digits: 0.30000000000000004 would become another row's 0.3."""
    shop = small.FILES["systems/shop.yaml"] + (
        "  samples:\n    ties: [{by: customer_id, to: customers, how: owned}]\n    not-personal: [weight]\n"
    )
    folder = small.company(tmp_path, {"systems/shop.yaml": shop}, discover=False)
    small.database(
        folder / "shop.db",
        "CREATE TABLE samples (weight REAL NOT NULL PRIMARY KEY, customer_id INTEGER REFERENCES customers);"
        "CREATE INDEX samples_customer ON samples (customer_id);"
        "INSERT INTO samples VALUES (0.30000000000000004, 1), (0.3, 2), (7.0, 1);",
    )
    small.mamoru(folder, "discover", expect=0)

    small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert small.rows(folder / "shop.db")["samples"] == [(0.3, 2)]


def test_a_pseudo_person_who_is_not_there_forbids_the_erasure(tmp_path: Path) -> None:
    """Rows given to number 77 would belong to whoever is numbered so next."""
    shop = small.FILES["systems/shop.yaml"].replace(
        "    is: customer\n", "    is: customer\n    pseudo-person: 77\n"
    )
    assert "leaving: [{null: receiver}]" in shop
    shop = shop.replace("leaving: [{null: receiver}]", "leaving: [{pseudo-person: receiver}]")
    folder = small.company(tmp_path, {"systems/shop.yaml": shop})

    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=3)

    assert (
        "\nforbidden: the pseudo-person `77` that rows of `shop.messages` would be given to "
        "is not in `customers`\n"
    ) in told.stdout
    small.database(folder / "shop.db", "INSERT INTO customers VALUES (77, 'nobody', NULL)")
    small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)


def test_the_same_plan_is_made_of_the_same_statements_in_every_process(tmp_path: Path) -> None:
    """Python gives sets another order from run to run; a resume compares what was written by another run."""
    visits = "  visits:\n    ties: [{by: customer_id, to: customers, how: owned}]\n    not-personal: [page]\n"
    shop = small.FILES["systems/shop.yaml"] + visits
    folder = small.company(tmp_path, {"systems/shop.yaml": shop}, discover=False)
    small.database(
        folder / "shop.db",
        "CREATE TABLE visits (customer_id INTEGER REFERENCES customers, page TEXT);"
        "CREATE INDEX visits_customer ON visits (customer_id); INSERT INTO visits VALUES (1, 'a');",
    )
    small.mamoru(folder, "discover", expect=0)

    words = ("plan", "erasure", "-s", "customer-id=1", "--format", "json")
    told = [shell(folder, *words, more={"PYTHONHASHSEED": seed}).stdout for seed in ("0", "3")]

    statements = {json.dumps([s["statements"] for s in json.loads(one)["systems"]]) for one in told}
    assert len(statements) == 1
