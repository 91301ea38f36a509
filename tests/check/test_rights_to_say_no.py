"""California's rights to say no: to sale and sharing, and to more use of sensitive data than necessary."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

CORRECTION = "  correction: {of: all}\n  no-retaliation: {of: all}\n"
HEALTH = "  health: {illness: [special-care]}\n"
ADVICE = (
    "  advise: {of: customer, uses: [health], basis: consent, only-if: {any: [told-in-person]}, "
    "title: Advice}\n"
)
SALE = "  sale: {what: sale, of: all, items: all}\n"
SHARING = "  sharing: {what: sharing-for-ads, of: all, items: all}\n"
USE = "  beyond: {what: use, of: all, items: [health], but-for: [sell]}\n"


def california(
    *, rights: str = "", more: str = "", sensitive: bool = False, never: str = ""
) -> dict[str, str]:
    text = notice(
        data=HEALTH if sensitive else "",
        purposes=ADVICE if sensitive else "",
        more=more + (f"never:\n{never}" if never else ""),
    )
    text = text.replace("  erasure: {of: all}\n", f"  erasure: {{of: all}}\n{CORRECTION}{rights}")
    return {"notice.yaml": text.replace("law: JP", "law: US-CA-CCPA")}


def missing(files: dict[str, str], folder: Path) -> list[str]:
    return [finding.article for finding in asked(RULES["MAM-253"], example(folder, files))]


def test_the_opt_out_of_sale_is_asked_for_by_its_name(tmp_path: Path) -> None:
    assert [f.problem for f in asked(RULES["MAM-253"], example(tmp_path, california()))] == [
        (
            "the law of `US-CA` gives people rights that they are not told of here: `opt-out-of-sale` (CCPA "
            "1798.120)"
        )
    ]


def test_sensitive_data_that_is_used_may_be_limited(tmp_path: Path) -> None:
    assert missing(california(sensitive=True), tmp_path) == ["CCPA 1798.120; CCPA 1798.121"]


@pytest.mark.parametrize(
    ("never", "articles"),
    [
        (SALE + SHARING, ["CCPA 1798.121"]),
        (SALE + SHARING + USE, []),
        (SALE + USE, ["CCPA 1798.120"]),
        (SALE.replace("items: all", "items: [contact]") + SHARING + USE, ["CCPA 1798.120"]),
        (SALE.replace("}", ", but-for: [sell]}") + SHARING + USE, ["CCPA 1798.120"]),
        (SALE + SHARING.replace("}", ", but-for: [sell]}") + USE, ["CCPA 1798.120"]),
    ],
)
def test_who_says_that_it_never_happens_need_not_tell_of_the_right(
    never: str, articles: list[str], tmp_path: Path
) -> None:
    assert missing(california(sensitive=True, never=never), tmp_path) == articles


@pytest.mark.parametrize(
    ("advice", "more"),
    [
        ("basis: consent", ""),
        ("basis: legitimate-interest, marks: [profiling]", ""),
        (
            "basis: legitimate-interest, choice: news",
            "choices:\n  news: {of: all, channels: {email: opt-out}, change-at: [account]}\n",
        ),
        ("open: true", ""),
    ],
)
def test_a_promise_that_excepts_more_than_the_law_does_rules_no_right_out(
    advice: str, more: str, tmp_path: Path
) -> None:
    never = SALE + SHARING + USE.replace("but-for: [sell]", "but-for: [sell, advise]")
    files = california(sensitive=True, never=never, more=more)
    told = ADVICE.replace("basis: consent, only-if: {any: [told-in-person]}", advice)
    kept = "  care: {of: customer, uses: [health], basis: contract, title: Care}\n"
    files["notice.yaml"] = files["notice.yaml"].replace(
        ADVICE, told.replace("uses: [health], open", "open") + kept
    )

    assert missing(files, tmp_path) == ["CCPA 1798.121"]


@pytest.mark.parametrize(
    "advice",
    [
        "basis: contract",
        "basis: consent, only-if: {any: [told-in-person]}",
        "basis: consent, choice: news",
    ],
)
def test_a_promise_that_excepts_what_is_necessary_or_agreed_to_rules_the_right_out(
    advice: str, tmp_path: Path
) -> None:
    """The law excepts that itself (CCPA 1798.121(a)-(b))."""
    never = SALE + SHARING + USE.replace("but-for: [sell]", "but-for: [sell, advise]")
    news = "choices:\n  news: {of: all, channels: {email: opt-in}, change-at: [account]}\n"
    files = california(sensitive=True, never=never, more=news)
    told = ADVICE.replace("basis: consent, only-if: {any: [told-in-person]}", advice)
    files["notice.yaml"] = files["notice.yaml"].replace(ADVICE, told)

    assert missing(files, tmp_path) == []


def test_a_promise_to_some_people_only_is_none_to_the_others(tmp_path: Path) -> None:
    files = california(never=(SALE + SHARING).replace("of: all", "of: visitor"))
    files["notice.yaml"] = files["notice.yaml"].replace(
        "people:\n", "people:\n  visitor: {title: Visitors, known-by: [email]}\n"
    )

    assert missing(files, tmp_path) == ["CCPA 1798.120"]


def test_the_rights_can_be_stated_with_the_choice_by_which_they_are_used(tmp_path: Path) -> None:
    files = california(
        sensitive=True,
        rights=(
            "  opt-out-of-sale: {of: all, choice: sharing}\n  limit-sensitive: {of: all, choice: sharing}\n"
        ),
        more=(
            "choices:\n"
            "  sharing: {of: all, for: [sell], channels: {account: opt-out}, change-at: [account]}\n"
        ),
    )
    world = example(tmp_path, files)

    assert [finding for code in ("MAM-253", "MAM-327") for finding in asked(RULES[code], world)] == []
    assert world.checked.programme.notice.other_rights["opt-out-of-sale"].choice == "sharing"


@pytest.mark.parametrize(
    ("choice", "lack"),
    [
        (
            "for: [sell], channels: {account: always}",
            "is used by `choices.saying-no`, which leaves nothing to refuse",
        ),
        ("channels: {account: opt-out}", "is used by `choices.saying-no`, which is about no purpose"),
    ],
)
def test_a_choice_that_is_none_carries_out_no_right(choice: str, lack: str, tmp_path: Path) -> None:
    files = california(
        rights="  opt-out-of-sale: {of: all, choice: saying-no}\n",
        more=f"choices:\n  saying-no: {{of: all, {choice}, change-at: [account]}}\n",
    )

    assert [f.problem for f in asked(RULES["MAM-327"], example(tmp_path, files))] == [
        f"`rights.opt-out-of-sale` {lack}"
    ]


def test_a_channel_is_enough_to_say_no(tmp_path: Path) -> None:
    files = california(
        rights="  opt-out-of-sale: {of: all, via: [form]}\n",
        more="requests:\n  channels:\n    form: {to: https://shop.example/no, for: all}\n",
    )

    assert asked(RULES["MAM-327"], example(tmp_path, files)) == ()
