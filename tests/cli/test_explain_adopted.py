"""`mamoru explain` of what stands outside the notice and the maps: allowances and published versions."""

from pathlib import Path

import pytest

from mamoru.check.judging import rules_allowable
from tests import small
from tests.cli.test_publish import FILE, edit, sha

ALLOW = (
    "allow: [{rule: MAM-201, node: systems.shop.orders.*, reason: it is dropped with release 12, "
    "until: 2999-12-31, by: head of platform}]\n"
)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    folder = small.company(tmp_path)
    edit(folder, ", note: purchases.messages", "", file="systems/shop.yaml")
    with (folder / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(ALLOW)
    return folder


def test_an_allowance_is_explained(company: Path) -> None:
    assert small.mamoru(company, "explain", "allow.1", expect=0).stdout == (
        "allow.1: MAM-201 at systems.shop.orders.* (allowance)\n"
        "  --> programme.yaml:2:16\n"
        "  allow: [{rule: MAM-201, node: systems.shop.orders.*, reason: it is dropped with release "
        "12, until: 2…\n"
        "                 ^^^^^^^\n"
        "  The company lives with it until 2999-12-31: it is dropped with release 12.\n"
        "  Decided by: head of platform.\n"
        "  Until then it does not make the check exit 1; an error that stops requests stops them still.\n"
        "  rule:\n"
        "    MAM-201  Does the map say what every column holds?\n"
        "\n"
    )


def test_a_published_version_is_explained(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)

    assert small.mamoru(company, "explain", FILE, expect=0).stdout == (
        f"{FILE}: the notice acme for 2025-01-01 (published version)\n"
        "  No version is published after it.\n"
        f"  SHA-256 of what it says: {sha(company)}.\n"
        "  What changed since: mamoru diff 2025-01-01.\n"
        "  allowed when it was frozen:\n"
        "    MAM-201  until 2999-12-31, by head of platform: nothing says what the column "
        "`orders.note` holds\n"
        "\n"
    )


def test_a_version_that_was_edited_is_explained_as_such(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, '"7 years"', '"9 years"', file=FILE)

    told = small.mamoru(company, "explain", FILE, expect=0).stdout

    assert "  It is not as it was frozen, and nothing may rest on it: what it says has the SHA-256 " in told


@pytest.mark.parametrize("code", [code for code in rules_allowable() if code >= "MAM-249"])
def test_a_rule_is_explained_with_an_example_that_fails_and_one_that_passes(
    tmp_path: Path, code: str
) -> None:
    told = small.mamoru(tmp_path, "explain", code, expect=0).stdout

    assert told.startswith(f"{code} (rule, ")
    assert "\nA programme that fails:\n" in told
    assert "\nA programme that passes:\n" in told
    assert f"docs/reference/rules/{code}.md" in told
