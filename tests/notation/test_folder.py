"""What is told of files that cannot be read, or should not be."""

import os
from pathlib import Path

import pytest

from mamoru.notation.reading import read
from tests.notation.programmes import KNOWN, MAP, SNAPSHOT, expected, laid, reading, told


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "nowhere", KNOWN).findings
    assert (found.code, found.problem, found.why, found.remedy, str(found.where)) == (
        "MAM-101",
        f"there is no folder `{tmp_path}/nowhere`",
        "a programme is a folder with notice.yaml and programme.yaml in it",
        "name the folder that holds notice.yaml",
        ".:1:1",
    )


def test_a_folder_whose_name_cannot_be(tmp_path: Path) -> None:
    assert [f.code for f in read(tmp_path / "a\0b", KNOWN).findings] == ["MAM-101"]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert told(read(tmp_path, KNOWN).findings) == expected(
        """
        error MAM-101 notice.yaml:1:1 length 1
          there is no file `notice.yaml`
          why: without it there is no promise to keep
          do: write `notice.yaml` as docs/reference/notation.md shows
        error MAM-101 programme.yaml:1:1 length 1
          there is no file `programme.yaml`
          why: Mamoru needs it to work
          do: write `programme.yaml` as docs/reference/notation.md shows
        """
    )


def test_a_folder_and_a_pipe_in_the_place_of_files(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"systems/shop.yaml": MAP})
    (folder / "programme.yaml").unlink()
    (folder / "programme.yaml").mkdir()
    (folder / "systems/shop.yaml").unlink()
    os.mkfifo(folder / "systems/shop.yaml")
    assert told(read(folder, KNOWN).findings) == expected(
        """
        error MAM-102 programme.yaml:1:1 length 1
          `programme.yaml` is a folder, not a file
          why: Mamoru reads text files only
          do: rename the folder, and write `programme.yaml` as a file
        error MAM-102 systems/shop.yaml:1:1 length 1
          `systems/shop.yaml` is a device or pipe, not a file
          why: Mamoru reads text files only
          do: rename the device or pipe, and write `systems/shop.yaml` as a file
        """
    )


def test_links_that_lead_nowhere_or_in_a_circle(tmp_path: Path) -> None:
    folder = laid(tmp_path, {})
    (folder / "programme.yaml").unlink()
    (folder / "programme.yaml").symlink_to("programme.yaml")
    (folder / "systems/shop.yaml").symlink_to("gone.yaml")
    assert told(read(folder, KNOWN).findings) == expected(
        """
        error MAM-103 programme.yaml:1:1 length 1
          `programme.yaml` cannot be read: Too many levels of symbolic links
          why: what Mamoru cannot read it cannot keep
          do: check the permissions, and that a link leads to a file
        error MAM-101 systems/shop.yaml:1:1 length 1
          there is no file `systems/shop.yaml`
          why: Mamoru needs it to work
          do: write `systems/shop.yaml` as docs/reference/notation.md shows
        """
    )


def test_a_systems_folder_that_is_a_link_to_itself(tmp_path: Path) -> None:
    folder = laid(tmp_path, {})
    (folder / "systems").rmdir()
    (folder / "systems").symlink_to("systems")
    assert told(read(folder, KNOWN).findings) == expected(
        """
        error MAM-103 systems:1:1 length 1
          `systems` cannot be read: Too many levels of symbolic links
          why: what Mamoru cannot read it cannot keep
          do: check the permissions, and that a link leads to a file
        """
    )


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a file that the system refuses to read"
)
def test_a_file_that_the_system_refuses_to_read(tmp_path: Path) -> None:
    folder = laid(tmp_path, {})
    (folder / "programme.yaml").unlink()
    (folder / "programme.yaml").symlink_to("/proc/self/mem")
    assert told(read(folder, KNOWN).findings) == expected(
        """
        error MAM-103 programme.yaml:1:1 length 1
          `programme.yaml` cannot be read: Input/output error
          why: what Mamoru cannot read it cannot keep
          do: check the permissions, and that a link leads to a file
        """
    )


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path) -> None:
    folder = laid(tmp_path, {})
    with (folder / "notice.yaml").open("wb") as file:
        file.truncate(50_000_000_000)  # holes only: it takes no room, and reading it would take minutes
    assert told(read(folder, KNOWN).findings) == expected(
        """
        error MAM-104 notice.yaml:1:1 length 1
          `notice.yaml` is bigger than 5,000,000 bytes
          why: a file of that size is made by a mistake or to do harm
          do: look at what the file holds; divide a system that really is so large into several maps
        """
    )


