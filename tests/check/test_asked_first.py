"""Consent that nothing asks for, and messages by any medium: what the rules on choices once passed over."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.judging import judge
from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

ILLNESS = "  health: {illness: [special-care]}\n"


def advice(more: str, *, law: str = "JP", choices: str = "") -> Mapping[str, str]:
    """Return a shop that uses what it knows of illnesses with people's consent."""
    purposes = f"  advise: {{of: customer, uses: [health], basis: consent, title: Advice{more}}}\n"
    text = notice(data=ILLNESS, purposes=purposes, more=f"choices:\n{choices}" if choices else "")
    return {"notice.yaml": text.replace("law: JP", f"law: {law}")}


def choosing(written: str, *, of: str = "all", law: str = "JP") -> Mapping[str, str]:
    """Return a shop that lets people decide about its advertising."""
    text = notice(
        people="  visitor: {title: Visitors, known-by: [email]}\n",
        more=f"choices:\n  ads: {{of: {of}, change-at: [account], {written}}}\n",
    )
    return {"notice.yaml": text.replace("law: JP", f"law: {law}")}


def found(code: str, files: Mapping[str, str], folder: Path) -> list[tuple[str, str]]:
    return [(f.severity.value, f.problem) for f in asked(RULES[code], example(folder, files))]


def test_consent_to_the_use_of_special_care_data_is_asked_for_by_some_choice(tmp_path: Path) -> None:
    assert found("MAM-260", advice(""), tmp_path) == [
        (
            "error",
            (
                "`purposes.advise` uses special-care data with consent, but no choice asks people for it, "
                "which is none by the law of `JP`"
            ),
        )
    ]


def test_what_must_have_happened_before_counts_as_asking(tmp_path: Path) -> None:
    assert found("MAM-260", advice(", only-if: {any: [told-in-person]}"), tmp_path) == []


def test_a_choice_that_names_its_purpose_asks_for_it_as_well(tmp_path: Path) -> None:
    asks = "  advice: {of: customer, for: [advise], channels: {account: opt-in}, change-at: [account]}\n"

    assert found("MAM-260", advice("", choices=asks), tmp_path) == []


def test_where_no_law_has_a_word_on_special_care_data_mam_226_tells(tmp_path: Path) -> None:
    assert found("MAM-226", advice("", law="US"), tmp_path) == [
        (
            "error",
            (
                "`purposes.advise` uses `health.illness`, marked `special-care`, with consent, and no choice "
                "asks people for it"
            ),
        )
    ]


@pytest.mark.parametrize("law", ["JP", "EU-GDPR"])
def test_where_a_law_has_one_mam_226_leaves_it_to_mam_260(law: str, tmp_path: Path) -> None:
    assert found("MAM-226", advice("", law=law), tmp_path) == []


def test_a_choice_that_names_the_purpose_and_takes_silence_for_a_yes_gives_no_consent(tmp_path: Path) -> None:
    files = {
        "notice.yaml": notice(
            purposes="  tell: {of: customer, uses: [contact.email], basis: consent, title: News}\n",
            more=(
                "choices:\n"
                "  news: {of: customer, for: [tell], channels: {post: opt-out}, change-at: [account]}\n"
            ),
        )
    }

    assert found("MAM-273", files, tmp_path) == [
        (
            "error",
            "`purposes.tell` rests on consent, and its choice `choices.news` is opt-out on every channel",
        )
    ]


def test_a_choice_that_says_nothing_of_how_people_are_asked_gives_no_consent(tmp_path: Path) -> None:
    files = {
        "notice.yaml": notice(
            purposes=(
                "  tell: {of: customer, uses: [contact.email], basis: consent, choice: news, title: News}\n"
            ),
            more="choices:\n  news: {of: customer, change-at: [account]}\n",
        )
    }

    assert found("MAM-273", files, tmp_path) == [
        (
            "error",
            (
                "`purposes.tell` rests on consent, and its choice `choices.news` does not say that people "
                "are asked first"
            ),
        )
    ]


