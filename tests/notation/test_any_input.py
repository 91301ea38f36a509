"""Whatever stands in the files, reading them ends, and ends in findings with places that exist."""

import random
import re
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from mamoru.notation.excerpt import excerpt
from mamoru.notation.reading import Reading
from tests.notation.programmes import MAP, PROGRAMME, SNAPSHOT, SUPPLEMENT, SUPPLEMENTED, reading

GOOD = {
    "programme.yaml": PROGRAMME,
    "notice.yaml": SUPPLEMENTED,
    "supplements/BR.yaml": SUPPLEMENT
    + "rights: {access: {instead: true, via: web}}\ndata: {contact: {fax: []}}\n",
    "systems/shop.yaml": MAP,
    "systems/shop.schema.json": SNAPSHOT,
}
SCRAPS = [
    *("[", "]", "{", "}", '"', "'", ": ", "\n", "\t", "- ", "? ", "|\n", ">\n", "#", ",", "---\n", "\r"),
    *(
        "*a",
        "&a ",
        "!!x ",
        "<<: ",
        "null",
        "1.10",
        "all",
        "clause",
        "of",
        "is",
        "marks",
        "instead",
        "-1",
        "1e999",
    ),
    *(
        "<leaf>",
        "<branch>",
        "[key]",
        "\x00",
        "\u2028",
        "\u202e",
        "：",
        "\\u0000",
        "\\ud800",
        "𠮷",
        "{}",
        "[]",
    ),
]


def judge(found: Reading) -> None:
    """Every finding can be printed, and its place is in the file."""
    errors = [f for f in found.findings if f.severity == "error"]
    assert (found.programme is None) == bool(errors)
    for finding in found.findings:
        for text in (finding.problem, finding.why, finding.remedy, finding.node):
            assert "\n" not in text
            assert text.encode()[:0] == b""
        where = finding.where
        assert where is not None
        source = found.sources.get(where.file)
        if source is not None:
            lines = source.split("\n")
            assert where.line <= len(lines)
            assert where.column <= len(lines[where.line - 1]) + 1
            assert excerpt(source, where).encode()[:0] == b""


def read_with(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        judge(reading(Path(folder), {**GOOD, name: content}))


def mutated(text: str, seed: int, count: int) -> bytes:
    """Change some places of the text; the same seed changes the same."""
    chance = random.Random(seed)
    for _ in range(count):
        words = [m.span() for m in re.finditer(r"[\w.-]+|\{[^{}]*\}|\[[^\[\]]*\]", text)]
        start, end = chance.choice(words) if words and chance.random() < 0.5 else (0, 0)
        if start == end:
            start = end = chance.randrange(len(text) + 1)
            end += chance.randrange(4)
        other = chance.choice(words) if words else (0, 0)
        text = text[:start] + chance.choice([*SCRAPS, text[slice(*other)], ""]) + text[end:]
    return text.encode(errors="surrogatepass")


names = st.sampled_from(sorted(GOOD))


@given(names, st.binary(max_size=300))
@example("notice.yaml", b"\xff\xfe")
@example("systems/shop.schema.json", b'"' * 3)
def test_any_bytes(name: str, content: bytes) -> None:
    read_with(name, content)


@given(names, st.text(max_size=200))
def test_any_text(name: str, text: str) -> None:
    read_with(name, text.encode(errors="surrogatepass"))


@given(names, st.integers(min_value=0), st.integers(min_value=1, max_value=6))
def test_a_good_file_with_some_changes(name: str, seed: int, count: int) -> None:
    read_with(name, mutated(GOOD[name], seed, count))
