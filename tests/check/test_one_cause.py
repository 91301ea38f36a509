"""One cause gives one finding, in however many regions it shows."""

from pathlib import Path

import pytest

from mamoru.check.judging import judge
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from tests.check.smallest import example


def supplement(region: str, right: str) -> str:
    return f"supplement: {region}\nfor: [{region}]\nlaw: {region}\nrights:\n  {right}: {{of: customer}}\n"


def test_a_system_without_exceptions_is_told_once_for_all_regions(tmp_path: Path) -> None:
    files = {f"supplements/{region}.yaml": supplement(region, "restriction") for region in ("BR", "CR", "NG")}
    found = [f.problem for f in judge(example(tmp_path, files).checked) if f.code == "MAM-299"]

    assert found == [
        (
            "the notice gives `supplements.BR.rights.restriction`, `supplements.CR.rights.restriction` and "
            "`supplements.NG.rights.restriction` to `customer`, and nothing in `shop` can say whose data is "
            "suspended"
        )
    ]


@pytest.mark.parametrize("regions", [("BR",), ("BR", "NG")])
def test_a_correction_that_only_a_region_gives_is_asked_for_its_keys(
    regions: tuple[str, ...], tmp_path: Path
) -> None:
    files = {f"supplements/{region}.yaml": supplement(region, "correction") for region in regions}
    files["shop.sql"] = (
        CUSTOMERS + "CREATE TABLE notes (customer_id INTEGER REFERENCES customers, body TEXT);\n"
    )
    files["systems/shop.yaml"] = SHOP + (
        "  notes:\n    columns: {body: contact.name}\n"
        "    ties: [{by: customer_id, to: customers, how: owned}]\n"
    )
    found = [f.problem for f in judge(example(tmp_path, files).checked) if f.code == "MAM-299"]

    assert found == ["`notes` has no key, so that no value of a row of it can be corrected"]
