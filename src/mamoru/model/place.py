"""Where something stands in the text a person wrote."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One place in one file; lines and columns count from 1, as editors show them."""

    file: str  #: path relative to the programme's folder, with forward slashes
    line: int
    column: int
    length: int = 1  #: characters to underline on that line, at least 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
