"""A rule is asked again only where what it read has changed; nothing it would have found is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mamoru.check.graph import resolve
from mamoru.check.judging import in_order, judge, views
from mamoru.check.watching import Likeness, Watched
from mamoru.model.finding import Finding
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members
from mamoru.notation.reading import read
from tests.check.asking import RULES
from tests.check.smallest import example, known

EXAMPLES = Path(__file__).parents[2] / "examples"
#: Changes purposes, rights and recipients for the people of Brazil.
BRAZIL = """\
supplement: BR
for: [BR]
law: BR-LGPD
purposes: {sell: {instead: true, of: customer, uses: [contact.email], basis: contract, title: Selling}}
rights: {access: {instead: true, of: all}}
recipients: {sellers: {role: third-party, receives: contact.name}}
"""


def every_answer(checked: CheckedProgramme) -> tuple[Finding, ...]:
    """Ask every rule of every view, whatever it reads."""

    def told() -> Iterator[Finding]:
        for view in views(checked):
            for rule in members("mamoru.check.rules", Rule).values():
                yield from rule.find(view) if rule.find else ()

    return in_order(dict.fromkeys(told()))


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.find])
def test_what_is_found_is_what_every_rule_finds_in_every_view(code: str, tmp_path: Path) -> None:
    files = RULES[code].fails
    more = {} if any(name.startswith("supplements/") for name in files) else {"supplements/BR.yaml": BRAZIL}
    checked = example(tmp_path, {**files, **more}).checked

    assert judge(checked) == every_answer(checked)


@pytest.mark.parametrize("name", ["apparel-group", "cloud-provider"])
def test_the_same_is_found_in_a_whole_notice_with_many_supplements(name: str) -> None:
    programme = read(EXAMPLES / name, known()).programme
    assert programme is not None
    checked = resolve(programme)

    assert judge(checked) == every_answer(checked)


def test_parts_that_are_read_through_a_property_or_a_method_are_noted(tmp_path: Path) -> None:
    notice = example(tmp_path, {"supplements/BR.yaml": BRAZIL}).checked.programme.notice
    one, other = Watched(notice), Watched(notice)

    assert one.as_notice.every_right == notice.every_right
    assert one.parts_read == {"rights", "other_rights"}
    assert other.as_notice.for_region("BR") == notice.for_region("BR")
    assert other.parts_read == {"overlays"}


def test_whoever_reads_what_is_no_part_is_asked_again(tmp_path: Path) -> None:
    notice = example(tmp_path, {}).checked.programme.notice
    watched = Watched(notice)

    assert not hasattr(watched.as_notice, "no_part")
    assert not Likeness(notice, notice).holds(watched.parts_read)


def test_two_notices_are_alike_in_the_parts_that_are_the_same(tmp_path: Path) -> None:
    notice = example(tmp_path, {}).checked.programme.notice
    likeness = Likeness(notice, replace(notice, law="KR"))

    assert likeness.holds({"people", "rights"})
    assert not likeness.holds({"people", "law"})
    assert likeness.holds(())
