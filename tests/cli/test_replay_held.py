"""Who is on hold is not erased again after a restore either."""

import json
from pathlib import Path

from tests import small
from tests.cli.erasures import LATER, backup, company, erase, restore
from tests.execute.carried import databases
from tests.execute.test_holds import BY


def test_who_is_on_hold_is_not_erased_again(tmp_path: Path) -> None:
    folder = company(tmp_path)
    backup(folder)
    erase(folder, 3)
    erased = databases(folder)
    restore(folder)
    words = ("hold", "place", "-s", "customer-id=3", "--ground", "court 12", *BY, "--review", "2999-01-31")
    hold = str(json.loads(small.mamoru(folder, *words, "--format", "json", expect=0).stdout)["id"])
    restored = databases(folder)

    told = small.mamoru(folder, "replay", "--yes", *LATER, expect=3)

    assert f"frozen by hold {hold}" in told.stdout
    assert databases(folder) == restored

    small.mamoru(folder, "hold", "lift", hold, *BY, expect=0)
    small.mamoru(folder, "replay", "--yes", *LATER, expect=0)
    assert databases(folder) == erased
