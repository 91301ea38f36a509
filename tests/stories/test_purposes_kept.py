"""Each purpose of the examples permits what it names, and nothing else: shown for every purpose by itself."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import small
from tests.stories.breaking import Line, example, less_told, more_told, rewritten, use

CLOUD, GROUP, MARKET = "cloud-provider", "apparel-group", "marketplace"
REGISTER, STAFF = "shareholders-and-enquiries", "people-and-hiring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose, one use that it permits, and data of the same people that it does not name."""

    example: str
    system: str
    name: str
    of: str
    inside: str
    outside: str
    choice: str = ""

    def reads(self, what: str, *, looks: bool = True) -> str:
        """State a use of ``what`` for this purpose, which looks at the choice that gates it."""
        gate = f", choice: {self.choice}" if self.choice and looks else ""
        return f"reads: [{what}], for: {self.name}, of: {self.of}{gate}"


def shop(name: str, inside: str, outside: str, *, choice: str = "") -> Purpose:
    return Purpose(
        example=GROUP,
        system="online-shop",
        name=name,
        of="customer",
        inside=inside,
        outside=outside,
        choice=choice,
    )


def staff(name: str, inside: str, outside: str, *, of: str = "employee") -> Purpose:
    return Purpose(example=GROUP, system=STAFF, name=name, of=of, inside=inside, outside=outside)


def register(name: str, inside: str, outside: str, *, of: str) -> Purpose:
    return Purpose(example=GROUP, system=REGISTER, name=name, of=of, inside=inside, outside=outside)


def cloud(name: str, inside: str, outside: str, *, choice: str = "") -> Purpose:
    return Purpose(
        example=CLOUD,
        system="accounts",
        name=name,
        of="customer",
        inside=inside,
        outside=outside,
        choice=choice,
    )


def market(name: str, inside: str, outside: str, *, choice: str = "") -> Purpose:
    return Purpose(
        example=MARKET,
        system="market",
        name=name,
        of="customer",
        inside=inside,
        outside=outside,
        choice=choice,
    )


def shows(row: str, purpose: Purpose) -> object:
    return pytest.param(purpose, marks=pytest.mark.promise(row), id=f"{row}-{purpose.name}")


PROMOTE = shop("promote", "contact.address", "purchases.orders", choice="promotions")
MARKETING = cloud("market", "contact.email", "payment.history", choice="promotions")
OFFERS = market("promote", "contact.email", "purchases.orders", choice="messages")
PERSONAL = market("recommend", "purchases.orders", "payment.card", choice="personalisation")
ADVERTISING = market("advertise", "use.clicks", "purchases.orders", choice="advertising")


@pytest.mark.parametrize(
    "purpose",
    [
        shows("K-12", shop("run-the-shops", "purchases.orders", "usage.pages")),
        shows("K-12", shop("prevent-crime", "purchases.orders", "usage.pages")),
        shows("K-13", shop("deliver-and-tell", "contact.address", "usage.pages")),
        shows("K-13", PROMOTE),
        shows("K-14", shop("analyse-purchases", "usage.pages", "contact.name")),
        shows("K-16", shop("affiliates-offers", "contact.email", "contact.address", choice="affiliates")),
        shows("K-18", shop("credit-management", "credit.standing", "usage.pages")),
        shows("K-21", register("companies-act", "holding.shares", "enquiry.text", of="shareholder")),
        shows("K-23", staff("select-applicants", "application.cv", "work.pay", of="applicant")),
        shows("K-24", staff("reach-staff", "work.position", "work.pay")),
        shows("K-25", staff("employ", "work.pay", "work.health")),
        shows("K-27", staff("improve-work", "work.duty-camera", "work.health")),
        shows("K-28", register("answer-enquiries", "enquiry.text", "holding.shares", of="enquirer")),
        shows("W-07", cloud("provide", "billing.invoices", "bureau.credit-history")),
        shows("W-08", cloud("improve", "use.metrics", "payment.card")),
        shows("W-09", cloud("recommend", "inferred.interests", "contact.name")),
        shows("W-11", cloud("communicate", "support.tickets", "payment.history")),
        shows("W-12", MARKETING),
        shows("A-09", market("transact", "purchases.orders", "use.clicks")),
        shows("A-09", OFFERS),
        shows("A-10", market("improve", "use.clicks", "contact.name")),
        shows("A-11", PERSONAL),
        shows("A-15", ADVERTISING),
    ],
)  # fmt: skip
def test_a_use_is_permitted_by_its_purpose_and_by_no_other(purpose: Purpose, tmp_path: Path) -> None:
    """What a purpose names is permitted without a word, and what it does not name is told."""
    told = more_told(
        purpose.example,
        tmp_path,
        use(purpose.system, purpose.reads(purpose.inside), purpose.reads(purpose.outside)),
    )

    assert told == [
        (
            "error",
            "MAM-263",
            (
                f"`uses.{purpose.system}.b` reads `{purpose.outside}` of `{purpose.of}` for "
                f"`purposes.{purpose.name}`, which does not state it"
            ),
        )
    ]


