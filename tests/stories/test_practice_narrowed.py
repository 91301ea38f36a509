"""A published notice, and a map that erases fewer rows, or masks less of those that stay."""

import json
from pathlib import Path

import pytest

from mamoru.model.versions.version import frozen_text
from tests import small

FILE = "published/acme-2025-01-01.json"
OWNED = "ties: [{by: customer_id, to: customers, how: owned}]\n    kept"
SENDER = "{by: sender, to: customers, how: joint, leaving: [{null: sender}]}"
MASKED = SENDER.replace("[{null", '[{fixed: body, is: "(removed)"}, {null')
BEFORE = "wider than in the version published for 2025-01-01: table `shop"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    shop = small.FILES["systems/shop.yaml"].replace(SENDER, MASKED)
    company = small.company(tmp_path, {"systems/shop.yaml": shop})
    small.mamoru(company, "publish", expect=0)
    return company


def edit(company: Path, old: str, new: str) -> None:
    path = company / "systems/shop.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_rows_that_go_only_under_a_condition_are_told(company: Path) -> None:
    edit(company, OWNED, OWNED.replace("owned}", "owned, when: {note: web}}"))
    told = small.mamoru(company, "check").stdout

    wider = f"{BEFORE}.orders`: `customer_id to customers`: only where: "
    assert f'{wider}“note is "web"”, not said before' in told


def test_another_condition_is_told(company: Path) -> None:
    edit(company, OWNED, OWNED.replace("owned}", "owned, when: {note: web}}"))
    (company / "notice.yaml").write_text(
        small.FILES["notice.yaml"].replace("2025-01-01", "2026-01-01"), encoding="utf-8"
    )
    small.mamoru(company, "publish", expect=0)
    edit(company, "note: web", "note: shop")
    told = small.mamoru(company, "diff", expect=0).stdout

    assert "practice (weaker for people)" in told
    assert (
        'table `shop.orders`: `customer_id to customers`: only where: “note is "shop"”, before '
        '“note is "web"”'
    ) in told


def test_a_mask_that_is_gone_is_told_and_one_that_is_new_is_not_wider(company: Path) -> None:
    edit(company, MASKED, SENDER)
    told = small.mamoru(company, "check").stdout

    assert (
        f"{BEFORE}.messages`: `sender to customers, body`: masked when its person goes: no longer said, "
        'before “fixed "(removed)"”'
    ) in told
    assert "--> systems/shop.yaml:" in told

    edit(company, SENDER, MASKED)
    edit(company, "[{null: receiver}]", '[{fixed: body, is: "(removed)"}, {null: receiver}]')
    assert "MAM-251" not in small.mamoru(company, "check").stdout
    told = small.mamoru(company, "diff", expect=0).stdout
    assert "practice (stronger for people)" in told
    assert "table `shop.messages`: `receiver to customers, body`: masked when its person goes" in told


def test_a_version_frozen_before_this_was_looked_at_is_still_the_same(company: Path) -> None:
    frozen = json.loads((company / FILE).read_text(encoding="utf-8"))
    for part in ("narrowed", "masked", "systems", "tables"):
        del frozen["content"][part]
    older = frozen_text(notice="acme", effective="2025-01-01", content=frozen["content"])
    (company / FILE).write_text(older, encoding="utf-8")

    assert "nothing changed" in small.mamoru(company, "diff", expect=0).stdout
    assert "MAM-251" not in small.mamoru(company, "check").stdout
