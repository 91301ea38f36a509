"""MAM-292: what is told of editions that say something else."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules.edition_differs import EDITION_DIFFERS
from tests.check.asking import asked
from tests.check.smallest import example

GOOD = EDITION_DIFFERS.passes["notice.yaml"]
CASES: Mapping[str, tuple[str, list[str]]] = {
    "an edition that is none": (
        GOOD.replace("edition: ja", "edition: ko"),
        ["`differs.bases` speaks of the edition `ko`, which is none beside the governing one"],
    ),
    "the edition that governs": (
        GOOD.replace("edition: ja", "edition: en"),
        ["`differs.bases` speaks of the edition `en`, which is none beside the governing one"],
    ),
    "a node that is not there": (
        GOOD.replace("at: purposes.sell", "at: purposes.sale"),
        ["`differs.bases` speaks of `purposes.sale`, which is no part of the notice"],
    ),
    "a right": (GOOD.replace("at: purposes.sell", "at: rights.access"), []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_difference_is_told_of_something_that_is_there(case: str, tmp_path: Path) -> None:
    written, told = CASES[case]

    assert [f.problem for f in asked(EDITION_DIFFERS, example(tmp_path, {"notice.yaml": written}))] == told
