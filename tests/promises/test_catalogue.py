"""The catalogue of promises, and the report of which tests show them kept."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tools.promises import CATALOGUE, NOT_SHOWN, Claim, Row, catalogue, reasons, report, unexplained, unknown

ROOT = Path(__file__).parents[2]
KINDS = {
    "absence",
    "age",
    "category-collected",
    "choice",
    "contact",
    "cookie",
    "de-identification",
    "exception",
    "governance",
    "identity-proof",
    "notice-change",
    "purpose",
    "recipient",
    "region-specific",
    "retention",
    "right",
    "security",
    "source",
    "transfer",
}
ROWS = [
    Row(id="A-01", kind="source", duty="one"),
    Row(id="A-02", kind="right", duty="two"),
    Row(id="K-01", kind="right", duty="three"),
]


def test_each_document_has_all_its_rows() -> None:
    assert Counter(row.document for row in catalogue()) == {"A": 85, "W": 155, "K": 64}


def test_every_id_is_there_once_and_twelve_carry_a_letter() -> None:
    ids = [row.id for row in catalogue()]

    assert len(set(ids)) == 304
    assert all(re.fullmatch(r"[AWK]-\d\d\d?[a-z]?", key) for key in ids)
    assert sum(key[-1].isalpha() for key in ids) == 12


def test_every_row_has_a_known_kind_and_says_what_must_be_done() -> None:
    assert {row.kind for row in catalogue()} == KINDS
    assert [row.id for row in catalogue() if len(row.duty) < 10] == []


def test_the_catalogue_is_plain_lines_of_three_cells() -> None:
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()

    assert lines[0] == "id\tkind\twhat must be done"
    assert [line for line in lines if line.count("\t") != 2] == []


def test_a_claim_of_an_unknown_promise_is_told_with_its_test() -> None:
    claims = [Claim(id="A-01", test="t.py::a", counts=True), Claim(id="K-99", test="t.py::b", counts=False)]

    assert unknown(claims, ROWS) == [
        "t.py::b: no promise has the id 'K-99' (tests/promises/catalogue.tsv)",
    ]


def test_the_report_names_the_nodes_and_tests_of_each_row_and_counts_each_document() -> None:
    claims = [
        Claim(id="A-02", test="t.py::a", counts=True),
        Claim(id="A-02", test="t.py::a", counts=True),
        Claim(id="A-02", test="t.py::b", counts=True),
        Claim(id="K-01", test="t.py::c", counts=False),
    ]

    assert list(
        report(claims, ROWS, nodes={"K-01": ["rights.access", "rights.erasure"]}, why={"A-01": "x"})
    ) == [
        "A-01   source             one",
        "       stated by no node yet",
        "       not shown: x",
        "A-02   right              two",
        "       stated by no node yet",
        "       t.py::a",
        "       t.py::b",
        "K-01   right              three",
        "       stated by rights.access, rights.erasure",
        "       no test yet",
        "A 2 rows, 0 stated, 1 shown",
        "K 1 rows, 1 stated, 0 shown",
    ]


def test_a_row_with_neither_or_both_is_told() -> None:
    claims = [
        Claim(id="A-02", test="t.py::a", counts=True),
        Claim(id="K-01", test="t.py::c", counts=False),
    ]

    assert unexplained(claims, ROWS, {"A-02": "x", "K-99": "y", "A-01": "z"}) == [
        "K-01: no test shows it kept, and nothing says why",
        "A-02: a test shows it kept, and not-shown.tsv says why none does",
        "K-99: not-shown.tsv names no promise",
    ]


def test_reasons_are_one_line_each_in_the_order_of_the_catalogue() -> None:
    lines = NOT_SHOWN.read_text(encoding="utf-8").splitlines()
    order = [row.id for row in catalogue()]

    assert lines[0] == "id\twhy no test shows it kept"
    assert [line for line in lines if line.count("\t") != 1] == []
    assert [key for key in order if key in reasons()] == list(reasons())
    assert len(reasons()) == len(lines) - 1
    assert [why for why in reasons().values() if len(why) < 20] == []


def test_each_promise_is_shown_by_a_test_or_has_a_reason() -> None:
    """The report itself collects every test, and fails where one is missing."""
    command = [sys.executable, "-m", "tools.promises"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def run(folder: Path, marker: str) -> subprocess.CompletedProcess[str]:
    """Run one test with ``marker`` under this repository's conftest, by two workers."""
    (folder / "conftest.py").write_text("from tests.conftest import pytest_runtest_setup\n")
    (folder / "test_it.py").write_text(f"import pytest\n\n@pytest.mark.{marker}\ndef test_it(): pass\n")
    settings = [
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
        "-n",
        "2",
    ]
    command = [sys.executable, "-m", "pytest", *settings, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_marker_of_a_known_promise_is_accepted(tmp_path: Path) -> None:
    done = run(tmp_path, 'promise("K-31", "A-09a")')

    assert done.returncode == 0, done.stdout


def test_a_marker_of_an_unknown_promise_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, 'promise("K-99")')

    assert done.returncode != 0
    assert "test_it.py::test_it: no promise has the id 'K-99' (tests/promises/catalogue.tsv)" in done.stdout


def test_a_misspelt_marker_fails_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, 'promises("K-31")')

    assert done.returncode != 0
    assert "'promises' not found in `markers` configuration option" in done.stdout
