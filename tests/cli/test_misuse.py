"""Words and places that a command cannot be carried out by: told as what they are, and nothing is done."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

SAID = ("--company", "Acme", "--country", "JP", "--yes")


def test_an_unknown_person_is_told_with_the_code_of_a_name_that_is_not_there(tmp_path: Path) -> None:
    small.company(tmp_path)
    small.mamoru(tmp_path, "plan", "access", "-s", "customer-id=1", expect=0)

    assert told(small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=99")) == (
        2,
        "",
        (
            "error[MAM-410]: no system knows a person by the `customer-id` given\n"
            "  why: a key may be misspelt or out of date: it does not prove that nothing is held of the "
            "person\n"
            "  do:  check the spelling, or ask for another key of the person: `--subject KEY=VALUE`\n"
        ),
    )


@pytest.mark.parametrize("kind", ["mysql", "manual"])
def test_a_programme_is_not_begun_with_a_system_that_no_map_can_be_drafted_of(
    tmp_path: Path, kind: str
) -> None:
    begun = small.mamoru(
        tmp_path, "init", "g", *SAID, "--system", "shop", "--kind", kind, "--connect", "file=shop.db"
    )

    assert told(begun) == (
        2,
        "",
        (
            "error[MAM-645]: what was said for --kind does not fit\n"
            "  why: the files would be refused as soon as they are read\n"
            "  do:  say one of duckdb, files, mariadb, postgresql, sqlite\n"
        ),
    )
    assert not (tmp_path / "g").exists()


def test_a_kind_without_a_schema_is_told_before_its_connection_is_asked_for(tmp_path: Path) -> None:
    small.company(tmp_path)

    assert told(small.mamoru(tmp_path, "map", "papers", "--kind", "manual")) == (
        2,
        "",
        (
            "error[MAM-645]: what was said for --kind does not fit\n"
            "  why: the files would be refused as soon as they are read\n"
            "  do:  say one of duckdb, files, mariadb, postgresql, sqlite\n"
        ),
    )


@pytest.mark.parametrize("words", [("status",), ("run", "access", "-s", "customer-id=1"), ("report",)])
def test_a_store_that_may_not_be_looked_at_is_no_fault_of_mamoru(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """The operating system refuses a name that is too long to whoever runs the tests, root too."""
    name = f"{'s' * 300}.db"
    small.company(tmp_path, {"programme.yaml": f"programme: acme\nstore: {name}\n"})

    refused = small.mamoru(tmp_path, *words)

    assert told(refused) == (
        1,
        "",
        (
            f"error[MAM-710]: the store `{tmp_path.resolve() / name}` cannot be used: File name too long\n"
            "  why: every change of a system is written there first, so nothing was changed\n"
            "  do:  let the user who runs Mamoru read and write the file and its folder\n"
        ),
    )


@pytest.mark.parametrize("asked", [("--format", "json"), ("--format=json",)])
def test_a_misuse_is_told_to_a_program_too(tmp_path: Path, asked: tuple[str, ...]) -> None:
    refused = small.mamoru(tmp_path, "plan", "erasure", *asked, expect=2)

    assert json.loads(refused.stdout) == {
        "format": "mamoru-error/1",
        "code": "MAM-652",
        "problem": "say who asks, by a key the notice names: --subject KEY=VALUE, such as -s "
        "email=hana@example.com",
        "why": "a command that is half understood would do something else than was meant; nothing was done",
        "remedy": "`mamoru plan --help` lists its words",
        "where": None,
    }
    assert "Error: say who asks" in refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "erasure", "--format", "text", "--format=json"),
        ("--format=json", "plan", "erasure"),
        ("plan", "--format", "json", "--nope"),
        ("plann", "--format=json"),
        ("log", "verify", "--format", "json", "--nope"),
        ("check", "--format", "json", "a", "b"),
    ],
)
def test_a_misuse_is_told_to_a_program_wherever_it_asks(tmp_path: Path, words: tuple[str, ...]) -> None:
    refused = small.mamoru(tmp_path, *words, expect=2)

    assert json.loads(refused.stdout)["code"] == "MAM-652"


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "erasure", "--format=json", "--format", "text"),
        ("plan", "erasure", "--nope", "--", "--format", "json"),
        ("plan", "erasure", "--nope", "--", "--format=json"),
        ("plan", "erasure", "--subject", "--format", "json"),
        ("check", "a", "b", "--baseline", "--format=json"),
    ],
)
def test_a_word_that_is_no_option_asks_for_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert small.mamoru(tmp_path, *words, expect=2).stdout == ""


def test_a_misuse_is_told_to_people_once(tmp_path: Path) -> None:
    assert small.mamoru(tmp_path, "plan", "erasure", "--nope", expect=2).stdout == ""


@pytest.mark.parametrize("file", ["notes.txt", "notes.yaml", "systems/shop.schema.json"])
def test_a_file_of_no_programme_is_not_laid_out(tmp_path: Path, file: str) -> None:
    small.company(tmp_path, {"notes.txt": "root:x:0:0", "notes.yaml": "a:    1\n"})
    before = (tmp_path / file).read_bytes()

    assert told(small.mamoru(tmp_path, "format", file)) == (
        2,
        "",
        (
            f"error[MAM-653]: `{file}` is no file of a programme\n"
            "  why: in the one layout stand only files that Mamoru reads; nothing was written\n"
            "  do:  name programme.yaml, notice.yaml, supplements/REGION.yaml, systems/NAME.yaml, or the "
            "programme's folder\n"
        ),
    )
    assert (tmp_path / file).read_bytes() == before
