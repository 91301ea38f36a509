"""All rules are asked, and what they find comes in the order of the files."""

from pathlib import Path

from mamoru.check.judging import in_order, judge, judge_live
from mamoru.model.finding import Finding, Severity
from mamoru.model.place import Span
from tests.check.smallest import example

TWO_FAULTS = {
    "shop.sql": """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, phone TEXT);
CREATE TABLE products (id INTEGER PRIMARY KEY);
""",
    "shop.later.sql": "ALTER TABLE products ADD COLUMN title TEXT;\n",
}


def finding(code: str, where: Span | None, *, node: str = "") -> Finding:
    return Finding(
        code=code, severity=Severity.ERROR, problem="wrong", why="harm", remedy="mend", where=where, node=node
    )


def at(file: str, line: int, column: int = 1) -> Span:
    return Span(file=file, line=line, column=column)


def test_findings_come_by_file_line_and_column_then_by_code_and_those_without_a_place_last() -> None:
    ordered = (
        finding("MAM-202", at("notice.yaml", 9)),
        finding("MAM-203", at("notice.yaml", 10)),
        finding("MAM-201", at("systems/a.yaml", 3, 2)),
        finding("MAM-202", at("systems/a.yaml", 3, 2)),
        finding("MAM-202", at("systems/a.yaml", 3, 2), node="later"),
        finding("MAM-201", at("systems/a.yaml", 3, 11)),
        finding("MAM-201", None),
    )

    assert in_order(reversed(ordered)) == ordered


def test_every_rule_is_asked_of_the_files_in_one_go(tmp_path: Path) -> None:
    """A column and a table that nobody has explained."""
    found = judge(example(tmp_path, TWO_FAULTS).checked)

    assert [(f.code, f.node) for f in found] == [
        ("MAM-202", "systems.shop.products"),
        ("MAM-201", "systems.shop.customers.phone"),
    ]


def test_the_databases_are_asked_apart_and_a_system_that_did_not_answer_is_left_out(tmp_path: Path) -> None:
    told = example(tmp_path, TWO_FAULTS)

    assert [(f.code, f.node) for f in judge_live(told.checked, told.live)] == [
        ("MAM-223", "systems.shop.products.title")
    ]
    assert judge_live(told.checked, {}) == ()


def test_the_same_programme_gives_the_same_findings(tmp_path: Path) -> None:
    told = example(tmp_path, TWO_FAULTS)

    assert judge(told.checked) == judge(told.checked)


def test_the_notice_is_judged_with_each_supplement_laid_over_it(tmp_path: Path) -> None:
    """What both have is told once; what only one region has carries its id."""
    supplement = """\
supplement: BR
for: [BR]
law: BR-LGPD
recipients: {sellers: {role: third-party, receives: contact.name, country: BR}}
"""
    found = judge(example(tmp_path, {**TWO_FAULTS, "supplements/BR.yaml": supplement}).checked)

    assert [(f.code, f.node) for f in found] == [
        ("MAM-326", "supplements.BR.transfers"),
        ("MAM-227", "supplements.BR.recipients.sellers"),
        ("MAM-202", "systems.shop.products"),
        ("MAM-201", "systems.shop.customers.phone"),
    ]
