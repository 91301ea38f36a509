"""A recipient of which nobody is told where it gets data."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

EUROPE = {"supplements/EEA.yaml": "supplement: EEA\nfor: [EEA]\nlaw: EU-GDPR\n"}
TRANSFER = (
    "transfers:\n  out: {from: [JP], to: US, of: customer, items: [contact], recipient: post, "
    "safeguard: standard-clauses}\n"
)


def shop(
    written: str = "role: processor", *, law: str = "JP", receives: str = "[contact]", more: str = ""
) -> Mapping[str, str]:
    """Return a shop that gives data to one recipient."""
    post = f"recipients:\n  post: {{{written}, of: customer, receives: {receives}, for: [sell]}}\n"
    return {"notice.yaml": notice(more=post + more).replace("law: JP", f"law: {law}")}


def found(files: Mapping[str, str], folder: Path) -> list[tuple[str, str]]:
    return [(f.problem, f.article) for f in asked(RULES["MAM-338"], example(folder, files))]


def test_a_recipient_in_no_country_is_told_once_with_all_the_laws(tmp_path: Path) -> None:
    assert found({**shop(), **EUROPE}, tmp_path) == [
        (
            (
                "`recipients.post` gets data, and nothing says in which country; the law of `EU` and `JP` "
                "judges where data may go"
            ),
            "APPI 28; Rules 17; GDPR 45",
        )
    ]


def test_a_law_that_lets_data_go_anywhere_asks_nothing(tmp_path: Path) -> None:
    assert found(shop(law="US"), tmp_path) == []


@pytest.mark.parametrize(
    "files",
    [
        shop("role: processor, country: [JP, US]"),
        shop("role: joint-use, members: [shop], responsible: shop"),
        shop("role: third-party, entities: [shop]"),
        shop(receives="[]"),
        shop(more=TRANSFER),
    ],
    ids=["country", "members", "entities", "no data", "transfer"],
)
def test_what_tells_the_country_is_enough(files: Mapping[str, str], tmp_path: Path) -> None:
    assert found(files, tmp_path) == []


def test_a_transfer_that_is_only_honoured_tells_of_no_country(tmp_path: Path) -> None:
    files = shop(more=TRANSFER.replace("safeguard:", "surviving: true, safeguard:"))

    assert len(found(files, tmp_path)) == 1
