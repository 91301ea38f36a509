"""What the notices of the examples say is held against the law and against itself."""

from pathlib import Path

import pytest

from mamoru.desk.opening import programme_of
from tests.stories.breaking import EXAMPLES, Line, Told, as_it_stands, less_told, more_told, use

CLOUD, MARKET = "cloud-provider", "marketplace"
NOTICE = "notice.yaml"
IMPROVE = Line(
    file=NOTICE, old="basis: legitimate-interest, clause: [W-08", new="basis: vital-interest, clause: [W-08"
)


def warning(code: str, problem: str) -> Told:
    return "warning", code, problem


def error(code: str, problem: str) -> Told:
    return "error", code, problem


@pytest.mark.parametrize(
    "region",
    [
        pytest.param("BR", marks=pytest.mark.promise("W-62")),
        pytest.param("EEA", marks=pytest.mark.promise("W-106")),
    ],
)
@pytest.mark.parametrize(
    ("basis", "said"), [("basis: vital-interest, ", "rests on `vital-interest`"), ("", "states no basis")]
)
def test_every_purpose_rests_on_one_of_the_four_bases_that_are_told(
    region: str, basis: str, said: str, tmp_path: Path
) -> None:
    """And every use of data has such a purpose (test_purposes_kept)."""
    old = "basis: legitimate-interest, clause: [W-08"
    told = more_told(CLOUD, tmp_path, Line(file=NOTICE, old=old, new=f"{basis}clause: [W-08"))

    node = f"`supplements.{region}.bases.told`"
    four = "`contract`, `legitimate-interest`, `law` and `consent`"
    tail = f"and {node} tells people of {four} only"
    assert error("MAM-291", f"`purposes.improve` {said}, {tail}") in told
    assert [problem for _, code, problem in as_it_stands(CLOUD) if code == "MAM-291"] == []


@pytest.mark.parametrize(
    ("file", "transfer", "laws"),
    [
        pytest.param("BR", "out-of-brazil", "`BR`", marks=pytest.mark.promise("W-73")),
        pytest.param("EEA", "out-of-europe", "`CH`, `EU` and `GB`", marks=pytest.mark.promise("W-119")),
    ],
)
def test_data_leaves_a_region_by_a_way_that_its_law_knows(
    file: str, transfer: str, laws: str, tmp_path: Path
) -> None:
    bare = Line(file=f"supplements/{file}.yaml", old="safeguard: standard-clauses", new="safeguard: law")
    node = f"`supplements.{file}.transfers.{transfer}`"
    said = warning(
        "MAM-252", f"{node} leaves with `safeguard: law`, which names none, and the law of {laws} wants one"
    )

    assert said in more_told(CLOUD, tmp_path, bare)
    assert [problem for _, code, problem in as_it_stands(CLOUD) if node in problem] == []


SAFE = {"adequacy", "standard-clauses", "binding-rules"}


@pytest.mark.parametrize(
    ("file", "transfer", "unfit"),
    [
        pytest.param(
            "BR",
            "out-of-brazil",
            {"adequacy": "`BR` does not know for `US`", "equivalent-measures": "`BR` does not know"},
            marks=pytest.mark.promise("W-73"),
        ),
        pytest.param(
            "EEA",
            "out-of-europe",
            {
                "adequacy": "`CH`, `EU` and `GB` does not know for `IN` and `JP`",
                "contract": "`CH`, `EU` and `GB` does not know",
                "equivalent-measures": "`CH`, `EU` and `GB` does not know",
            },
            marks=pytest.mark.promise("W-119"),
        ),
    ],
)
def test_a_way_out_of_a_region_that_its_law_does_not_know_is_an_error(
    file: str, transfer: str, unfit: dict[str, str], tmp_path: Path
) -> None:
    """And binding rules are one that it knows, as standard clauses are.

    The United States are adequate for whoever is certified under the framework with them.
    """
    node = f"supplements.{file}.transfers.{transfer}"
    problems = {
        way: [told for told in more_told(CLOUD, tmp_path / way, instead(file, way)) if node in told[2]]
        for way in (*unfit, "binding-rules")
    }

    assert problems.pop("binding-rules") == []
    for way, told in problems.items():
        ((severity, code, said),) = told
        assert (severity, code) == ("error", "MAM-252")
        assert said == f"`{node}` rests on the safeguard `{way}`, which the law of {unfit[way]}"


def instead(file: str, way: str) -> Line:
    return Line(file=f"supplements/{file}.yaml", old="safeguard: standard-clauses", new=f"safeguard: {way}")


