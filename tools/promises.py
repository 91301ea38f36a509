"""Which promise is stated by which node of an example, and shown kept by which test.

Reads ``tests/promises/catalogue.tsv``, ``docs/promises/*.tsv`` and the ``promise`` markers of the collected
tests; prints each row with its nodes and its tests, or why it has none, and then one line for each document.
A row has a test or a reason (``tests/promises/not-shown.tsv``), never both.  Run as
``python -m tools.promises``.
"""

import contextlib
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import stated

CATALOGUE = Path(__file__).parent.parent / "tests" / "promises" / "catalogue.tsv"
NOT_SHOWN = CATALOGUE.with_name("not-shown.tsv")
#: A test that does not run, or may fail, shows nothing.
EXCUSED = ("skip", "skipif", "xfail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One promise of the three documents that the examples are modelled on."""

    id: str  #: the document's letter and the number of the row, e.g. ``K-31``
    kind: str  #: e.g. ``recipient``
    duty: str  #: what must be done or checked

    @property
    def document(self) -> str:
        """Return the letter of the document."""
        return self.id[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A test that says which promise it shows kept."""

    id: str
    test: str  #: pytest's name of the test, without its parameters
    counts: bool  #: whether the test runs and must pass


class Collector:
    """A pytest plugin that keeps the claims of the collected tests."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep what the collected tests claim."""
        self.claims.extend(claimed(session.items))


def catalogue(file: Path = CATALOGUE) -> list[Row]:
    """Return the rows of the catalogue in its order.  Raises OSError and TypeError."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Row(id=key, kind=kind, duty=duty) for key, kind, duty in rows]


def reasons(file: Path = NOT_SHOWN) -> dict[str, str]:
    """Return why no test shows a row kept, by its id.  Raises OSError and ValueError."""
    _, *lines = file.read_text(encoding="utf-8").splitlines()
    return {key: why for key, _, why in (line.partition("\t") for line in lines)}


def claimed(tests: Iterable[pytest.Item]) -> Iterator[Claim]:
    """Yield what ``tests`` claim by their markers ``promise("K-31", ...)``."""
    for test in tests:
        counts = not any(test.get_closest_marker(excuse) for excuse in EXCUSED)
        for marker in test.iter_markers("promise"):
            for key in marker.args:
                yield Claim(id=str(key), test=test.nodeid.partition("[")[0], counts=counts)


def unknown(claims: Iterable[Claim], rows: Iterable[Row]) -> list[str]:
    """Return one line for each claim of a promise that is not in the catalogue."""
    known = {row.id for row in rows}
    wrong = dict.fromkeys((claim.id, claim.test) for claim in claims if claim.id not in known)
    return [f"{test}: no promise has the id {key!r} (tests/promises/catalogue.tsv)" for key, test in wrong]


def unexplained(claims: Iterable[Claim], rows: Sequence[Row], why: Mapping[str, str]) -> list[str]:
    """Return one line for each row that has neither a test nor a reason, or both; and for unknown rows."""
    shown = {claim.id for claim in claims if claim.counts}
    known = {row.id for row in rows}
    return [
        *(f"{key}: no test shows it kept, and nothing says why" for key in known - shown - why.keys()),
        *(f"{key}: a test shows it kept, and not-shown.tsv says why none does" for key in shown & why.keys()),
        *(f"{key}: not-shown.tsv names no promise" for key in why.keys() - known),
    ]


def report(
    claims: Iterable[Claim],
    rows: Sequence[Row],
    *,
    nodes: Mapping[str, Sequence[str]],
    why: Mapping[str, str],
) -> Iterator[str]:
    """Yield the lines to print: each row with its nodes and its tests, then each document's counts."""
    tests: dict[str, dict[str, None]] = {}
    for claim in claims:
        if claim.counts:
            tests.setdefault(claim.id, {})[claim.test] = None
    for row in rows:
        yield f"{row.id:6} {row.kind:18} {row.duty}"
        yield f"       stated by {', '.join(nodes.get(row.id, ['no node yet']))}"
        yield from (f"       {test}" for test in tests.get(row.id, [_without(row, why)]))
    for document in dict.fromkeys(row.document for row in rows):
        yield _sum(document, [row.id for row in rows if row.document == document], nodes=nodes, tests=tests)


def _without(row: Row, why: Mapping[str, str]) -> str:
    return f"not shown: {why[row.id]}" if row.id in why else "no test yet"


def _sum(
    document: str, keys: Sequence[str], *, nodes: Mapping[str, object], tests: Mapping[str, object]
) -> str:
    said, shown = sum(key in nodes for key in keys), sum(key in tests for key in keys)
    return f"{document} {len(keys)} rows, {said} stated, {shown} shown"


def main() -> int:
    """Collect the tests, print the report and return the exit code; nothing is run."""
    collector, said = Collector(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        ended = pytest.main(["--collect-only", "--quiet", "--no-header"], plugins=[collector])
    if ended not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        print(said.getvalue(), file=sys.stderr)
        return 1
    rows = catalogue()
    why = reasons()
    print(*report(collector.claims, rows, nodes=stated.read(), why=why), sep="\n")
    wrong = [*unknown(collector.claims, rows), *sorted(unexplained(collector.claims, rows, why))]
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
