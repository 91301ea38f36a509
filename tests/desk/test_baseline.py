"""The file that says what was known before: sorted, the same for the same findings, or refused."""

import os
from pathlib import Path

import pytest

from mamoru.desk.adopting.baseline import DamagedBaseline, baseline_text, read_baseline, write_baseline
from mamoru.model.finding import KnownFinding, Severity

PHONE = KnownFinding(
    code="MAM-201", severity=Severity.ERROR, node="systems.shop.customers.fax", problem="nothing says so"
)
PAGES = KnownFinding(code="MAM-205", severity=Severity.WARNING, node="seen.pages", problem="誰も持たない")
TEXT = """\
{"format": "mamoru-baseline/1", "findings": [
 {"code": "MAM-201", "severity": "error", "node": "systems.shop.customers.fax", "problem": "nothing says so"},
 {"code": "MAM-205", "severity": "warning", "node": "seen.pages", "problem": "誰も持たない"}
]}
"""


def test_a_baseline_has_one_finding_a_line_in_order(tmp_path: Path) -> None:
    write_baseline(tmp_path / "known.json", [PAGES, PHONE])

    assert (tmp_path / "known.json").read_text(encoding="utf-8") == TEXT
    assert read_baseline(tmp_path / "known.json") == (PHONE, PAGES)


def test_a_baseline_of_nothing_is_one_too(tmp_path: Path) -> None:
    write_baseline(tmp_path / "known.json", [])

    assert baseline_text([]) == '{"format": "mamoru-baseline/1", "findings": []}\n'
    assert read_baseline(tmp_path / "known.json") == ()


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it does not say `mamoru-baseline/1`"),
        (TEXT.replace("baseline/1", "baseline/9"), "it does not say `mamoru-baseline/1`"),
        ('{"format": "mamoru-baseline/1"}', "it holds something else than a list of findings"),
        (TEXT.replace('"seen.pages"', "7"), "its finding 2 is not written as Mamoru writes one"),
        (TEXT.replace('"error"', '"fatal"'), "its finding 1 is not written as Mamoru writes one"),
    ],
)
def test_what_is_no_baseline_is_refused_with_its_reason(text: str, because: str, tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text(text, encoding="utf-8")

    with pytest.raises(DamagedBaseline) as raised:
        read_baseline(tmp_path / "known.json")
    assert str(raised.value) == (
        f"MAM-612: `known.json` is no baseline: {because}\n"
        "  why: a finding might be taken for a known one that nobody has ever seen\n"
        "  do:  move it away, then write it anew: mamoru check --write-baseline known.json"
    )


def test_a_pipe_is_no_baseline(tmp_path: Path) -> None:
    """Reading one would wait for ever."""
    pipe = tmp_path / "known.json"
    os.mkfifo(pipe)

    with pytest.raises(DamagedBaseline) as refused:
        read_baseline(pipe)

    assert refused.value.problem == "`known.json` is no baseline: it is a device or pipe, not a file"