@pytest.mark.parametrize(
    ("region", "law", "home"),
    [
        pytest.param("BR", "`BR`", {"BR", "LU"}, marks=pytest.mark.promise("W-73")),
        pytest.param("EEA", "`EU`", {"LU"}, marks=pytest.mark.promise("W-119")),
    ],
)
def test_everything_that_leaves_a_region_by_no_such_way_is_told(
    region: str, law: str, home: set[str]
) -> None:
    """Every transfer and every recipient of the notice there, one by one."""
    view = programme_of(EXAMPLES / CLOUD).notice.overlays[region].notice
    out = [t for t in view.transfers.values() if {"all", region} & {*t.origin} and not t.surviving]
    asked = " ".join(said for _, code, said in as_it_stands(CLOUD) if code == "MAM-252" and law in said)

    def told_of(recipient: str) -> set[str]:
        return home.union(*(t.to for t in out if t.recipient == recipient and t.safeguard in SAFE))

    unsafe = [t.node.id for t in out if {*t.to} - told_of(t.recipient)]
    unsafe += [
        one.node.id
        for name, one in view.recipients.items()
        if one.receives and {*one.countries} - home.union(*(t.to for t in out if t.recipient == name))
    ]
    assert len(out) > 2
    assert len(unsafe) > len(out)
    assert [node for node in unsafe if f"`{node}`" not in asked] == []


STRUCK_DOWN = "rests on `privacy-shield`, which the Court of Justice struck down on 2020-07-16"


@pytest.mark.promise("W-53")
def test_a_framework_that_was_struck_down_is_told_until_another_safeguard_is_named(tmp_path: Path) -> None:
    old = "safeguard: privacy-shield, clause: W-53"
    other = Line(file=NOTICE, old=old, new="safeguard: standard-clauses, clause: W-53")

    assert less_told(CLOUD, tmp_path, other) == [warning("MAM-240", f"`transfers.shield` {STRUCK_DOWN}")]


@pytest.mark.promise("W-52")
def test_what_was_promised_under_it_survives_and_is_relied_on_by_nothing(tmp_path: Path) -> None:
    """Without `surviving` it would be a transfer that cites the framework."""
    relied = Line(file=NOTICE, old="surviving: true, ", new="")

    assert more_told(CLOUD, tmp_path, relied) == [
        warning("MAM-240", f"`transfers.shield-commitments` {STRUCK_DOWN}")
    ]


@pytest.mark.promise("W-130")
def test_an_authority_that_has_been_replaced_is_told_with_the_one_that_is_it_now(tmp_path: Path) -> None:
    old = "National Information Technology Development Agency (NITDA)"
    now = "Nigeria Data Protection Commission (NDPC)"

    assert less_told(CLOUD, tmp_path, Line(file="supplements/NG.yaml", old=old, new=now)) == [
        warning(
            "MAM-241",
            "`supplements.NG.authorities.nitda` is no longer the authority by the law of Nigeria: that is "
            f"the {now}",
        )
    ]


@pytest.mark.promise("W-141")
def test_an_address_that_nobody_looked_up_for_a_year_is_told(tmp_path: Path) -> None:
    looked_up = Line(file="supplements/ZA.yaml", old="confirmed: 2023-01-16", new="confirmed: 2026-03-02")

    assert less_told(CLOUD, tmp_path, looked_up) == [
        warning(
            "MAM-248",
            "`supplements.ZA.authorities.regulator` was confirmed on 2023-01-16, more than a year ago",
        )
    ]


OPEN = {
    "W-44": "`retention.as-long-as-needed` says that keeping ends, and no period is stated for",
    "W-97": (
        "`supplements.US-CA.retention.as-long-as-needed` says that keeping ends, and no period is stated for"
    ),
}


@pytest.mark.parametrize("said", [pytest.param(OPEN[row], marks=pytest.mark.promise(row)) for row in OPEN])
def test_a_category_whose_keeping_has_no_rule_is_told(said: str, tmp_path: Path) -> None:
    """Four are as published; one whose rule is taken away comes to them, and one that gets a rule goes."""
    rest = "`marketplace.standing`, `marketplace.reviews` and `content.stored`"
    tickets = "  tickets: {items: [support], of: all, keep: 3 years"
    fewer = Line(file=NOTICE, old=tickets, new=tickets.replace("[support]", "[support.calls]"))
    more = Line(file=NOTICE, old=tickets, new=tickets.replace("[support]", "[support, payment.card]"))

    assert warning("MAM-247", f"{said} `payment.card`, {rest}") in as_it_stands(CLOUD)
    assert warning("MAM-247", f"{said} `payment.card`, `support.tickets`, {rest}") in more_told(
        CLOUD, tmp_path / "1", fewer
    )
    assert warning("MAM-247", f"{said} {rest}") in more_told(CLOUD, tmp_path / "2", more)


@pytest.mark.promise("W-44")
@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            NOTICE,
            "ground: {purpose: communicate}",
            "ground: {whim: communicate}",
            "`whim` is no key of the notation here",
        ),
        (
            NOTICE,
            "ground: {purpose: communicate}",
            "ground: {purpose: whim}",
            "`whim` is no purpose",
        ),
        (
            NOTICE,
            "until: [purpose-ends, law-ends, told]",
            "until: [whenever]",
            "`whenever` cannot stand for `until`",
        ),
    ],
)
def test_keeping_has_one_of_the_four_grounds(
    file: str, old: str, new: str, problem: str, tmp_path: Path
) -> None:
    """A purpose (the service is one), a law, or what people were told."""
    told = more_told(CLOUD, tmp_path, Line(file=file, old=old, new=new))

    assert problem in {one[2] for one in told if one[0] == "error"}


