"""What the rules on the notice alone say beside their first example, and where they keep silent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example


def recipient(more: str) -> str:
    return notice(more=f"recipients:\n  one: {{of: all, for: [sell], {more}}}\n")


def officer(more: str) -> str:
    return notice(more=f"officers:\n  one: {{entity: shop, email: one@shop.example, {more}}}\n")


FOUND: Mapping[str, tuple[str, str]] = {
    "MAM-240": (
        recipient(
            "role: processor, receives: [contact.name], country: US, safeguard: privacy-shield, title: Post"
        ),
        "`recipients.one` rests on `privacy-shield`, which the Court of Justice struck down on 2020-07-16",
    ),
    "MAM-243": (
        recipient("role: processor, receives: [], title: {ja: その他の業務}"),
        "`recipients.one` says `その他`, which authorises nothing beyond what is named",
    ),
    "MAM-248": (
        officer("role: representative, for: [EEA]"),
        "`officers.one` names a representative whom nobody has confirmed",
    ),
}
SILENT: Mapping[str, str] = {
    "MAM-241": notice(more="authorities:\n  lead: {name: {en: Authority of the shop}, for: [NG, BO]}\n"),
    "MAM-242": notice().replace("editions: [en]", "editions: [en, ja]"),
    "MAM-244": recipient("role: third-party, receives: [], needs: consent, title: Third parties"),
    "MAM-245": notice(
        more="choices:\n  offers: {of: customer, channels: {email: opt-out}, change-at: [account]}\n"
    ),
    "MAM-248": officer("role: dpo, for: [JP]"),
}


@pytest.mark.parametrize("code", FOUND)
def test_another_cause_gives_a_finding_in_its_own_words(code: str, tmp_path: Path) -> None:
    written, problem = FOUND[code]

    found = asked(RULES[code], example(tmp_path, {"notice.yaml": written}))

    assert [finding.problem for finding in found] == [problem]


@pytest.mark.parametrize("code", SILENT)
def test_what_a_rule_cannot_decide_gives_none(code: str, tmp_path: Path) -> None:
    """An own-customer exception, a name that no law knows, a role that need not be confirmed."""
    assert asked(RULES[code], example(tmp_path, {"notice.yaml": SILENT[code]})) == ()
