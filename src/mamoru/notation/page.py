"""One file being resolved: its tree, and the findings so far."""

from dataclasses import dataclass, field

from mamoru.model.finding import Finding
from mamoru.model.notice import Node
from mamoru.model.place import Span
from mamoru.notation.codes import MOST_FINDINGS, Code, error, warning
from mamoru.notation.text.written import Part, Written, key_span, reach, value_span

Path = tuple[Part, ...]  #: keys and indices from the top of the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The places of one file, and the list that findings about it are added to."""

    file: str
    root: Written
    findings: list[Finding] = field(default_factory=list)
    above: str = ""  #: what stands before the ids of its nodes: ``supplements.BR.``

    def key(self, *path: Part) -> Span:
        """Return where the key at the path stands."""
        return key_span(self.written(*path), self.file)

    def value(self, *path: Part) -> Span:
        """Return where the value at the path stands."""
        return value_span(self.written(*path), self.file)

    def written(self, *path: Part) -> Written:
        """Return what is written at the path, or as near to it as the file goes."""
        return reach(self.root, path)

    def node(self, path: Path, clauses: tuple[str, ...]) -> Node:
        """Return the node at the path; its id is the path, items of lists count from 1."""
        return Node(id=self.id(path), clauses=clauses, where=self.key(*path))

    def id(self, path: Path) -> str:
        """Return the id of the node at the path."""
        parts = (str(part + 1) if isinstance(part, int) else part for part in path)
        return self.above + ".".join(part for part in parts if part)

    @property
    def full(self) -> bool:
        """Whether the file has more findings than are shown of it."""
        return len(self.findings) > MOST_FINDINGS

    def tell(self, code: Code, problem: str, *, why: str, remedy: str, where: Span, node: str = "") -> None:
        """Add a finding that keeps the programme from being read."""
        self.findings.append(error(code, problem, why=why, remedy=remedy, where=where, node=node))

    def warn(self, code: Code, problem: str, *, why: str, remedy: str, where: Span, node: str = "") -> None:
        """Add a finding that is listed only."""
        self.findings.append(warning(code, problem, why=why, remedy=remedy, where=where, node=node))
