"""Files that a person names to be written: what is not Mamoru's own is never overwritten."""

import json
import os
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

WHO = ("-s", "customer-id=1")
NOTHING_DONE = "what Mamoru did not write itself it never overwrites; nothing was done"
WRITERS = {
    "package": ("run", "access", *WHO, "--package"),
    "baseline": ("check", "--write-baseline"),
    "picture of a data map": ("draw", "--out"),
    "report": ("report", "--to"),
}
PLACES = {
    "shop.db": "the database of the system `shop`",
    "shop.db-wal": "the database of the system `shop`",
    "programme.yaml": "the programme's own files",
    "notice.yaml": "the programme's own files",
    "systems/shop.yaml": "the programme's own files",
    "systems/new.yaml": "the programme's own files",
    "supplements/BR.yaml": "the programme's own files",
    "published/acme-2025-01-01.json": "the published versions",
    "evidence/public-key.txt": "the evidence",
    "evidence/new.txt": "the evidence",
    ".mamoru/store.db": "Mamoru's store",
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one where a request was answered, so that there are keys, a store and evidence."""
    folder = small.company(tmp_path_factory.mktemp("company"))
    small.mamoru(folder, "run", "access", *WHO, expect=0)
    return folder


def standing(folder: Path) -> dict[str, bytes]:
    """Return every file; what SQLite keeps beside an open one comes and goes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if not path.name.endswith((".lock", "-wal", "-shm"))
    }


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("wanted", WRITERS)
def test_nothing_is_written_where_something_of_the_programme_belongs(
    company: Path, wanted: str, place: str
) -> None:
    before = standing(company)

    refused = small.mamoru(company, *WRITERS[wanted], place)

    assert told(refused) == (
        2,
        "",
        (
            f"error[MAM-616]: `{place}` is a place of {PLACES[place]}\n"
            "  why: what belongs there would be lost, or this be taken for it; nothing was done\n"
            "  do:  name a file elsewhere\n"
        ),
    )
    assert standing(company) == before


@pytest.mark.parametrize("wanted", WRITERS)
def test_a_file_that_mamoru_did_not_write_is_left_as_it_is(company: Path, wanted: str) -> None:
    (company / "letter.txt").write_text("Dear all", encoding="utf-8")
    before = standing(company)

    refused = small.mamoru(company, *WRITERS[wanted], "letter.txt")

    assert told(refused) == (
        2,
        "",
        (
            f"error[MAM-615]: `letter.txt` is there already, and is no {wanted} that Mamoru wrote\n"
            f"  why: {NOTHING_DONE}\n"
            "  do:  name a file that is not there, such as `letter-2.txt`, or move that one away\n"
        ),
    )
    assert standing(company) == before


def test_an_output_of_another_kind_is_left_as_it_is(company: Path) -> None:
    """A report is none that was drawn, though Mamoru wrote both."""
    small.mamoru(company, "draw", "--out", "drawn.svg", expect=0)
    for wanted in ("package", "baseline", "report"):
        refused = small.mamoru(company, *WRITERS[wanted], "drawn.svg")

        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr.splitlines()[0] == (
            f"error[MAM-615]: `drawn.svg` is there already, and is no {wanted} that Mamoru wrote"
        )


@pytest.mark.parametrize("wanted", [name for name in WRITERS if name != "package"])
def test_what_was_written_before_is_written_anew(company: Path, wanted: str) -> None:
    for _ in range(2):
        small.mamoru(company, *WRITERS[wanted], f"again-{wanted}", expect=0)


def test_both_forms_of_a_report_take_the_place_of_one_another(company: Path) -> None:
    for form in ("html", "json", "html"):
        small.mamoru(company, "report", "--format", form, "--to", "both", expect=0)


@pytest.mark.parametrize("wanted", WRITERS)
def test_an_empty_file_holds_nothing_that_could_be_lost(company: Path, wanted: str) -> None:
    (company / f"empty-{wanted}").touch()

    small.mamoru(company, *WRITERS[wanted], f"empty-{wanted}", expect=0)


def test_a_link_leads_to_no_database_either(company: Path) -> None:
    (company / "innocent.svg").symlink_to("shop.db")
    before = (company / "shop.db").read_bytes()

    refused = small.mamoru(company, "draw", "--out", "innocent.svg", expect=2)

    assert refused.stderr.splitlines()[0] == (
        "error[MAM-616]: `innocent.svg` is a place of the database of the system `shop`"
    )
    assert (company / "shop.db").read_bytes() == before


