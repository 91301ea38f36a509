"""Every rule of the shelf: its failing example fails by it, its passing one passes, its words are agreed."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.judging import in_order, judge, judge_live
from mamoru.model.finding import Finding
from mamoru.model.kinds.rule import Rule
from mamoru.model.shelf import members
from tests.check.smallest import Example, as_text, example
from tests.golden.comparing import FOLDER, assert_golden

RULES = {rule.code: rule for rule in members("mamoru.check.rules", Rule).values()}
ANSWERS = re.compile(r"[.!?]\Z")


def asked(rule: Rule, of: Example) -> tuple[Finding, ...]:
    """Ask one rule both of its questions."""
    snapshots = rule.find(of.checked) if rule.find else ()
    databases = rule.find_live(of.checked, of.live) if rule.find_live else ()
    return (*in_order(snapshots), *in_order(databases))


def as_golden(found: tuple[Finding, ...], sources: Mapping[str, str]) -> str:
    """Write findings down in full."""
    return "\n\n".join(as_text(finding, sources) for finding in found) + "\n"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_failing_example_of_a_rule_gives_its_findings(rule: Rule, tmp_path: Path) -> None:
    failing = example(tmp_path, rule.fails)
    found = asked(rule, failing)

    assert {f.code for f in found} == {rule.code}
    assert_golden(f"findings/{rule.code}.txt", as_golden(found, failing.checked.programme.sources))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_passing_example_of_a_rule_gives_nothing(rule: Rule, tmp_path: Path) -> None:
    assert asked(rule, example(tmp_path, rule.passes)) == ()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_speaks_as_all_rules_do(rule: Rule, tmp_path: Path) -> None:
    assert re.fullmatch(r"MAM-2\d\d", rule.code)
    assert rule.asks.endswith("?")
    assert rule.find or rule.find_live
    assert rule.fails != rule.passes
    for finding in asked(rule, example(tmp_path, rule.fails)):
        assert finding.where is not None
        assert finding.node
        said = (finding.problem, finding.why, finding.remedy)
        assert not any(not text or ANSWERS.search(text) or "\n" in text for text in said)


def test_no_code_is_used_twice() -> None:
    codes = Counter(rule.code for rule in members("mamoru.check.rules", Rule).values())

    assert [code for code, uses in codes.items() if uses > 1] == []


def test_every_golden_finding_belongs_to_a_rule() -> None:
    assert {file.stem[: len("MAM-000")] for file in (FOLDER / "findings").glob("*.txt")} == set(RULES)


def test_the_smallest_programme_has_no_finding(tmp_path: Path) -> None:
    smallest = example(tmp_path, {})

    assert judge(smallest.checked) == ()
    assert judge_live(smallest.checked, smallest.live) == ()
