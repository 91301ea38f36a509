"""The package as a ZIP: what is in it, what is not, and that it can be verified."""

import hashlib
import io
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from mamoru.execute.package.write import write_package
from mamoru.model.kinds.report import PackageSummary
from mamoru.model.plan import Standing
from mamoru.wording import NoWording
from tests.execute.package_sample import (
    ANSWER,
    CUSTOMERS,
    GIFTS,
    PROGRAMME,
    SYSTEMS,
    answer_of,
    answered,
    package,
    row,
    show_table,
    with_systems,
)

Files = dict[str, bytes]


def test_a_package_holds_a_page_the_tables_a_dictionary_what_is_withheld_and_a_manifest_at_last() -> None:
    names = list(package())

    assert names == [
        "contacts.json",
        "data/online-shop/addresses.csv",
        "data/online-shop/addresses.json",
        "data/online-shop/customers.csv",
        "data/online-shop/customers.json",
        "data/online-shop/enquiries.csv",
        "data/online-shop/enquiries.json",
        "data/online-shop/gift_messages.csv",
        "data/online-shop/gift_messages.json",
        "data/online-shop/orders.csv",
        "data/online-shop/orders.json",
        "dictionary.csv",
        "dictionary.html",
        "dictionary.json",
        "index.html",
        "reported.json",
        "withheld.json",
        "manifest.json",
    ]


def test_equal_answers_give_equal_bytes_whatever_the_order_of_their_tables(tmp_path: Path) -> None:
    turned = replace(ANSWER, tables=ANSWER.tables[::-1])
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"

    write_package(ANSWER, PROGRAMME, first, language="ja")
    write_package(turned, PROGRAMME, second, language="ja")

    assert first.read_bytes() == second.read_bytes()


def test_the_summary_counts_what_is_shown_withheld_denied_and_waited_for() -> None:
    target = io.BytesIO()

    summary = write_package(ANSWER, PROGRAMME, target, language="en")

    files = package()
    assert summary == PackageSummary(
        request="R-2026-0001",
        of="customer",
        language="en",
        records=9,
        tables=5,
        withheld=10,
        nothing_held=("profile.preferences",),
        waits_for=("archive", "mailing", "cameras"),
        files=len(files),
        size=sum(map(len, files.values())),
        manifest=hashlib.sha256(files["manifest.json"]).hexdigest(),
    )


