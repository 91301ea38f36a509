"""An answer names who answers for the data of people in their region, and whom they can complain to."""

import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from mamoru.evidence.reading import read
from mamoru.evidence.receipt import Shown
from tests import small
from tests.cli.test_regions_found import SHOP, change, living

MORE = """\
officers:
  dpo: {role: dpo, entity: acme, for: [JP, EEA], person: {en: Mei Kata}, email: dpo@acme.example}
authorities:
  ppc: {name: {en: Personal Information Protection Commission}, for: [JP], url: "https://ppc.example"}
contacts:
  desk: {name: {en: Privacy desk}, for: [requests], of: all, who: anyone, email: desk@acme.example}
  agents: {name: {en: Desk for agents}, for: [requests], of: all, who: agent, email: agents@acme.example}
"""
NOTICE = (
    small.FILES["notice.yaml"]
    .replace("email: [identifying]}", "email: [identifying], country: []}")
    .replace(
        "controllers: [{else: acme}]\n",
        "  acme-de: {name: {en: Acme GmbH}, country: DE, address: Hamburg, fiscal-year-ends: 12-31}\n"
        "  acme-br: {name: {en: Acme Ltda}, country: BR, address: Santos, fiscal-year-ends: 12-31}\n"
        "controllers: [{when: {region: EEA}, is: acme-de}, {when: {region: BR}, is: acme-br},"
        " {else: acme}]\n",
    )
    .replace("  erasure: {of: customer}\n", "  erasure: {of: customer}\n  complaint: {of: customer}\n")
)
BRAZIL = """\
supplement: BR
for: [BR]
law: BR
controllers: {brazil: {entity: acme-br, title: {en: Controlador}}}
officers:
  dpo-br: {role: dpo, entity: acme-br, for: [BR], name: {en: Encarregado}, email: dpo-br@acme.example}
authorities:
  anpd: {name: {en: ANPD}, for: [BR], complaints: queixas@anpd.example}
"""
FILES = {"notice.yaml": NOTICE + MORE, "supplements/BR.yaml": BRAZIL, "systems/shop.yaml": SHOP}
DESK = "Contact: Privacy desk desk@acme.example"
DPO = "Data protection officer: Acme Inc. Mei Kata dpo@acme.example"
HOME = "You can also complain to the data protection authority of the place where you live or work."


def company(folder: Path, country: str, **more: str) -> Path:
    living(folder, {**FILES, **more})
    change(folder, f"UPDATE customers SET country = '{country}' WHERE id = 1")
    return folder


def answered(folder: Path, *words: str) -> tuple[dict[str, str], dict[str, object]]:
    """Return the files of the package of customer 1, and the fields of the receipt."""
    done = json.loads(
        small.mamoru(
            folder,
            "run",
            "access",
            "-s",
            "customer-id=1",
            "--of",
            "customer",
            "--yes",
            "--format",
            "json",
            *words,
        ).stdout
    )
    with zipfile.ZipFile(folder / done["package"]) as package:
        files = {name: package.read(name).decode("utf-8-sig") for name in package.namelist()}
    receipt = read((folder / done["receipt"]).read_bytes())
    return files, {field.path: field.value for field in receipt.fields if isinstance(field, Shown)}


def card(files: dict[str, str]) -> list[str]:
    """Return what the page says under "If something is wrong" of whom to turn to, a line for each."""
    page = files["index.html"].split("<nav")[0]
    lines = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>|<p>(You can also .*?)</p>", page)
    told = [f"{role}: {text}" if role else plain for role, text, plain in lines]
    words = [unescape(" ".join(re.sub("<[^>]+>", " ", line).split())) for line in told]
    return words[next(n for n, line in enumerate(words) if line.startswith("What is not shown")) + 1 :]


