"""What the rules that hold the notice against the law say beside their first example, and where nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import INVOICES, notice
from mamoru.laws import jurisdictions, law_of
from mamoru.model.finding import Finding
from mamoru.model.law import RightGiven, Safeguard
from mamoru.notation.resolve.names import RIGHTS
from tests.check.asking import RULES, asked
from tests.check.smallest import example

Files = Mapping[str, str]
RIGHTS_GIVEN = "  access: {of: all}\n  erasure: {of: all}\n"
MONTHS = "requests:\n  answered:\n    any-way: {by: any, within: 3 months}\n"
LETTER = "requests:\n  answered:\n    first: {}\n    second: {}\n"
SELLERS = "  seller: {title: Sellers, known-by: [email]}\n"
ASKING = "  ask: {of: customer, uses: [contact], basis: consent, title: Surveys}\n"
OFFICERS = """\
officers:
  old: {role: dpo, entity: shop, for: [JP], email: old@shop.example, confirmed: 2024-12-31}
  new: {role: privacy-officer, entity: shop, for: [JP], email: new@shop.example, confirmed: 2025-01-01}
"""
MAIL = "recipients:\n  post: {role: processor, of: customer, receives: [contact], for: [sell], country: US}\n"
FRENCH = 'entities:\n  shop-fr: {name: Boutique, country: FR, address: "1 rue, Paris"}\n'


def under(law: str, more: str = "", *, rights: str = RIGHTS_GIVEN, **parts: str) -> Files:
    """Return the smallest notice with more sections, under a law."""
    text = notice(more=more, **parts).replace("law: JP", f"law: {law}")
    return {"notice.yaml": text.replace(RIGHTS_GIVEN, rights)}


def beside(region: str, law: str, more: str = "", *, base: Files | None = None) -> Files:
    """Return the smallest notice, or another, with a supplement."""
    text = f"supplement: {region}\nfor: [{region}]\nlaw: {law}\n{more}"
    return {"notice.yaml": notice(), **(base or {}), f"supplements/{region}.yaml": text}


def transfer(origin: str, safeguard: str, more: str = "") -> str:
    return (
        f"transfers:\n  out: {{from: {origin}, to: US, of: customer, items: [contact], safeguard: {safeguard}"
        f"{more}}}\n"
    )


def found(code: str, files: Files, folder: Path) -> list[tuple[str, str, str]]:
    return [_told(finding) for finding in asked(RULES[code], example(folder, files))]


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.severity.value, finding.problem, finding.article


def with_exporter() -> Files:
    """Europe is served by a shop of its own, which gives what it gets to a processor in the United States."""
    base = notice(more=MAIL).replace("controllers: [{else: shop}]", ROUTES)
    return {"notice.yaml": base.replace("entities:\n", FRENCH)}


ROUTES = "controllers: [{when: {region: EEA}, is: shop-fr}, {else: shop}]"
FOUND: Mapping[str, tuple[str, Files, tuple[str, str, str]]] = {
    "a transfer under no name": (
        "MAM-252",
        under("JP", transfer("all", "law")),
        (
            "warning",
            "`transfers.out` leaves with `safeguard: law`, which names none, and the law of `JP` wants one",
            "APPI 28; Rules 17",
        ),
    ),
    "a recipient abroad of a shop in Europe": (
        "MAM-252",
        beside("EEA", "EU-GDPR", base=with_exporter()),
        (
            "warning",
            (
                "`recipients.post` gets data in `US` and states no safeguard, and the law of `EU` and `JP` "
                "wants one"
            ),
            "APPI 28; Rules 17; GDPR 45",
        ),
    ),
    "a transfer that only another region inherits": (
        "MAM-252",
        beside("EEA", "EU-GDPR", base=under("JP", transfer("all", "equivalent-measures"))),
        (
            "warning",
            (
                "`transfers.out` rests on the safeguard `equivalent-measures`, which the law of `EU` does "
                "not know"
            ),
            "GDPR 45",
        ),
    ),
    "no erasure": (
        "MAM-253",
        {"notice.yaml": notice().replace("law: JP", "law: EU-GDPR").replace("  erasure: {of: all}\n", "")},
        (
            "error",
            "the law of `EU` gives people rights that they are not told of here: `erasure` (GDPR 17)",
            "GDPR 17",
        ),
    ),
    "erasure for some people only": (
        "MAM-253",
        under(
            "EU-GDPR",
            people=SELLERS,
            purposes="  pay: {of: seller, uses: [contact], basis: contract, title: Paying}\n",
            rights="  access: {of: all}\n  erasure: {of: seller}\n",
        ),
        (
            "error",
            (
                "the law of `EU` gives people rights that they are not told of here: `erasure` (GDPR 17) "
                "for `customer`"
            ),
            "GDPR 17",
        ),
    ),
    "a required form": (
        "MAM-254",
        beside(
            "EEA",
            "EU-GDPR",
            "requests:\n  forms:\n    access: {for: access, title: Request, required: true}\n",
        ),
        (
            "error",
            (
                "`supplements.EEA.requests.forms.access` demands a form of the company, but by the "
                "law of `EU` the form is the person's choice"
            ),
            "GDPR 12(2)",
        ),
    ),
    "a letter in one case": (
        "MAM-254",
        under("JP", LETTER.format("{by: letter, if: the request is for access}", "{by: email}")),
        (
            "warning",
            (
                "`requests.answered.first` answers by letter if `the request is for access`, but by the law "
                "of `JP` the form is the person's choice"
            ),
            "APPI 33(1)-(2)",
        ),
    ),
    "another form on a condition that is nobody's choice": (
        "MAM-254",
        under("EU-GDPR", LETTER.format("{by: letter}", "{by: download, if: the account is open}")),
        (
            "warning",
            (
                "`requests.answered.first` answers by letter, in another way on a condition only, but by the "
                "law of `EU` the form is the person's choice"
            ),
            "GDPR 12(3), 15(3)",
        ),
    ),
    "joint use announced": (
        "MAM-255",
        under("JP", "changes:\n  users: {kind: joint-use, means: [site], needs: notify-and-choice}\n"),
        (
            "error",
            (
                "by `changes.users`, a change of who shares which data in a joint use needs no more than "
                "`notify-and-choice`, but the law is above it: that of `JP` wants consent"
            ),
            "APPI 27(6)",
        ),
    ),
    "a new purpose told on the site": (
        "MAM-255",
        under("EU-GDPR", "changes:\n  uses: {kind: new-purpose, means: [site], needs: announce}\n"),
        (
            "error",
            (
                "by `changes.uses`, a new purpose needs no more than `announce`, but the law is "
                "above it: that of `EU` wants people told before"
            ),
            "GDPR 13(3), 14(4)",
        ),
    ),
    "an answer that only another region inherits": (
        "MAM-256",
        beside("GB", "GB-UK-GDPR", base=under("JP", MONTHS)),
        (
            "warning",
            (
                "`requests.answered.any-way` promises 3 months, but the clock of the law is "
                "shorter: 1 month in `GB`"
            ),
            "UK GDPR 12, 12A",
        ),
    ),
    "advertising that goes on": (
        "MAM-256",
        under(
            "US",
            (
                "choices:\n  news: {of: customer, channels: {email: opt-out}, change-at: [x], "
                "takes-effect: 2 months}\n"
            ),
        ),
        (
            "error",
            "`choices.news` promises 2 months, but the clock of the law is shorter: 10 business days in `US`",
            "CAN-SPAM 7704(a)(4)",
        ),
    ),
    "no basis, in the notice and in a supplement of the same law": (
        "MAM-257",
        beside(
            "EEA",
            "EU-GDPR",
            base=under("EU", purposes="  tell: {of: customer, uses: [contact], title: News}\n"),
        ),
        (
            "error",
            (
                "`purposes.tell` states no basis, but the law of `EU` wants `consent`, `contract`, `law`, "
                "`legitimate-interest`, `vital-interest` or `public-task`"
            ),
            "GDPR 6(1)",
        ),
    ),
    "a basis that the law of a region does not know": (
        "MAM-257",
        beside("CR", "CR-LPDP"),
        (
            "warning",
            "the law of `CR` wants `consent` or `law`, but `contract` is stated for `purposes.sell`",
            "LPDP 5",
        ),
    ),
    "a law of no known place": (
        "MAM-258",
        under("XX-ACT"),
        (
            "warning",
            "`law` names the law `XX-ACT`, which is of no place whose law is known",
            "GDPR art. 5(2)",
        ),
    ),
    "a state whose law is not known": (
        "MAM-258",
        beside("US-TX", "US-TX-TDPSA"),
        (
            "warning",
            "`supplements.US-TX.law` names the law `US-TX-TDPSA`, which is of no place whose law is known",
            "GDPR art. 5(2)",
        ),
    ),
    "an age below the law": (
        "MAM-259",
        under("KR-PIPA", "ages:\n  young: {of: customer, under: 13, then: guardian-consent}\n"),
        (
            "error",
            (
                "`ages.young` lets people act alone from 13 years, but the law of `KR` asks for a "
                "guardian below 14"
            ),
            "PIPA 22-2",
        ),
    ),
    "an age that a part may have": (
        "MAM-259",
        under("EU-GDPR", "ages:\n  young: {of: customer, under: 13, then: guardian-consent}\n"),
        (
            "warning",
            (
                "`ages.young` lets people act alone from 13 years, but the law of `EU` asks for a "
                "guardian below 16, and a part of it no less than 13"
            ),
            "GDPR 8",
        ),
    ),
    "an age of some people only": (
        "MAM-259",
        under(
            "KR-PIPA",
            (
                "ages:\n  young: {of: customer, under: 13, then: refuse}\n"
                "  sellers: {of: seller, under: 18, then: refuse}\n"
            ),
            people=SELLERS,
        ),
        (
            "error",
            (
                "`ages.young` lets people act alone from 13 years, but the law of `KR` asks for a "
                "guardian below 14"
            ),
            "PIPA 22-2",
        ),
    ),
    "consent, and no age": (
        "MAM-259",
        under("KR-PIPA", purposes=ASKING),
        (
            "warning",
            (
                "no age says who of `customer` may consent alone to `purposes.ask`, but the law of `KR` asks "
                "for a guardian below 14"
            ),
            "PIPA 22-2",
        ),
    ),
    "consent of some, and an age of others": (
        "MAM-259",
        under(
            "EU-GDPR",
            "ages:\n  young: {of: seller, under: 16, then: refuse}\n",
            people=SELLERS,
            purposes=ASKING.replace("of: customer", "of: all"),
        ),
        (
            "warning",
            (
                "no age says who of `customer` may consent alone to `purposes.ask`, but the law of `EU` asks "
                "for a guardian below 16"
            ),
            "GDPR 8",
        ),
    ),
    "special care on a basis that one law knows": (
        "MAM-260",
        beside(
            "CN",
            "CN-PIPL",
            base=under(
                "JP",
                data="  health: {illness: [special-care]}\n",
                purposes="  warn: {of: customer, uses: [health], basis: public-task, title: Warning}\n",
            ),
        ),
        (
            "warning",
            (
                "`purposes.warn` uses special-care data with `basis: public-task`, which is no basis "
                "for it by the law of `CN`"
            ),
            "PIPL 28, 29",
        ),
    ),
    "no edition in Malay": (
        "MAM-261",
        beside("MY", "MY-PDPA"),
        ("error", "the law of `MY` wants the notice in `ms`, and no edition is in it", "PDPA 7(3)"),
    ),
    "an office that nobody looked up, though others were": (
        "MAM-248",
        under("JP", OFFICERS),
        (
            "warning",
            "`officers.old` was confirmed on 2024-12-31, more than a year ago",
            "GDPR art. 13(1)(a), (b), 27; APPI art. 32(1)(i)",
        ),
    ),
    "a desk that nobody looked up for longer than a year": (
        "MAM-248",
        under("JP", "contacts:\n  desk: {entity: shop, email: a@shop.example, confirmed: 2023-12-31}\n"),
        (
            "warning",
            "`contacts.desk` was confirmed on 2023-12-31, more than a year ago",
            "GDPR art. 13(1)(a), (b), 27; APPI art. 32(1)(i)",
        ),
    ),
    "a fee that only another region inherits": (
        "MAM-262",
        beside("EEA", "EU-GDPR", base=under("JP", "requests:\n  fee: {amount: 500, currency: JPY}\n")),
        (
            "warning",
            (
                "`requests.fee` asks 500 JPY of whoever makes a request, but by the law of `EU` it "
                "is free, but for single cases"
            ),
            "GDPR 12(5), 15(3)",
        ),
    ),
}
SILENT: Mapping[str, tuple[str, Files]] = {
    "a law without borders": ("MAM-252", under("US", transfer("all", "law"))),
    "a promise that is only honoured": ("MAM-252", under("JP", transfer("all", "law", ", surviving: true"))),
    "the struck-down framework, of which MAM-240 tells": (
        "MAM-252",
        under("EU-GDPR", transfer("[EEA]", "privacy-shield")),
    ),
    "a recipient where nobody exports": ("MAM-252", beside("EEA", "EU-GDPR", base=under("US", MAIL))),
    "a recipient in a country that counts as home": (
        "MAM-252",
        under("JP", MAIL.replace("country: US", "country: [JP, LU]")),
    ),
    "a recipient told of by its transfer": (
        "MAM-252",
        under("JP", MAIL + transfer("[JP]", "consent", ", recipient: post")),
    ),
    "two rights, which are no list": ("MAM-253", {"notice.yaml": notice()}),
    "a letter where the law is silent": (
        "MAM-254",
        under("US", "requests:\n  answered:\n    by-letter: {by: letter}\n"),
    ),
    "a letter where nothing else is asked for": (
        "MAM-254",
        under("JP", LETTER.format("{by: letter, if: nothing else is asked for}", "{by: email}")),
    ),
    "a letter or a mail": ("MAM-254", under("JP", LETTER.format("{by: letter}", "{by: email}"))),
    "another form for who asks for it": (
        "MAM-254",
        under("JP", LETTER.format("{by: letter, if: 開示}", "{by: download, if: ご希望の方}")),
    ),
    "a new purpose told to each": (
        "MAM-255",
        under("EU-GDPR", "changes:\n  uses: {kind: new-purpose, means: [direct], needs: announce}\n"),
    ),
    "a text that is revised": (
        "MAM-255",
        under("JP", "changes:\n  text: {kind: reviewed, needs: announce}\n"),
    ),
    "a clock without a number": ("MAM-256", under("JP", MONTHS)),
    "the longer time, for a case of its own": (
        "MAM-256",
        under("EU-GDPR", MONTHS.replace("within:", "if: the request is complex, within:")),
    ),
    "no basis in Japan": (
        "MAM-257",
        under("JP", purposes="  tell: {of: customer, uses: [contact], title: News}\n"),
    ),
    "open words, of which MAM-243 tells": (
        "MAM-257",
        under("EU-GDPR", purposes="  others: {of: customer, open: true, title: Others}\n"),
    ),
    "a place, an act, an article and a fact": (
        "MAM-258",
        {
            "notice.yaml": INVOICES.replace("JP-tax", "JP-companies-act-432").replace(
                "  erasure: {of: all}", "  erasure: {of: all, law: JP-APPI-35}"
            ),
            "supplements/EEA.yaml": "supplement: EEA\nfor: [EEA, UK]\nlaw: [EU-GDPR, GB-UK-GDPR, LU]\n",
        },
    ),
    "an age that an unsure fact names": (
        "MAM-259",
        under("CR-LPDP", "ages:\n  young: {of: customer, under: 12, then: refuse}\n"),
    ),
    "consent, and an age of all": (
        "MAM-259",
        under(
            "KR-PIPA",
            "ages:\n  young: {of: all, under: 14, then: refuse}\n",
            people=SELLERS,
            purposes=ASKING.replace("of: customer", "of: all"),
        ),
    ),
    "consent where the law names no age": ("MAM-259", under("JP", purposes=ASKING)),
    "an age for contracts": (
        "MAM-259",
        under("KR-PIPA", "ages:\n  buyers: {of: customer, under: 13, act: buy, then: refuse}\n"),
    ),
    "an age of another region": (
        "MAM-259",
        under("KR-PIPA", "ages:\n  young: {of: customer, region: US, under: 13, then: refuse}\n"),
    ),
    "a sentence that counts one more year": (
        "MAM-259",
        under("KR-PIPA", "ages:\n  young: {of: customer, under: 13, inclusive: true, then: refuse}\n"),
    ),
    "health on a duty of the law": (
        "MAM-260",
        under(
            "CN-PIPL",
            data="  health: {illness: [special-care]}\n",
            purposes="  check: {of: customer, uses: [health], basis: law, title: Checks}\n",
        ),
    ),
    "an edition in Malay": (
        "MAM-261",
        beside("MY", "MY-PDPA", "languages: {editions: [{language: ms-MY, status: informational}]}\n"),
    ),
    "a fee that the law allows": (
        "MAM-262",
        under("JP", "requests:\n  fee: {amount: 500, currency: JPY}\n"),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_another_cause_gives_a_finding_with_its_weight_and_its_article(name: str, tmp_path: Path) -> None:
    code, files, told = FOUND[name]

    assert found(code, files, tmp_path) == [told]


@pytest.mark.parametrize("name", SILENT)
def test_what_a_law_allows_or_does_not_surely_forbid_gives_none(name: str, tmp_path: Path) -> None:
    code, files = SILENT[name]

    assert found(code, files, tmp_path) == []


@pytest.mark.parametrize("code", sorted({code for code, *_ in FOUND.values()}))
def test_a_supplement_alone_is_not_asked_again(code: str, tmp_path: Path) -> None:
    """The whole is asked once, so that what holds in several regions is one finding."""
    files = next(files for one, files, _ in FOUND.values() if one == code)
    told = example(tmp_path, files)
    alone = [overlay.notice for overlay in told.checked.programme.notice.overlays.values()]

    assert all(view.region for view in alone)
    assert len(asked(RULES[code], told)) == 1


def test_every_right_of_every_law_is_stated_by_rights_that_a_notice_can_give() -> None:
    facts = [fact for code in jurisdictions() for fact in law_of(code).facts]
    rights = [fact.decided for fact in facts if isinstance(fact.decided, RightGiven)]

    assert {name for right in rights if right.given for name in right.stated_as} <= RIGHTS
    assert any(right.stated_as == () for right in rights)


def test_every_law_knows_a_way_out_that_a_notice_can_state(tmp_path: Path) -> None:
    """Or it wants none at all, and says so."""
    words = {
        code: {
            word
            for fact in law_of(code).facts
            if isinstance(fact.decided, Safeguard)
            for word in fact.decided.stated_as
        }
        for code in jurisdictions()
    }

    assert [code for code, known in words.items() if not known] == []
    for word in sorted(set.union(*words.values()) - {"any"}):
        folder = tmp_path / word
        folder.mkdir()
        assert example(folder, under("JP", transfer("[JP]", word))).checked.programme.notice.transfers


def test_a_region_with_only_access_and_erasure_is_told_of_no_fewer_missing_rights(tmp_path: Path) -> None:
    """The draft that is excused is the whole programme, not one supplement of it."""
    base = {"notice.yaml": notice(more="earlier: {at: https://shop.example/earlier}\n")}
    files = beside("DE", "EU-GDPR", "only-rights: [access, erasure]\n", base=base)

    missing = (
        "warning",
        (
            "the law of `EU` gives people rights that they are not told of here: `correction` (GDPR 16), "
            "`restriction` (GDPR 18), `portability` (GDPR 20), `objection` (GDPR 21), `consent-withdrawal` "
            "(GDPR 7(3)), `complaint` (GDPR 77)"
        ),
        "GDPR 16; GDPR 18; GDPR 20; GDPR 21; GDPR 7(3); GDPR 77",
    )
    assert missing in found("MAM-253", files, tmp_path)


def test_adequacy_reaches_the_countries_that_the_law_found_adequate_and_no_others(tmp_path: Path) -> None:
    files = under("EU-GDPR", transfer("[EEA]", "adequacy").replace("to: US", "to: [JP, US, IN]"))

    assert found("MAM-252", files, tmp_path) == [
        (
            "error",
            "`transfers.out` rests on the safeguard `adequacy`, which the law of `EU` does not know for `IN`",
            "GDPR 45",
        )
    ]


def test_a_country_of_a_recipient_that_its_transfers_leave_out_is_told(tmp_path: Path) -> None:
    post = MAIL.replace("country: US", "country: [US, IN, JP], safeguard: consent")
    files = under("JP", post + transfer("[JP]", "consent", ", recipient: post"))

    assert found("MAM-315", files, tmp_path) == [
        (
            "warning",
            "`recipients.post` gets data in `IN`, and `transfers.out` leads elsewhere",
            "GDPR art. 13(1)(f); APPI art. 28(2)",
        )
    ]
