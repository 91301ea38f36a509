"""Tell open-ended words, which name nobody and nothing."""

import re

from mamoru.model.promises.node import Wording

OPEN = re.compile(
    r"\b(?:etc\b\.?|such as|among others|and so on|and more\b|any other\b|other duties|others"
    r"|other (?:purposes?|uses?|reasons?|matters)\b|as (?:needed|necessary|required)\b"
    r"|(?:including|but) not limited to)|など|その他",
    re.IGNORECASE,
)


def open_words(title: Wording) -> str:
    """Return the first open-ended words of a title, in any of its languages; empty where there are none."""
    matches = (OPEN.search(text) for text in title.values())
    return next((match[0] for match in matches if match), "")
