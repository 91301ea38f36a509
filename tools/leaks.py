"""The leak gate: no tracked file tells about the machine, the network or the keys of whoever wrote it.

Reads every file that git tracks or would track; prints each leak as ``file:line`` and exits 1 if there
is one, 2 if git cannot list the files.  Run as ``python -m tools.leaks``.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

#: A path starts where no longer path or address goes on.
START = r"(?<![\w.~$}/-])"
#: One letter of each word stands in brackets, so that this file is not a leak itself.
LEAKS = (
    ("a folder of somebody's machine", START + r"/(?:h[o]me|U[s]ers|w[o]rk|t[m]p|v[a]r/folders|o[p]t)/\w"),
    ("the home of the administrator", START + r"/r[o]ot/\S"),
    ("a Windows profile", r"\b[a-z]:\\{1,2}u[s]ers\\"),
    ("an option of a package index", r"\b(?:i[n]dex-url|f[i]nd-links|t[r]usted-host)\b"),
    (
        "a registry host",
        r"\b(?:f[i]les\.pythonhosted\.org|p[y]pi\.org/simple|r[e]gistry\.npmjs|a[r]tifactory)\b",
    ),
    ("an address of a private network", r"\bhttps?://(?:1[0]\.|192\.1[6]8\.|172\.(?:1[6-9]|2\d|3[01])\.)\d"),
    ("a host of a private network", r"\bhttps?://[\w.-]+\.(?:i[n]ternal|c[o]rp|l[a]n)\b"),
    ("credentials in an address", r"\bhttps?://[^\s/:@'\"{}<]+:[^\s/@'\"{}<]+@"),
    ("a private key", r"-----B[E]GIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{32}"),
)
PATTERNS = tuple((what, re.compile(pattern, re.IGNORECASE)) for what, pattern in LEAKS)


def leaks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the kind of each leak in ``text``."""
    for what, pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, what


def tracked(folder: Path) -> list[Path]:
    """Return the files under ``folder`` that git tracks or would track.  Raises CalledProcessError."""
    # A checkout of another owner is listed too: whoever runs its gates trusts it already.
    git = ["git", "-c", "safe.directory=*", "-C", str(folder)]
    command = [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return [folder / name for name in sorted(set(listed.split("\0"))) if name]


def offences(folder: Path) -> Iterator[str]:
    """Yield one line for each leak in a file or in the name of a file; bytes that are no text are skipped."""
    for file in tracked(folder):
        if file.is_file():
            text = file.read_bytes().decode("utf-8", errors="ignore")
            for line, what in sorted(leaks(text)):
                yield f"{file.relative_to(folder)}:{line}: {what}"


def main() -> int:
    """Print every leak below the current folder and return the exit code."""
    try:
        found = list(offences(Path()))
    except (OSError, subprocess.CalledProcessError) as refusal:
        print(f"git cannot list the files: {refusal}", file=sys.stderr)
        return 2
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
