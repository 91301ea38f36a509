"""`mamoru retention conflicts`, told as whole texts."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told
from tests.golden.comparing import assert_golden

SHOP = "".join(
    line for line in small.FILES["notice.yaml"].splitlines(keepends=True) if not line.startswith("  rest:")
)
CLASH = SHOP.replace(
    "rights:\n",
    """\
  deliveries:
    {items: [purchases.orders, contact.name], of: customer, keep: 1 year, after: delivered,
     ground: {purpose: sell}}
  visits: {items: [contact.name], of: customer, keep: 90 days, after: last-visit, ground: {purpose: sell}}
rights:
""",
)
BOTH = "`retention.deliveries` keeps 1 year after delivered, `retention.visits` 90 days after last-visit"


@pytest.fixture
def clash(tmp_path: Path) -> Path:
    return small.company(tmp_path, {"notice.yaml": CLASH}, discover=False)


@pytest.mark.parametrize(
    ("words", "golden"),
    [
        ((), "clash.txt"),
        (("--unanswered",), "clash-unanswered.txt"),
        (("-c", "purchases"), "clash-purchases.txt"),
    ],
)
def test_what_nothing_decides_is_listed_and_exits_1(clash: Path, words: tuple[str, ...], golden: str) -> None:
    code, out, err = told(small.mamoru(clash, "retention", "conflicts", *words))

    assert (code, err) == (1, "")
    assert_golden(f"retention/{golden}", out)


def test_a_notice_that_says_which_holds_exits_0(tmp_path: Path) -> None:
    answered = CLASH.replace("after: last-visit,", "after: last-visit, over: {deliveries: people expect it},")
    company = small.company(tmp_path, {"notice.yaml": answered}, discover=False)

    code, out, err = told(small.mamoru(company, "retention", "conflicts", "-c", "contact.name"))

    assert (code, err) == (0, "")
    assert (
        out
        == """\
contact.name (customer; everywhere)
    retention.deliveries  1 year after delivered (purpose: sell)
  > retention.visits      90 days after last-visit (purpose: sell)
    retention.visits holds: the notice says so: people expect it

acme: every conflict is decided
"""
    )


def test_a_program_reads_the_same(clash: Path) -> None:
    answer = json.loads(small.mamoru(clash, "retention", "conflicts", "--format", "json", expect=1).stdout)
    name, orders = answer["categories"]

    assert answer["format"] == "mamoru-retention-conflicts/1"
    assert answer["unsaid"] == ["contact.email", "purchases.messages"]
    assert [limit["id"] for limit in answer["limits"]] == ["JP.retention.needed-no-more"]
    assert [(doubt["first"], doubt["second"]) for doubt in answer["unanswered"]] == [
        ("retention.deliveries", "retention.visits")
    ]
    assert (name["category"], name["wins"], name["unanswered"]) == ("contact.name", "", answer["unanswered"])
    assert (orders["wins"], orders["regions"], orders["of"]) == (
        "retention.invoices",
        ["everywhere"],
        ["customer"],
    )


def test_a_category_that_the_notice_does_not_have(clash: Path) -> None:
    answer = small.mamoru(clash, "retention", "conflicts", "-c", "contact.phone", expect=2)

    assert answer.stderr.endswith(
        "Error: Invalid value for --category: of `contact.phone` nothing is said, and the notice has no such "
        "category\n"
    )


def test_a_folder_is_named_once_and_must_hold_a_programme(
    clash: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    twice = small.mamoru(clash, "retention", "conflicts", ".", "-p", ".", expect=2)
    none = small.mamoru(empty, "retention", "conflicts", expect=2)

    assert twice.stderr.endswith("Error: name the programme's folder once\n")
    assert none.stderr.startswith("error[MAM-608]: there is no programme in the folder")


def test_an_unanswered_conflict_stops_publication_and_nobodys_request(clash: Path) -> None:
    small.mamoru(clash, "discover", expect=0)
    check = small.mamoru(clash, "check", expect=1)
    access = small.mamoru(clash, "plan", "access", "-s", "customer-id=1", expect=0)

    assert f"error[MAM-282]: {BOTH}: nothing says which of them holds for `contact.name`\n" in check.stdout
    assert "Nothing was saved." in access.stdout
