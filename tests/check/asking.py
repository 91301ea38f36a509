"""Ask one rule about an example, and compare every word it says with the golden file."""

from collections.abc import Sequence
from datetime import date

from mamoru.check.judging import in_order
from mamoru.model.finding import Finding
from mamoru.model.kinds.rule import Rule
from mamoru.model.shelf import members
from tests.check.smallest import Example, as_text
from tests.golden.comparing import assert_golden

TODAY = date(2026, 1, 1)  #: the day of the examples that ask for it
RULES = {rule.code: rule for rule in members("mamoru.check.rules", Rule).values()}


def asked(rule: Rule, of: Example) -> tuple[Finding, ...]:
    """Return what the rule finds in the files and snapshots, then what it finds in the databases."""
    snapshots = rule.find(of.checked) if rule.find else ()
    databases = rule.find_live(of.checked, of.live) if rule.find_live else ()
    by_clock = rule.find_by_clock(of.checked, TODAY, {}) if rule.find_by_clock else ()
    return (*in_order(snapshots), *in_order(databases), *in_order(by_clock))


def assert_told(name: str, found: Sequence[Finding], of: Example) -> None:
    """Fail unless each finding has its place and its sentences, word for word those of the golden file."""
    for finding in found:
        assert finding.where is not None
        assert finding.node
        for said in (finding.problem, finding.why, finding.remedy):
            assert said
            assert "\n" not in said
            assert not said.endswith((".", "!", "?"))
    sources = of.checked.programme.sources
    text = "\n\n".join(as_text(finding, sources) for finding in found)
    assert_golden(f"findings/{name}.txt", f"{text}\n")
