"""The changelog, put together from the fragments in ``changes/``.

Reads ``changes/NNN-slug.md``; prints the sections in their order, the newest change first.  Run as
``python -m tools.changelog``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

SECTIONS = ("Added", "Changed", "Fixed", "Removed", "Security")
FRAGMENT = re.compile(r"\A## (?P<section>\w+)\n\n(?P<items>(?:- (?:★ )?\S.*\n(?:  \S.*\n)*)+)\Z")
NAME = re.compile(r"\A\d{3}-[a-z0-9-]+\.md\Z")


def fragments(folder: Path) -> list[tuple[str, str]]:
    """Return the section and the items of each fragment, the newest first.

    Raises ValueError, naming the file, when one does not follow ``changes/README.md``.
    """
    files = sorted((file for file in folder.glob("*.md") if file.name != "README.md"), reverse=True)
    return [_read(file) for file in files]


def changelog(folder: Path) -> Iterator[str]:
    """Yield the lines of the changelog."""
    yield "# Changes"
    held = fragments(folder)
    for section in SECTIONS:
        items = [text for name, text in held if name == section]
        if items:
            yield f"\n## {section}\n"
            yield "".join(items).rstrip("\n")


def _read(file: Path) -> tuple[str, str]:
    found = FRAGMENT.match(file.read_text(encoding="utf-8"))
    if not found or found["section"] not in SECTIONS or not NAME.match(file.name):
        message = f"{file.name} is no fragment as changes/README.md describes it"
        raise ValueError(message)
    return found["section"], found["items"]


if __name__ == "__main__":
    print(*changelog(Path("changes")), sep="\n")
