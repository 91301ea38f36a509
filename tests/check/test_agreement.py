"""What the plan refuses, the check has told before: nobody meets a refusal in the middle of a request."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from mamoru.check.judging import judge
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Severity
from mamoru.model.programme import CheckedProgramme
from mamoru.plan.erasing import CannotErase
from mamoru.plan.requests import recipe
from tests.check.asking import RULES
from tests.check.smallest import example
from tests.check.test_further_findings import CASES
from tests.judge.generate import worlds
from tests.worlds import T, sqlite_world

PROGRAMMES = {
    **{f"{code} fails": rule.fails for code, rule in RULES.items()},
    **{f"{code} passes": rule.passes for code, rule in RULES.items()},
    **CASES,
}
#: Errors that do not keep an erasure from being planned, and that generated worlds are full of.
BESIDE = {"MAM-204", "MAM-208", "MAM-209"}


def errors(checked: CheckedProgramme) -> set[str]:
    return {f.code for f in judge(checked) if f.severity is Severity.ERROR} - BESIDE


def refusals(checked: CheckedProgramme) -> list[MamoruError]:
    refused: list[MamoruError] = []
    for kind in checked.programme.notice.people:
        for right in sorted(checked.programme.notice.rights.keys() - {"correction"}):  # it wants values
            try:
                recipe(checked, right, kind)
            except CannotErase as refusal:
                refused.append(refusal)
    return refused


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_example_that_the_plan_refuses_has_an_error(name: str, tmp_path: Path) -> None:
    checked = example(tmp_path, PROGRAMMES[name]).checked

    assert errors(checked) or refusals(checked) == []


@settings(max_examples=60)
@given(worlds())
def test_every_generated_world_that_the_plan_refuses_has_an_error(tables: Mapping[str, T]) -> None:
    with TemporaryDirectory() as folder:
        checked = sqlite_world(Path(folder), tables)

        assert errors(checked) or refusals(checked) == []


def test_a_pseudo_person_that_one_value_cannot_name_is_refused(tmp_path: Path) -> None:
    checked = example(tmp_path, CASES["MAM-220-half-a-key"]).checked

    (refused,) = refusals(checked)

    assert str(refused) == (
        "systems/shop.yaml:6:3: MAM-304: `pseudo-person` of `customers` is one value, but its key has 2 "
        "columns\n"
        "  why: the erasure would stop half-way, or leave data of a person who was told that it is gone\n"
        "  do:  take `pseudo-person` away, or give the table a key of one column"
    )
