"""Rights of a region, carried out; and whom people are told to turn to in the language they ask in."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small
from tests.stories.breaking import EXAMPLES, LEFT_AT_HOME, as_it_stands

CLOUD, GROUP = "cloud-provider", "apparel-group"
WAITS = 4
PARTS = ("What it is used for", "Who receives it", "How long it is kept", "Where it comes from")


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both examples with fresh databases; tests work on copies."""
    folder = tmp_path_factory.mktemp("examples")
    for name in (CLOUD, GROUP):
        shutil.copytree(EXAMPLES / name, folder / name, ignore=LEFT_AT_HOME)
        command = [sys.executable, str(EXAMPLES / name / "make_data.py"), str(folder / name)]
        subprocess.run(command, check=True, capture_output=True)
    return folder


def copied(originals: Path, name: str, folder: Path) -> Path:
    return Path(shutil.copytree(originals / name, folder / name))


def emails(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "accounts.db")) as database:
        return {email for (email,) in database.execute("SELECT email FROM customers")}


def answered(folder: Path, *words: str) -> tuple[str, str, dict[str, object]]:
    """Return the first page of an answer, all that the package holds, and who can be turned to."""
    small.mamoru(folder, "run", "access", *words, "--package", "answer.zip", "--yes", expect=WAITS)
    with ZipFile(folder / "answer.zip") as archive:
        html = archive.read("index.html").decode()
        everything = "".join(archive.read(name).decode() for name in archive.namelist())
        contacts: dict[str, object] = json.loads(archive.read("contacts.json"))
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split()), everything, contacts


@pytest.mark.parametrize(
    ("number", "name"),
    [
        pytest.param(5, "Ines Falcao", marks=pytest.mark.promise("W-63")),
        pytest.param(7, "Piet Vogel", marks=pytest.mark.promise("W-109")),
    ],
)
def test_people_are_told_that_data_is_held_and_get_a_copy_of_theirs_alone(
    number: int, name: str, originals: Path, tmp_path: Path
) -> None:
    folder = copied(originals, CLOUD, tmp_path)
    with closing(sqlite3.connect(folder / "accounts.db")) as database:
        ((mine,),) = database.execute("SELECT email FROM customers WHERE id = ?", (number,))

    page, everything, _ = answered(folder, "--of", "customer", "-s", f"account-no={number}")

    assert "records in" in page
    assert name in page
    assert mine in everything
    assert [other for other in emails(folder) - {mine} if other and other in everything] == []


@pytest.mark.promise("W-111")
def test_the_data_of_people_in_europe_is_erased(originals: Path, tmp_path: Path) -> None:
    """Whichever of the three grounds they have: none is asked for."""
    folder = copied(originals, CLOUD, tmp_path)
    before = emails(folder)
    with closing(sqlite3.connect(folder / "accounts.db")) as database:
        ((mine,),) = database.execute("SELECT email FROM customers WHERE id = 7")

    small.mamoru(folder, "run", "erasure", "--of", "customer", "-s", "account-no=7", "--yes", expect=WAITS)

    assert before - emails(folder) == {mine}


@pytest.mark.promise("W-10")
def test_a_seller_s_bank_data_outlives_an_erasure_by_the_law_that_wants_it_and_to_its_end(
    originals: Path, tmp_path: Path
) -> None:
    """Everything else of the seller's row is gone."""
    folder = copied(originals, CLOUD, tmp_path)
    who = ("--of", "seller", "-s", "seller-no=2")

    plan = json.loads(small.mamoru(folder, "plan", "erasure", *who, "--format", "json", expect=0).stdout)
    small.mamoru(folder, "run", plan["request"], "--yes", expect=WAITS)

    (kept,) = [
        table["kept"]
        for system in plan["systems"]
        for table in system["tables"]
        if (system["system"], table["table"]) == ("marketplace", "sellers")
    ]
    assert (kept["retention"], kept["ground"], kept["rows"]) == (
        "seller-verification",
        "law: US-inform-consumers-act",
        1,
    )
    assert kept["until"] or kept["not_begun"]
    (before,), (after,) = (bank_data(place / CLOUD) for place in (originals, tmp_path))
    assert after[:2] == before[:2]
    assert None not in before
    assert set(after[2:]).isdisjoint(before[2:])


def bank_data(folder: Path) -> list[tuple[object, ...]]:
    """Return what is kept of seller 2, and then what is not."""
    with closing(sqlite3.connect(folder / "marketplace.db")) as database:
        asked = (
            "SELECT bank_account, document_no, name, email, organisation, tax_no FROM sellers WHERE id = 2"
        )
        return [tuple(row) for row in database.execute(asked)]


