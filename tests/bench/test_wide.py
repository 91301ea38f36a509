"""The company that the check is timed with is the same every time, and is checked without an error."""

from pathlib import Path

import pytest

from bench.check import phases
from bench.wide import Size, write
from mamoru.desk.checking import check

SMALL = Size(tables=60, systems=2)
CIRCLES = Size(tables=40, circles=True, hub=15)


@pytest.mark.parametrize("size", [SMALL, CIRCLES])
def test_the_same_numbers_give_the_same_bytes(size: Size, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write(tmp_path / name, size)
    files = [file.relative_to(tmp_path / "one") for file in (tmp_path / "one").glob("**/*.*")]

    assert len(files) > 4
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "other" / f).read_bytes() for f in files)


def test_the_company_has_the_tables_and_columns_asked_for_and_no_error(tmp_path: Path) -> None:
    write(tmp_path / "wide", SMALL)
    found = check(tmp_path / "wide", live=False)

    assert (found.systems, found.tables, found.columns) == (2, 60, 1200)
    assert found.errors == 0


def test_tables_in_circles_are_checked_too(tmp_path: Path) -> None:
    write(tmp_path / "wide", CIRCLES)

    assert check(tmp_path / "wide", live=False).errors == 0


def test_the_phases_that_are_timed_are_those_of_a_check(tmp_path: Path) -> None:
    write(tmp_path / "wide", SMALL)

    assert list(phases(tmp_path / "wide")) == ["loading", "YAML", "reading", "resolving", "rules"]
