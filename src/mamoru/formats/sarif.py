"""Findings as SARIF 2.1.0 (OASIS standard, 27 March 2020), which code hosts and editors show in place.

Findings of a baseline are `unchanged`, others `new`; those that a company has allowed are suppressed, with
its reason.  What is mended is left out: a host that knows no `absent` would show it as open.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from urllib.parse import quote

from mamoru.model.finding import AllowedFinding, Finding, Severity
from mamoru.model.kinds.report import CodeMeaning, Format, Report
from mamoru.model.place import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"  #: the folder that files are told from; where it is on this machine is nobody's business
ABOUT_ROOT = "the folder in which mamoru was called, or the programme's folder if it is not below that"
FINGERPRINT = "mamoruFinding/v1"
LAST_OF_ONE_UNIT = 0xFFFF  #: characters beyond it are two code units of UTF-16
Lines = Mapping[tuple[str, int], str]


def _render(report: Report) -> str:
    every = (*report.findings, *report.known, *(told.finding for told in report.allowed))
    codes = sorted({finding.code for finding in every})
    driver = {
        "name": "mamoru",
        "version": version("mamoru"),
        "rules": [_rule(next(f for f in every if f.code == c), report.meanings.get(c)) for c in codes],
    }
    run = {
        "tool": {"driver": driver},
        "originalUriBaseIds": {ROOT: {"description": {"text": ABOUT_ROOT}}},
        "columnKind": "utf16CodeUnits",
        "results": list(_results(report, codes)),
    }
    told = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _rule(first: Finding, meaning: CodeMeaning | None) -> dict[str, object]:
    says = meaning.says if meaning else ""
    why = (meaning.why if meaning else "") or first.why
    article = (meaning.article if meaning else "") or first.article
    rule: dict[str, object] = {"id": first.code}
    if says:
        rule["shortDescription"] = {"text": says}
    helped = [f"{why}.", *([f"Law: {article}."] if article else []), *(_more(meaning) if meaning else ())]
    return {
        **rule,
        "fullDescription": {"text": why},
        "help": {"text": " ".join(helped), "markdown": "\n\n".join(helped)},
        "defaultConfiguration": {"level": _level(first)},
        "properties": {"tags": ["privacy"]},
    }


def _more(meaning: CodeMeaning) -> Iterator[str]:
    yield f"More: `mamoru explain {meaning.code}`, or {meaning.page}."
    if not meaning.allowable:
        yield "It can never be allowed: a person who did not ask would be hit."


def _results(report: Report, codes: Sequence[str]) -> Iterator[dict[str, object]]:
    shown = [(f, "new", None) for f in report.findings]
    shown += [(f, "unchanged", None) for f in report.known]
    told: list[tuple[Finding, str, AllowedFinding | None]] = [
        *shown,
        *((a.finding, "unchanged", a) for a in report.allowed),
    ]
    for finding, state, allowed in told:
        result = _result(finding, codes, report.lines)
        if report.compared:
            result["baselineState"] = state
        if report.allowed:  # 3.27.23: all results have the list, or none has
            result["suppressions"] = [_suppression(allowed)] if allowed else []
        yield result


def _result(finding: Finding, codes: Sequence[str], lines: Lines) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _level(finding),
        "message": {"text": _message(f"{finding.problem}. Why: {finding.why}. Do: {finding.remedy}")},
        "locations": [_location(finding.where, lines)] if finding.where else [],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }
    if more := {k: v for k, v in {"node": finding.node, "article": finding.article}.items() if v}:
        result["properties"] = more
    return result


def _suppression(allowed: AllowedFinding) -> dict[str, object]:
    """Return why a finding is not to be shown; without a status it counts as accepted (3.35.3)."""
    allowance = allowed.allowance
    because = f"{allowance.reason} ({allowance.by}, until {allowance.until}; {allowance.where})"
    return {"kind": "external", "justification": because}


def _level(finding: Finding) -> str:
    return "error" if finding.severity is Severity.ERROR else "warning"


def _message(text: str) -> str:
    """Double the braces: alone they stand for placeholders (SARIF 2.1.0, 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _location(where: Span, lines: Lines) -> dict[str, object]:
    """Return the place; the file is a relative reference (RFC 3986, 4.2), each of its names quoted."""
    line, end = lines.get((where.file, where.line), ""), where.column + where.length
    region = {
        "startLine": where.line,
        "startColumn": _in_utf16(line, where.column),
        "endColumn": _in_utf16(line, end),
    }
    file = {"uri": quote(where.file), "uriBaseId": ROOT}
    return {"physicalLocation": {"artifactLocation": file, "region": region}}


def _in_utf16(line: str, column: int) -> int:
    """Return a column as editors count it: a character beyond the first plane is two units (3.14.17)."""
    return column + sum(ord(character) > LAST_OF_ONE_UNIT for character in line[: column - 1])


SARIF = Format(name="sarif", says="SARIF 2.1.0, for code hosts and editors", render=_render)
