"""Promises of the catalogue that are shown kept as a whole, by the command and on whole companies.

A row with a part that nothing carries out yet is not claimed here.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from mamoru.desk.opening import programme_of
from tests import small
from tests.cli.offices import answered
from tests.stories.postgresql_variant import EXAMPLE

LEFT_AT_HOME = shutil.ignore_patterns("data", "expected", "*.py", "*.md")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The apparel group with fresh databases; tests work on copies."""
    folder = tmp_path_factory.mktemp("kasuri") / "programme"
    shutil.copytree(EXAMPLE, folder, ignore=LEFT_AT_HOME)
    command = [sys.executable, str(EXAMPLE / "make_data.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def group(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "programme"))


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def findings(folder: Path) -> list[tuple[str, str]]:
    found = json.loads(small.mamoru(folder, "check", "--format", "json").stdout)["findings"]
    return [(one["severity"], one["problem"]) for one in found]


def without(folder: Path, file: str, words: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(words) == 1
    (folder / file).write_text(text.replace(words, ""), encoding="utf-8")


def shown(folder: Path, receipt: str) -> dict[str, object]:
    fields = json.loads((folder / receipt).read_text(encoding="utf-8"))["fields"]
    return {field["path"]: field["value"] for field in fields}


def classed(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every column that holds something of a person, with its category."""
    for name, system in programme_of(folder).systems.items():
        for table in system.tables.values():
            for column in table.columns.values():
                yield f"{name}.{table.name}.{column.name}", column.category


@pytest.mark.promise("K-11")
def test_personal_data_and_the_state_of_transactions_are_both_classed(group: Path) -> None:
    """And a column that is taken out of its class is an error, so that none stays unclassed."""
    known = dict(classed(group))
    notice = programme_of(group).notice

    assert known["online-shop.orders.status"] == "purchases.transaction-status"
    assert known["online-shop.parcels.tracking_no"] == "purchases.deliveries"
    assert known["online-shop.customers.name"] == "contact.name"
    assert set(known.values()) <= set(notice.categories)
    without(group, "systems/online-shop.yaml", "      tracking_no: purchases.deliveries\n")
    assert ("error", "nothing says what the column `parcels.tracking_no` holds") in findings(group)


@pytest.mark.promise("K-22")
def test_what_the_law_demands_of_shareholders_records_outlives_an_erasure(group: Path) -> None:
    """The register and the dividend books stay, each with its promise, its law and its end."""
    before = small.rows(group / "shareholders-and-enquiries.db")
    who = ("--of", "shareholder", "-s", "holder-no=7")

    plan = json.loads(small.mamoru(group, "plan", "erasure", *who, "--format", "json", expect=0).stdout)
    small.mamoru(group, "run", plan["request"], "--yes")

    (system,) = [s for s in plan["systems"] if s["system"] == "shareholders-and-enquiries"]
    kept = {table["table"]: table["kept"] for table in system["tables"] if table["kept"]}
    after = small.rows(group / "shareholders-and-enquiries.db")
    assert {name: told["retention"] for name, told in kept.items()} == {
        "shareholders": "shareholder-register",
        "dividends": "dividend-books",
    }
    assert all(told["ground"].startswith("law: JP-") for told in kept.values())
    assert all(told["until"] or told["not_begun"] for told in kept.values())
    assert sum(told["rows"] for told in kept.values()) == len(mine(before))
    assert [row[0] for row in mine(after)] == [row[0] for row in mine(before)]


def mine(rows: dict[str, list[tuple[object, ...]]]) -> list[tuple[object, ...]]:
    """Return shareholder 7 and their dividends."""
    dividends = [row for row in rows["dividends"] if row[1] == 7]
    return [*(row for row in rows["shareholders"] if row[0] == 7), *dividends]


def test_the_person_may_ask_and_is_answered(company: Path) -> None:
    found = answered(company)

    assert found["state"] == "done"
    with ZipFile(company / found["package"]) as archive:
        assert "hana@example.com" in archive.read("index.html").decode()


@pytest.mark.promise("K-63")
def test_a_notice_has_its_effective_date_which_every_receipt_and_answer_names(company: Path) -> None:
    found = answered(company)

    assert shown(company, found["receipt"])["notice.effective"] == "2025-01-01"
    with ZipFile(company / found["package"]) as archive:
        assert json.loads(archive.read("manifest.json"))["notice"] == {
            "id": "acme",
            "effective": "2025-01-01",
        }
    without(company, "notice.yaml", "effective: {on: 2025-01-01}\n")
    assert findings(company) == [("error", "the key `effective` is missing here")]


def test_a_notice_names_the_law_that_governs_it(company: Path) -> None:
    assert programme_of(company).notice.law == "JP"
    without(company, "notice.yaml", "law: JP\n")

    assert findings(company) == [("error", "the key `law` is missing here")]


@pytest.mark.promise("A-04")
@pytest.mark.parametrize(
    ("origin", "problem"),
    [
        ("", "the key `origin` is missing here"),
        ("origin: bought, ", None),
    ],
)
def test_every_item_of_data_has_a_declared_origin(company: Path, origin: str, problem: str | None) -> None:
    """What a system holds came from the person, by itself, or from others; nothing else can be said."""
    assert {s.origin for s in programme_of(company).systems.values()} == {"given"}
    text = (company / "systems/club.yaml").read_text(encoding="utf-8")
    (company / "systems/club.yaml").write_text(text.replace("origin: given, ", origin), encoding="utf-8")

    ((severity, told),) = findings(company)

    assert severity == "error"
    assert told == (problem or "`bought` cannot stand for `origin`")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ja", "あなたの個人データ"),
        ("en", "Your personal data"),
        ("zh-Hans", "您的个人信息"),
        ("zh-Hant", "您的個人資料"),
    ],
)
def test_an_answer_is_given_in_the_language_of_whoever_asks(
    group: Path, tmp_path: Path, asked: str, told: str
) -> None:
    """The customer desk of this notice answers in these four."""
    desk = programme_of(group).notice.contacts["customer-service"]
    assert asked in desk.languages
    package = tmp_path / "answer.zip"

    small.mamoru(
        group, "run", "access", "--of", "customer", "-s", "customer-id=7", "--language", asked,
        "--package", str(package), "--yes", expect=4,
    )  # fmt: skip

    with ZipFile(package) as opened:
        page = opened.read("index.html").decode()
    assert f'<html lang="{asked}" dir="ltr">' in page
    assert f"<h1>{told}</h1>" in page
