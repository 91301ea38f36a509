"""`mamoru init`."""

import json
from pathlib import Path

from tests import small
from tests.cli.settled import told
from tests.cli.terminals import MAMORU, on_a_terminal

SAID = ("--company", "Acme Inc.", "--country", "lu", "--yes")


def test_a_programme_is_begun_and_the_next_commands_are_named(tmp_path: Path) -> None:
    assert told(small.mamoru(tmp_path, "init", *SAID)) == (
        0,
        (
            "programme.yaml: written\nnotice.yaml: written\n.gitignore: written\nschemas: written\n"
            "\nNext:\n"
            "  mamoru check                                         what is left to write, to confirm and to "
            "decide\n"
            "  mamoru map SYSTEM --kind sqlite --connect file=FILE  drafts the map of a database\n"
            "  mamoru plan access --subject KEY=VALUE               what one person would be shown, when the "
            "check is quiet\n"
        ),
        "",
    )
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8").endswith("\n.mamoru/\nanswers/\n")


def test_the_check_of_a_fresh_programme_lists_what_a_person_has_to_decide(
    tmp_path: Path,
) -> None:
    small.mamoru(tmp_path, "init", *SAID, expect=0)

    found = json.loads(small.mamoru(tmp_path, "check", "--format", "json", expect=1).stdout)["findings"]

    assert {(f["code"], f["problem"]) for f in found if f["severity"] == "error"} == {
        ("MAM-297", "still to write: the address of Acme Inc."),
        ("MAM-297", "still to write: what you use the data of people of the kind customer for, in en"),
    }
    assert {f["code"] for f in found if f["severity"] == "warning"} == {"MAM-205"}  # no system yet


def test_what_is_begun_is_laid_out_already(tmp_path: Path) -> None:
    words = (*SAID, "--languages", "ja,de,en", "--people", "customer,employee,guest")
    small.mamoru(tmp_path, "init", *words, expect=0)

    small.mamoru(tmp_path, "format", "--check", expect=0)
    small.mamoru(tmp_path, "check", expect=1)


def test_names_of_companies_that_yaml_would_misread(tmp_path: Path) -> None:
    for number, name in enumerate(
        ('O"Hara: #1, {Co}', "かすり", "NO", "1.10", "- x", "(to do)", "back\\slash")
    ):
        folder = tmp_path / str(number)
        small.mamoru(tmp_path, "init", str(folder), "--company", name, "--country", "JP", "--yes", expect=0)
        answer = small.mamoru(folder, "check", expect=1)
        assert "MAM-297" in answer.stdout
        assert name.replace("\\", "") in answer.stdout.replace("\\", "")
        small.mamoru(folder, "format", "--check", expect=0)


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notice.yaml").write_text("mine", encoding="utf-8")

    assert told(small.mamoru(tmp_path, "init", *SAID)) == (
        2,
        "",
        (
            "error[MAM-642]: there is already `notice.yaml`\n"
            "  why: what people wrote is never overwritten; nothing was written\n"
            "  do:  name an empty folder; for a further system of this programme use `mamoru map SYSTEM`\n"
        ),
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notice.yaml"]


def test_a_gitignore_that_is_there_stays_and_is_told(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")

    answer = small.mamoru(tmp_path, "init", *SAID, expect=0)

    assert ".gitignore: was there; it should name .mamoru/ and answers/\n" in answer.stdout
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"


def test_without_a_terminal_it_says_what_is_missing(tmp_path: Path) -> None:
    assert told(small.mamoru(tmp_path, "init", "--company", "Acme")) == (
        2,
        "",
        (
            "error[MAM-641]: not all is said that a programme begins with: `--country`, `--law`, "
            "`--languages`, `--people`\n"
            "  why: this is no terminal, so nobody can be asked\n"
            "  do:  give --country and --law and --languages and --people; `mamoru init --help` has a call "
            "that asks nothing\n"
        ),
    )
    assert "`--company`, `--country`\n" in small.mamoru(tmp_path, "init", "--yes", expect=2).stderr
    half = small.mamoru(tmp_path, "init", *SAID, "--system", "shop", expect=2).stderr
    assert "`--kind`, `--connect`\n" in half
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_does_not_fit(tmp_path: Path) -> None:
    for flag, value in (
        ("--country", "Japan"),
        ("--languages", "english"),
        ("--people", "Our Customers"),
        ("--people", "all"),
        ("--name", "Acme Inc"),
        ("--law", "our law"),
        ("--company", " "),
    ):
        words = ("init", "--company", "Acme", "--country", "JP", "--yes", flag, value)
        assert f"what was said for {flag} does not fit" in small.mamoru(tmp_path, *words, expect=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_system_that_does_not_answer_leaves_all_else_written(tmp_path: Path) -> None:
    words = (*SAID, "--system", "shop", "--kind", "sqlite", "--connect", "file=shop.db")

    answer = small.mamoru(tmp_path, "init", *words, expect=1)

    assert answer.stderr.startswith("error[MAM-501]: the system `shop` cannot be reached")
    assert "  mamoru map shop --kind sqlite --connect file=shop.db  drafts the map" in answer.stdout
    assert (tmp_path / "notice.yaml").exists()
    assert not (tmp_path / "systems").exists()


def test_a_person_is_asked_on_a_terminal(tmp_path: Path) -> None:
    small.database(tmp_path / "shop.db", small.SHOP)
    answers = {
        "called?": "Acme\r",
        "responsible?": "Acme Holdings\r",
        "country is it?": "JP\r",
        "follow?": "\r",
        "languages?": "\r",
        "Whose data is it?": "customer\r",
        "short name": "\r",
        "first system": "shop\r",
        "What is it?": "\r",
        "How is it reached?": "file=shop.db\r",
    }

    code, shown = on_a_terminal(tmp_path, [*MAMORU, "init"], answers=answers)

    assert code == 0, shown
    notice = (tmp_path / "notice.yaml").read_text(encoding="utf-8")
    assert "governing: ja, editions: [ja, en]" in notice
    assert "name: Acme Holdings, country: JP" in notice
    assert "a row of customers is one customer?" in shown
    assert (tmp_path / "systems/shop.yaml").exists()


def test_a_program_is_told(tmp_path: Path) -> None:
    answer = small.mamoru(tmp_path, "init", *SAID, "--format", "json", expect=0)

    assert json.loads(answer.stdout) == {
        "format": "mamoru-begun/1",
        "files": ["programme.yaml", "notice.yaml", ".gitignore", "schemas/"],
        "left": [],
        "name": "acme-inc",
    }


def test_a_name_for_files_keeps_letters_with_accents(tmp_path: Path) -> None:
    words = ("--company", "Söhne & Straße", "--country", "DE", "--yes")
    small.mamoru(tmp_path, "init", *words, expect=0)

    assert (tmp_path / "programme.yaml").read_text(encoding="utf-8").count("sohne-strasse") == 1
