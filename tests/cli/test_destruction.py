"""How data is destroyed, where the notice states it: the task, the report, the receipt, the record."""

import json
import sqlite3
from pathlib import Path
from typing import cast

import pytest

from tests import small
from tests.cli.offices import PAPER
from tests.cli.settled import settled, told

Row = dict[str, object]
STATED = """\
destruction:
  files: {items: all, medium: electronic, by: [technical, de-identify], unrecoverable: true}
  papers: {items: all, medium: paper, by: [shred, incinerate], method: {en: "shredded, or burnt"}}
"""
KOREA = "supplement: KR\nfor: [KR]\nlaw: KR-PIPA\n" + STATED
WORDS = (
    "shred the sheet; destroy what is found: what is electronic: technical or de-identify; what is paper: "
    "shredded, or burnt (shred or incinerate)"
)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Only people in Korea are told how data is destroyed."""
    return small.company(tmp_path, {**PAPER, "supplements/KR.yaml": KOREA})


def erased(folder: Path, *words: str, expect: int = 4) -> str:
    told = small.mamoru(
        folder, "run", "erasure", "-s", "customer-id=1", "--yes", *words, "--format", "json", expect=expect
    )
    return str(json.loads(told.stdout)["request"])


def record(folder: Path, *words: str) -> list[Row]:
    """Return the record of destruction, without days and requests."""
    found = json.loads(
        small.mamoru(folder, "report", "destruction", *words, "--format", "json", expect=0).stdout
    )
    rows = cast("list[Row]", found["rows"])
    return [
        {k: settled(v) if isinstance(v, str) else v for k, v in row.items() if k != "day"} for row in rows
    ]


def entry(system: str, what: str, kind: str | None, rows: int, **other: object) -> Row:
    return {
        "system": system,
        "what": what,
        "kind-of-data": kind,
        "rows-or-papers": rows,
        "method": "technical",
        "by-whom": "mamoru",
        "because-of": "erasure R-XXXXXXXXXX",
        "stated-by": "supplements.KR.destruction.files",
        "proof": None,
        **other,
    }


def receipt(folder: Path, request: str, number: int) -> dict[str, object]:
    (path,) = (folder / "evidence/receipts").glob(f"{request}-{number}.json")
    fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
    return {f["path"]: f["value"] for f in fields if "value" in f}


def done(folder: Path, request: str, *words: str, found: int = 2) -> small.Told:
    return small.mamoru(
        folder, "task", "done", f"{request}-1", "--found", str(found), "--by", "Aki Sato", *words
    )


def test_the_task_tells_whoever_does_it_how_what_is_found_is_destroyed(company: Path) -> None:
    plan = small.mamoru(
        company, "plan", "erasure", "-s", "customer-id=1", "--region", "KR", "--format", "json", expect=0
    )
    erased(company, "--region", "KR")

    (paper,) = [s["task"] for s in json.loads(plan.stdout)["systems"] if s["system"] == "paper"]
    assert paper == WORDS
    tasks = json.loads(small.mamoru(company, "task", "list", "--format", "json", expect=0).stdout)["tasks"]
    assert [task["says"] for task in tasks] == [WORDS]


def test_elsewhere_nothing_is_said_and_nothing_wanted(company: Path) -> None:
    request = erased(company)

    tasks = json.loads(small.mamoru(company, "task", "list", "--format", "json", expect=0).stdout)["tasks"]
    assert [task["says"] for task in tasks] == ["shred the sheet"]
    assert done(company, request).returncode == 0
    assert not [path for path in receipt(company, request, 1) if path.startswith("destroyed.")]
    assert {row["stated-by"] for row in record(company)} == {None}
    assert [row["method"] for row in record(company) if row["system"] == "paper"] == ["not said"]


def test_a_report_that_does_not_say_how_is_refused_and_saves_nothing(company: Path) -> None:
    request = erased(company, "--region", "KR")

    said = (
        "error[MAM-525]: the notice states technical or de-identify or shred or incinerate for what task "
        "R-XXXXXXXXXX-1 destroys, and the report does not say which of them was used\n"
        "  why: people were promised a way of destruction, and the record has to show that it was used\n"
        "  do:  report it again with `--method technical` (or de-identify, shred, incinerate); nothing was "
        "saved\n"
    )
    assert told(done(company, request)) == (2, "", said)
    assert json.loads(small.mamoru(company, "task", "list", "--format", "json").stdout)["tasks"]


def test_who_found_nothing_destroyed_nothing(company: Path) -> None:
    request = erased(company, "--region", "KR")

    assert done(company, request, found=0).returncode == 0
    assert [row["system"] for row in record(company)] == ["club", "club", "shop", "shop", "shop", "shop"]


def test_the_record_tells_what_was_destroyed_how_and_by_whom_and_outlives_the_request(company: Path) -> None:
    """Who did it is the role that the map names, and no name of a person."""
    request = erased(company, "--region", "KR")
    assert done(company, request, "--method", "shred", "--proof", "certificate 114").returncode == 0

    before = record(company, "--region", "KR")

    messages, contact = "purchases.messages", "contact.name, contact.email"
    assert before == [
        entry("club", "members", "contact.name", 1),
        entry("club", "points", messages, 2),
        entry(
            "paper",
            "(looked for there)",
            "contact.name",
            2,
            **{
                "method": "shred",
                "by-whom": "records office",
                "stated-by": "supplements.KR.destruction.papers",
                "proof": "certificate 114",
            },
        ),
        *(row for row in before if row["system"] == "shop"),
    ]
    assert [(row["what"], row["kind-of-data"], row["rows-or-papers"]) for row in before[3:]] == [
        ("customers", contact, 1),
        ("messages", messages, 1),
        ("order_items", messages, 2),
        ("orders", "purchases.orders, purchases.messages", 2),
    ]
    small.mamoru(company, "forget", request, "--yes", expect=0)
    assert record(company, "--region", "KR") == before
    assert "Aki" not in small.mamoru(company, "report", "destruction", expect=0).stdout


def test_the_receipt_states_the_way_and_how_long_backups_may_hold_it(company: Path) -> None:
    request = erased(company, "--region", "KR")
    done(company, request, "--method", "incinerate", "--proof", "slip 7")

    found = receipt(company, request, 1)

    assert found["reported.systems.paper.method"] == "incinerate"
    assert found["reported.systems.paper.proof"] == "slip 7"
    assert found["destroyed.systems.club.tables.points.technical"] == 2
    assert found["destroyed.systems.club.tables.points.stated-by"] == "supplements.KR.destruction.files"
    assert str(found["destroyed.backups-may-hold-it-until"]) > str(found["finished"])[:10]
    verified = small.mamoru(
        company, "verify", f"evidence/receipts/{request}-1.json", "--key", "evidence/public-key.txt"
    )
    assert verified.returncode == 0


def test_what_a_mask_leaves_a_part_of_is_recorded_as_de_identified(tmp_path: Path) -> None:
    shop = small.FILES["systems/shop.yaml"].replace(
        "note: purchases.messages}\n    not",
        "note: {category: purchases.messages, mask: {truncate: 1}}}\n    not",
    )
    small.company(tmp_path, {"supplements/KR.yaml": KOREA, "systems/shop.yaml": shop})

    erased(tmp_path, "--region", "KR", expect=0)

    found = [(row["what"], row["method"], row["rows-or-papers"]) for row in record(tmp_path)]
    assert ("orders", "technical", 1) in found
    assert ("orders", "de-identify", 1) in found


def test_a_promise_of_retention_that_says_shred_is_told_to_whoever_looks(tmp_path: Path) -> None:
    notice = small.FILES["notice.yaml"].replace(
        "ground: {purpose: sell}}",
        "ground: {purpose: sell}, then: shred, method: {en: by the shop's shredder}}",
    )
    small.company(tmp_path, {**PAPER, "notice.yaml": notice})

    request = erased(tmp_path)

    (task,) = json.loads(small.mamoru(tmp_path, "task", "list", "--format", "json").stdout)["tasks"]
    assert task["says"] == (
        "shred the sheet; destroy what is found: what is paper: by the shop's shredder (shred)"
    )
    assert done(tmp_path, request, "--method", "incinerate").stderr.startswith(
        f"error[MAM-525]: the notice states shred for what task {request}-1 destroys, and `incinerate` is "
        "reported\n"
    )
    assert done(tmp_path, request, "--method", "shred").returncode == 0


def test_the_store_names_nobody_in_what_outlives_a_request(company: Path) -> None:
    request = erased(company, "--region", "KR")
    done(company, request, "--method", "shred")
    small.mamoru(company, "forget", request, "--yes", expect=0)

    with sqlite3.connect(company / ".mamoru/store.db") as store:
        rows = [
            str(row)
            for table in ("outcome", "destroyed", "task")
            for row in store.execute(f"SELECT * FROM {table}")
        ]
    store.close()

    assert not [row for row in rows if "Hana" in row or "hana@" in row or "Aki" in row]


def test_it_is_no_longer_told_as_kept_by_nobody(company: Path) -> None:
    found = json.loads(small.mamoru(company, "check", "--format", "json", expect=0).stdout)["findings"]

    assert [f for f in found if "destruction" in f["node"]] == []


@pytest.mark.promise("W-146")
def test_what_was_destroyed_is_recorded_with_its_method_and_cannot_be_brought_back(tmp_path: Path) -> None:
    """Neither from the database's own file, nor from a backup: who comes back with one is erased again."""
    small.company(tmp_path, {"supplements/KR.yaml": KOREA})
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("INSERT INTO customers VALUES (4, 'Gyeonghui', 'gyeonghui@example.com')")
    shop.close()
    backup = (tmp_path / "shop.db").read_bytes()
    assert b"yeonghui" in backup

    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=4", "--region", "KR", "--yes", expect=0)

    assert record(tmp_path, "--region", "KR") == [
        entry("shop", "customers", "contact.name, contact.email", 1)
    ]
    assert [f.name for f in tmp_path.glob("shop.db*") if b"yeonghui" in f.read_bytes()] == []
    (tmp_path / "shop.db").write_bytes(backup)
    small.mamoru(tmp_path, "replay", "--restored", "shop=2020-01-01", "--yes", expect=0)
    assert b"yeonghui" not in (tmp_path / "shop.db").read_bytes()


def test_who_is_erased_again_after_a_restore_has_not_asked_again(tmp_path: Path) -> None:
    reports = "reports:\n  yearly: {tells: requests, by: rights, looks-back: 1 year, owner: desk}\n"
    small.company(tmp_path, {"notice.yaml": small.FILES["notice.yaml"] + reports})
    backup = (tmp_path / "shop.db").read_bytes()
    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=3", "--yes", expect=0)
    (tmp_path / "shop.db").write_bytes(backup)
    small.mamoru(tmp_path, "replay", "--restored", "shop=2020-01-01", "--yes", expect=0)

    told = small.mamoru(
        tmp_path, "report", "yearly", "--every-figure", "--until", "2020-12-31", "--format", "json", expect=0
    )

    found = {row["right"]: row["received"] for row in json.loads(told.stdout)["rows"]}
    assert found == {"access": 0, "erasure": 0}
    with_them = ("--from", "2020-01-01", "--until", "2999-12-31")
    told = small.mamoru(
        tmp_path, "report", "yearly", "--every-figure", *with_them, "--format", "json", expect=0
    )
    found = {row["right"]: row["received"] for row in json.loads(told.stdout)["rows"]}
    assert found == {"access": 0, "erasure": 1}
