"""What the rules on the notice alone say beside their first example, and where they keep silent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked, assert_told
from tests.check.smallest import example

FOUND: Mapping[str, str] = {
    "MAM-240-recipient": notice(
        more="""\
recipients:
  post: {role: processor, of: all, receives: [contact.name], for: [sell], country: US, safeguard: privacy-shield, title: Post}
"""
    ),
    "MAM-243-open": notice(
        purposes="  grow: {of: customer, uses: [], basis: contract, open: true, title: Growing our shop}\n"
    ),
    "MAM-243-recipient": notice(
        more="recipients:\n  more: {role: processor, of: all, receives: [], for: [sell], title: {ja: その他の業務}}\n"
    ),
    "MAM-248-nobody": notice(
        more="officers:\n  agent: {role: representative, entity: shop, for: [EEA], address: 1 Example Street}\n"
    ),
}
SILENT: Mapping[str, str] = {
    "MAM-241": notice(more="authorities:\n  lead: {name: {en: Authority of the shop}, for: [NG, XX]}\n"),
    "MAM-242": notice().replace("editions: [en]", "editions: [en, ja]"),
    "MAM-244": notice(
        more="recipients:\n  more: {role: third-party, of: all, receives: [], needs: consent, title: Third parties}\n"
    ),
    "MAM-245": notice(
        more="choices:\n  promotions: {of: customer, channels: {email: opt-out}, change-at: [account]}\n"
    ),
    "MAM-248": notice(
        more="officers:\n  dpo: {role: dpo, entity: shop, for: [JP], email: dpo@shop.example}\n"
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_another_cause_gives_a_finding_in_its_own_words(name: str, tmp_path: Path) -> None:
    code = name[: len("MAM-000")]
    failing = example(tmp_path, {"notice.yaml": FOUND[name]})
    found = asked(RULES[code], failing)

    assert {finding.code for finding in found} == {code}
    assert_told(name, found, failing)


@pytest.mark.parametrize("code", SILENT)
def test_what_a_rule_cannot_decide_gives_none(code: str, tmp_path: Path) -> None:
    """An own-customer exception, a name that no law knows, a role that need not be confirmed."""
    assert asked(RULES[code], example(tmp_path, {"notice.yaml": SILENT[code]})) == ()
