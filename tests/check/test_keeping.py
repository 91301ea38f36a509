"""Which promise or law decides how long something is kept, and what nothing decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mamoru.check.judging import views
from mamoru.check.keeping import Kept, Verdict, kept, limits, unsure
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from tests.check.smallest import example

TAX = "ground: {law: JP-corporation-tax}"  # verified: at least 7 years
ACT = "ground: {law: JP-companies-act-432}"  # verified: at least 10 years
INFORM = "ground: {law: US-inform-consumers-act}"  # unsure
SELL = "ground: {purpose: sell}"


def retention(*promises: str) -> str:
    """Return a notice with promises on ``contact`` of customers, one a line."""
    lines = (
        f"  {p.partition(':')[0]}: {{items: [contact], of: customer,{p.partition(':')[2]}}}" for p in promises
    )
    return notice(more="\n".join(("retention:", *lines, "")))


def lines(folder: Path, written: str, **files: str) -> Iterator[Kept]:
    """Yield what decides, in the notice and in each supplement."""
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    checked = example(folder, {"notice.yaml": written, **named}).checked
    for view in views(checked):
        yield from kept(view.programme.notice, view.programme.systems)


def verdict(folder: Path, *promises: str) -> Verdict:
    """Return what decides for ``contact.name``."""
    found = {line.verdict for line in lines(folder, retention(*promises)) if line.item == "contact.name"}
    (one,) = found
    return one


DECIDED = {
    "a law's minimum against a promise to delete earlier": (
        (f"tax: keep: 7 years, after: sold, {TAX}", f"visits: keep: 1 year, after: visited, {SELL}"),
        ("retention.tax", "a law's minimum beats a promise to delete earlier"),
    ),
    "a law's minimum against a promise that is shorter than itself": (
        (f"books: keep: 7 years, after: closed, {ACT}",),
        ("JP.retention.companies-act-432", "a law's minimum beats a promise to delete earlier"),
    ),
    "two laws": (
        (f"tax: keep: 7 years, after: sold, {TAX}", f"books: keep: 10 years, after: closed, {ACT}"),
        ("retention.books", "laws need both, and this one for longer"),
    ),
    "a law, and a purpose by the same event for longer": (
        (f"tax: keep: 7 years, after: sold, {TAX}", f"habits: keep: 9 years, after: sold, {SELL}"),
        ("retention.tax", "a law needs it, and no longer than this"),
    ),
    "two promises by one event": (
        (f"one: keep: 12 months, after: visited, {SELL}", f"two: keep: 2 years, after: visited, {SELL}"),
        ("retention.one", "of two promises by one event the shorter holds"),
    ),
    "two promises that say the same": (
        (f"one: keep: 12 months, after: visited, {SELL}", f"two: keep: 1 year, after: visited, {SELL}"),
        ("retention.one", "both say the same"),
    ),
    "an answer of the notice": (
        (
            f"one: keep: 1 year, after: visited, {SELL}, over: {{two: people expect it}}",
            f"two: keep: 2 years, after: sold, {SELL}",
        ),
        ("retention.one", "the notice says so: people expect it"),
    ),
    "a period and an open end": (
        (f"one: keep: 1 year, after: visited, {SELL}", "two: until: [purpose-ends]"),
        ("retention.one", "a stated period is more exact than an open end"),
    ),
    "an open end alone": (
        ("two: until: [purpose-ends]",),
        ("retention.two", "keeping ends, and no period is stated"),
    ),
}


@pytest.mark.parametrize("case", DECIDED)
def test_what_wins_and_why(case: str, tmp_path: Path) -> None:
    promises, expected = DECIDED[case]

    found = verdict(tmp_path, *promises)

    assert (found.wins, found.why) == expected
    assert found.doubts == ()


DOUBTFUL = {
    "two promises by two events": (
        (f"one: keep: 1 year, after: visited, {SELL}", f"two: keep: 2 years, after: sold, {SELL}"),
        "`retention.two` keeps 2 years after sold, `retention.one` 1 year after visited",
    ),
    "a law that is unsure decides nothing": (
        (f"one: keep: 1 year, after: visited, {SELL}", f"two: keep: 5 years, after: sold, {INFORM}"),
        "`retention.two` keeps 5 years after sold, `retention.one` 1 year after visited",
    ),
    "a law that nobody knows decides nothing": (
        (
            f"one: keep: 1 year, after: visited, {SELL}",
            "two: keep: 5 years, after: sold, ground: {law: XX-y}",
        ),
        "`retention.two` keeps 5 years after sold, `retention.one` 1 year after visited",
    ),
    "two answers that contradict one another": (
        (
            f"one: keep: 1 year, after: visited, {SELL}, over: {{two: people expect it}}",
            f"two: keep: 2 years, after: sold, {SELL}, over: {{one: it is safer}}",
        ),
        "`retention.two` keeps 2 years after sold, `retention.one` 1 year after visited",
    ),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_nothing_decides(case: str, tmp_path: Path) -> None:
    promises, says = DOUBTFUL[case]

    found = verdict(tmp_path, *promises)

    assert (found.wins, [doubt.says for doubt in found.doubts]) == ("", [says])


def test_a_law_frees_a_promise_from_a_limit_for_as_long_as_it_needs_and_no_longer(tmp_path: Path) -> None:
    """Costa Rica: gone after 10 years; a law of Japan that needs 7 years is no word for 90."""
    found = {}
    for years in (7, 10, 90):
        folder = tmp_path / str(years)
        folder.mkdir()
        written = retention(f"tax: keep: {years} years, after: sold, {TAX}").replace("law: JP\n", "law: CR\n")
        found[years] = [d.says for line in lines(folder, written) for d in line.verdict.doubts]

    assert "law: CR\n" in written
    assert (found[7], found[10]) == ([], [])
    expected = (
        "`retention.tax` keeps 90 years after sold, but the law of Costa Rica says: data that may affect a "
        "person: must be gone after 10 years from the facts it tells of; unless a law or an agreement says "
        "otherwise; else anonymised; JP.retention.corporation-tax needs no more than 7 years"
    )
    assert set(found[90]) == {expected}


def test_no_answer_beats_the_minimum_of_a_law(tmp_path: Path) -> None:
    found = verdict(
        tmp_path,
        f"tax: keep: 7 years, after: sold, {TAX}",
        f"one: keep: 1 year, after: visited, {SELL}, over: {{tax: people expect it}}",
    )

    assert (found.wins, found.why) == ("retention.tax", "a law's minimum beats a promise to delete earlier")


def test_an_unsure_fact_is_shown_as_unsure(tmp_path: Path) -> None:
    found = verdict(tmp_path, f"one: keep: 5 years, after: sold, {INFORM}")

    assert [(claim.id, claim.decides) for claim in found.claims] == [
        ("retention.one", True),
        ("US.retention.inform-consumers-act", False),
    ]
    assert found.wins == "retention.one"


def test_a_promise_shorter_than_what_the_map_keeps_is_no_answer(tmp_path: Path) -> None:
    """By the same event the shorter would hold; but a table keeps by the longer."""
    orders = """\
  orders:
    columns: {note: contact.name}
    not-personal: [sold_at]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: two, columns: [note]}
