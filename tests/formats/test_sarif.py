"""Findings as SARIF 2.1.0 (OASIS standard): what its schema requires, and what its text says beyond it."""

import json
from urllib.parse import unquote, urlsplit

import pytest

from mamoru.formats.sarif import SARIF
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.report import Report
from mamoru.model.place import Span


def finding(code: str = "MAM-201", *, where: Span | None = None, says: str = "it is so") -> Finding:
    return Finding(
        code=code, severity=Severity.ERROR, problem=says, why="because", remedy="write `{null: name}`",
        where=where,
    )  # fmt: skip


def log(*findings: Finding) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        SARIF.render(Report(title="check", programme="acme", made="", findings=findings))
    )
    return found


def run(*findings: Finding) -> dict[str, object]:
    runs = log(*findings)["runs"]
    assert isinstance(runs, list)
    found: dict[str, object] = runs[0]
    return found


def results(*findings: Finding) -> list[dict[str, object]]:
    found = run(*findings)["results"]
    assert isinstance(found, list)
    return found


def test_a_log_says_its_version_and_its_schema() -> None:
    """3.13.2, 3.13.3; both are there when nothing was found, and `results` is then empty (3.14.23)."""
    found = log()

    assert sorted(found) == ["$schema", "runs", "version"]
    assert found["version"] == "2.1.0"
    assert run()["results"] == []


def test_the_tool_is_named_with_its_version() -> None:
    """3.18.1, 3.19.8, 3.19.13."""
    tool = run()["tool"]

    assert isinstance(tool, dict)
    assert tool["driver"]["name"] == "mamoru"
    assert tool["driver"]["version"].split(".")[0].isdigit()


def test_each_result_points_at_its_rule() -> None:
    """3.27.6: the index leads to the rule of this id; each rule is there once (3.19.23)."""
    findings = (finding("MAM-202"), finding("MAM-201"), finding("MAM-202"))
    found = run(*findings)

    tool, listed = found["tool"], found["results"]
    assert isinstance(tool, dict)
    assert isinstance(listed, list)
    rules = tool["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["MAM-201", "MAM-202"]
    assert [rules[r["ruleIndex"]]["id"] for r in listed] == [f.code for f in findings]
    assert {r["level"] for r in listed} == {"error"}


def test_braces_in_a_message_are_doubled() -> None:
    """3.11.5: alone they would stand for placeholders."""
    (result,) = results(finding(says="no mask for `{x}`"))

    assert result["message"] == {"text": "no mask for `{{x}}`. Why: because. Do: write `{{null: name}}`"}


@pytest.mark.parametrize("file", ["notice.yaml", "systems/my shop.yaml", "規約/notice.yaml", "a:b/100%.yaml"])
def test_a_file_is_a_relative_reference_of_plain_characters(file: str) -> None:
    """3.4.3; RFC 3986, 4.2: no scheme, no host, no root, nothing but ASCII."""
    (result,) = results(finding(where=Span(file=file, line=3, column=5, length=4)))

    locations = result["locations"]
    assert isinstance(locations, list)
    place = locations[0]["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert uri.isascii()
    assert " " not in uri
    assert (parts.scheme, parts.netloc, parts.path.startswith("/")) == ("", "", False)
    assert unquote(uri) == file
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}


def test_columns_are_counted_in_characters_and_from_one() -> None:
    """3.14.17; 3.30.5, 3.30.6."""
    assert run()["columnKind"] == "unicodeCodePoints"
    (result,) = results(finding(where=Span(file="notice.yaml", line=1, column=1)))

    locations = result["locations"]
    assert isinstance(locations, list)
    assert locations[0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1, "endColumn": 2}


def test_a_finding_without_a_place_has_no_location() -> None:
    (result,) = results(finding())

    assert result["locations"] == []
    assert "properties" not in result


def test_the_same_findings_give_the_same_bytes() -> None:
    report = Report(title="check", programme="acme", made="", findings=(finding(),))

    assert SARIF.render(report) == SARIF.render(report)
