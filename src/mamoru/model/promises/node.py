"""What every promise has: an id, the clauses it states, and its place."""

from collections.abc import Mapping
from dataclasses import dataclass

from mamoru.model.place import Span

Wording = Mapping[str, str]  #: language tag -> text; ``""`` holds a text given without a language


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every promise has: an id, the clauses it states, and its place."""

    id: str
    clauses: tuple[str, ...]
    where: Span