"""
    one, two = f"one: keep: 1 year, after: sold, {SELL}", f"two: keep: 2 years, after: sold, {SELL}"
    files = {
        "notice.yaml": retention(one, two),
        "shop.sql": CUSTOMERS
        + "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,"
        " note TEXT, sold_at TEXT);",
        "systems/shop.yaml": SHOP.replace("tables:", "events: {sold: orders.sold_at}\ntables:") + orders,
    }
    told = example(tmp_path, files).checked.programme
    found = {line.item: line.verdict for line in kept(told.notice, told.systems)}

    assert found["contact.email"].wins == "retention.one"
    (doubt,) = found["contact.name"].doubts
    assert doubt.says == (
        "`retention.two` keeps 2 years after sold, `retention.one` 1 year after sold, and "
        "`systems.shop.orders` keeps by the longer"
    )


CR = "supplement: CR\nfor: [CR]\nlaw: CR-LPDP\n"


TEN_YEARS = (
    "`retention.one` keeps 11 years after sold, but the law of Costa Rica says: data that may affect a "
    "person: must be gone after 10 years from the facts it tells of; unless a law or an agreement says "
    "otherwise; else anonymised"
)


@pytest.mark.parametrize(
    ("promise", "says"),
    [
        (f"one: keep: 10 years, after: sold, {SELL}", []),
        (
            f"one: keep: 11 years, after: sold, {SELL}",
            [TEN_YEARS],
        ),
        (f"one: keep: 11 years, after: sold, {SELL}, over: {{CR-ten-years: people agreed to it}}", []),
        (f"one: keep: 10 years, after: sold, {ACT}", []),
        (
            f"one: keep: 11 years, after: sold, {ACT}",
            [f"{TEN_YEARS}; JP.retention.companies-act-432 needs no more than 10 years"],
        ),
    ],
)
def test_the_limit_of_a_law_beats_what_no_other_law_needs(
    promise: str, says: list[str], tmp_path: Path
) -> None:
    found = [
        doubt.says
        for line in lines(tmp_path, retention(promise), supplements__CR=CR)
        if line.item == "contact.name"
        for doubt in line.verdict.doubts
    ]

    assert found == says


def test_laws_on_all_data_are_those_of_the_notice_and_of_the_supplement(tmp_path: Path) -> None:
    checked = example(tmp_path, {"supplements/PE.yaml": "supplement: PE\nfor: [PE]\nlaw: PE-LPDP\n"}).checked
    base, peru = (view.programme.notice for view in views(checked))

    assert [fact.id for fact in limits(base)] == ["JP.retention.needed-no-more"]
    assert [fact.id for fact in limits(peru)] == [
        "JP.retention.needed-no-more",
        "PE.retention.needed-no-more",
    ]
    assert unsure(base) == ()
