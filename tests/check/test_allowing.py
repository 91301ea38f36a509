"""What a company allows, until when, and what no longer needs to be."""

from datetime import date

from mamoru.check.allowing import allow
from mamoru.model.finding import Allowance, AllowedFinding, Finding, Severity
from mamoru.model.place import Span

TODAY = date(2026, 6, 30)
ASKED = frozenset({"MAM-201", "MAM-222"})


def finding(code: str, node: str) -> Finding:
    return Finding(
        code=code, severity=Severity.ERROR, problem="wrong", why="harm", remedy="mend", node=node
    )  # fmt: skip


def allowance(number: int, node: str, *, rule: str = "MAM-222", until: str = "2026-06-30") -> Allowance:
    return Allowance(
        id=f"allow.{number}",
        rule=rule,
        node=node,
        reason="it is planned",
        until=until,
        by="head of platform",
        where=Span(file="programme.yaml", line=number, column=1),
    )


ORDERS = finding("MAM-222", "systems.shop.orders.customer_id")


def test_a_finding_is_allowed_by_its_code_and_its_node_through_the_last_day() -> None:
    whole = allowance(1, "systems.shop.orders.customer_id")
    found = allow([ORDERS, finding("MAM-201", ORDERS.node)], [whole], today=TODAY, asked=ASKED)

    assert found.left == (finding("MAM-201", ORDERS.node),)
    assert found.allowed == (AllowedFinding(finding=ORDERS, allowance=whole),)
    assert (found.ended, found.unused) == ((), ())


def test_a_star_stands_for_any_part_of_an_id_and_capitals_count() -> None:
    ways = {
        "systems.shop.*": True,
        "systems.*.customer_id": True,
        "systems.Shop.*": False,
        "systems.shop": False,
    }

    assert {
        node: bool(allow([ORDERS], [allowance(1, node)], today=TODAY, asked=ASKED).allowed) for node in ways
    } == ways


def test_the_first_entry_that_holds_is_the_one_that_is_shown() -> None:
    over, first, second = allowance(1, "*", until="2026-06-29"), allowance(2, "*"), allowance(3, "systems.*")
    found = allow([ORDERS], [over, first, second], today=TODAY, asked=ASKED)

    assert found.allowed == (AllowedFinding(finding=ORDERS, allowance=first),)
    assert (found.ended, found.unused) == ((), ())


def test_after_its_day_an_entry_allows_nothing_and_is_told_while_the_finding_is_there() -> None:
    over = allowance(1, "systems.*", until="2026-06-29")

    still, mended = (allow(found, [over], today=TODAY, asked=ASKED) for found in ([ORDERS], []))
    assert (still.left, still.allowed, still.ended, still.unused) == ((ORDERS,), (), (over,), ())
    assert (mended.ended, mended.unused) == ((), (over,))


def test_an_entry_of_a_rule_that_was_not_asked_is_not_called_unused() -> None:
    """Drift is looked for in databases only."""
    of_databases = allowance(1, "*", rule="MAM-223")

    assert allow([], [of_databases], today=TODAY, asked=ASKED).unused == ()
