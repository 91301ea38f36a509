"""What the rules on uses and recipients say beside their first example, and where they keep silent."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Severity
from tests.check.asking import RULES, asked
from tests.check.smallest import example

KOREA = """\
supplement: KR
for: [KR]
law: [KR-PIPA]
"""
KOREAN_POST = f"""{KOREA}\
recipients:
  post: {{role: processor, of: all, receives: [contact.name], for: [sell], title: Post in Korea}}
"""
NEWS = notice(
    people="  seller: {title: Sellers}\n",
    data="  usage: {pages: []}\n",
    purposes="  tell: {of: customer, uses: [contact.email], basis: consent, choice: news, title: News}\n"
    "  later: {of: all, open: true, title: Whatever we think of}\n",
    more="choices:\n  news: {channels: {email: opt-in}, change-at: [account]}\n",
)


def job(written: str) -> str:
    return f"{SHOP}uses:\n  job: {{{written}}}\n"


def ads(*, uses: str, promised: str = "") -> str:
    """A notice with advertising by interests, and a promise on what does not go into it."""
    return notice(
        data="  device: {advertising-id: [identifying]}\n  usage: {pages: []}\n",
        purposes=(
            f"  suggest: {{of: customer, uses: [{uses}], marks: [interest-based-ads], title: Advertising}}\n"
        ),
        more=f"never:\n  named: {{what: identifying-ads{promised}}}\n",
    )


#: Rule, files, what it says.
FOUND: Mapping[str, tuple[str, Mapping[str, str], str]] = {
    "a category that the purpose does not state": (
        "MAM-263",
        {"notice.yaml": NEWS, "systems/shop.yaml": job("reads: contact, for: tell, choice: news")},
        "`uses.shop.job` reads `contact.name` of `customer` for `purposes.tell`, which does not state it",
    ),
    "people whom the purpose does not concern": (
        "MAM-263",
        {
            "notice.yaml": NEWS,
            "systems/shop.yaml": job("reads: contact.email, for: tell, of: all, choice: news"),
        },
        "`uses.shop.job` reads `contact.email` of `seller` for `purposes.tell`, which does not state it",
    ),
    "a purpose with open words": (
        "MAM-263",
        {"notice.yaml": NEWS, "systems/shop.yaml": job("reads: contact.name, for: later, of: customer")},
        (
            "`uses.shop.job` reads `contact.name` of `customer` for `purposes.later`, which is "
            "`open` and authorises "
            "nothing"
        ),
    ),
    "a purpose that only some people are told": (
        "MAM-263",
        {
            "supplements/KR.yaml": f"{KOREA}purposes:\n"
            "  tell: {of: customer, uses: [contact.email], title: News}\n",
            "systems/shop.yaml": job("reads: contact.email, for: tell"),
        },
        (
            "`uses.shop.job` is for `tell`, and no such purpose is stated, where people are told "
            "the notice alone"
        ),
    ),
    "a misspelt purpose": (
        "MAM-263",
        {"systems/shop.yaml": job("reads: contact.email, for: sells")},
        "`uses.shop.job` is for `sells`, and no such purpose is stated; did you mean `sell`?",
    ),
    "a recipient of other people": (
        "MAM-264",
        {
            "notice.yaml": notice(
                people="  seller: {title: Sellers}\n",
                purposes="  pay: {of: all, uses: [contact], basis: contract, title: Paying}\n",
                more="recipients:\n  bank: {role: processor, of: seller, receives: [contact], for: [pay],"
                " title: Bank}\n",
            ),
            "systems/shop.yaml": job("reads: contact.name, for: pay, to: bank"),
        },
        (
            "`uses.shop.job` gives `contact.name` of `customer` for `purposes.pay` to "
            "`recipients.bank`, which may "
            "not receive it"
        ),
    ),
    "a recipient that only some people are told of": (
        "MAM-266",
        {
            "supplements/KR.yaml": KOREAN_POST,
            "systems/shop.yaml": job("reads: contact.name, for: sell, to: post"),
        },
        (
            "`uses.shop.job` gives data to `post`, whom the notice does not name, where people "
            "are told the notice "
            "alone"
        ),
    ),
    "a misspelt recipient of a purpose that is not stated": (
        "MAM-266",
        {
            "supplements/KR.yaml": KOREAN_POST,
            "systems/shop.yaml": job("reads: contact.name, for: advertise, to: pots"),
        },
        "`uses.shop.job` gives data to `pots`, whom the notice does not name; did you mean `post`?",
    ),
    "a ground of disclosure that is not stated": (
        "MAM-266",
        {"systems/shop.yaml": job("reads: contact.name, for: sell, to: disclosures.police")},
        "`uses.shop.job` gives data to `disclosures.police`, whom the notice does not name",
    ),
    "a job that feeds advertising beyond its purpose": (
        "MAM-267",
        {
            "notice.yaml": ads(uses="usage"),
            "systems/shop.yaml": job("reads: contact.email, for: suggest"),
        },
        (
            "`uses.shop.job` reads `contact.email` of `customer`, which directly identifies people, for the "
            "interest-based advertising of `purposes.suggest`"
        ),
    ),
    "an identifier that is marked, but not among those promised": (
        "MAM-267",
        {"notice.yaml": ads(uses="usage, device", promised=", items: [contact]")},
        (
            "`purposes.suggest` shows interest-based advertising and uses `device.advertising-id`, which "
            "directly identifies people"
        ),
    ),
    "an opt-out that is on at first": (
        "MAM-273",
        {"notice.yaml": NEWS.replace("channels: {email: opt-in}", "channels: {email: opt-in}, default: on")},
        "`purposes.tell` rests on consent, and its choice `choices.news` is `default: on`",
    ),
    "data that is collected at a place without purposes": (
        "MAM-268",
        {
            "notice.yaml": notice(
                data="  camera: {image: [camera]}\n",
                purposes="  study: {of: customer, uses: [camera], title: Counting visitors}\n",
                more="collection-points:\n  door: {of: customer, collects: [camera], title: Door}\n",
            )
        },
        (
            "`purposes.study` uses `camera.image`, images of a camera, and `collection-points.door` says no "
            "`for:` at all"
        ),
    ),
    "data that one place gives for something, and another for nothing in particular": (
        "MAM-268",
        {
            "notice.yaml": notice(
                data="  camera: {image: [camera]}\n",
                purposes=(
                    "  guard: {of: customer, uses: [camera], title: Preventing theft}\n"
                    "  study: {of: customer, uses: [camera], title: Counting visitors}\n"
                ),
                more=(
                    "collection-points:\n"
                    "  door: {of: customer, collects: [camera], for: [guard], title: Door}\n"
                    "sources:\n  partner: {kind: partner, of: customer, gives: [camera]}\n"
                ),
            )
        },
        (
            "`purposes.study` uses `camera.image`, images of a camera, and `collection-points.door` does not "
            "name it as a purpose, and `sources.partner` says no `for:` at all"
        ),
    ),
    "another choice": (
        "MAM-274",
        {
            "notice.yaml": f"{NEWS}  calls: {{channels: {{phone: opt-in}}, change-at: [account]}}\n",
            "systems/shop.yaml": job("reads: contact.email, for: tell, choice: calls"),
        },
        (
            "`uses.shop.job` is for `purposes.tell`, which people may refuse by `choices.news`, "
            "and does not look at "
            "that choice"
        ),
    ),
    "data for advertising that goes to a third party": (
        "MAM-270",
        {
            "notice.yaml": ads(uses="usage, contact")
            + "  sharing: {what: sharing-for-ads}\n"
            + "recipients:\n  network: {role: third-party, receives: [usage, contact.name], for: [suggest],"
            " title: Network}\n"
        },
        (
            "`recipients.network` gets `contact.name` and `usage.pages` for interest-based "
            "advertising and is no processor, and `never.sharing` says that this never happens"
        ),
    ),
    "data that no purpose but one may use": (
        "MAM-270",
        {
            "notice.yaml": notice(
                purposes="  guard: {of: all, uses: [contact], basis: contract, title: Guarding}\n",
                more="never:\n  beyond: {what: use, items: [contact.email], but-for: [guard]}\n",
            ),
            "systems/shop.yaml": job("reads: contact, for: sell"),
        },
        (
            "`uses.shop.job` uses `contact.email` of `customer` for `sell`, and `never.beyond` says that "
            "this never happens"
        ),
    ),
    "special-care data that is asked for": (
        "MAM-270",
        {
            "notice.yaml": notice(
                data="  health: {illness: [special-care]}\n",
                more="never:\n  creed: {what: special-care-asked}\n"
                "collection-points:\n  form: {of: all, collects: [health], required: [health], "
                "title: Form}\n",
            )
        },
        "`collection-points.form` requires `health.illness`, and `never.creed` says that this never happens",
    ),
    "a processor looked at less often": (
        "MAM-275",
        {
            "notice.yaml": notice(
                more="recipients:\n  post: {role: processor, of: all, receives: [contact.name], for: [sell],"
                " limits: {checked: 2 years}, title: Post}\n"
                "processors-are:\n  watched: {checked: yearly}\n"
            )
        },
        (
            "`recipients.post` is `checked:` every 2 years, and `processors-are.watched` says otherwise "
            "of all processors"
        ),
    ),
}
SILENT: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "a use for the purpose that is excepted": (
        "MAM-270",
        {
            "notice.yaml": notice(
                more="never:\n  beyond: {what: use, items: [contact.email], but-for: [sell]}\n"
            ),
            "systems/shop.yaml": job("reads: contact, for: sell"),
        },
    ),
    "a use where its purpose is told": (
        "MAM-263",
        {
            "supplements/KR.yaml": f"{KOREA}purposes:\n"
            "  tell: {of: customer, uses: [contact.email], title: News}\n",
            "systems/shop.yaml": job("reads: contact.email, for: tell, region: KR"),
        },
    ),
    "a disclosure on a ground": (
        "MAM-264",
        {
            "notice.yaml": notice(more="disclosures:\n  police: {ground: law, to: the police}\n"),
            "systems/shop.yaml": job("reads: contact, for: sell, to: disclosures.police"),
        },
    ),
    "a recipient where it is told": (
        "MAM-266",
        {
            "supplements/KR.yaml": KOREAN_POST,
            "systems/shop.yaml": job("reads: contact.name, for: sell, to: post, region: KR"),
        },
    ),
    "officers of two regions": (
        "MAM-269",
        {
            "notice.yaml": notice(
                more="officers:\n"
                "  one: {role: dpo, entity: shop, for: [JP], person: Kasuri Ito, email: one@shop.example}\n"
                "  two: {role: dpo, entity: shop, for: [KR], person: Kasuri Aoi, email: two@shop.example}\n"
            )
        },
    ),
    "a choice that asks nobody": (
        "MAM-274",
        {
            "notice.yaml": NEWS.replace("{email: opt-in}", "{email: always}"),
            "systems/shop.yaml": job("reads: contact.email, for: tell"),
        },
    ),
    "a choice that asks nobody, of a purpose by law": (
        "MAM-272",
        {
            "notice.yaml": NEWS.replace("{email: opt-in}", "{email: always}").replace(
                "basis: consent", "basis: law"
            )
        },
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_another_cause_gives_a_finding_in_its_own_words(case: str, tmp_path: Path) -> None:
    code, files, problem = FOUND[case]

    found = asked(RULES[code], example(tmp_path, files))

    assert [finding.problem for finding in found] == [problem]


@pytest.mark.parametrize("case", SILENT)
def test_what_is_stated_gives_none(case: str, tmp_path: Path) -> None:
    code, files = SILENT[case]

    assert asked(RULES[code], example(tmp_path, files)) == ()


def test_what_nobody_promised_about_advertising_is_a_warning(tmp_path: Path) -> None:
    written = ads(uses="usage, contact.email").partition("never:")[0]

    found = asked(RULES["MAM-267"], example(tmp_path, {"notice.yaml": written}))

    assert [finding.severity for finding in found] == [Severity.WARNING]


@pytest.mark.promise("A-76")
def test_data_of_a_credit_bureau_serves_only_what_its_source_names(tmp_path: Path) -> None:
    lent = notice(
        data="  bureau: {history: [credit-bureau]}\n",
        purposes="  lend: {of: customer, uses: [bureau], basis: contract, title: Offering credit}\n"
        "  guess: {of: customer, uses: [bureau], title: Guessing what people buy}\n",
        more="sources:\n  bureaus: {kind: credit-bureau, of: all, gives: bureau, for: [lend]}\n",
    )
    of = example(tmp_path, {"notice.yaml": lent, "systems/shop.yaml": job("reads: bureau, for: sell")})

    assert [finding.problem for code in ("MAM-263", "MAM-268") for finding in asked(RULES[code], of)] == [
        "`uses.shop.job` reads `bureau.history` of `customer` for `purposes.sell`, which does not state it",
        (
            "`purposes.guess` uses `bureau.history`, data from a credit bureau, and "
            "`sources.bureaus` does not name "
            "it as a purpose"
        ),
    ]


@pytest.mark.promise("A-12")
def test_voices_and_images_serve_only_what_people_were_told_when_they_were_recorded(tmp_path: Path) -> None:
    spoken = notice(
        data="  asked: {voice: [voice], image: [camera]}\n",
        purposes="  answer: {of: customer, uses: [asked], basis: contract, title: Answering}\n"
        "  profile: {of: customer, uses: [asked], marks: [profiling], title: Guessing moods}\n",
        more=(
            "collection-points:\n  speaker: {of: customer, collects: [asked], for: [answer], "
            "title: Speaker}\n"
        ),
    )
    of = example(tmp_path, {"notice.yaml": spoken, "systems/shop.yaml": job("reads: asked, for: sell")})

    assert [finding.problem for code in ("MAM-263", "MAM-268") for finding in asked(RULES[code], of)] == [
        (
            "`uses.shop.job` reads `asked.image` and `asked.voice` of `customer` for "
            "`purposes.sell`, which does not "
            "state it"
        ),
        (
            "`purposes.profile` uses `asked.image`, images of a camera, and "
            "`collection-points.speaker` does not name "
            "it as a purpose"
        ),
        (
            "`purposes.profile` uses `asked.voice`, recorded voices, and "
            "`collection-points.speaker` does not name it "
            "as a purpose"
        ),
    ]
