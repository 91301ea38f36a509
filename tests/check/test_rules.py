"""Every rule of the shelf: its failing example fails by it, its passing one passes, its words are agreed."""

import re
from collections import Counter
from pathlib import Path

import pytest

from mamoru.check.judging import judge, judge_live
from mamoru.model.finding import Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.shelf import members
from tests.check.asking import RULES, asked, assert_told
from tests.check.smallest import example
from tests.golden.comparing import FOLDER


@pytest.mark.parametrize("code", RULES)
def test_the_failing_example_of_a_rule_gives_its_findings(code: str, tmp_path: Path) -> None:
    failing = example(tmp_path, RULES[code].fails)
    found = asked(RULES[code], failing)

    assert {finding.code for finding in found} == {code}
    assert_told(code, found, failing)


@pytest.mark.parametrize("code", RULES)
def test_the_passing_example_of_a_rule_gives_none_and_no_error_of_another(code: str, tmp_path: Path) -> None:
    passing = example(tmp_path, RULES[code].passes)

    assert asked(RULES[code], passing) == ()
    assert [finding for finding in judge(passing.checked) if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_a_question_with_a_code_of_the_check(code: str) -> None:
    assert re.fullmatch(r"MAM-(?:2\d\d|3[1-4]\d)", code)
    assert RULES[code].asks.endswith("?")
    assert RULES[code].find or RULES[code].find_live or RULES[code].find_by_clock
    assert RULES[code].fails != RULES[code].passes


def test_no_code_is_used_twice() -> None:
    codes = Counter(rule.code for rule in members("mamoru.check.rules", Rule).values())

    assert [code for code, uses in codes.items() if uses > 1] == []


def test_every_golden_finding_belongs_to_a_rule() -> None:
    assert {file.stem[: len("MAM-000")] for file in (FOLDER / "findings").glob("*.txt")} == set(RULES)


def test_the_smallest_programme_has_no_finding(tmp_path: Path) -> None:
    smallest = example(tmp_path, {})

    assert judge(smallest.checked) == ()
    assert judge_live(smallest.checked, smallest.live) == ()
