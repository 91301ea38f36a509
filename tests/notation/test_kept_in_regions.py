"""`kept: {in: {REGION: PROMISE}}`: read, and told where the supplement, the promise or its event is wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.desk.opening import check_files, programme_of
from tests import small
from tests.cli.test_regions_found import living
from tests.execute.test_kept_by_region import EUROPE, FILES

NAMED = "in: {EEA: tax, BR: disputes}"
WRONG: Mapping[str, tuple[str, str, str, str]] = {
    "a region within one that has a supplement": (
        "in: {DE: tax}",
        EUROPE,
        "MAM-144",
        "`DE` is no supplement",
    ),
    "a promise of another supplement": (
        "in: {EEA: disputes}",
        EUROPE,
        "MAM-136",
        "`disputes` is no retention promise that people of this region are told",
    ),
    "a promise without a period": (
        "in: {EEA: papers}",
        EUROPE + "  papers: {items: contact, of: customer, until: told}\n",
        "MAM-136",
        "`papers` is no retention promise that people of this region are told",
    ),
    "a promise that runs from another day": (
        "in: {EEA: tax}",
        EUROPE.replace("order-closed", "invoice-issued"),
        "MAM-127",
        "`tax` runs from `invoice-issued`, and `invoices` from `order-closed`",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_told_at_its_place(case: str, tmp_path: Path) -> None:
    written, europe, code, problem = WRONG[case]
    shop = FILES["systems/shop.yaml"].replace(NAMED, written)
    more = {**FILES, "supplements/EEA.yaml": europe, "systems/shop.yaml": shop}
    folder = small.company(tmp_path, more, discover=False)

    found = [
        f
        for f in check_files(folder).reading.findings
        if "retention promise of the notice runs" not in f.problem
    ]

    assert [(f.code, f.problem, f.node) for f in found] == [(code, problem, "systems.shop.orders")]
    assert found[0].where is not None
    assert found[0].where.file == "systems/shop.yaml"


def test_the_map_names_a_promise_for_each_supplement(tmp_path: Path) -> None:
    keep = (
        programme_of(small.company(tmp_path, FILES, discover=False), snapshots=False)
        .systems["shop"]
        .tables["orders"]
        .keep
    )

    assert keep is not None
    assert (keep.retention, keep.regions) == ("invoices", {"EEA": "tax", "BR": "disputes"})


def test_the_check_judges_each_promise_and_lists_it_no_longer(tmp_path: Path) -> None:
    """What is readable must be what the promise of each region is about (MAM-217)."""
    narrow = EUROPE.replace("items: purchases.orders", "items: contact")
    folder = living(tmp_path, {**FILES, "supplements/EEA.yaml": narrow})
    told = small.mamoru(folder, "check", expect=1).stdout

    assert (
        "`orders.total` (`purchases.orders`) stays readable in rows kept for `tax`, but that promise keeps "
    ) in " ".join(told.split())
    assert "`supplements.EEA.retention.tax` is read, but nothing carries it out yet" not in told
