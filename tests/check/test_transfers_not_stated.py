"""Data that is abroad, and no transfer tells of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import SHOP, notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

MAIL = "recipients:\n  post: {role: processor, of: customer, receives: [contact], for: [sell], country: US}\n"
CHINA = "supplement: CN\nfor: [CN]\nlaw: CN-PIPL\n"


def out(origin: str, to: str, more: str = "") -> str:
    return (
        f"transfers:\n  out: {{from: {origin}, to: {to}, of: customer, items: [contact], "
        f"safeguard: standard-clauses{more}}}\n"
    )


def found(files: Mapping[str, str], folder: Path) -> list[tuple[str, str, str]]:
    return [(f.node, f.severity.value, f.problem) for f in asked(RULES["MAM-326"], example(folder, files))]


def test_a_shop_abroad_and_its_system_are_asked_about_where_all_transfers_are_gone(tmp_path: Path) -> None:
    assert found({"supplements/CN.yaml": CHINA}, tmp_path) == [
        (
            "supplements.CN.transfers",
            "warning",
            (
                "data of people who are told this is in `JP` (`systems.shop` and `entities.shop`), no "
                "transfer leads there, and the law of `CN` wants a safeguard"
            ),
        )
    ]


def test_a_recipient_abroad_of_a_shop_abroad_is_asked_about_as_well(tmp_path: Path) -> None:
    files = {"notice.yaml": notice(more=MAIL), "supplements/CN.yaml": CHINA + out("[CN]", "[JP]")}

    assert found(files, tmp_path) == [
        (
            "supplements.CN.transfers",
            "warning",
            (
                "data of people who are told this is in `US` (`recipients.post`), no transfer leads there, "
                "and the law of `CN` wants a safeguard"
            ),
        )
    ]


@pytest.mark.parametrize(
    "transfer",
    [
        out("[CN]", "[JP]"),
        out("all", "[JP]"),
    ],
)
def test_a_transfer_that_leads_there_is_enough(transfer: str, tmp_path: Path) -> None:
    assert found({"supplements/CN.yaml": CHINA + transfer}, tmp_path) == []


@pytest.mark.parametrize(
    "transfer", [out("[JP]", "[JP]"), out("[CN]", "[US]"), out("[CN]", "[JP]", ", surviving: true")]
)
def test_one_that_leads_elsewhere_or_is_only_honoured_is_not(transfer: str, tmp_path: Path) -> None:
    assert len(found({"supplements/CN.yaml": CHINA + transfer}, tmp_path)) == 1


def test_a_shop_in_the_region_is_asked_about_its_system_abroad_alone(tmp_path: Path) -> None:
    """Each recipient of such a shop is asked about by MAM-252."""
    files = {
        "notice.yaml": notice(more=MAIL),
        "systems/shop.yaml": SHOP.replace("country: JP", "country: IN"),
    }

    assert found(files, tmp_path) == [
        (
            "transfers",
            "warning",
            (
                "data of people who are told this is in `IN` (`systems.shop`), no transfer leads there, and "
                "the law of `JP` wants a safeguard"
            ),
        )
    ]


def test_people_whom_a_route_leads_to_a_shop_of_their_own_give_nothing_abroad(tmp_path: Path) -> None:
    text = notice().replace(
        "controllers: [{else: shop}]", "controllers: [{when: {region: CN}, is: shop-cn}, {else: shop}]"
    )
    chinese = 'entities:\n  shop-cn: {name: Shop, country: CN, address: "1 Road, Shanghai"}\n'
    files = {
        "notice.yaml": text.replace("entities:\n", chinese),
        "systems/shop.yaml": SHOP.replace("country: JP", "country: CN"),
        "supplements/CN.yaml": CHINA,
    }

    assert [problem for node, _, problem in found(files, tmp_path) if node.startswith("supplements")] == []


def test_a_law_that_lets_data_leave_freely_asks_nothing(tmp_path: Path) -> None:
    assert found({"supplements/US.yaml": "supplement: US\nfor: [US]\nlaw: US\n"}, tmp_path) == []
