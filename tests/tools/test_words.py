"""docs/words.md: every word once, in an order in which it is found."""

import re
from pathlib import Path

WORDS = Path(__file__).parents[2] / "docs/words.md"


def test_every_word_stands_once_and_in_order() -> None:
    rows = [line for line in WORDS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    words = [word for row in rows for word in re.split(r", ", row.split(" | ")[0].removeprefix("| "))]

    assert rows == sorted(rows, key=str.lower)
    assert len(rows) > 50
    assert len(words) == len(set(words))
