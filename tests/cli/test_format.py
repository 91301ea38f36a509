"""`mamoru format`."""

import json
import os
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

UNTIDY = "# ours\nprogramme:   'acme'   # short\n"
TIDY = "# ours\nprogramme: acme   # short\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    small.company(tmp_path)
    small.mamoru(tmp_path, "format", expect=0)
    (tmp_path / "programme.yaml").write_text(UNTIDY, encoding="utf-8")
    return tmp_path


def test_what_is_not_laid_out_is_written_anew_and_the_second_time_nothing_changes(company: Path) -> None:
    first, second = (told(small.mamoru(company, "format")) for _ in range(2))

    assert first == (0, "programme.yaml: laid out\n4 files, 1 laid out\n", "")
    assert second == (0, "4 files, 0 laid out\n", "")
    assert (company / "programme.yaml").read_text(encoding="utf-8") == TIDY
    assert sorted(path.name for path in company.iterdir() if path.name.startswith(".")) == []


def test_a_pipeline_is_told_and_nothing_is_written(company: Path) -> None:
    assert told(small.mamoru(company, "format", "--check")) == (
        1,
        "programme.yaml: not laid out\n4 files, 1 to lay out\n",
        "",
    )
    assert (company / "programme.yaml").read_text(encoding="utf-8") == UNTIDY


def test_what_would_change_is_shown_and_nothing_is_written(company: Path) -> None:
    assert told(small.mamoru(company, "format", "--diff", "programme.yaml")) == (
        0,
        (
            "--- programme.yaml\n+++ programme.yaml\n@@ -1,2 +1,2 @@\n # ours\n"
            "-programme:   'acme'   # short\n+programme: acme   # short\n"
            "1 file, 1 to lay out\n"
        ),
        "",
    )
    assert (company / "programme.yaml").read_text(encoding="utf-8") == UNTIDY


def test_a_program_is_told(company: Path) -> None:
    answer = small.mamoru(company, "format", "--format", "json", expect=0)

    assert json.loads(answer.stdout) == {
        "format": "mamoru-layout/1",
        "changed": ["programme.yaml"],
        "left": [],
        "files": 4,
        "written": True,
    }


def test_a_file_that_cannot_be_kept_whole_is_left_alone_and_others_are_laid_out(company: Path) -> None:
    broken = "system: club\nsystem: club\nkind:   sqlite\n"
    (company / "systems/club.yaml").write_text(broken, encoding="utf-8")

    assert told(small.mamoru(company, "format")) == (
        1,
        "programme.yaml: laid out\n4 files, 1 laid out\n",
        (
            "error[MAM-640]: `systems/club.yaml` is left as it is: the key `system` is given twice; the "
            "first is on line 1\n"
            "  --> systems/club.yaml:2:1\n"
            "  why: a layout that loses a comment or changes a value is worse than none\n"
            "  do:  mend what `mamoru check` says of it, or give the comment a line of its own; then format "
            "again\n"
        ),
    )
    assert (company / "systems/club.yaml").read_text(encoding="utf-8") == broken
    assert (company / "programme.yaml").read_text(encoding="utf-8") == TIDY


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(company: Path) -> None:
    real = company / "elsewhere.yaml"
    (company / "programme.yaml").rename(real)
    real.chmod(0o640)
    (company / "programme.yaml").symlink_to(real)

    small.mamoru(company, "format", expect=0)

    assert (company / "programme.yaml").is_symlink()
    assert real.read_text(encoding="utf-8") == TIDY
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_folder_without_a_programme(tmp_path: Path) -> None:
    assert small.mamoru(tmp_path, "format", expect=2).stderr.startswith(
        "error[MAM-608]: there is no programme"
    )


def test_a_folder_that_cannot_be_written_keeps_the_old_file(company: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    company.chmod(0o500)
    try:
        assert small.mamoru(company, "format", expect=2).stderr.startswith("error[MAM-609]")
    finally:
        company.chmod(0o700)
    assert (company / "programme.yaml").read_text(encoding="utf-8") == UNTIDY


def test_a_programme_that_is_laid_out_finds_nothing_else_in_the_check(tmp_path: Path) -> None:
    small.company(tmp_path)
    before = small.mamoru(tmp_path, "check", expect=0).stdout

    small.mamoru(tmp_path, "format", expect=0)

    assert small.mamoru(tmp_path, "check", expect=0).stdout == before