def test_the_manifest_says_what_was_answered_under_which_notice_and_whether_it_is_complete() -> None:
    files = package()
    manifest = json.loads(files["manifest.json"])

    listed = manifest.pop("files")
    assert manifest == {
        "format": "mamoru access package 1",
        "request": "R-2026-0001",
        "right": "access",
        "of": "customer",
        "made": "2026-11-22T02:04:54Z",
        "language": "en",
        "controller": "kasuri",
        "notice": {"id": "kasuri", "effective": "2025-01-01"},
        "programme": PROGRAMME.programme.digest,
        "complete": False,
        "systems": [
            {"system": "online-shop", "standing": "held"},
            {"system": "loyalty", "standing": "nothing-held"},
            {"system": "archive", "standing": "unreachable"},
            {"system": "mailing", "standing": "no-key"},
            {"system": "paper", "standing": "task"},
            {"system": "cameras", "standing": "task"},
        ],
    }
    assert listed == [
        {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
        if name != "manifest.json"
    ]


def test_an_answer_of_every_system_is_complete() -> None:
    answer = with_systems(archive=Standing.NOTHING_HELD, mailing=Standing.HELD)
    answer = replace(answer, reported={**answer.reported, "cameras": "No film is left of that day."})

    assert json.loads(package(answer)["manifest.json"])["complete"] is True


def test_a_value_that_is_not_cleared_is_in_no_file_even_if_a_database_gave_it() -> None:
    """A column is exported only if it stands in ShowTable.shown."""
    table = answered(
        "online-shop",
        show_table("customers", {"name": "contact.name"}, {"password_hash": "secret"}),
        [row(name="Aoi", password_hash="hunter2hash", note="an-unknown-column")],  # noqa: S106 - no password
    )

    everything = b"".join(package(answer_of(table)).values())

    assert b"Aoi" in everything
    assert b"hunter2hash" not in everything
    assert b"an-unknown-column" not in everything


def test_a_hidden_value_is_in_no_file_even_if_a_database_gave_it() -> None:
    table = replace(GIFTS, rows=(row("from_customer", body="Hello", from_customer="the-sender-77"),))

    files = package(answer_of(table))

    assert b"the-sender-77" not in b"".join(files.values())
    assert json.loads(files["data/online-shop/gift_messages.json"])["rows"] == [
        {"values": {"body": "Hello"}, "hidden": ["from_customer"]}
    ]


def test_a_table_without_rows_or_without_a_shown_column_has_no_data_file() -> None:
    nothing = answered("online-shop", show_table("orders", {"total": "purchases.orders"}, {}), [])
    closed = answered("online-shop", show_table("customers", {}, {"password_hash": "secret"}), [row()])

    names = list(package(answer_of(nothing, closed)))

    assert [name for name in names if name.startswith("data/")] == []


def test_each_withheld_column_stands_in_withheld_json_with_its_reason_and_rows() -> None:
    told = json.loads(package()["withheld.json"])

    assert [(line["table"], line["column"], line["reason"], line["rows"]) for line in told] == [
        ("customers", "segment", "unmapped", 1),
        ("customers", "password_hash", "secret", 1),
        ("addresses", "note", "names-others", 2),
        ("enquiries", "body", "names-others", 1),
        ("gift_messages", "from_customer", "others-data", 1),
        ("customers", "created_at", "not-personal", 1),
        ("addresses", "id", "internal-key", 2),
        ("customers", "id", "internal-key", 1),
        ("gift_messages", "id", "internal-key", 2),
        ("orders", "id", "internal-key", 3),
    ]
    assert told[1]["category"] == "credentials.password"
    assert (
        told[1]["in words"]
        == "A password or another secret. It can be changed, and is never shown to anybody."
    )
    assert told[4]["in words"] == "the sender is another person"
    assert told[4]["ties"] == ["systems.online-shop.gift_messages.to_customer"]


def test_the_dictionary_tells_of_every_exported_column() -> None:
    told = json.loads(package()["dictionary.json"])

    exported = {(s.shown.table.name, c.column) for s in ANSWER.tables for c in s.shown.shown}
    assert {(line["table"], line["column"]) for line in told["columns"]} == exported
    (mail,) = [line for line in told["columns"] if line["column"] == "email"]
    assert mail == {
        "system": "online-shop",
        "system title": "Online shop",
        "table": "customers",
        "column": "email",
        "type": "TEXT",
        "category": "contact.email",
        "branch title": "Contact",
        "category title": "E-mail address",
        "marks": ["identifying"],
        "purposes": [
            {
                "id": "purposes.deliver",
                "title": "Deliver what you ordered and tell you about it",
                "notes": ["legal basis: a contract with you"],
            },
            {
                "id": "purposes.promote",
                "title": "Send you news and offers",
                "notes": ["legal basis: your consent", "only as you have chosen"],
            },
            {
                "id": "purposes.sign-in",
                "title": "Let you sign in",
                "notes": ["legal basis: a contract with you"],
            },
        ],
        "hidden by": [],
        "files": ["data/online-shop/customers.csv", "data/online-shop/customers.json"],
    }


def test_the_dictionary_says_how_formulas_are_kept_from_running() -> None:
    rules = json.loads(package()["dictionary.json"])["rules"]

    assert rules["formula"] == (
        "In CSV files, a text gets one apostrophe (') in front when its first sign, after any apostrophes, "
        "is one of = + - @ \uff1d \uff0b \uff0d \uff20, a tab or a line break, because a spreadsheet "
        "program could run it as a formula. Take one apostrophe away to get the text back. "
        "Numbers are left as they are."
    )


def test_a_package_can_be_read_by_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "answer.zip"

    write_package(ANSWER, PROGRAMME, target, language="en")

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["answer.zip"]


def test_a_package_that_cannot_be_finished_leaves_nothing_and_spares_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "answer.zip"
    target.write_bytes(b"the old one")
    broken = replace(CUSTOMERS, rows=(*CUSTOMERS.rows, row(name={1, 2})))  # type: ignore[arg-type]  # no JSON

    with pytest.raises(TypeError):
        write_package(answer_of(broken), PROGRAMME, target, language="en")

    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.zip"]


def test_a_package_in_a_language_without_texts_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    target = tmp_path / "answer.zip"

    with pytest.raises(NoWording) as raised:
        write_package(ANSWER, PROGRAMME, target, language="tlh")

    assert str(raised.value) == (
        "MAM-921: Mamoru has no texts in the language `tlh`\n"
        "  why: people must be answered in words they can read\n"
        "  do:  ask for one of de, en, ja, ko, zh-Hans, zh-Hant, such as `--language en`; a further "
        "one is a part of Mamoru itself, and "
        "CONTRIBUTING.md tells how it is written"
    )
    assert list(tmp_path.iterdir()) == []


def test_two_tables_whose_names_become_one_on_some_disks_have_two_files() -> None:
    first = answered("online-shop", show_table("Orders", {"total": "purchases.orders"}, {}), [row(total=1)])
    second = answered("online-shop", show_table("orders", {"total": "purchases.orders"}, {}), [row(total=2)])

    files = package(answer_of(first, second))

    assert json.loads(files["data/online-shop/Orders.json"])["rows"][0]["values"] == {"total": 1}
    assert json.loads(files["data/online-shop/orders-2.json"])["rows"][0]["values"] == {"total": 2}


def test_a_name_that_would_lead_out_of_the_folder_stays_inside() -> None:
    table = answered("../../etc", show_table("../passwd", {"name": "contact.name"}, {}), [row(name="Aoi")])

    names = [name for name in package(answer_of(table)) if name.startswith("data/")]

    assert names == ["data/_.._etc/_passwd.csv", "data/_.._etc/_passwd.json"]


def test_the_sample_maps_what_it_answers() -> None:
    """The tests above would say little if the sample's map and answer told of different columns."""
    for held in ANSWER.tables:
        mapped = SYSTEMS[held.system].tables[held.shown.table.name]
        assert {s.column: s.category for s in held.shown.shown}.items() <= {
            column: known.category for column, known in mapped.columns.items()
        }.items()
