"""Same input, same output, byte for byte: under other hashes, another locale and another time zone."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import small

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/apparel-group"
ANEW = {
    "wish list": "wish lists and styles",
    "K-23": "K-24",
}  #: what the notice says otherwise than its version
COMMANDS = (
    ("check",),
    ("check", "--live", "--format", "json"),
    ("check", "--format", "sarif"),
    ("check", "--write-baseline", "known.json"),
    ("explain", "contact.email"),
    ("explain", "MAM-201"),
    ("draw",),
    ("draw", "--table"),
    ("retention", "conflicts"),
    ("retention", "conflicts", "--format", "json"),
    ("diff",),
    ("diff", "--format", "json"),
    ("schema", "notice"),
    ("schema", "system"),
    ("laws", "show", "JP"),
)
#: Runs every command and prints, by command, its exit code and what it printed.
RUNS = """
import json, sys
from pathlib import Path
from tests import small
told = [small.mamoru(Path(sys.argv[1]), *words) for words in json.loads(sys.argv[2])]
print(json.dumps([[one.returncode, one.stdout, one.stderr] for one in told]))
"""
PLACES = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Adak", "COLUMNS": "40"},
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole company with a published version, that says something else since; its map forgets columns."""
    folder = tmp_path_factory.mktemp("same") / "kasuri"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", "expected", "*.py"))
    small.mamoru(folder, "publish", expect=0)
    notice = folder / "notice.yaml"
    text = notice.read_text("utf-8")
    for old, new in ANEW.items():
        assert old in text
        text = text.replace(old, new)
    notice.write_text(text, encoding="utf-8")
    shop = folder / "systems/online-shop.yaml"
    shop.write_text(re.sub(r"\n    not-personal: \[.*\]", "", shop.read_text("utf-8")), encoding="utf-8")
    return folder


def told(folder: Path, place: dict[str, str]) -> list[list[object]]:
    paths = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    words = [sys.executable, "-c", RUNS, str(folder), json.dumps(COMMANDS)]
    env = {**os.environ, **place, "PYTHONPATH": paths}
    answer = subprocess.run(words, env=env, cwd=ROOT, check=True, capture_output=True)
    found: list[list[object]] = json.loads(answer.stdout)
    baseline = folder / "known.json"
    found.append([hashlib.sha256(baseline.read_bytes()).hexdigest()])
    return found


def test_the_same_input_gives_the_same_bytes(company: Path) -> None:
    first, *others = [told(company, place) for place in PLACES]

    for other in others:
        for words, one, another in zip((*COMMANDS, ("the baseline",)), first, other, strict=True):
            assert one == another, words
    assert all(len(str(one[1])) > 1 for one in first[: len(COMMANDS)]), "something was said each time"


def test_a_baseline_that_is_written_again_is_the_same_file(company: Path, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        small.mamoru(company, "check", "--write-baseline", str(tmp_path / name), expect=0)

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