@pytest.mark.parametrize(
    "purpose",
    [
        "{of: customer, uses: [contact.email], basis: consent, choice: news, title: News}",
        "{of: customer, uses: [contact.email, health], basis: consent, choice: news, title: News}",
    ],
)
def test_one_choice_that_takes_silence_for_a_yes_is_one_finding(purpose: str, tmp_path: Path) -> None:
    files = {
        "notice.yaml": notice(
            people="  visitor: {title: Visitors, known-by: [email]}\n",
            data=ILLNESS,
            purposes=f"  tell: {purpose}\n",
            more="choices:\n  news: {of: all, channels: {email: opt-out}, change-at: [account]}\n",
        )
    }
    codes = {"MAM-226", "MAM-245", "MAM-260", "MAM-273"}

    assert [f.code for f in judge(example(tmp_path, files).checked) if f.code in codes] == ["MAM-273"]


@pytest.mark.parametrize(
    ("written", "law", "by"),
    [
        ("channels: {newsletter: opt-out}", "JP", "e-mail"),
        ("channels: {weekly-newsletter: opt-out}", "EU-GDPR", "e-mail"),
        ("channels: {sms: opt-out}", "JP", "sms"),
        ("channels: {text: opt-out}", "US", "sms"),
        ("channels: {line: opt-out}", "EU-GDPR", "messenger"),
        ("channels: {push: opt-out}", "KR", "push"),
        ("channels: {account: opt-out}, title: {ja: メールによるご案内}", "JP", "e-mail"),
        ("channels: {account: opt-out}, title: {ja: 電子メール, en: News}", "JP", "e-mail"),
        ("channels: {weekly: opt-out}, sent-by: {weekly: e-mail}", "JP", "e-mail"),
        (
            "channels: {weekly: opt-out, daily: always}, sent-by: {weekly: e-mail, daily: sms}",
            "JP",
            "e-mail and sms",
        ),
    ],
)
def test_messages_by_any_medium_that_the_law_covers_wait_for_a_yes(
    written: str, law: str, by: str, tmp_path: Path
) -> None:
    code = law.partition("-")[0]

    assert found("MAM-245", choosing(written, law=law), tmp_path) == [
        ("warning", f"`choices.ads` is not `opt-in` for {by}, as the law of `{code}` wants")
    ]


@pytest.mark.parametrize(
    ("written", "law"),
    [
        (
            "channels: {line: opt-out}",
            "JP",
        ),  # messages of a service of its own are no e-mail by the ordinance
        ("channels: {push: opt-out}", "EU-GDPR"),
        ("channels: {phone: opt-out}", "US"),
        ("channels: {post: opt-out}, title: {en: Our newsletter by post}", "EU-GDPR"),
        ("channels: {account: opt-out}, title: {ja: ダイレクトメール}", "JP"),  # which comes by post
        ("channels: {on-line: opt-out}", "EU-GDPR"),
        ("channels: {newsletter: opt-out}, sent-by: {newsletter: post}", "EU-GDPR"),
        ("channels: {email: opt-in, account: opt-out}, title: {en: E-mail and what the account shows}", "JP"),
        ("channels: {newsletter: opt-out}", "US"),
    ],
)
def test_what_is_no_such_message_or_covered_by_no_law_may_be_refused_later(
    written: str, law: str, tmp_path: Path
) -> None:
    assert found("MAM-245", choosing(written, law=law), tmp_path) == []


PROMOTE = "of: [customer, visitor], uses: [contact.email], basis: legitimate-interest, title: Promotions"


def advertising(purpose: str, *, choices: str = "", law: str = "JP") -> Mapping[str, str]:
    """Return a shop with one more use, and the choices about it."""
    text = notice(
        people="  visitor: {title: Visitors, known-by: [email]}\n",
        purposes=f"  tell: {{{purpose}}}\n",
        more=f"choices:\n{choices}" if choices else "",
    )
    return {"notice.yaml": text.replace("law: JP", f"law: {law}")}


