"""What is told of `allow` in programme.yaml."""

from dataclasses import replace
from pathlib import Path

import pytest

from mamoru.model.finding import Allowance
from mamoru.model.place import Span
from mamoru.notation.reading import read
from tests.notation.programmes import KNOWN, expected, laid, told

ENTRY = 'allow: [{rule: MAM-222, node: "systems.*", reason: planned, until: 2026-06-30, by: platform}]\n'


def told_of(folder: Path, text: str) -> str:
    laid(folder, {"programme.yaml": f"programme: kasuri\n{text}"})
    return told(read(folder, KNOWN).findings)


def test_an_entry_is_read_with_the_place_of_its_rule(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"programme.yaml": f"programme: kasuri\n{ENTRY}"})
    programme = read(folder, KNOWN).programme

    assert programme is not None
    assert programme.settings.allow == (
        Allowance(
            id="allow.1",
            rule="MAM-222",
            node="systems.*",
            reason="planned",
            until="2026-06-30",
            by="platform",
            where=Span(file="programme.yaml", line=2, column=16, length=7),
        ),
    )


def test_the_rules_are_not_looked_up_where_nothing_is_allowed(tmp_path: Path) -> None:
    def unwanted() -> dict[str, bool]:
        pytest.fail("it takes a while to load them")

    assert read(laid(tmp_path, {}), replace(KNOWN, rules=unwanted)).findings == ()


def test_a_rule_that_does_not_exist(tmp_path: Path) -> None:
    assert told_of(tmp_path, ENTRY.replace("222", "2222")) == expected("""
        error MAM-157 programme.yaml:2:16 length 8 allow.1
          `MAM-2222` is no rule of the check; did you mean `MAM-222`?
          why: what is said of a rule that does not exist allows nothing, and hides that nobody
            decided
          do: write one of `MAM-209`, `MAM-222`
    """)


def test_a_rule_that_can_never_be_allowed(tmp_path: Path) -> None:
    assert told_of(tmp_path, ENTRY.replace("222", "209")) == expected("""
        error MAM-158 programme.yaml:2:16 length 7 allow.1
          what `MAM-209` finds can never be allowed
          why: people who did not ask would lose what is theirs, or be shown what is another's; a
            company cannot decide that for them
          do: take the entry out, and mend what `mamoru explain MAM-209` tells of
    """)


@pytest.mark.parametrize("key", ["rule", "node", "reason", "until", "by"])
def test_an_entry_that_does_not_say_everything(key: str, tmp_path: Path) -> None:
    told_now = told_of(tmp_path, ENTRY.replace(f"{key}: ", f"{key}x: "))

    assert f"the key `{key}` is missing here" in told_now


def test_a_day_that_is_none(tmp_path: Path) -> None:
    assert "MAM-125 programme.yaml:2:" in told_of(tmp_path, ENTRY.replace("06-30", "06-31"))
