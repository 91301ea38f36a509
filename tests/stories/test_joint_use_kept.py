"""Of data that is used together, all is told that the law of Japan wants: shown by leaving out each part."""

from pathlib import Path

import pytest

from tests.stories.breaking import Line, as_it_stands, more_told, use

CLOUD, GROUP, MARKET = "cloud-provider", "apparel-group", "marketplace"
NOTICE = "notice.yaml"
EVERYTHING = "[provide, improve, recommend, obey-law, communicate, market, protect, score-credit, asked-for]"
JOINT = "`supplements.JP.recipients.joint-use`"
ADDRESS = ', address: "7 Lantern Quay, Port Halyard, WA 00000"}\n  parent'


@pytest.mark.promise("W-122")
@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "supplements/JP.yaml",
            "    members: [sorane, japan, emea]\n",
            "",
            "does not say who uses the data together",
        ),
        (
            "supplements/JP.yaml",
            f"    for: {EVERYTHING}\n",
            "",
            "does not say what the data is used for",
        ),
        (
            "supplements/JP.yaml",
            "    responsible: sorane\n    receives",
            "    receives",
            "does not say who is responsible",
        ),
    ],
)
def test_of_the_joint_use_in_japan_each_part_that_the_law_wants_is_told(
    file: str, old: str, new: str, problem: str, tmp_path: Path
) -> None:
    told = more_told(CLOUD, tmp_path, Line(file=file, old=old, new=new))

    assert told == [("warning", "MAM-246", f"the joint use {JOINT} {problem}")]


@pytest.mark.promise("W-122")
def test_the_manager_of_the_joint_use_in_japan_has_an_address_and_lacks_a_representative(
    tmp_path: Path,
) -> None:
    """As published: that nobody represents it is what the check has to find."""
    who = f"`sorane` is responsible for the joint use {JOINT} and"

    assert ("warning", "MAM-246", f"{who} names no representative") in as_it_stands(CLOUD)
    assert more_told(CLOUD, tmp_path, Line(file=NOTICE, old=ADDRESS, new="}\n  parent")) == [
        ("warning", "MAM-246", f"{who} has no address"),
    ]


@pytest.mark.promise("W-122")
def test_what_the_joint_users_in_japan_get_is_what_they_were_said_to_get(tmp_path: Path) -> None:
    given = "of: customer, region: JP, to: joint-use"
    told = more_told(
        CLOUD,
        tmp_path,
        use(
            "accounts",
            f"reads: contact.name, for: provide, {given}",
            f"reads: content.stored, for: provide, {given}",
        ),
    )

    assert told == [
        (
            "error",
            "MAM-264",
            (
                "`uses.accounts.b` gives `content.stored` of `customer` for `purposes.provide` to "
                "`recipients.joint-use`, which may not receive it"
            ),
        )
    ]


@pytest.mark.promise("A-24")
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (" responsible: tsubame,", "", "the joint use `recipients.group` does not say who is responsible"),
        (
            ', address: "410 Reed Street, Port Halyard, NV 00000"',
            "",
            "`tsubame` is responsible for the joint use `recipients.group` and has no address",
        ),
    ],
)
def test_one_company_with_an_address_answers_for_what_is_used_together(
    old: str, new: str, problem: str, tmp_path: Path
) -> None:
    """That it names no representative, which the law wants since 2022, is what the check has to find."""
    told = more_told(MARKET, tmp_path, Line(file=NOTICE, old=old, new=new))

    assert told == [("warning", "MAM-246", problem)]
    assert (
        "warning",
        "MAM-246",
        "`tsubame` is responsible for the joint use `recipients.group` and names no representative",
    ) in as_it_stands(MARKET)


@pytest.mark.promise("K-19")
@pytest.mark.parametrize(
    ("old", "problem"),
    [
        ("    members: [kasuri, holdings, formal, logistics]", "does not say who uses the data together"),
        ("    responsible: holdings\n", "does not say who is responsible"),
    ],
)
def test_the_record_of_the_shared_use_is_whole(old: str, problem: str, tmp_path: Path) -> None:
    told = more_told(GROUP, tmp_path, Line(file=NOTICE, old=old, new="" if old.endswith("\n") else "   "))

    assert told == [("warning", "MAM-246", f"the joint use `recipients.group` {problem}")]
    assert [problem for _, code, problem in as_it_stands(GROUP) if code == "MAM-246"] == []


@pytest.mark.promise("K-37")
def test_who_answers_for_the_shared_use_is_looked_up_each_year(tmp_path: Path) -> None:
    """Two presidents of two companies are no conflict; one company with two is."""
    stale = Line(
        file=NOTICE,
        old="name: Kuroda Tsumugi, confirmed: 2026-06-26",
        new="name: Kuroda Tsumugi, confirmed: 2025-06-01",
    )
    nobody = Line(
        file=NOTICE,
        old="    representative: {title: President, name: Kuroda Tsumugi, confirmed: 2026-06-26}\n",
        new="",
    )
    president = "{role: representative, entity: holdings, for: JP, confirmed: 2026-06-26, person: "
    two = Line(
        file=NOTICE,
        old="purposes:",
        new=f"officers:\n  one: {president}Kuroda Tsumugi}}\n  two: {president}Shiro Ito}}\npurposes:",
    )

    assert [one for one in as_it_stands(GROUP) if one[1] in {"MAM-246", "MAM-248", "MAM-269"}] == []
    assert more_told(GROUP, tmp_path / "1", stale) == [
        (
            "warning",
            "MAM-248",
            "`entities.holdings` was confirmed on 2025-06-01, more than a year ago",
        ),
    ]
    assert more_told(GROUP, tmp_path / "2", nobody) == [
        (
            "warning",
            "MAM-246",
            "`holdings` is responsible for the joint use `recipients.group` and names no representative",
        ),
    ]
    assert more_told(GROUP, tmp_path / "3", two) == [
        (
            "warning",
            "MAM-269",
            (
                "`officers.one` and `officers.two` name two persons for the role "
                "`representative` of `entities.holdings`"
            ),
        ),
    ]
