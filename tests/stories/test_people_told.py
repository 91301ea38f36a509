"""Whom people of each region can turn to: told in every answer to them, and nowhere else.

What is told stands in the notice; a notice that says it no longer, or otherwise, is told by `mamoru diff`.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small
from tests.stories.breaking import EXAMPLES, LEFT_AT_HOME, Line, example, rewritten

CLOUD = "cloud-provider"
WAITS = 4
#: one person of each region, in the made-up rows: kind of person, and number
PEOPLE = {
    "BR": ("customer", 5),
    "CR": ("prospect", 1010),
    "EEA": ("customer", 7),
    "EEA, no account": ("prospect", 8),
    "IN": ("customer", 1013),
    "JP": ("customer", 1014),
    "KR": ("customer", 1001),
    "NG": ("prospect", 4),
    "PE": ("customer", 1004),
    "PH": ("customer", 1005),
    "PH, no account": ("prospect", 1005),
    "US": ("prospect", 1006),
    "ZA": ("prospect", 1007),
}
LOCAL = "  local: {name: {en: The authority of the country you live in}, for: [EEA, UK, CH], clause: W-116}\n"
KEYS = {"customer": "account-no", "prospect": "prospect-no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What people of a region are told, whom it is not told to, and what `mamoru diff` says without it."""

    region: str
    told: tuple[str, ...]
    elsewhere: str  #: a region in whose answers none of it stands
    line: Line
    differs: str


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the first page of an answer says to each person."""
    folder = tmp_path_factory.mktemp("sorane") / "programme"
    shutil.copytree(EXAMPLES / CLOUD, folder, ignore=LEFT_AT_HOME)
    command = [sys.executable, str(EXAMPLES / CLOUD / "make_data.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return {name: page(folder, *person) for name, person in PEOPLE.items()}


def page(folder: Path, of: str, number: int) -> str:
    who = ("--of", of, "-s", f"{KEYS[of]}={number}")
    package = f"{of}-{number}.zip"
    small.mamoru(folder, "run", "access", *who, "--package", package, "--yes", expect=WAITS)
    with ZipFile(folder / package) as archive:
        html = archive.read("index.html").decode()
    return " ".join(unescape(re.sub("<[^>]+>", " ", html.partition("</head>")[2])).split())


def line(region: str, old: str, new: str = "") -> Line:
    return Line(file=f"supplements/{region}.yaml", old=old, new=new)


def told_too(fact: Fact) -> object:
    """Return what answers tell, of which no promise is wholly shown."""
    return pytest.param(fact, id=fact.line.old[:24].strip())


in_notice = partial(Line, file="notice.yaml")


def shows(row: str, fact: Fact) -> object:
    return pytest.param(fact, marks=pytest.mark.promise(row), id=f"{row}-{fact.line.old[:24].strip()}")


FACTS = [
    shows(
        "W-47",
        Fact(
            region="US",
            elsewhere="",
            told=("Sorane Cloud Legal 7 Lantern Quay, Port Halyard, WA 00000, attention Legal",),
            line=in_notice(old='WA 00000, attention Legal"', new='WA 00000"'),
            differs="contact `legal-post`: address: “7 Lantern Quay, Port Halyard, WA 00000”, "
            "before “7 Lantern Quay, Port Halyard, WA 00000, attention Legal”",
        ),
    ),
    shows(
        "W-104",
        Fact(
            region="CR",
            elsewhere="BR",
            told=("Sorane Cloud Costa Rica Zona Libre El Faro, Edificio 3, Heredia 00000",),
            line=line(
                "CR", 'address: "Zona Libre El Faro, Edificio 3, Heredia 00000"', 'address: "Somewhere"'
            ),
            differs="CR: contact `costa-rica`: address: Somewhere, before “Zona Libre El Faro, Edificio 3",
        ),
    ),
    shows(
        "W-105",
        Fact(
            region="EEA",
            elsewhere="BR",
            told=(
                "Sorane Cloud EMEA SARL (where your contract is with Sorane Cloud EMEA SARL)",
                "Representative Sorane Cloud EMEA SARL 12 Rue du Phare, L-0000 Luxembourg",
            ),
            line=line("EEA", "role: representative", "role: compliance-officer"),
            differs="EEA: officer `representative`",
        ),
    ),
    shows(
        "W-115",
        Fact(
            region="EEA",
            elsewhere="BR",
            told=(
                "Data protection officer Sorane Cloud EMEA SARL privacy-eu@sorane.example",
                "https://console.sorane.example",
            ),
            line=line("EEA", "email: privacy-eu@sorane.example, "),
            differs="EEA: officer `dpo`: e-mail: no longer said, before privacy-eu@sorane.example",
        ),
    ),
    shows(
        "W-115",
        Fact(
            region="EEA, no account",
            elsewhere="BR",
            told=(
                "privacy-eu@sorane.example",
                "Form for people without an account https://sorane.example/privacy",
            ),
            line=in_notice(
                old="url: https://sorane.example/privacy/request}", new="url: https://sorane.example/x}"
            ),
            differs="contact `request-form`: web page: https://sorane.example/x, before https",
        ),
    ),
    told_too(  # W-116 is about refusals
        Fact(
            region="EEA",
            elsewhere="BR",
            told=(
                "National Commission for Data Protection, Luxembourg (CNPD) https://cnpd.public.lu",
                "The authority of the country you live in",
            ),
            line=line(
                "EEA",
                LOCAL,
            ),
            differs="EEA: authority `local`",
        ),
    ),
    shows(
        "W-120",
        Fact(
            region="IN",
            elsewhere="BR",
            told=("Sorane Cloud India Legal Unit 5, Meghdoot Towers, New Delhi 000000, attention Legal",),
            line=line("IN", ", attention Legal"),
            differs="IN: contact `india`: address: “Unit 5, Meghdoot Towers, New Delhi 000000”",
        ),
    ),
    shows(
        "W-128",
        Fact(
            region="NG",
            elsewhere="BR",
            told=("Sorane Cloud Nigeria Limited (where",),
            line=in_notice(
                old='address: "9 Lighthouse Close, Lagos 000000"', new='address: "10 Lighthouse Close"'
            ),
            differs="entity `nigeria`: address: “10 Lighthouse Close”, before “9",
        ),
    ),
    shows(
        "W-130",
        Fact(
            region="NG",
            elsewhere="BR",
            told=("Authority National Information Technology Development Agency (NITDA)",),
            line=line("NG", "(NITDA)", "(N.I.T.D.A.)"),
            differs="NG: authority `nitda`",
        ),
    ),
    shows(
        "W-132",
        Fact(
            region="PE",
            elsewhere="BR",
            told=("Sorane Cloud Peru S.R.L. (where",),
            line=in_notice(old='registration: "RNPDP-PJP 00000"', new='registration: "RNPDP-PJP 00001"'),
            differs="entity `peru`: number in a public register: “RNPDP-PJP 00001”, before “RNPDP-PJP 00000”",
        ),
    ),
    shows(
        "W-132",
        Fact(
            region="PE",
            elsewhere="BR",
            told=("Sorane Cloud Peru S.R.L.",),
            line=line(
                "PE", "data-bank-of: [customer, prospect, vendor]", "data-bank-of: [customer, prospect]"
            ),
            differs="PE: controller `peru`: ",
        ),
    ),
    told_too(  # W-135 is about refusals
        Fact(
            region="PE",
            elsewhere="BR",
            told=("Authority National Authority for the Protection of Personal Data",),
            line=line("PE", "Authority for the Protection", "Office for the Protection"),
            differs="PE: authority `anpdp`",
        ),
    ),
    shows(
        "W-137",
        Fact(
            region="PH",
            elsewhere="BR",
            told=(
                "Data protection officer Sorane Cloud Philippines, Inc. 3/F Parola Tower, Taguig 0000",
                "Compliance officer Sorane Cloud Philippines, Inc. 3/F Parola Tower, Taguig 0000",
            ),
            line=line("PH", "role: compliance-officer", "role: dpo"),
            differs="PH: officer `cop`",
        ),
    ),
    shows(
        "W-137",
        Fact(
            region="PH, no account",
            elsewhere="BR",
            told=(
                "Data Protection Officer and Compliance Officer for Privacy 3/F Parola Tower, Taguig 0000",
            ),
            line=line("PH", 'region: PH,\n     address: "3/F Parola Tower, Taguig 0000"', "region: PH"),
            differs="PH: contact `philippines`",
        ),
    ),
    shows(
        "W-138",
        Fact(
            region="ZA",
            elsewhere="BR",
            told=(
                "Responsible party Sorane Cloud South Africa Proprietary Limited (where",
                "2 Beacon Square, Cape Town 0000",
            ),
            line=line("ZA", "title: {en: Responsible party}, "),
            differs="ZA: controller `south-africa`",
        ),
    ),
    shows(
        "W-141",
        Fact(
            region="ZA",
            elsewhere="BR",
            told=(
                (
                    "Information Regulator 33 Hoofd Street, Forum III, Braampark, Johannesburg 2001 "
                    "P.O. Box 31533, Braamfontein, Johannesburg 2017 inforeg@justice.gov.za "
                    "complaints.IR@justice.gov.za"
                ),
            ),
            line=line("ZA", "    complaints: complaints.IR@justice.gov.za\n"),
            differs="ZA: authority `regulator`: ",
        ),
    ),
    shows(
        "W-148",
        Fact(
            region="KR",
            elsewhere="BR",
            told=(
                "Domestic agent Deungdae Agency Co. Han Byeol 1 Deungdae-ro, Seoul 00000",
                "1 Deungdae-ro, Seoul 00000 agent@deungdae.example +82 2 000 0000",
            ),
            line=line("KR", 'phone: "+82 2 000 0000", '),
            differs="KR: officer `domestic-agent`: phone: no longer said, before “+82 2 000 0000”",
        ),
    ),
]


@pytest.mark.parametrize("fact", FACTS)
def test_people_are_told_it_and_its_end_is_told(
    fact: Fact, pages: dict[str, str], published: Path, tmp_path: Path
) -> None:
    assert [words for words in fact.told if words not in pages[fact.region]] == []
    if fact.elsewhere:
        own = [words for words in fact.told if "console.sorane" not in words]
        assert [words for words in own if words in pages[fact.elsewhere]] == []

    folder = Path(shutil.copytree(published, tmp_path / "changed"))
    differences = small.mamoru(rewritten(folder, fact.line), "diff", expect=0).stdout

    assert fact.differs in differences


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cloud provider with its notice published, and nothing changed since."""
    folder = example(CLOUD, tmp_path_factory.mktemp("published"))
    small.mamoru(folder, "publish", expect=0)
    assert "nothing changed" in small.mamoru(folder, "diff", expect=0).stdout
    return folder