@pytest.mark.parametrize(
    ("purpose", "choices", "whom"),
    [
        (PROMOTE, "", "people"),
        (PROMOTE.replace("[customer, visitor]", "customer"), "", "people"),  # no exception without a refusal
        (PROMOTE.replace("title: Promotions", "title: {ja: 新商品のご案内}"), "", "people"),
        (PROMOTE.replace("legitimate-interest", "consent"), "", "people"),
        (PROMOTE, "  news: {of: all, channels: {email: opt-in}, change-at: [account]}\n", "people"),
        (
            PROMOTE + ", choice: news",
            "  news: {of: customer, channels: {email: opt-in}, change-at: [account]}\n",
            "`visitor`",
        ),
        (
            PROMOTE + ", choice: news",
            "  news: {of: all, channels: {account: opt-out}, change-at: [account]}\n",
            "`visitor`",  # own customers can refuse, and are excepted
        ),
        (
            PROMOTE.replace("[customer, visitor]", "visitor") + ", choice: news",
            "  news: {of: all, channels: {push: opt-out}, change-at: [account]}\n",
            "people",
        ),
    ],
)
def test_advertising_that_no_choice_asks_about_is_found(
    purpose: str, choices: str, whom: str, tmp_path: Path
) -> None:
    """And a choice that its use does not name, or that some of its people do not have, asks nothing."""
    assert found("MAM-245", advertising(purpose, choices=choices), tmp_path) == [
        (
            "warning",
            (
                f"`purposes.tell` is advertising by e-mail, and no choice asks {whom} first, as the law of "
                "`JP` wants"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("purpose", "choices", "law"),
    [
        (PROMOTE, "", "US"),
        (PROMOTE.replace("title: Promotions", "title: Delivering"), "", "JP"),
        (PROMOTE.replace("contact.email", "contact.name"), "", "JP"),
        (PROMOTE.replace("uses: [contact.email], ", "open: true, "), "", "JP"),
        (
            PROMOTE.replace("legitimate-interest", "consent, only-if: {any: [told-in-person]}"),
            "",
            "JP",
        ),
        (
            PROMOTE.replace("[customer, visitor]", "customer") + ", choice: news",
            "  news: {of: customer, channels: {account: opt-out}, change-at: [account]}\n",
            "JP",
        ),
        (
            PROMOTE,
            "  news: {of: all, for: [tell], channels: {account: opt-in}, change-at: [account]}\n",
            "EU-GDPR",
        ),
    ],
)
def test_other_uses_and_those_that_ask_first_need_no_more(
    purpose: str, choices: str, law: str, tmp_path: Path
) -> None:
    assert found("MAM-245", advertising(purpose, choices=choices, law=law), tmp_path) == []


def test_a_medium_of_a_channel_that_is_not_there_is_told(tmp_path: Path) -> None:
    files = choosing("channels: {weekly: opt-in}, sent-by: {weakly: e-mail}")

    assert found("MAM-245", files, tmp_path) == [
        ("warning", "`choices.ads` says by what `weakly` is sent, and has no such channel")
    ]


def test_what_a_law_demands_may_not_be_refused_by_a_choice_that_names_it_either(tmp_path: Path) -> None:
    files = {
        "notice.yaml": notice(
            purposes="  warn: {of: customer, uses: [contact.email], basis: law, title: Recalls}\n",
            more=(
                "choices:\n"
                "  recalls: {of: customer, for: [warn], channels: {email: opt-in}, change-at: [account]}\n"
            ),
        )
    }

    assert found("MAM-272", files, tmp_path) == [
        (
            "error",
            (
                "`purposes.warn` waits for people's choice (`choices.recalls`) and rests on `basis: law`, "
                "which leaves them none"
            ),
        )
    ]
