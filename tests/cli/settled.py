"""What a command prints, with what differs from run to run replaced by a word."""

import re

from tests.small import Told

CHANGING = {
    r"R-[2-9A-HJ-NP-Z]{10}": "R-XXXXXXXXXX",
    r"(?<=Plan )[0-9a-f]{12}": "DIGEST",
    r"(?<=theirs: )[0-9a-f]{32}": "NONCE",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ": "TIME",
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC": "TIME",
    r"(?<=run until )\d{4}-\d\d-\d\d": "DATE",
    r"(?<=due )\d{4}-\d\d-\d\d": "DATE",
    r"(?<=acme\+)[0-9a-f]{8}": "KEY",
}
MADE = "New keys were made in .mamoru/keys: keep a copy of them in a safe place.\n"  #: with the first request


def settled(text: str) -> str:
    """Return the text as it is the same for every run."""
    for pattern, word in CHANGING.items():
        text = re.sub(pattern, word, text)
    return text


def told(answer: Told) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error."""
    return answer.returncode, settled(answer.stdout), settled(answer.stderr)
