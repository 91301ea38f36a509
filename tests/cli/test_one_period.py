"""People are told one period for each category: that of the promise that holds for them."""

import re
from pathlib import Path

import pytest

from tests import small
from tests.cli.test_answered_by import answered
from tests.cli.test_regions_found import SHOP, change, living

OVER = ", over: {invoices: the law there wants twenty years}"
BRAZIL = """\
supplement: BR
for: [BR]
law: BR
retention:
  disputes: {items: purchases.orders, of: all, keep: 20 years, after: order-closed, ground: {law: BR-tax}OVER}
"""
FILES = {
    "notice.yaml": small.FILES["notice.yaml"].replace(
        "email: [identifying]}", "email: [identifying], country: []}"
    ),
    "systems/shop.yaml": SHOP.replace("{for: invoices,", "{for: invoices, in: {BR: disputes},"),
}


def company(folder: Path, country: str, *, over: str) -> Path:
    living(folder, {**FILES, "supplements/BR.yaml": BRAZIL.replace("OVER", over)})
    change(folder, f"UPDATE customers SET country = '{country}' WHERE id = 1")
    return folder


def periods(folder: Path) -> list[str]:
    """Return how long orders are kept, as the page of customer 1 says it."""
    files, _ = answered(folder)
    orders = files["index.html"].split('<h3 class="titled"')[1:]
    (told,) = [part for part in orders if re.match(r"[^>]*>[^<]*Orders", part)]
    (line,) = re.findall(r"<dt>How long it is kept</dt><dd>(.*?)</dd>", told, re.DOTALL)
    return [re.sub("<[^>]+>", "", one).strip() for one in re.findall("<li>(.*?)</li>", line)]


SEVEN = "7 years after this event: order closed required by law: JP-corporation-tax"
TWENTY = "20 years after this event: order closed required by law: BR-tax"


@pytest.mark.parametrize(
    ("country", "over", "told"),
    [("BR", OVER, TWENTY), ("BR", "", TWENTY), ("TH", OVER, SEVEN)],
    ids=["the supplement says it stands over", "only the map keeps by it", "elsewhere"],
)
def test_a_person_is_told_the_one_period_that_holds_for_them(
    country: str, over: str, told: str, tmp_path: Path
) -> None:
    assert periods(company(tmp_path, country, over=over)) == [told]


def test_a_category_is_explained_with_what_supplements_promise(tmp_path: Path) -> None:
    folder = company(tmp_path, "BR", over=OVER)

    told = small.mamoru(folder, "explain", "purchases.orders", expect=0).stdout

    lines = [line.strip() for line in told.splitlines()]
    held, kept = lines.index("held in:"), lines.index("kept by:")
    assert "kept for retention.invoices or retention.disputes" in " ".join(lines[held:kept])
    assert lines[kept + 1 : kept + 3] == [
        "retention.invoices                 7 years after order-closed (law: JP-corporation-tax)",
        "supplements.BR.retention.disputes  20 years after order-closed (law: BR-tax), for people in BR",
    ]
