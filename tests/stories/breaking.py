"""An example programme, and what the check tells of it once a line is another: how a promise is shown kept.

A promise is shown by both: nothing is told of the example as it stands, and the breach is, in whole words.
"""

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from tests import small

EXAMPLES = Path(__file__).parents[2] / "examples"
LEFT_AT_HOME = shutil.ignore_patterns("data", "expected", "*.py", "*.md")
UNEXECUTED = "MAM-224"

#: severity, code and problem
Told = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words of a file of an example, and what stands there instead."""

    file: str
    old: str
    new: str


def example(name: str, folder: Path) -> Path:
    """Copy an example without its databases: the check needs none."""
    return Path(shutil.copytree(EXAMPLES / name, folder / name, ignore=LEFT_AT_HOME, dirs_exist_ok=True))


def rewritten(folder: Path, *lines: Line) -> Path:
    """Replace what each line names; it must stand there."""
    for line in lines:
        path = folder / line.file
        text = path.read_text(encoding="utf-8")
        assert text.count(line.old) >= 1, line
        path.write_text(text.replace(line.old, line.new, 1), encoding="utf-8")
    return folder


def found(folder: Path) -> Counter[Told]:
    """Return what the check tells, but for promises that nothing executes."""
    findings = json.loads(small.mamoru(folder, "check", "--format", "json").stdout)["findings"]
    return Counter((f["severity"], f["code"], f["problem"]) for f in findings if f["code"] != UNEXECUTED)


@cache
def as_it_stands(name: str) -> Counter[Told]:
    """Return what the check tells of an example."""
    return found(EXAMPLES / name)


def more_told(name: str, folder: Path, *lines: Line) -> list[Told]:
    """Return what the check tells of an example with these lines, and not of the example as it stands."""
    return sorted((found(rewritten(example(name, folder), *lines)) - as_it_stands(name)).elements())


def less_told(name: str, folder: Path, *lines: Line) -> list[Told]:
    """Return what the check tells of an example as it stands, and not with these lines."""
    return sorted((as_it_stands(name) - found(rewritten(example(name, folder), *lines))).elements())


def use(system: str, *uses: str) -> Line:
    """State more uses of a system, called a, b and so on: what a job, a screen or an export does."""
    written = "".join(f"  {name}: {{{words}}}\n" for name, words in zip(ascii_lowercase, uses, strict=False))
    file = f"systems/{system}.yaml"
    if "uses:\n" in next(EXAMPLES.glob(f"*/{file}")).read_text(encoding="utf-8"):
        return Line(file=file, old="uses:\n", new=f"uses:\n{written}")
    return Line(file=file, old="tables:\n", new=f"uses:\n{written}tables:\n")
