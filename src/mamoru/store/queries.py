"""The queries of the store by name, read once from ``queries.sql``.

A query stands there as ``-- name: word``, a line that describes it, and its SQL.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

MARK = "-- name: "


def read(text: str) -> dict[str, str]:
    """Return the SQL of each query in ``text`` by its name, without comments."""
    blocks = (block.partition("\n") for block in text.split(MARK)[1:])
    return {name.strip(): _without_comments(body) for name, _, body in blocks}


def _without_comments(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if line and not line.startswith("--"))


QUERIES: Mapping[str, str] = MappingProxyType(
    read(Path(__file__).with_name("queries.sql").read_text(encoding="utf-8"))
)
