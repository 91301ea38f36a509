"""Which facts hold on a day."""

from datetime import date, timedelta

import pytest

from mamoru.laws import (
    NoSuchJurisdiction,
    cited,
    duty_cited,
    jurisdiction_named,
    jurisdictions,
    law_in,
    law_of,
)
from mamoru.model.law import (
    Age,
    Authority,
    BasisWanted,
    Clock,
    DeviceAccess,
    DeviceNeed,
    Duration,
    Marketing,
    Regime,
    RetentionDuty,
    Safeguard,
    Start,
    TimeUnit,
)
from mamoru.model.period import Period, Unit

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("on", "years"), [(date(2022, 3, 31), 20), (date(2022, 4, 1), 18), (TODAY, 18)])
def test_people_in_japan_come_of_age_at_eighteen_since_april_2022(on: date, years: int) -> None:
    assert law_in("JP", on).decided(Age, "ages.majority") == Age(years=years)


@pytest.mark.parametrize(("on", "short"), [(date(2023, 6, 11), "NITDA"), (date(2023, 6, 12), "NDPC")])
def test_complaints_in_nigeria_go_to_the_commission_since_june_2023(on: date, short: str) -> None:
    found = law_in("NG", on).decided(Authority, "authorities.main")

    assert found is not None
    assert found.short == short


@pytest.mark.parametrize(
    ("on", "holds"), [(date(2020, 7, 15), True), (date(2020, 7, 16), False), (TODAY, False)]
)
def test_the_privacy_shield_holds_until_the_day_before_its_judgment(on: date, *, holds: bool) -> None:
    assert (law_in("EU", on).find(Safeguard, "transfers.privacy-shield") is not None) is holds


def test_the_rights_of_the_indian_act_are_given_from_may_2027() -> None:
    assert law_in("IN", TODAY).rights == ("access", "correction")
    assert law_in("IN", date(2027, 5, 13)).rights == (
        "access",
        "correction",
        "erasure",
        "complaint",
        "nominee",
        "withdraw-consent",
    )


def test_before_a_law_nothing_of_it_holds() -> None:
    assert law_in("CN", date(2010, 1, 1)).facts == ()


def test_a_clock_tells_its_time_its_start_and_how_it_is_made_longer() -> None:
    assert law_in("EU", TODAY).decided(Clock, "clocks.answer") == Clock(
        within=Duration(count=1, unit=TimeUnit.MONTHS),
        starts=Start.RECEIPT,
        longer=Duration(count=2, unit=TimeUnit.MONTHS),
        longer_if="requests are complex or many, and the person is told within the first month",
    )
    assert str(law_in("US-CA", TODAY).decided(Clock, "clocks.acknowledgement")) == (
        "within 10 business days from receipt"
    )


def test_a_law_without_a_number_has_a_clock_without_one() -> None:
    found = law_in("JP", TODAY).decided(Clock, "clocks.answer")

    assert found is not None
    assert (found.within, str(found)) == (None, "without delay")


def test_a_clock_of_the_united_kingdom_starts_otherwise_since_february_2026() -> None:
    starts = [
        found.starts if (found := law_in("GB", on).decided(Clock, "clocks.answer")) else None
        for on in (date(2026, 2, 4), date(2026, 2, 5))
    ]

    assert starts == [Start.RECEIPT, Start.COMPLETE_REQUEST]


def test_messages_devices_and_bases_are_typed() -> None:
    japan, california = law_in("JP", TODAY), law_in("US-CA", TODAY)

    assert japan.decided(Marketing, "messages.e-mail") == Marketing(
        channel="e-mail", regime=Regime.OPT_IN, existing_customers=True
    )
    assert california.decided(Marketing, "messages.e-mail") == Marketing(
        channel="e-mail", regime=Regime.OPT_OUT
    )
    assert japan.decided(DeviceAccess, "devices.external-transmission") == DeviceAccess(
        needs=DeviceNeed.NOTICE
    )
    assert japan.decided(BasisWanted, "bases.special-care") == BasisWanted(
        any_of=(
            *("consent", "law", "vital-interest", "public-task"),
            *("made-public", "public-health", "research"),
        )
    )


