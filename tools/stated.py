"""Which node of the examples states which promise of the catalogue.

Reads the ``clause:`` values of each example's notice and supplements, whose clauses are numbered like the
rows of ``tests/promises/catalogue.tsv``; writes ``docs/promises/LETTER.tsv``, one line a row.  Run as
``python -m tools.stated`` after a notice was changed; ``tests/promises/test_stated.py`` tells when one was.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "docs" / "promises"
#: The document's letter -> the example whose notice is numbered like it.
EXAMPLES = {
    "A": ROOT / "examples" / "marketplace",
    "K": ROOT / "examples" / "apparel-group",
    "W": ROOT / "examples" / "cloud-provider",
}
HEADER = "row\tstated by"
NONE = "# no example is numbered like this document"

Stated = dict[str, list[str]]  #: row -> the ids of the nodes that state it, in the order of the files
Steps = tuple[str, ...]  #: the way from the top of a file to a node


def stated(example: Path) -> Stated:
    """Return what the notice of ``example`` and its supplements state.  Raises OSError and YAMLError."""
    found: Stated = {}
    for file, above in _files(example):
        for clause, steps in clauses(_read(file)):
            found.setdefault(clause, []).append(".".join((*above, *steps)))
    return found


def clauses(node: object, above: Steps = ()) -> Iterator[tuple[str, Steps]]:
    """Yield each clause stated at or below ``node`` with the way there; items of a list count from 1."""
    if isinstance(node, dict):
        clause = node.get("clause", [])
        yield from ((name, above) for name in ([clause] if isinstance(clause, str) else clause))
        for key, below in node.items():
            yield from clauses(below, (*above, str(key)))
    elif isinstance(node, list):
        for number, below in enumerate(node, start=1):
            yield from clauses(below, (*above, str(number)))


def table(found: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a document's table, by the number of the row."""
    rows = [f"{row}\t{', '.join(found[row])}" for row in sorted(found, key=_by_number)]
    return "\n".join([HEADER, *(rows or [NONE])]) + "\n"


def read(folder: Path = TABLES) -> Stated:
    """Return what the tables in ``folder`` say.  Raises OSError and ValueError."""
    found: Stated = {}
    for file in sorted(folder.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            if line != NONE:
                row, nodes = line.split("\t")
                found[row] = nodes.split(", ")
    return found


def _files(example: Path) -> Iterator[tuple[Path, Steps]]:
    yield example / "notice.yaml", ()
    for file in sorted((example / "supplements").glob("*.yaml")):
        yield file, ("supplements", file.stem)


def _read(file: Path) -> object:
    """Read YAML with every scalar as text: `1.10` stays `1.10`."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only


def _by_number(row: str) -> tuple[int, str]:
    number = row.partition("-")[2]
    return int(number.rstrip("abcdefghijklmnopqrstuvwxyz")), number


def main() -> None:
    """Write the tables of the documents that an example is numbered like."""
    for letter, example in EXAMPLES.items():
        file = TABLES / f"{letter}.tsv"
        file.write_text(table(stated(example)), encoding="utf-8")
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
