"""Findings as SARIF 2.1.0 (OASIS standard): what its schema requires, and what its text says beyond it."""

import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft7Validator

from mamoru.formats.sarif import SARIF
from mamoru.model.finding import Allowance, AllowedFinding, Finding, Severity
from mamoru.model.kinds.report import CodeMeaning, Report
from mamoru.model.place import Span

#: The parts of the schema of SARIF 2.1.0 that a log of ours may use; whatever else stands there is refused.
SCHEMA = Path(__file__).with_name("sarif.schema.json")


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
    found = run(finding(where=Span(file=file, line=3, column=5, length=4)))
    listed = found["results"]
    assert isinstance(found["originalUriBaseIds"], dict)
    assert isinstance(listed, list)

    locations = listed[0]["locations"]
    assert isinstance(locations, list)
    place = locations[0]["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert uri.isascii()
    assert " " not in uri
    assert (parts.scheme, parts.netloc, parts.path.startswith("/")) == ("", "", False)
    assert unquote(uri) == file
    assert place["artifactLocation"]["uriBaseId"] in found["originalUriBaseIds"]
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}


def test_the_root_of_all_files_is_named_without_a_place_on_this_machine() -> None:
    """3.14.14: a producer may withhold where the root is; then it has no `uri`."""
    roots = run()["originalUriBaseIds"]

    assert isinstance(roots, dict)
    assert list(roots) == ["%SRCROOT%"]
    assert list(roots["%SRCROOT%"]) == ["description"]


def test_columns_are_counted_in_units_of_utf_16_and_from_one() -> None:
    """3.14.17; 3.30.5, 3.30.6: a fish outside the basic plane is two units, a kanji is one."""
    assert run()["columnKind"] == "utf16CodeUnits"
    line = "  𩸽: {魚: 𩸽}  # 𩸽"
    where = Span(file="notice.yaml", line=1, column=line.index("魚") + 1, length=4)
    report = Report(
        title="check",
        programme="acme",
        made="",
        findings=(finding(where=where),),
        lines={("notice.yaml", 1): line},
    )
    (result,) = json.loads(SARIF.render(report))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    units = line.encode("utf-16-le")

    assert region == {"startLine": 1, "startColumn": 8, "endColumn": 13}
    assert units[(8 - 1) * 2 : (13 - 1) * 2].decode("utf-16-le") == "魚: 𩸽"


def test_a_column_at_the_start_of_a_line_is_one() -> None:
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


ALLOWANCE = Allowance(
    id="allow.1",
    rule="MAM-222",
    node="systems.*",
    reason="index comes with release 12",
    until="2026-06-30",
    by="head of platform",
    where=Span(file="programme.yaml", line=4, column=12),
)


def settled(
    *,
    known: tuple[Finding, ...] = (),
    allowed: tuple[AllowedFinding, ...] = (),
    compared: bool = False,
    meanings: tuple[CodeMeaning, ...] = (),
) -> dict[str, object]:
    report = Report(
        title="check",
        programme="acme",
        made="",
        findings=(finding(),),
        known=known,
        allowed=allowed,
        compared=compared,
        meanings={meaning.code: meaning for meaning in meanings},
    )
    found: dict[str, object] = json.loads(SARIF.render(report))["runs"][0]
    return found


def test_beside_a_baseline_a_result_is_new_or_unchanged() -> None:
    """3.27.24; without a baseline nothing is said."""
    found = settled(known=(finding("MAM-202"),), compared=True)["results"]

    assert isinstance(found, list)
    assert [(r["ruleId"], r["baselineState"]) for r in found] == [
        ("MAM-201", "new"),
        ("MAM-202", "unchanged"),
    ]
    assert "baselineState" not in results(finding())[0]


def test_what_is_allowed_is_suppressed_with_its_reason_and_the_others_are_not() -> None:
    """3.27.23: all results have the list, or none has."""
    found = settled(allowed=(AllowedFinding(finding=finding("MAM-222"), allowance=ALLOWANCE),))["results"]
    because = "index comes with release 12 (head of platform, until 2026-06-30; programme.yaml:4:12)"

    assert isinstance(found, list)
    assert [r["suppressions"] for r in found] == [[], [{"kind": "external", "justification": because}]]
    assert "suppressions" not in results(finding())[0]


def test_a_fingerprint_stays_when_lines_move_and_changes_with_what_is_found() -> None:
    """3.27.17."""
    here, there = Span(file="notice.yaml", line=1, column=1), Span(file="notice.yaml", line=90, column=7)
    found = results(finding(where=here), finding(where=there), finding(says="it is otherwise"))
    prints = [r["partialFingerprints"] for r in found]

    assert prints[0] == prints[1] == {"mamoruFinding/v1": "b81a1d5af653db941574d20c22199659"}
    assert prints[0] != prints[2]


def test_a_rule_tells_what_it_asks_why_and_where_more_is_told() -> None:
    """3.49.9 to 3.49.13."""
    meaning = CodeMeaning(
        code="MAM-201",
        says="Does the map say what every column holds?",
        why="nobody would notice",
        article="GDPR art. 30",
        page="docs/reference/rules/MAM-201.md",
        allowable=False,
    )
    tool = settled(meanings=(meaning,))["tool"]

    assert isinstance(tool, dict)
    assert tool["driver"]["rules"] == [
        {
            "id": "MAM-201",
            "shortDescription": {"text": "Does the map say what every column holds?"},
            "fullDescription": {"text": "nobody would notice"},
            "help": {
                "text": "nobody would notice. Law: GDPR art. 30. More: `mamoru explain MAM-201`, or "
                "docs/reference/rules/MAM-201.md. It can never be allowed: a person who did not ask would be "
                "hit.",
                "markdown": "nobody would notice.\n\nLaw: GDPR art. 30.\n\n"
                "More: `mamoru explain MAM-201`, or docs/reference/rules/MAM-201.md.\n\n"
                "It can never be allowed: a person who did not ask would be hit.",
            },
            "defaultConfiguration": {"level": "error"},
            "properties": {"tags": ["privacy"]},
        }
    ]


def test_a_log_keeps_to_the_schema_in_all_its_parts() -> None:
    """Each object has what the standard requires of it, and nothing that it does not know."""
    told = log(finding(where=Span(file="notice.yaml", line=1, column=1)))
    report = Report(
        title="check",
        programme="acme",
        made="",
        findings=(finding(where=Span(file="notice.yaml", line=1, column=1)),),
        known=(finding("MAM-202"),),
        allowed=(AllowedFinding(finding=finding("MAM-222"), allowance=ALLOWANCE),),
        compared=True,
    )
    validator = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert [error.message for error in validator.iter_errors(told)] == []
    assert [error.message for error in validator.iter_errors(json.loads(SARIF.render(report)))] == []


@pytest.mark.parametrize("part", ["version", "runs"])
def test_the_schema_would_refuse_a_log_without_what_it_requires(part: str) -> None:
    told = log(finding())
    del told[part]

    assert list(Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(told))
