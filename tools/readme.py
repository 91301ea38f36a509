"""The samples of README.md: laid out as README says, and the finding that it shows.

Reads README.md; writes what `mamoru check` says of its samples between the two marks of the finding.
Run as ``python -m tools.readme`` to write it, or with ``--check`` to be told (exit code 1) that it is old.
"""

import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

README = Path("README.md")
BEGIN, END = "<!-- finding:begin -->\n", "<!-- finding:end -->"
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"(?:#|--) (?P<file>[\w./-]+\.\w+):")  #: a sample says first which file it is part of
LEFT_OUT = ", gift_card: purchases.messages"  #: the column that README leaves out, to show the finding


def files(readme: str) -> Mapping[str, str]:
    """Return the files that the samples make, by name: what README puts above the lines of another, above."""
    found: dict[str, str] = {}
    for block in BLOCK.finditer(readme):
        if named := NAMED.match(block["text"]):
            found[named["file"]] = block["text"] + found.get(named["file"], "")
    return found


def commands(readme: str) -> list[str]:
    """Return the lines that README tells people to type, in their order."""
    (block,) = (b["text"] for b in BLOCK.finditer(readme) if b["language"] == "sh")
    return [line.partition("  #")[0].strip() for line in block.splitlines()]


def lay(folder: Path, readme: str) -> None:
    """Write the samples and make their database."""
    for name, text in files(readme).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with sqlite3.connect(folder / "shop.db") as connection:
        connection.executescript((folder / "shop.sql").read_text(encoding="utf-8"))
    connection.close()


def finding(readme: str) -> str:
    """Return what `mamoru check` says when one column is left out of the map."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        lay(folder, readme)
        _mamoru(folder, "discover")
        shop = folder / "systems/shop.yaml"
        whole = shop.read_text(encoding="utf-8")
        shop.write_text(whole.replace(LEFT_OUT, ""), encoding="utf-8")
        return _mamoru(folder, "check")


def renewed(readme: str) -> str:
    """Return README with the finding as it is now."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}```text\n{finding(readme).rstrip()}\n```\n{END}{rest.partition(END)[2]}"


def _mamoru(folder: Path, word: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mamoru", word], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def main(words: Sequence[str]) -> int:
    """Write README.md anew, or with ``--check`` say whether that is needed; return the exit code."""
    old = README.read_text(encoding="utf-8")
    new = renewed(old)
    if "--check" in words:
        print("README.md shows an old finding: run `python -m tools.readme`" if new != old else "ok")
        return int(new != old)
    README.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