def test_a_right_that_is_expressly_not_given_is_not_among_the_rights() -> None:
    assert "erasure" not in law_in("CA", TODAY).rights
    assert law_in("CA", TODAY).rights == ("access", "correction", "withdraw-consent", "complaint")


def test_a_key_of_another_kind_is_not_found() -> None:
    assert law_in("JP", TODAY).find(Clock, "ages.majority") is None
    assert law_in("JP", TODAY).decided(Clock, "clocks.no-such-clock") is None


def test_a_duty_that_a_notice_cites_is_found_with_its_period_and_start() -> None:
    found = duty_cited("JP-corporation-tax", TODAY)

    assert found is not None
    assert found.id == "JP.retention.corporation-tax"
    assert isinstance(found.decided, RetentionDuty)
    assert found.decided.period == Duration(count=7, unit=TimeUnit.YEARS)
    assert found.decided.period.period == Period(count=7, unit=Unit.YEARS)
    assert found.words == (
        "books and vouchers of a company: must be kept for 7 years from the day two months after the end "
        "of the fiscal year; later where the return may be filed later"
    )


@pytest.mark.parametrize("law", ["JP-no-such-act", "XX-corporation-tax", "corporation-tax", "JP-APPI-3"])
def test_what_no_law_holds_is_not_cited(law: str) -> None:
    assert cited(law) == ()
    assert duty_cited(law, TODAY) is None


def test_an_article_is_cited_with_all_that_rests_on_it() -> None:
    assert [fact.key for fact in cited("JP-APPI-35")] == [
        "rights.suspension",
        "rights.suspension-of-harm",
        "rights.erasure",
        "rights.stop-third-party",
    ]
    assert {fact.jurisdiction for fact in cited("CN-PIPL")} == {"CN"}
    assert [fact.id for fact in cited("LU-commercial-code-16")] == ["EU.retention.commercial-code-16"]


def test_hours_and_business_days_are_no_period_of_a_notice() -> None:
    periods = [Duration(count=2, unit=unit).period for unit in TimeUnit]

    assert periods == [
        None,
        Period(count=2, unit=Unit.DAYS),
        None,
        Period(count=14, unit=Unit.DAYS),
        Period(count=2, unit=Unit.MONTHS),
        Period(count=2, unit=Unit.YEARS),
    ]


@pytest.mark.parametrize("country", ["LU", "NO", "IS", "DE"])
def test_a_country_of_the_eea_stands_under_its_law(country: str) -> None:
    assert law_in(country, TODAY).jurisdiction == "EU"


@pytest.mark.parametrize(
    ("law", "code"),
    [
        ("JP", "JP"),
        ("JP-APPI-35", "JP"),
        ("US", "US"),
        ("US-CA", "US-CA"),
        ("US-VA-VCDPA", "US-VA"),
        ("US-internal-revenue-code-6001", "US"),
        ("LU-commercial-code-16", "EU"),
        ("ZZ", None),
        ("", None),
    ],
)
def test_a_law_as_a_notice_names_it_tells_its_jurisdiction(law: str, code: str | None) -> None:
    assert jurisdiction_named(law) == code


def test_an_unknown_place_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(NoSuchJurisdiction) as raised:
        law_in("ZZ", TODAY)

    assert str(raised.value) == (
        "MAM-932: the law of `ZZ` is not known\n"
        "  why: what Mamoru does not know of a law it cannot hold a promise against\n"
        f"  do:  name one of {', '.join(jurisdictions())}, or a country of the EEA"
    )


@pytest.mark.parametrize("code", jurisdictions())
def test_on_no_day_does_a_law_say_two_things_of_one_key(code: str) -> None:
    law = law_of(code)
    turns = {fact.since for fact in law.facts} | {fact.until for fact in law.facts if fact.until}
    for day in sorted(turns | {turn + timedelta(days=1) for turn in turns}):
        keys = [fact.key for fact in law.in_force(day).facts]
        assert sorted(keys) == sorted(set(keys))


def test_a_fact_knows_what_it_took_the_place_of() -> None:
    law = law_of("JP")
    young, grown = (fact for fact in law.facts if fact.key == "ages.majority")

    assert law.before(grown) is young
    assert law.before(young) is None
