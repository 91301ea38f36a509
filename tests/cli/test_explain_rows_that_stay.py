"""`mamoru explain` says of a row that stays what `mamoru plan` does: as a shell, or with its date.

And of a promise, by what it is kept, and of which rows no sweep takes any when it is over.
"""

from pathlib import Path

from tests import small

SHELL = "but stays as an empty shell where orders.customer_id of a row that stays must point at it"


def said(company: Path, node: str) -> str:
    """Return what is said of a node, as one line."""
    return " ".join(small.mamoru(company, "explain", node, expect=0).stdout.split())


def test_the_right_and_the_column_say_that_a_row_stays_as_a_shell(tmp_path: Path) -> None:
    company = small.company(tmp_path)

    plan = small.mamoru(company, "plan", "erasure", "-s", "customer-id=1").stdout

    assert "customers: 1 stays as an empty shell, because rows that stay must point at it" in plan
    for node in ("rights.erasure", "systems.shop.customers", "systems.shop.customers.email"):
        assert SHELL in said(company, node)


def test_a_row_that_nothing_must_point_at_is_said_to_go(tmp_path: Path) -> None:
    """Items go with their order, and nothing leads to a message."""
    company = small.company(tmp_path)

    assert "shell" not in said(company, "systems.shop.messages")
    assert "shell" not in said(company, "systems.club.members")


def test_the_date_of_a_kept_row_is_said_to_stay_readable(tmp_path: Path) -> None:
    shop = small.FILES["systems/shop.yaml"].replace(
        "note: purchases.messages}", "note: purchases.messages, closed_at: purchases.orders}"
    )
    company = small.company(
        tmp_path, {"systems/shop.yaml": shop.replace("    not-personal: [closed_at]\n", "")}
    )

    assert "In rows kept for retention.invoices it stays readable." in said(
        company, "systems.shop.orders.closed_at"
    )
    assert "readable: total, closed_at" in said(company, "retention.invoices").replace(" and ", ", ")
    plan = small.mamoru(company, "plan", "erasure", "-s", "customer-id=1").stdout
    assert "orders: 1 kept for invoices (law: JP-corporation-tax) until 2032-06-01\n" in plan
    assert "orders: readable in kept rows: total, closed_at\n" in plan
    assert "orders: masked in rows that stay: note (null)\n" in plan


def test_a_promise_that_an_answer_or_a_rule_keeps_is_told_by_it(tmp_path: Path) -> None:
    more = "contacts:\n  desk: {for: [complaints]}\nnever:\n  sale: {what: sale, of: all}\n"
    company = small.company(tmp_path, {"notice.yaml": small.FILES["notice.yaml"] + more})

    assert said(company, "contacts.desk").endswith("Every answer to the people whom it concerns tells it.")
    assert said(company, "never.sale").endswith("MAM-270 holds every use that a map names to it.")


def test_a_period_says_of_which_rows_a_sweep_takes_none_and_why(tmp_path: Path) -> None:
    company = small.company(tmp_path)

    plan = small.mamoru(company, "sweep", "--plan").stdout

    because = "`retention.rest` runs from `visited`, which no column of this system tells"
    assert because in " ".join(plan.split())
    assert f"rows that no sweep takes: systems.shop.orders {because}" in said(company, "retention.invoices")
