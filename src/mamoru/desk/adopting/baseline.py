"""The file that says which findings were known before: written by one check, read by later ones.

One finding a line, sorted, without places, days or names of machines, so that a change of the file shows what
changed.  It holds the sentences of findings, and those hold no personal data.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from mamoru.check.comparing import in_order
from mamoru.desk.files import content, writing
from mamoru.model.errors import MamoruError
from mamoru.model.finding import KnownFinding, Severity

FORMAT = "mamoru-baseline/1"
MOST_BYTES = 100_000_000
WORDS = frozenset({"code", "severity", "node", "problem"})


class DamagedBaseline(MamoruError):
    """A file that was named as a baseline is none."""

    code = "MAM-612"

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(
            f"`{path.name}` is no baseline: {because}",
            why="a finding might be taken for a known one that nobody has ever seen",
            remedy=f"move it away, then write it anew: mamoru check --write-baseline {path.name}",
        )


def read_baseline(path: Path) -> tuple[KnownFinding, ...]:
    """Return the lines of a baseline.  Raises UnreadableFile, DamagedBaseline."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise DamagedBaseline(path, "it is a device or pipe, not a file")
    written = content(path, most=MOST_BYTES)
    if len(written) > MOST_BYTES:
        raise DamagedBaseline(path, f"it is larger than {MOST_BYTES:,} bytes")
    try:
        value: object = json.loads(written)
    except (ValueError, RecursionError):
        raise DamagedBaseline(path, "it is no JSON") from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise DamagedBaseline(path, f"it does not say `{FORMAT}`")
    lines = value.get("findings")
    if set(value) != {"format", "findings"} or not isinstance(lines, list):
        raise DamagedBaseline(path, "it holds something else than a list of findings")
    return in_order(_line(path, number, line) for number, line in enumerate(lines, start=1))


def _line(path: Path, number: int, line: object) -> KnownFinding:
    told = _texts(line)
    if set(told) != WORDS or told["severity"] not in set(Severity):
        raise DamagedBaseline(path, f"its finding {number} is not written as Mamoru writes one")
    return KnownFinding(
        code=told["code"], severity=Severity(told["severity"]), node=told["node"], problem=told["problem"]
    )


def _texts(line: object) -> Mapping[str, str]:
    if not isinstance(line, dict):
        return {}
    return {str(name): part for name, part in line.items() if isinstance(part, str)}


def write_baseline(path: Path, lines: Iterable[KnownFinding]) -> None:
    """Write a baseline.  Raises UnwritableFile."""
    with writing(path):
        path.write_text(baseline_text(lines), encoding="utf-8", newline="\n")


def baseline_text(lines: Iterable[KnownFinding]) -> str:
    """Return the text of a baseline: the same findings give the same bytes."""
    told = ",\n".join(f" {json.dumps(_told(line), ensure_ascii=False)}" for line in in_order(lines))
    findings = f"[\n{told}\n]" if told else "[]"
    return f'{{"format": "{FORMAT}", "findings": {findings}}}\n'


def _told(line: KnownFinding) -> dict[str, str]:
    return {
        "code": line.code,
        "severity": line.severity.value,
        "node": line.node,
        "problem": line.problem,
    }
