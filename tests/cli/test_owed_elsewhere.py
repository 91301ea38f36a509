"""An answer that is owed to somebody is looked at as they are told it, wherever the person erased is."""

import json
from pathlib import Path

from tests import small
from tests.cli.test_regions_found import SHOP, change, living
from tests.execute.test_owed import PAPER

NOTICE = (
    small.FILES["notice.yaml"]
    .replace("email: [identifying]}", "email: [identifying], country: []}")
    .replace("  access: {of: customer}\n", "")
)
BRAZIL = "supplement: BR\nfor: [BR]\nlaw: BR\nrights: {access: {of: customer}}\n"


def test_an_erasure_where_nobody_has_the_right_to_that_answer(tmp_path: Path) -> None:
    files = {"notice.yaml": NOTICE, "supplements/BR.yaml": BRAZIL, "systems/shop.yaml": SHOP}
    files["systems/papers.yaml"] = PAPER
    folder = living(tmp_path, files)
    change(folder, "UPDATE customers SET country = 'TH' WHERE id = 3")
    change(folder, "DELETE FROM messages")
    waits = ("run", "access", "-s", "customer-id=1", "--format", "json")
    assert json.loads(small.mamoru(folder, *waits, expect=4).stdout)["state"] == "waiting"

    done = small.mamoru(
        folder, "run", "erasure", "-s", "customer-id=3", "--yes", "--format", "json", expect=4
    )

    assert json.loads(done.stdout)["state"] == "waiting"