@pytest.mark.parametrize(
    ("country", "controller", "lines"),
    [
        (
            "JP",
            "acme",
            [
                "Responsible for your data: Acme Inc. 1-1 Somewhere",
                DPO,
                DESK,
                "You can also complain to the authority that watches over the protection of data:",
                "Authority: Personal Information Protection Commission https://ppc.example",
            ],
        ),
        ("IE", "acme-de", ["Responsible for your data: Acme GmbH Hamburg", DPO, DESK, HOME]),
        (
            "BR",
            "acme-br",
            [
                "Controlador: Acme Ltda Santos",
                "Data protection officer: Encarregado dpo-br@acme.example",
                DESK,
                "You can also complain to the authority that watches over the protection of data:",
                "Authority: ANPD queixas@anpd.example",
            ],
        ),
    ],
)
def test_an_answer_names_the_controller_and_the_authority_of_the_persons_region(
    country: str, controller: str, lines: list[str], tmp_path: Path
) -> None:
    files, receipt = answered(company(tmp_path, country))

    assert card(files) == lines
    assert json.loads(files["manifest.json"])["controller"] == controller
    assert receipt["notice.controller"] == controller


def test_where_nobody_knows_the_region_it_is_the_controller_the_notice_ends_with(tmp_path: Path) -> None:
    files, receipt = answered(company(tmp_path, ""))

    assert card(files)[0] == "Responsible for your data: Acme Inc. 1-1 Somewhere"
    assert receipt["notice.controller"] == "acme"


def test_a_region_that_was_given_decides(tmp_path: Path) -> None:
    _, receipt = answered(company(tmp_path, ""), "--region", "DE")

    assert receipt["notice.controller"] == "acme-de"


def test_the_same_is_said_in_japanese(tmp_path: Path) -> None:
    files, _ = answered(company(tmp_path, "BR"), "--language", "ja")

    assert "<dt>個人データの責任者</dt>" in files["index.html"]
    assert "<p>次の監督機関に苦情を申し立てることもできます。</p>" in files["index.html"]


def test_programs_read_whom_to_turn_to(tmp_path: Path) -> None:
    files, _ = answered(company(tmp_path, "BR"))

    assert json.loads(files["contacts.json"]) == {
        "controllers": [{"id": "acme-br", "name": "Acme Ltda", "country": "BR", "address": "Santos"}],
        "officers": [
            {
                "id": "dpo-br",
                "role": "dpo",
                "entity": "acme-br",
                "name": "Encarregado",
                "email": "dpo-br@acme.example",
            }
        ],
        "contacts": [
            {"id": "desk", "for": ["requests"], "name": "Privacy desk", "email": "desk@acme.example"}
        ],
        "authorities": [{"id": "anpd", "complaints": "queixas@anpd.example", "name": "ANPD"}],
    }


def test_where_it_hangs_on_who_has_the_contract_all_are_named_with_that(tmp_path: Path) -> None:
    """No system tells who has the contract, so nobody is left out."""
    notice = FILES["notice.yaml"].replace("{region: EEA}", "{region: EEA, provider: acme-de}")
    files, receipt = answered(company(tmp_path, "DE", **{"notice.yaml": notice}))

    assert card(files)[:2] == [
        "Responsible for your data: Acme GmbH (where your contract is with Acme GmbH) Hamburg",
        "Responsible for your data: Acme Inc. (in every other case) 1-1 Somewhere",
    ]
    assert receipt["notice.controller"] == "acme-de, acme"


def test_a_route_for_other_people_leads_nobody_else(tmp_path: Path) -> None:
    notice = FILES["notice.yaml"].replace(
        "people:\n", "people:\n  visitor: {known-by: [email], linked-by: email}\n"
    )
    notice = notice.replace("{region: EEA}", "{region: EEA, of: visitor}")
    _, receipt = answered(company(tmp_path, "DE", **{"notice.yaml": notice}))

    assert receipt["notice.controller"] == "acme"


def test_the_receipt_of_an_erasure_says_it_too(tmp_path: Path) -> None:
    folder = company(tmp_path, "DE")
    done = small.mamoru(
        folder, "run", "erasure", "-s", "customer-id=1", "--yes", "--format", "json", expect=0
    )
    receipt = read((folder / json.loads(done.stdout)["receipt"]).read_bytes())

    assert {"acme-de"} == {
        f.value for f in receipt.fields if isinstance(f, Shown) and f.path == "notice.controller"
    }
