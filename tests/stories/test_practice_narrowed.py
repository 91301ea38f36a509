"""A published notice, and a map that erases fewer rows, or masks less of those that stay."""

import json
from pathlib import Path

import pytest

from mamoru.model.versions.version import frozen_text
from tests import small

FILE = "published/acme-2025-01-01.json"
OWNED = "ties: [{by: customer_id, to: customers, how: owned}]\n    kept"
SENDER = "{by: sender, to: customers, how: joint}"
MASKED = SENDER.replace("joint}", 'joint, leaving: [{fixed: body, is: "(removed)"}]}')
BEFORE = "wider than in the version published for 2025-01-01: data `purchases"


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

    for category in ("orders", "messages"):
        assert (
            f"{BEFORE}.{category}` is new: in rows that an erasure deletes only in part "
            "shop.orders by customer_id, where note is web"
        ) in told


def test_another_condition_is_told(company: Path) -> None:
    edit(company, OWNED, OWNED.replace("owned}", "owned, when: {note: web}}"))
    (company / "notice.yaml").write_text(
        small.FILES["notice.yaml"].replace("2025-01-01", "2026-01-01"), encoding="utf-8"
    )
    small.mamoru(company, "publish", expect=0)
    edit(company, "note: web", "note: shop")
    told = small.mamoru(company, "diff", expect=0).stdout

    assert (
        "data `purchases.orders`: in rows that an erasure deletes only in part: also "
        "shop.orders by customer_id, where note is shop"
    ) in told
    assert "no longer shop.orders by customer_id, where note is web" in told


def test_a_mask_that_is_gone_is_told_and_one_that_is_new_is_not_wider(company: Path) -> None:
    edit(company, MASKED, SENDER)
    told = small.mamoru(company, "check").stdout

    assert f"{BEFORE}.messages` is gone" in told
    assert "--> systems/shop.yaml:" in told

    edit(company, SENDER, MASKED)
    edit(company, "how: joint, access:", 'how: joint, leaving: [{fixed: body, is: "(removed)"}], access:')
    assert "MAM-251" not in small.mamoru(company, "check").stdout
    assert (
        "masked when its person goes: also shop.messages.body by receiver"
        in small.mamoru(company, "diff", expect=0).stdout
    )


def test_a_version_frozen_before_this_was_looked_at_is_still_the_same(company: Path) -> None:
    frozen = json.loads((company / FILE).read_text(encoding="utf-8"))
    del frozen["content"]["narrowed"], frozen["content"]["masked"]
    older = frozen_text(notice="acme", effective="2025-01-01", content=frozen["content"])
    (company / FILE).write_text(older, encoding="utf-8")

    assert "nothing changed" in small.mamoru(company, "diff", expect=0).stdout
    assert "MAM-251" not in small.mamoru(company, "check").stdout
