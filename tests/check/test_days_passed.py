"""What was over by the notice's own word, each kind of it, and what is not (MAM-317, MAM-318)."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

POST = (
    "recipients:\n  post: {role: processor, of: customer, receives: [contact], for: [sell], country: JP, "
    "limits: {no-other-use: true, until: DAY}}\n"
)
LINE = "safeguards:\n  line: {kind: encryption-in-transit, reviewed: yearly, last: DAY}\n"
DPO = (
    "officers:\n  dpo: {role: dpo, entity: shop, for: [JP], email: dpo@shop.example, confirmed: 2026-06-01}\n"
)
PASSED = {
    "a contract": (POST, "2024-12-31", "recipients.post", "ended on 2024-12-31 (`limits.until`)"),
    "the rule for all processors": (
        "processors-are:\n  bound: {bound-by: contract, until: DAY}\n",
        "2024-12-31",
        "processors-are.bound",
        "ended on 2024-12-31 (`until`)",
    ),
    "an undertaking": (
        (
            "transfers:\n  out: {from: [JP], to: US, of: customer, items: [contact], "
            "safeguard: equivalent-measures, undertaking: {until: DAY}}\n"
        ),
        "2024-12-31",
        "transfers.out",
        "ended on 2024-12-31 (`undertaking.until`)",
    ),
    "a review": (
        LINE,
        "2023-06-01",
        "safeguards.line",
        "was last reviewed on 2023-06-01 and had to be reviewed again by 2024-06-01",
    ),
}


def told(text: str, folder: Path) -> list[str]:
    return [f.problem for f in asked(RULES["MAM-317"], example(folder, {"notice.yaml": notice(more=text)}))]


@pytest.mark.parametrize("name", PASSED)
def test_what_was_over_when_the_notice_took_effect_is_told(name: str, tmp_path: Path) -> None:
    text, day, node, says = PASSED[name]

    assert told(text.replace("DAY", day), tmp_path) == [
        f"`{node}` {says}, and the notice took effect on 2025-01-01"
    ]


@pytest.mark.parametrize("name", PASSED)
def test_what_still_held_on_that_day_is_not(name: str, tmp_path: Path) -> None:
    assert told(PASSED[name][0].replace("DAY", "2025-01-01"), tmp_path) == []


def test_a_later_look_at_another_part_counts_and_is_named(tmp_path: Path) -> None:
    assert told(POST.replace("DAY", "2026-05-31") + DPO, tmp_path) == [
        (
            "`recipients.post` ended on 2026-05-31 (`limits.until`), and somebody looked at `officers.dpo` "
            "on 2026-06-01"
        )
    ]
