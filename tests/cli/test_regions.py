"""`--region`: a person is answered by what the people of their region are told."""

import json
import zipfile
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import PAPER
from tests.cli.settled import told

#: Erasure is a right of Brazil alone, and orders are kept there for nine years.
NOTICE = small.FILES["notice.yaml"].replace("  erasure: {of: customer}\n", "")
BRAZIL = """\
supplement: BR
for: [BR]
effective: {on: 2025-06-01}
law: BR-LGPD
rights:
  erasure: {of: customer, law: BR-LGPD-18}
  portability: {of: customer, law: BR-LGPD-18}
retention:
  invoices: {instead: true, items: [purchases.orders], of: customer, keep: 9 years, after: order-closed,
    ground: {purpose: sell}}
recipients:
  courier: {role: processor, of: customer, receives: [contact], for: [sell], title: {en: Courier of Brazil}}
"""
FILES = {"notice.yaml": NOTICE, "supplements/BR.yaml": BRAZIL}
HANA = ("-s", "customer-id=1")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path, FILES)


def plan(company: Path, *words: str, expect: int = 0) -> dict[str, object]:
    answer = small.mamoru(company, "plan", *words, *HANA, "--format", "json", expect=expect)
    found = json.loads(answer.stdout or answer.stderr)
    assert isinstance(found, dict)
    return found


def test_a_right_that_only_a_supplement_gives_is_given_there_alone(company: Path) -> None:
    here = small.mamoru(company, "plan", "erasure", *HANA, expect=1)
    there = plan(company, "erasure", "--region", "BR")

    assert (
        "error[MAM-303]: the notice gives people of the kind `customer` no right to `erasure`" in here.stderr
    )
    assert (there["region"], there["right"]) == ("BR", "erasure")


def test_the_saved_plan_is_run_by_the_notice_that_it_was_made_by(company: Path) -> None:
    """An order of 2025 is kept for seven years by the notice, and for nine in Brazil."""
    made = small.mamoru(company, "plan", "erasure", *HANA, "--region", "BR", expect=0).stdout
    request = made.splitlines()[0].split()[4].rstrip(":")

    done = small.mamoru(company, "run", request, "--yes", "--format", "json", expect=0)
    receipt = company / json.loads(done.stdout)["receipt"]
    small.mamoru(company, "verify", str(receipt), "--key", "evidence/public-key.txt", expect=0)

    assert made.startswith(
        f"Plan {made.split()[1]} of request {request}: erasure for one customer, as told in BR\n"
    )
    assert "kept for invoices (purpose: sell) until 2034-06-01" in made
    assert json.loads(done.stdout)["plan"]["region"] == "BR"
    assert '"notice.region"' in receipt.read_text(encoding="utf-8")


def test_a_supplement_that_was_changed_meanwhile_stops_the_plan(company: Path) -> None:
    made = plan(company, "erasure", "--region", "BR")
    (company / "supplements/BR.yaml").write_text(BRAZIL.replace("9 years", "2 years"), encoding="utf-8")

    refused = small.mamoru(company, "run", str(made["request"]), "--yes", expect=1)

    assert "error[MAM-430]" in refused.stderr
    assert len(small.rows(company / "shop.db")["orders"]) == 3


def test_a_supplement_that_is_gone_is_told(company: Path) -> None:
    made = plan(company, "erasure", "--region", "BR")
    (company / "supplements/BR.yaml").unlink()

    refused = told(small.mamoru(company, "run", str(made["request"]), "--yes"))

    assert refused[0] == 1
    assert "error[MAM-618]: the programme has no supplement `BR` any more; it has none\n" in refused[2]


def test_the_package_tells_the_rights_and_recipients_of_the_region(company: Path) -> None:
    small.mamoru(company, "run", "access", *HANA, "--package", "here.zip", expect=0)
    small.mamoru(company, "run", "access", *HANA, "--region", "BR", "--package", "there.zip", expect=0)
    pages = {}
    for name in ("here", "there"):
        with zipfile.ZipFile(company / f"{name}.zip") as archive:
            pages[name] = archive.read("index.html").decode()
            manifest = json.loads(archive.read("manifest.json"))
        assert manifest["notice"].get("region", "") == ("BR" if name == "there" else "")

    for words in ("Portability", "Courier of Brazil", "BR-LGPD-18"):
        assert words not in pages["here"]
        assert words in pages["there"]


def test_an_answer_that_waited_for_paper_goes_on_by_the_same_notice(tmp_path: Path) -> None:
    company = small.company(tmp_path, {**FILES, **PAPER})
    waiting = small.mamoru(company, "run", "access", *HANA, "--region", "BR", "--format", "json", expect=4)
    request = json.loads(waiting.stdout)["request"]
    task = json.loads(waiting.stdout)["tasks"][0]["id"]

    small.mamoru(company, "task", "done", task, "--found", "2", "--by", "archive", expect=0)

    with zipfile.ZipFile(company / f"answers/{request}-whole.zip") as archive:
        assert "Courier of Brazil" in archive.read("index.html").decode()


def test_without_a_supplement_the_notice_holds_and_that_is_told(company: Path) -> None:
    answer = small.mamoru(company, "plan", "access", *HANA, "--region", "TH", expect=0)

    assert "No supplement is for TH: the notice holds as it is.\n" in answer.stderr
    assert "as told in" not in answer.stdout


@pytest.mark.parametrize("region", ["Brazil", "B", "US-CALIFORNIA", "QQ", "ZZ-CA"])
def test_what_is_no_region_is_refused(company: Path, region: str) -> None:
    answer = small.mamoru(company, "plan", "access", *HANA, "--region", region, expect=2)

    assert answer.stderr.endswith(
        f"error[MAM-617]: `{region}` is no region\n"
        "  why: what the people of a region are told is looked up by its code\n"
        "  do:  write a country of ISO 3166-1, a part of one, or EEA: `BR`, `US-CA`\n"
    )


def test_a_saved_request_knows_its_region(company: Path) -> None:
    made = plan(company, "erasure", "--region", "BR")
    answer = small.mamoru(company, "run", str(made["request"]), "--region", "BR", expect=2)

    assert answer.stderr.endswith(
        f"Error: {made['request']} is a saved request, which knows by which notice it was begun: leave "
        "--region out\n"
    )


def test_the_digest_of_a_recipe_without_a_region_is_what_it_was(
    company: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Plans that were saved by an earlier version can still be run."""
    other = small.company(tmp_path_factory.mktemp("other"), FILES)

    assert plan(company, "access")["recipe"] == plan(other, "access", "--region", "TH")["recipe"]
    assert plan(company, "access")["recipe"] != plan(company, "access", "--region", "BR")["recipe"]
