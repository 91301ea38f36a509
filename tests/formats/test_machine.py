"""The report as JSON."""

import json

from mamoru.formats.machine import JSON
from tests.formats.report_sample import REPORT


def test_every_part_of_a_report_is_there_under_its_own_name() -> None:
    found = json.loads(JSON.render(REPORT))

    assert sorted(found) == [
        "allowed",
        "compared",
        "findings",
        "format",
        "gone",
        "known",
        "made",
        "package",
        "plans",
        "programme",
        "progress",
        "receipts",
        "title",
    ]
    assert found["format"] == "mamoru-report/1"
    assert [f["code"] for f in found["findings"]] == [f.code for f in REPORT.findings]
    assert [p["digest"] for p in found["plans"]] == [p.digest for p in REPORT.plans]
    assert [r["file"] for r in found["receipts"]] == [r.file for r in REPORT.receipts]


def test_the_same_report_gives_the_same_bytes_and_a_line_feed_at_the_end() -> None:
    assert JSON.render(REPORT) == JSON.render(REPORT)
    assert JSON.render(REPORT).endswith("}\n")
