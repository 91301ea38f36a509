"""What the check, or the reading of a file, tells a person: a value, never an exception."""

from dataclasses import dataclass
from enum import StrEnum

from mamoru.model.place import Span


class Severity(StrEnum):
    """How much a finding weighs: an error makes ``mamoru check`` exit 1, a warning is listed only."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, with its place, its cause and its mend; never a data value."""

    code: str  #: ``MAM-xxx``, stable
    severity: Severity
    problem: str  #: one sentence, in the notice's words
    why: str  #: what happens to a person or the company if it stays
    remedy: str  #: what to write, or to run
    where: Span | None = None
    node: str = ""  #: id of the notice or map node, e.g. ``purposes.promote``
    article: str = ""  #: the law behind it, e.g. ``GDPR art. 5(1)(e)``
