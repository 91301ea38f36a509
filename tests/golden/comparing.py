"""Compare a text with a golden file, or renew the file when asked to, loudly.

See README.md beside this file.
"""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
RENEW = "MAMORU_RENEW_GOLDEN"


def assert_golden(name: str, text: str) -> None:
    """Fail unless the golden file ``name`` holds exactly ``text``; renew it first when asked to."""
    file = FOLDER / name
    known = file.read_text(encoding="utf-8") if file.is_file() else ""
    if text != known and os.environ.get(RENEW):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        pytest.fail(f"tests/golden/{name} has been renewed: read the difference, then run without {RENEW}")
    assert text == known, f"tests/golden/{name} differs; {RENEW}=1 renews it (see tests/golden/README.md)"
