"""Findings as SARIF 2.1.0 (OASIS standard, 27 March 2020), which code hosts and editors show in place."""

import json

from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.report import Format, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _render(report: Report) -> str:
    codes = sorted({f.code for f in report.findings})
    run = {
        "tool": {"driver": {"name": "mamoru", "rules": [_rule(c, report) for c in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, codes) for f in report.findings],
    }
    told = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, report: Report) -> dict[str, object]:
    first = next(f for f in report.findings if f.code == code)
    return {"id": code, "fullDescription": {"text": first.why}, "help": {"text": first.remedy}}


def _result(finding: Finding, codes: list[str]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": "error" if finding.severity is Severity.ERROR else "warning",
        "message": {"text": f"{finding.problem}. Why: {finding.why}. Do: {finding.remedy}"},
        "locations": [_location(finding)] if finding.where else [],
    }
    if finding.node:
        result["properties"] = {"node": finding.node, "article": finding.article}
    return result


def _location(finding: Finding) -> dict[str, object]:
    where = finding.where
    if where is None:
        return {}
    region = {"startLine": where.line, "startColumn": where.column, "endColumn": where.column + where.length}
    return {"physicalLocation": {"artifactLocation": {"uri": where.file}, "region": region}}


SARIF = Format(name="sarif", says="SARIF 2.1.0, for code hosts and editors", suffix=".sarif", render=_render)