def test_names_of_files_that_are_no_names_of_systems(tmp_path: Path) -> None:
    folder = laid(
        tmp_path, {"systems/Online_Shop.yaml": MAP, "systems/.#shop.yaml": "no", "systems/notes": "x"}
    )
    (folder / os.fsdecode(b"systems/caf\xe9.yaml")).write_text(MAP, encoding="utf-8")
    assert told(read(folder, KNOWN).findings) == expected(
        """
        error MAM-109 systems/Online_Shop.yaml:1:1 length 1
          the file name `systems/Online_Shop.yaml` is no name of a system
          why: findings, plans and receipts speak of systems and regions by the names of their files
          do: rename the file: a system by lower-case words joined by `-`, such as
            `systems/online-shop.yaml`; a region by its country, a part of one, or `EEA`, such as
            `supplements/US-CA.yaml`
        error MAM-109 systems/caf\ufffd.yaml:1:1 length 1
          the file name `systems/caf\ufffd.yaml` is not UTF-8
          why: findings, plans and receipts speak of systems and regions by the names of their files
          do: rename the file: a system by lower-case words joined by `-`, such as
            `systems/online-shop.yaml`; a region by its country, a part of one, or `EEA`, such as
            `supplements/US-CA.yaml`
        """
    )


def test_files_that_are_nearly_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "notice.yml": "",
        "Programme.yaml": "",
        "compose.yaml": "",
        "systems/shop.yml": MAP,
        "systems/shop.json": SNAPSHOT,
    }
    assert told(reading(tmp_path, files).findings) == expected(
        """
        warning MAM-108 Programme.yaml:1:1 length 1
          `Programme.yaml` is not read
          why: Mamoru reads programme.yaml, notice.yaml, supplements/REGION.yaml, systems/NAME.yaml
            and systems/NAME.schema.json; did you mean `programme.yaml`?
          do: rename it, or move it elsewhere
        warning MAM-108 notice.yml:1:1 length 1
          `notice.yml` is not read
          why: Mamoru reads programme.yaml, notice.yaml, supplements/REGION.yaml, systems/NAME.yaml
            and systems/NAME.schema.json; did you mean `notice.yaml`?
          do: rename it, or move it elsewhere
        warning MAM-108 systems/shop.json:1:1 length 1
          `systems/shop.json` is not read
          why: Mamoru reads programme.yaml, notice.yaml, supplements/REGION.yaml, systems/NAME.yaml
            and systems/NAME.schema.json
          do: rename it, or move it elsewhere
        error MAM-108 systems/shop.yml:1:1 length 1
          `systems/shop.yml` is not read, since its name does not end in `.yaml`
          why: a system left out is searched for nobody, and a supplement left out is told to nobody
          do: rename it `systems/shop.yaml`, or move it elsewhere
        """
    )


def test_a_snapshot_without_a_map(tmp_path: Path) -> None:
    assert told(reading(tmp_path, {"systems/shop.schema.json": "{"}).findings) == expected(
        """
        warning MAM-152 systems/shop.schema.json:1:1 length 1
          `systems/shop.schema.json` has no map beside it
          why: a system without a map is neither checked nor reached
          do: write `systems/shop.yaml`, or remove the snapshot
        """
    )
