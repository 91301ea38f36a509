"""`mamoru schema`."""

import json
from pathlib import Path

from mamoru.cli.schema import KINDS
from mamoru.desk.opening import known_names
from mamoru.notation.json_schema import FILES, json_schema
from tests import small
from tests.cli.settled import told


def test_all_five_are_written_into_a_folder_that_the_reader_leaves_alone(tmp_path: Path) -> None:
    small.company(tmp_path)
    first = told(small.mamoru(tmp_path, "schema"))

    assert first == (
        0,
        (
            "schemas/programme.schema.json: written\n"
            "schemas/notice.schema.json: written\n"
            "schemas/supplement.schema.json: written\n"
            "schemas/system.schema.json: written\n"
            "schemas/snapshot.schema.json: written\n"
        ),
        "",
    )
    for which in FILES:
        text = (tmp_path / f"schemas/{which}.schema.json").read_text(encoding="utf-8")
        assert text == json_schema(which, known_names())
    assert "every promise that is executed can be kept" in small.mamoru(tmp_path, "check", expect=0).stdout


def test_one_is_printed_or_written_where_one_wants_it(tmp_path: Path) -> None:
    printed = small.mamoru(tmp_path, "schema", "notice", expect=0)
    written = told(small.mamoru(tmp_path, "schema", "notice", "--out", "editor/here"))

    assert written == (0, "editor/here/notice.schema.json: written\n", "")
    assert (tmp_path / "editor/here/notice.schema.json").read_text(encoding="utf-8") == printed.stdout
    assert list(tmp_path.rglob("*.json")) == [tmp_path / "editor/here/notice.schema.json"]
    assert json.loads(printed.stdout)["title"] == "notice.yaml of a Mamoru programme"


def test_a_program_is_told_which_files_were_written(tmp_path: Path) -> None:
    answer = small.mamoru(tmp_path, "schema", "system", "--out", "s", "--format", "json", expect=0)

    assert json.loads(answer.stdout) == {"format": "mamoru-schemas/1", "files": ["s/system.schema.json"]}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("a file", encoding="utf-8")

    assert told(small.mamoru(tmp_path, "schema")) == (
        2,
        "",
        (
            "error[MAM-609]: the file programme.schema.json cannot be written: `schemas` is no folder\n"
            "  why: what was asked for is not all there\n"
            "  do:  make its folder writable, or room on its disk, or name another place\n"
        ),
    )


def test_every_kind_of_file_can_be_asked_for() -> None:
    assert tuple(FILES) == KINDS


def test_a_kind_of_file_that_there_is_not(tmp_path: Path) -> None:
    answer = small.mamoru(tmp_path, "schema", "map", expect=2)

    assert "'map' is not one of 'programme', 'notice', 'supplement', 'system', 'snapshot'" in answer.stderr