@pytest.mark.parametrize(
    "purpose",
    [
        shows("K-13", PROMOTE),
        shows("W-12", MARKETING),
        shows("A-09", OFFERS),
        shows("A-11", PERSONAL),
        shows("A-15", ADVERTISING),
    ],
)
def test_a_use_that_people_may_refuse_has_to_look_at_what_they_chose(
    purpose: Purpose, tmp_path: Path
) -> None:
    told = more_told(
        purpose.example,
        tmp_path,
        use(purpose.system, purpose.reads(purpose.inside), purpose.reads(purpose.inside, looks=False)),
    )

    assert told == [
        (
            "warning",
            "MAM-274",
            (
                f"`uses.{purpose.system}.b` is for `purposes.{purpose.name}`, which people may refuse by "
                f"`choices.{purpose.choice}`, and does not look at that choice"
            ),
        )
    ]


def wide(system: str, what: str, purpose: str) -> tuple[str, str, str]:
    """Return what is told of a use called ``a``."""
    problem = f"`uses.{system}.a` reads {what} for `purposes.{purpose}`, which does not state it"
    return "error", "MAM-263", problem


@pytest.mark.parametrize("name", [GROUP, CLOUD, MARKET])
def test_every_use_has_one_of_the_stated_purposes(name: str, tmp_path: Path) -> None:
    system = {GROUP: "online-shop", CLOUD: "accounts", MARKET: "market"}[name]

    told = more_told(name, tmp_path, use(system, "reads: contact.name, for: whatever, of: customer"))

    assert told == [
        ("error", "MAM-263", f"`uses.{system}.a` is for `whatever`, and no such purpose is stated")
    ]


@pytest.mark.promise("K-18")
@pytest.mark.parametrize(
    ("item", "purpose"), [("credit.standing", "analyse-purchases"), ("credit.receivables", "run-the-shops")]
)
def test_what_people_owe_serves_credit_and_collection_alone(item: str, purpose: str, tmp_path: Path) -> None:
    told = more_told(GROUP, tmp_path, use("online-shop", f"reads: {item}, for: {purpose}"))

    assert told == [wide("online-shop", f"`{item}` of `customer`", purpose)]


@pytest.mark.parametrize(
    ("system", "purpose", "item"),
    [
        pytest.param(REGISTER, "companies-act", "contact.name", marks=pytest.mark.promise("K-21")),
        pytest.param(STAFF, "select-applicants", "contact.name", marks=pytest.mark.promise("K-23")),
        pytest.param(STAFF, "reach-staff", "contact.name", marks=pytest.mark.promise("K-24")),
        pytest.param(STAFF, "employ", "contact.name", marks=pytest.mark.promise("K-25")),
        pytest.param(REGISTER, "answer-enquiries", "contact.name", marks=pytest.mark.promise("K-28")),
    ],
)
def test_a_purpose_is_about_the_people_whom_it_names(
    system: str, purpose: str, item: str, tmp_path: Path
) -> None:
    told = more_told(GROUP, tmp_path, use(system, f"reads: {item}, for: {purpose}, of: customer"))

    assert wide(system, f"`{item}` of `customer`", purpose) in told


@pytest.mark.parametrize(
    ("system", "promise", "items"),
    [
        pytest.param(
            STAFF,
            "  applicants-not-hired: {items: [application], of: applicant, keep: 6 months, after: "
            "applicant-decided, ground: {purpose: select-applicants}, then: destroy}\n",
            "`application.cv`",
            marks=pytest.mark.promise("K-23"),
        ),
        pytest.param(
            REGISTER,
            "  enquiries: {items: [enquiry], of: enquirer, keep: 2 years, after: enquiry-closed, ground: "
            "{purpose: answer-enquiries}, then: destroy}\n",
            "`enquiry.text`",
            marks=pytest.mark.promise("K-28"),
        ),
    ],
)
def test_what_applicants_and_enquirers_gave_has_an_end_of_its_own(
    system: str, promise: str, items: str, tmp_path: Path
) -> None:
    """Without it the check tells of this data among what is held without an end."""
    before, after = (
        [
            problem
            for _, code, problem in told(GROUP, tmp_path, Line(file="notice.yaml", old=promise, new=""))
            if code == "MAM-283" and problem.startswith(f"`{system}` ")
        ]
        for told in (less_told, more_told)
    )

    assert [items in problem for problem in (*before, *after)] == [False, True]


