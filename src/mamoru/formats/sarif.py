"""Findings as SARIF 2.1.0 (OASIS standard, 27 March 2020), which code hosts and editors show in place."""

import json
from importlib.metadata import version
from urllib.parse import quote

from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.report import Format, Report
from mamoru.model.place import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _render(report: Report) -> str:
    codes = sorted({f.code for f in report.findings})
    driver = {"name": "mamoru", "version": version("mamoru"), "rules": [_rule(c, report) for c in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, codes) for f in report.findings],
    }
    told = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, report: Report) -> dict[str, object]:
    first = next(f for f in report.findings if f.code == code)
    return {
        "id": code,
        "fullDescription": {"text": first.why},
        "help": {"text": f"{first.why}. {first.article}".removesuffix(" ")},
        "defaultConfiguration": {"level": _level(first)},
    }


def _result(finding: Finding, codes: list[str]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _level(finding),
        "message": {"text": _message(f"{finding.problem}. Why: {finding.why}. Do: {finding.remedy}")},
        "locations": [_location(finding.where)] if finding.where else [],
    }
    if more := {k: v for k, v in {"node": finding.node, "article": finding.article}.items() if v}:
        result["properties"] = more
    return result


def _level(finding: Finding) -> str:
    return "error" if finding.severity is Severity.ERROR else "warning"


def _message(text: str) -> str:
    """Double the braces: alone they stand for placeholders (SARIF 2.1.0, 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _location(where: Span) -> dict[str, object]:
    """Return the place; the file is a relative reference (RFC 3986, 4.2), each of its names quoted."""
    region = {"startLine": where.line, "startColumn": where.column, "endColumn": where.column + where.length}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(where.file)}, "region": region}}


SARIF = Format(name="sarif", says="SARIF 2.1.0, for code hosts and editors", render=_render)