@pytest.mark.promise("W-28")
def test_a_programme_of_compliance_that_has_ended_is_told(tmp_path: Path) -> None:
    ended = Line(
        file=NOTICE,
        old="owner: compliance office, until: 2027-06-30",
        new="owner: compliance office, until: 2025-06-30",
    )

    assert more_told(CLOUD, tmp_path, ended) == [
        warning(
            "MAM-317",
            "`safeguards.compliance-programmes` ended on 2025-06-30 (`until`), and somebody looked at "
            "`safeguards.designed-in` on 2026-05-20",
        )
    ]


@pytest.mark.promise("W-127")
def test_the_notice_is_there_in_malay_and_of_this_day(tmp_path: Path) -> None:
    editions = "editions: [{language: ms, status: informational}]"
    gone = Line(file="supplements/MY.yaml", old=f"languages: {{{editions}, clause: W-127}}\n", new="")
    older = Line(file="supplements/MY.yaml", old="{language: ms,", new="{language: ms, of: 2022-06-06,")

    assert error("MAM-261", "the law of `MY` wants the notice in `ms`, and no edition is in it") in more_told(
        CLOUD, tmp_path / "1", gone
    )
    assert more_told(CLOUD, tmp_path / "2", older) == [
        warning(
            "MAM-242",
            "the edition `ms` renders the text of 2022-06-06, but the notice is effective from 2023-01-16",
        )
    ]


@pytest.mark.promise("W-87")
def test_where_the_japanese_edition_names_other_sources_is_recorded_and_binds_nobody(tmp_path: Path) -> None:
    node = "`supplements.US-CA.differs.who-gives`"
    binding = Line(
        file=NOTICE, old="of: 2022-06-06, status: informational", new="of: 2023-01-16, status: binding"
    )
    unsaid = Line(file="supplements/US-CA.yaml", old="  third-parties:  # W-87", new="  others:  # W-87")

    assert error(
        "MAM-292", f"{node} says where the edition `ja` differs, and that edition binds"
    ) in more_told(CLOUD, tmp_path / "1", binding)
    assert more_told(CLOUD, tmp_path / "2", unsaid) == [
        error(
            "MAM-292",
            f"{node} speaks of `supplements.US-CA.sources.third-parties`, which is no part of the notice",
        )
    ]


@pytest.mark.promise("W-147")
def test_keeping_for_the_tax_office_of_korea_cites_a_law_that_is_known(tmp_path: Path) -> None:
    old = "KR-framework-act-on-national-taxes-85-3"
    wrong = Line(file="supplements/KR.yaml", old=old, new="KR-framework-act-on-taxes")

    assert more_told(CLOUD, tmp_path, wrong) == [
        warning(
            "MAM-258",
            "`supplements.KR.retention.tax` names the law `KR-framework-act-on-taxes`, which is none of "
            f"those known of `KR` (did you mean `{old}`?)",
        )
    ]


@pytest.mark.parametrize(
    ("name", "system", "item"),
    [
        pytest.param(CLOUD, "accounts", "use.metrics", marks=pytest.mark.promise("W-07a")),
        pytest.param(MARKET, "market", "purchases.orders", marks=pytest.mark.promise("A-09a")),
    ],
)
def test_open_words_of_purpose_are_told_and_authorise_nothing(
    name: str, system: str, item: str, tmp_path: Path
) -> None:
    told = more_told(name, tmp_path, use(system, f"reads: {item}, for: open, of: customer"))

    assert warning("MAM-243", "`purposes.open` is `open`, which authorises nothing beyond what is named") in (
        as_it_stands(name)
    )
    assert told == [
        error(
            "MAM-263",
            f"`uses.{system}.a` reads `{item}` of `customer` for `purposes.open`, which is `open` and "
            "authorises nothing",
        )
    ]


@pytest.mark.promise("A-17")
def test_bank_data_of_sellers_serves_verification_and_the_prevention_of_fraud_alone(tmp_path: Path) -> None:
    """Each purpose but those two is tried; and further purposes that are not named are open words."""
    others = ("transact", "improve", "obey-law", "contact-people")
    mine = ("verify-sellers", "prevent-fraud")
    uses = [f"reads: company.bank, for: {purpose}, of: seller" for purpose in (*mine, *others)]
    title = Line(
        file=NOTICE, old="{en: Verifying who sells,", new='{en: "Verifying who sells, and other purposes",'
    )

    assert more_told(MARKET, tmp_path / "1", use("market", *uses)) == [
        error(
            "MAM-263",
            f"`uses.market.{name}` reads `company.bank` of `seller` for `purposes.{purpose}`, which does "
            "not state it",
        )
        for name, purpose in zip("cdef", others, strict=True)
    ]
    assert more_told(MARKET, tmp_path / "2", title) == [
        warning(
            "MAM-243",
            "`purposes.verify-sellers` says `and other purposes`, which authorises nothing beyond what is "
            "named",
        )
    ]