def test_the_package_of_another_person_is_kept(company: Path) -> None:
    first = small.mamoru(company, "run", "access", *WHO, "--package", "w.zip", "--format", "json", expect=0)
    request = json.loads(first.stdout)["request"]
    (company / "w-2.zip").write_bytes(b"something")
    before = standing(company)

    refused = small.mamoru(company, "run", "access", "-s", "customer-id=2", "--package", "w.zip")

    assert request in refused.stderr
    assert told(refused) == (
        2,
        "",
        (
            "error[MAM-650]: `w.zip` is the package of request R-XXXXXXXXXX\n"
            "  why: an answer that was not handed over yet would be lost; nothing was done\n"
            "  do:  name a file that is not there, such as `w-3.zip`, or leave --package out\n"
        ),
    )
    assert standing(company) == before


def test_a_package_is_no_device(company: Path) -> None:
    """It is put in place when it is whole, and would take the place of the device."""
    refused = small.mamoru(company, *WRITERS["package"], os.devnull, expect=2)

    assert "error[MAM-615]: `/dev/null" in refused.stderr
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("wanted", "name", "better"),
    [
        ("package", "answer.pdf", "answer.zip"),
        ("baseline", "known.yaml", "known.json"),
        ("picture of a data map", "map.PNG", "map.svg"),
        ("report", "all.pdf", "all.html"),
    ],
)
def test_a_file_is_not_named_like_one_of_another_form(
    company: Path, wanted: str, name: str, better: str
) -> None:
    code, _, error = told(small.mamoru(company, *WRITERS[wanted], name))

    assert code == 2
    assert error == (
        f"error[MAM-661]: `{name}` is named like a file of another form than a {wanted}\n"
        "  why: whatever opens it by its name would not read it; nothing was done\n"
        f"  do:  name it `{better}`\n"
    )
    assert not (company / name).exists()


def test_a_baseline_is_told_with_the_folder_it_was_written_to(company: Path) -> None:
    answer = small.mamoru(company, "check", "--write-baseline", "ci/known.json", expect=0)

    assert answer.stdout.endswith(" written to ci/known.json\n")
    assert "is a directory" in small.mamoru(company, "check", "--write-baseline", "/", expect=2).stderr


def test_a_picture_may_go_to_a_device(company: Path) -> None:
    small.mamoru(company, "draw", "--out", os.devnull, expect=0)


@pytest.mark.parametrize("wanted", WRITERS)
def test_no_folder_is_made_elsewhere(company: Path, tmp_path: Path, wanted: str) -> None:
    away = tmp_path / "nope"

    refused = small.mamoru(company, *WRITERS[wanted], str(away / "x.json"))

    assert told(refused) == (
        2,
        "",
        (
            f"error[MAM-651]: there is no folder `{away}` for `x.json`\n"
            "  why: a mistyped place would be made, and nobody find the file again; nothing was done\n"
            "  do:  make the folder first, or name another place\n"
        ),
    )
    assert not away.exists()


def test_a_schema_takes_the_place_of_a_schema_alone(company: Path) -> None:
    small.mamoru(company, "schema", "--out", "schemas", expect=0)
    small.mamoru(company, "schema", "--out", "schemas", expect=0)
    (company / "schemas/notice.schema.json").write_text("{}", encoding="utf-8")

    refused = small.mamoru(company, "schema", "notice", "--out", "schemas")

    assert told(refused) == (
        2,
        "",
        (
            "error[MAM-615]: `schemas/notice.schema.json` is there already, and is no JSON Schema that "
            f"Mamoru wrote\n  why: {NOTHING_DONE}\n"
            "  do:  name a file that is not there, such as `schemas/notice.schema-2.json`, or move that one "
            "away\n"
        ),
    )


@pytest.mark.parametrize("folder", ["systems", "supplements", "published", "evidence", ".mamoru"])
def test_no_schema_is_written_among_the_programmes_own_files(company: Path, folder: str) -> None:
    """`systems/system.schema.json` would be taken for the snapshot of a system of that name."""
    before = standing(company)

    refused = small.mamoru(company, "schema", "--out", folder)

    assert told(refused) == (
        2,
        "",
        (
            f"error[MAM-616]: `{folder}/programme.schema.json` is a place of the programme's own files\n"
            "  why: what belongs there would be lost, or this be taken for it; nothing was done\n"
            "  do:  name a file elsewhere\n"
        ),
    )
    assert standing(company) == before