@pytest.mark.promise("K-27")
def test_cameras_at_work_and_cameras_in_shops_are_two_sources(tmp_path: Path) -> None:
    told = more_told(
        GROUP,
        tmp_path,
        use(
            STAFF,
            "reads: work.duty-camera, for: improve-work",
            "reads: camera.image, for: improve-work",
            "reads: work.duty-camera, for: understand-shops",
        ),
    )

    job, tail = f"`uses.{STAFF}", "which does not state it"
    assert {problem for _, code, problem in told if code == "MAM-263"} == {
        f"{job}.b` reads `camera.image` of `employee` for `purposes.improve-work`, {tail}",
        f"{job}.c` reads `work.duty-camera` of `customer` for `purposes.understand-shops`, {tail}",
    }


@pytest.mark.promise("K-14")
def test_that_purchases_are_profiled_is_part_of_what_was_published(tmp_path: Path) -> None:
    folder = example(GROUP, tmp_path)
    small.mamoru(folder, "publish", expect=0)
    assert small.mamoru(folder, "diff", expect=0).stdout.endswith("nothing changed\n")

    rewritten(folder, Line(file="notice.yaml", old="marks: [profiling], ", new=""))

    assert "  purpose `analyse-purchases`: marks: no longer profiling\n" in (
        small.mamoru(folder, "diff", expect=0).stdout
    )


OBEY = Line(
    file="notice.yaml",
    old="account.earlier-values],\n     basis: law, clause: [W-10",
    new="account.earlier-values],\n     clause: [W-10",
)
VERIFIED = """\
  seller-verification:
    {items: [payment.bank-account, identity.document], of: seller, keep: 5 years, after: seller-left, \
ground: {law: US-inform-consumers-act},
     then: destroy, clause: W-10}
"""
KEPT = "    kept: {for: seller-verification, columns: [bank_account, document_no]}\n"


@pytest.mark.promise("W-10")
@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            (OBEY,),
            (
                "error",
                "MAM-291",
                (
                    "`purposes.obey-law` states no basis, and `supplements.EEA.bases.told` tells people of "
                    "`contract`, `legitimate-interest`, `law` and `consent` only"
                ),
            ),
        ),
        (
            (
                Line(
                    file="notice.yaml",
                    old=VERIFIED,
                    new=VERIFIED.replace("US-inform-consumers-act", "XX-nothing"),
                ),
            ),
            (
                "warning",
                "MAM-258",
                (
                    "`retention.seller-verification` names the law `XX-nothing`, which is of no place whose "
                    "law is known"
                ),
            ),
        ),
        (
            (Line(file="systems/marketplace.yaml", old=KEPT, new=""),),
            (
                "warning",
                "MAM-294",
                (
                    "`retention.seller-verification` keeps `identity.document` and `payment.bank-account` "
                    "because of a law (US-inform-consumers-act), but an erasure deletes the rows of "
                    "`sellers` that hold it, and no table of `marketplace` keeps it"
                ),
            ),
        ),
    ],
    ids=["no basis", "no such law", "kept by no table"],
)
def test_what_a_duty_collects_of_sellers_cites_its_basis_and_the_law_that_keeps_it(
    lines: tuple[Line, ...], told: tuple[str, str, str], tmp_path: Path
) -> None:
    assert told in more_told(CLOUD, tmp_path, *lines)


@pytest.mark.promise("W-10")
def test_a_seller_s_bank_data_serves_the_duty_and_no_sale(tmp_path: Path) -> None:
    told = more_told(
        CLOUD,
        tmp_path,
        use(
            "marketplace",
            *(f"reads: payment.bank-account, for: {p}, of: seller" for p in ("obey-law", "market")),
        ),
    )

    assert told == [
        (
            "error",
            "MAM-263",
            (
                "`uses.marketplace.b` reads `payment.bank-account` of `seller` for `purposes.market`, which "
                "does not state it"
            ),
        )
    ]
