"""A law that counts from a later day than the promise; rights that a notice for people leaves out; places."""

from pathlib import Path

import pytest

from mamoru.check.judging import judge
from mamoru.check.rules._smallest import frozen, notice
from mamoru.model.finding import Severity
from tests.check.asking import RULES, asked
from tests.check.smallest import example

LAW = (
    "books and vouchers of a company: must be kept for 7 years from the day two months after the end of the "
    "fiscal year; later where the return may be filed later (Corporation Tax Act Rules 59)"
)


def books(keep: str, more: str = "") -> dict[str, str]:
    text = notice(
        data="  purchases: {orders: []}\n",
        purposes="  account: {of: customer, uses: [purchases.orders], basis: law, title: Keeping accounts}\n",
        more=f"""\
retention:
  books:
    {{items: [purchases.orders], of: customer, keep: {keep}, after: order-closed{more},
     ground: {{law: JP-corporation-tax}}}}
""",
    )
    return {"notice.yaml": text.replace("country: JP,", "country: JP, fiscal-year-ends: 03-31,")}


@pytest.mark.parametrize(
    ("keep", "lasts", "missed"),
    [
        ("7 years", "7 years after order-closed", 14),
        ("8 years", "8 years after order-closed", 2),
        (
            "7 years, rounded-up-to: fiscal-year-end",
            "7 years after order-closed, to the end of that fiscal year",
            2,
        ),
    ],
)
def test_a_law_that_counts_from_a_later_day_is_told_with_what_would_be_long_enough(
    keep: str, lasts: str, missed: int, tmp_path: Path
) -> None:
    (found,) = asked(RULES["MAM-285"], example(tmp_path, books(keep)))

    assert (found.severity, found.problem, found.remedy) == (
        Severity.WARNING,
        (
            f"`retention.books` keeps {lasts}, and the law that it names counts from a later day, so the "
            f"promise may end up to {missed} months too early: {LAW}"
        ),
        (
            "write `keep: 8 years` with `rounded-up-to: fiscal-year-end`, or `keep: 98 months`; if "
            "`order-closed` is the day from which the law counts, say so: "
            "`over: {JP-corporation-tax: REASON}`"
        ),
    )


@pytest.mark.parametrize(
    ("keep", "more"),
    [
        ("98 months", ""),
        ("8 years", ", rounded-up-to: fiscal-year-end"),
        ("7 years", ", over: {JP-corporation-tax: an order is closed with the return of its year}"),
    ],
)
def test_what_lasts_long_enough_or_says_why_it_does_is_not_told(keep: str, more: str, tmp_path: Path) -> None:
    """And what says why is no answer in vain (MAM-284)."""
    checked = example(tmp_path, books(keep, more))

    assert asked(RULES["MAM-285"], checked) == ()
    assert asked(RULES["MAM-284"], checked) == ()


def test_every_right_of_the_law_is_asked_for_once_a_notice_of_two_rights_is_published(tmp_path: Path) -> None:
    published = {"published/shop-2025-01-01.json": frozen()}
    (found,) = asked(RULES["MAM-253"], example(tmp_path, published))

    assert (found.severity, found.problem, found.why) == (
        Severity.WARNING,
        (
            "the law of `JP` gives people rights that they are not told of here: `purpose-notice` "
            "(APPI 32(2)), `correction` (APPI 34), `suspension` "
            "(APPI 35(1)-(2); APPI 35(5)-(6); APPI 35(3)-(4))"
        ),
        "people have the right all the same, and nobody is ready on the day somebody uses it",
    )


def test_a_law_that_is_not_known_is_told_at_its_name(tmp_path: Path) -> None:
    written = {
        "notice.yaml": notice().replace("law: JP", "law: KLINGON"),
        "supplements/DE.yaml": "supplement: DE\nfor: DE\nlaw: [EU, VULCAN]\n",
    }
    (first, second) = (f for f in judge(example(tmp_path, written).checked) if f.code == "MAM-258")

    assert [(f.node, f.where and (f.where.file, f.where.line, f.where.column)) for f in (first, second)] == [
        ("law", ("notice.yaml", 4, 6)),
        ("supplements.DE.law", ("supplements/DE.yaml", 3, 11)),
    ]
