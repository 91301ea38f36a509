"""`mamoru map`."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told
from tests.golden.comparing import assert_golden

SHOP = ("--kind", "sqlite", "--connect", "file=shop.db")
READ = (
    "Only the catalogue was read, no row. Nothing guessed counts before you have confirmed it: read "
    "the file, correct it, remove the lines `guessed:`; `mamoru check` lists what is left.\n"
)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    small.company(tmp_path)
    for name in ("shop.yaml", "shop.schema.json"):
        (tmp_path / "systems" / name).unlink()
    return tmp_path


def test_a_map_is_drafted_with_a_reason_for_each_guess(company: Path) -> None:
    assert told(small.mamoru(company, "map", "shop", *SHOP, "--country", "JP")) == (
        0,
        (
            "systems/shop.yaml: written; 4 tables and 7 columns guessed, 0 columns left to you\n"
            "  a row of customers is one customer? `customer` is a word for a customer, and its columns tell "
            "who somebody is\n"
            "  withheld whole from an access, since it may name others: messages.body, orders.note; take "
            "`free-text` out where nobody but its person stands in it\n" + READ
        ),
        "",
    )
    text = (company / "systems/shop.yaml").read_text(encoding="utf-8")
    assert_golden("map/shop.yaml", text)
    assert (company / "systems/shop.schema.json").exists()


def test_the_snapshot_and_the_check_follow(company: Path) -> None:
    small.mamoru(company, "map", "shop", *SHOP, expect=0)

    answer = small.mamoru(company, "check", "--format", "json", expect=1)

    told_of = [f["node"] for f in json.loads(answer.stdout)["findings"] if f["code"] == "MAM-298"]
    assert told_of == [
        "systems.shop",
        "systems.shop.customers",
        "systems.shop.messages",
        "systems.shop.order_items",
        "systems.shop.orders",
    ]
    assert small.mamoru(company, "plan", "access", "-s", "customer-id=1").returncode == 1


def test_a_dry_run_prints_and_writes_nothing(company: Path) -> None:
    shown = small.mamoru(company, "map", "shop", *SHOP, "--dry-run", expect=0).stdout

    assert shown.startswith("# yaml-language-server: $schema=../schemas/system.schema.json\n")
    assert sorted(path.name for path in (company / "systems").iterdir()) == ["club.schema.json", "club.yaml"]


def test_a_second_time_nothing_is_missing(company: Path) -> None:
    small.mamoru(company, "map", "club", expect=0)
    text = (company / "systems/club.yaml").read_text(encoding="utf-8")

    assert told(small.mamoru(company, "map", "club")) == (0, "systems/club.yaml: nothing is missing\n", "")
    assert (
        (company / "systems/club.yaml").read_text(encoding="utf-8")
        == text
        == small.FILES["systems/club.yaml"]
    )


def test_what_the_database_has_more_is_added_and_the_rest_stays_as_it_was(company: Path) -> None:
    text = small.FILES["systems/club.yaml"].replace("tables:", "# my tables\ntables:   # all of them")
    (company / "systems/club.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    small.database(
        company / "club.db",
        "ALTER TABLE members ADD email TEXT; ALTER TABLE points ADD created_at TEXT; "
        "CREATE TABLE rooms (id INTEGER PRIMARY KEY, title TEXT);",
    )

    shown = small.mamoru(company, "map", "club", "--dry-run", expect=0).stdout
    answer = told(small.mamoru(company, "map", "club"))

    assert answer == (
        0,
        "systems/club.yaml: written; 1 table and 2 columns guessed, 0 columns left to you\n" + READ,
        "",
    )
    assert [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "-    known-by: {customer-id: customer_no}",
        "-    columns: {nickname: contact.name}",
        "+    known-by: {customer-id: customer_no, email: email}",
        "+    columns: {nickname: contact.name, email: contact.email}",
        "+    guessed: [email]",
        "-    not-personal: [points]",
        "+    not-personal: [points, created_at]",
        "+    guessed: [created_at]",
        "+  rooms:  # guessed: it leads to nobody, and no column tells who somebody is",
        "+    guessed: table",
        "+    holds: nothing-personal",
    ]
    content = (company / "systems/club.yaml").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_program_gets_the_draft(company: Path) -> None:
    answer = json.loads(small.mamoru(company, "map", "shop", *SHOP, "--format", "json", "--dry-run").stdout)

    assert (answer["format"], answer["written"], answer["more"]) == ("mamoru-map/1", False, [])
    orders = next(table for table in answer["tables"] if table["name"] == "orders")
    assert orders["ties"] == [
        {
            "by": ["customer_id"],
            "to": ["customers"],
            "how": "owned",
            "why": "a foreign key; it is the nearest way to a person",
            "of": "",
            "known_as": "",
            "blanked": "",
            "part": "",
            "stand_in": "",
        }
    ]


def test_a_new_system_must_say_how_it_is_reached(company: Path) -> None:
    assert told(small.mamoru(company, "map", "crm")) == (
        2,
        "",
        (
            "error[MAM-643]: there is no systems/crm.yaml, and `--kind`, `--connect` is not said\n"
            "  why: without them nothing says how to reach the database\n"
            "  do:  say how: `mamoru map crm --kind sqlite --connect file=crm.db`; docs/reference/systems.md "
            "lists the settings of each kind\n"
        ),
    )


def test_words_that_do_not_fit(company: Path) -> None:
    for words, problem in (
        (("crm", "--kind", "oracle", "--connect", "file=x"), "what was said for --kind does not fit"),
        (("crm", "--kind", "sqlite", "--connect", "path=x"), "what was said for --connect does not fit"),
        (("crm", "--kind", "manual", "--connect", "path=x"), "what was said for --kind does not fit"),
        (("crm", "--kind", "sqlite", "--connect", "file"), "write KEY=VALUE, such as file=shop.db"),
        (("crm", "--kind", "postgresql", "--connect", "password=x"), "a secret never stands in a file"),
        (("../x", "--kind", "sqlite", "--connect", "file=shop.db"), "what was said for SYSTEM does not fit"),
        (
            ("crm", "--kind", "sqlite", "--connect", "file=shop.db", "--country", "Japan"),
            "for --country does not",
        ),
    ):
        assert problem in " ".join(small.mamoru(company, "map", *words, expect=2).stderr.split())


def test_a_database_that_is_not_there(company: Path) -> None:
    answer = small.mamoru(company, "map", "crm", "--kind", "sqlite", "--connect", "file=crm.db", expect=1)

    assert answer.stderr.startswith("error[MAM-501]: the system `crm` cannot be reached: there is no file")
    assert not (company / "systems/crm.yaml").exists()


def test_a_map_whose_tables_stand_in_brackets_is_left_alone(company: Path) -> None:
    head = small.FILES["systems/club.yaml"].partition("tables:")[0]
    text = head + "tables: {members: {is: customer, known-by: {customer-id: customer_no}}}\n"
    (company / "systems/club.yaml").write_text(text, encoding="utf-8")

    assert told(small.mamoru(company, "map", "club")) == (
        1,
        "",
        (
            "error[MAM-644]: nothing was added to `systems/club.yaml`: its tables stand in brackets\n"
            "  --> systems/club.yaml:5:9\n"
            "  why: what people wrote stays as it is, so an addition needs a place of its own\n"
            "  do:  write `tables:` with one table a line, without brackets round them all, then ask again; "
            "`mamoru map SYSTEM --format json` shows what is missing\n"
        ),
    )
    assert (company / "systems/club.yaml").read_text(encoding="utf-8") == text


ODD = 'CREATE TABLE odd (id INTEGER PRIMARY KEY, "red\x1b[31m" TEXT);'


@pytest.mark.parametrize("order", [("map", "shop", *SHOP), ("discover", "shop")])
def test_a_name_with_control_characters_is_refused_before_anything_is_written(
    order: tuple[str, ...], company: Path
) -> None:
    """No snapshot could hold it, and the whole programme would be unreadable until that file is deleted."""
    if order[0] == "discover":
        small.mamoru(company, "map", "shop", *SHOP, expect=0)
    small.database(company / "shop.db", ODD)
    before = {path.name: path.read_bytes() for path in (company / "systems").iterdir()}

    answer = small.mamoru(company, *order)

    assert answer.returncode == 1
    assert answer.stderr == (
        "error[MAM-646]: the table `odd` of `shop` has a column `red\N{REPLACEMENT CHARACTER}[31m`, with "
        "control characters or too long a name\n"
        "  why: a snapshot that holds it could not be read again, and no plan could be made; "
        "nothing was written\n"
        "  do:  rename it in the database, then run this again\n"
    )
    assert {path.name: path.read_bytes() for path in (company / "systems").iterdir()} == before


@pytest.mark.parametrize("flags", [SHOP, ("--kind", "sqlite"), ("--country", "DE")])
def test_how_to_reach_a_system_that_has_a_map_already_is_not_taken_in_silence(
    flags: tuple[str, ...], company: Path
) -> None:
    small.mamoru(company, "map", "shop", *SHOP, expect=0)
    before = (company / "systems/shop.yaml").read_bytes()

    answer = small.mamoru(company, "map", "shop", *flags)

    said = "`, `".join(flag for flag in flags if flag.startswith("--"))
    problem = (
        f"error[MAM-647]: there is already systems/shop.yaml, and `{said}` is for a new system\n"
        "  why: the map says already how the database is reached and where it lies\n"
        "  do:  change `kind:`, `connect:` or `holds:` in systems/shop.yaml; then `mamoru map shop` adds "
        "what the map does not explain\n"
    )
    assert told(answer) == (1, "", problem)
    assert (company / "systems/shop.yaml").read_bytes() == before
