"""A small company with a paper register beside its two databases: some of its requests wait for people."""

import json
import sqlite3
from pathlib import Path

from tests import small

PAPER = {
    "systems/paper.yaml": """\
system: paper
kind: manual
owner: records office
holds: {origin: given, country: JP, of: [customer], categories: [contact.name]}
search:
  days: 10
  access: {en: look under the name, ja: 氏名で探す}
  erasure: {en: shred the sheet}
""",
}


def with_paper(folder: Path) -> Path:
    """Make the company, its schemas discovered."""
    return small.company(folder, PAPER)


def planned(folder: Path, subject: str = "customer-id=1") -> str:
    """Plan an erasure and return its request."""
    answer = small.mamoru(folder, "plan", "erasure", "-s", subject, "--format", "json", expect=0)
    return str(json.loads(answer.stdout)["request"])


def age(folder: Path, request: str, *, made: str = "2020-01-02T03:04:05Z") -> None:
    """Make a request one of long ago."""
    with sqlite3.connect(folder / ".mamoru/store.db") as store:
        store.execute("UPDATE request SET made = ? WHERE id = ?", (made, request))
    store.close()


def answered(folder: Path, *, expect: int = 0) -> dict[str, str]:
    """Answer customer 1 and return what a program is told."""
    answer = small.mamoru(folder, "run", "access", "-s", "customer-id=1", "--format", "json", expect=expect)
    found: dict[str, str] = json.loads(answer.stdout)
    return found