@pytest.mark.promise("K-10")
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            ("--region", "CN", "--language", "zh-Hans"),
            "另请阅读 致适用中国法律的客户: https://kasuri.example/privacy/china",
        ),
        (
            ("--region", "CN", "--language", "en"),
            "Read as well For people under Chinese law: https://kasuri.example/privacy/china",
        ),
        (("--language", "en"), ""),
    ],
)
def test_people_under_chinese_law_are_shown_the_page_for_them_beside_the_notice(
    words: tuple[str, ...], shown: str, originals: Path, tmp_path: Path
) -> None:
    """And the supplement for them is the notice of their answer; nobody else is shown the page."""
    folder = copied(originals, GROUP, tmp_path)

    page, everything, _ = answered(folder, "--of", "customer", "-s", "customer-id=7", *words)
    with ZipFile(folder / "answer.zip") as archive:
        notice = json.loads(archive.read("manifest.json"))["notice"]

    assert notice.get("region", "") == ("CN" if shown else "")
    assert shown in page
    assert ("privacy/china" in everything) == bool(shown)


@pytest.mark.promise("W-126")
def test_people_in_japan_see_and_delete_their_data_and_are_told_where_to_ask(
    originals: Path, tmp_path: Path
) -> None:
    """What the law there adds, and the notice does not say, is told by the check."""
    folder = copied(originals, CLOUD, tmp_path)
    who = ("--of", "customer", "-s", "account-no=1014")
    before = emails(folder)

    page, _, _ = answered(copied(originals, CLOUD, tmp_path / "asked"), *who)
    small.mamoru(folder, "run", "erasure", *who, "--yes", expect=WAITS)

    assert "Sorane Cloud Japan Legal 5-6 Kumoi-cho, Minato-hama-shi, 000-0056" in page
    assert "Console https://console.sorane.example" in page
    assert len(before - emails(folder)) == 1
    (omitted,) = [
        problem
        for _, code, problem in as_it_stands(CLOUD)
        if code == "MAM-253" and problem.startswith("the law of `JP` ")
    ]
    assert "`suspension` (APPI 35(1)-(2)" in omitted


@pytest.mark.promise("W-89")
@pytest.mark.parametrize("state", ["US-CA", "US-VA"])
def test_people_in_california_and_virginia_are_told_see_correct_and_delete(
    state: str, originals: Path, tmp_path: Path
) -> None:
    """What is collected, what for and who gets it stands in the answer, beside their data."""
    folder = copied(originals, CLOUD, tmp_path)
    who = ("--of", "seller", "-s", "seller-no=2", "--region", state)
    words = ("--set", "marketplace.sellers.name=Corrected Name", "--yes")

    small.mamoru(folder, "run", "correction", *who, *words, expect=WAITS)
    page, _, _ = answered(copied(originals, CLOUD, tmp_path / "asked"), *who)
    small.mamoru(copied(originals, CLOUD, tmp_path / "gone"), "run", "erasure", *who, "--yes", expect=WAITS)

    assert seller(folder) == ("Corrected Name",)
    assert [part for part in PARTS if part not in page] == []
    assert seller(originals / CLOUD)[0] in page
    assert seller(tmp_path / "gone" / CLOUD) == ("(removed)",)


def seller(folder: Path) -> tuple[str, ...]:
    with closing(sqlite3.connect(folder / "marketplace.db")) as database:
        return tuple(database.execute("SELECT name FROM sellers WHERE id = 2").fetchone())


@pytest.mark.promise("W-149")
def test_people_in_korea_are_answered_in_korean_with_the_mailbox_for_privacy(
    originals: Path, tmp_path: Path
) -> None:
    folder = copied(originals, CLOUD, tmp_path)

    page, everything, contacts = answered(
        folder, "--of", "customer", "-s", "account-no=1001", "--language", "ko"
    )

    assert "privacy-kr@sorane.example" in page
    assert '<html lang="ko"' in everything
    assert "korea" in {one["id"] for one in contacts["contacts"]}  # type: ignore[attr-defined]  # a list, as written


@pytest.mark.promise("K-09", "K-57")
def test_customers_are_told_where_enquiries_and_complaints_go(originals: Path, tmp_path: Path) -> None:
    folder = copied(originals, GROUP, tmp_path)

    page, _, contacts = answered(folder, "--of", "customer", "-s", "customer-id=7", "--language", "en")

    assert "Customer service 10:00-17:00 Asia/Tokyo" in page
    assert "Site link https://kasuri.example/contact" in page
    told = {one["id"]: one["for"] for one in contacts["contacts"]}  # type: ignore[attr-defined]  # a list, as written
    assert told["customer-service"] == ["enquiries", "public-relations", "investor-relations", "complaints"]
    assert told["site-link"] == ["policy-enquiries"]
