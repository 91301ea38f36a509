"""`mamoru diff`: what changed, for people and for programs, with what each change demands."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told
from tests.cli.test_publish import FILE, edit

RULES = "changes:\n  any: {kind: announced, needs: announce}\n  weaker: {kind: weakening, needs: consent"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A company with change rules, whose version of 2025 is published."""
    notice = f"{small.FILES['notice.yaml']}{RULES}}}\n"
    small.company(tmp_path, {"notice.yaml": notice})
    small.mamoru(tmp_path, "publish", expect=0)
    return tmp_path


def test_without_a_change_nothing_changed(company: Path) -> None:
    assert told(small.mamoru(company, "diff", "--exit-code")) == (
        0,
        f"2025-01-01 ({FILE}) -> 2025-01-01 (the files as they are)\n\nnothing changed\n",
        "",
    )


def test_changes_are_told_by_kind_with_what_rules_and_laws_demand(company: Path) -> None:
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    edit(
        company, "retention:\n", "  ads: {of: customer, uses: [contact.email], basis: consent}\nretention:\n"
    )
    edit(company, "title: {en: Customers}", "title: {en: Our customers}")

    answer = small.mamoru(company, "diff", "--exit-code", expect=1).stdout

    assert (
        answer
        == f"""\
2025-01-01 ({FILE}) -> 2026-01-01 (the files as they are)

new purpose
  purpose `ads` is new: data used contact.email; people it concerns customer; legal basis consent
    changes.weaker wants consent: nothing says that it was done
    law: JP.bases.new-purpose (APPI 17(2), 18(1)): needs consent; without consent only within reasonable \
relation to the old purpose, and then told or published (21(3))

other
  the notice: effective date: 2026-01-01, before 2025-01-01

wording
  kind of people `customer`: title (en): “Our customers”, before Customers

3 changes: 1 new purpose, 1 other, 1 wording
changes.any wants announce: nothing says that it was done, for 1 of them
"""
    )


def test_the_same_is_told_to_programs(company: Path) -> None:
    edit(company, "  erasure: {of: customer}\n", "")
    edit(company, "on: 2025-01-01", "on: 2026-01-01")

    answer = json.loads(small.mamoru(company, "diff", "--format", "json", expect=0).stdout)

    assert (answer["format"], answer["old"], answer["new"]) == (
        "mamoru-diff/1",
        {"effective": "2025-01-01", "file": FILE},
        {"effective": "2026-01-01", "file": None},
    )
    assert answer["changes"][1] == {
        "kind": "weaker",
        "node": "rights.erasure",
        "region": None,
        "says": "right `erasure` is gone",
        "old": {"of": ["customer"], "right": "erasure", "source": "notice"},
        "new": None,
        "widens": True,
        "practice": None,
        "wants": {
            "rule": "changes.weaker",
            "needs": "consent",
            "means": [],
            "done": False,
            "unmet": "nothing says that it was done",
        },
        "law": [],
    }


@pytest.mark.parametrize(
    ("done", "why"),
    [
        ("", "nothing says that it was done"),
        (
            ", done: {on: 2024-11-01}",
            "it was done on 2024-11-01, which is not after 2025-01-01 and by 2026-01-01",
        ),
        (
            ", done: {on: 2026-02-01}",
            "it was done on 2026-02-01, which is not after 2025-01-01 and by 2026-01-01",
        ),
        (", done: {on: 2025-11-01}", ""),
    ],
)
def test_what_was_done_counts_between_the_two_versions(company: Path, done: str, why: str) -> None:
    """A word left over from an earlier version counts for nothing."""
    edit(company, "  erasure: {of: customer}\n", "  erasure: {of: customer, when: [unlawful]}\n")
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    edit(company, "needs: consent}", f"needs: consent{done}}}")

    check = small.mamoru(company, "check").stdout

    assert (f"whose rule `changes.weaker` wants consent for it, and {why}" in check) is bool(why)
    assert ("MAM-250" in check) is bool(why)
    small.mamoru(company, "publish", expect=1 if why else 0)


def test_a_rule_cannot_be_taken_away_with_what_it_binds(company: Path) -> None:
    edit(company, "  erasure: {of: customer}\n", "")
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    edit(company, "  weaker: {kind: weakening, needs: consent}\n", "")

    assert "write the rule `changes.weaker` again, as it was published; " in (
        small.mamoru(company, "check", expect=1).stdout
    )


def test_two_versions_are_compared_by_day_or_file(company: Path) -> None:
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    small.mamoru(company, "publish", expect=0)
    later = "published/acme-2026-01-01.json"
    wanted = f"2025-01-01 ({FILE}) -> 2026-01-01 ({later})\n"

    for old, new in (("2025-01-01", "2026-01-01"), (FILE, later), ("acme-2025-01-01.json", "2026-01-01")):
        assert small.mamoru(company, "diff", old, new, expect=0).stdout.startswith(wanted)


def test_a_version_from_elsewhere_is_read_and_an_edited_one_refused(company: Path) -> None:
    elsewhere = company / "elsewhere" / "acme-2025-01-01.json"
    elsewhere.parent.mkdir()
    (company / FILE).rename(elsewhere)
    assert "nothing changed" in small.mamoru(company, "diff", str(elsewhere), expect=0).stdout

    edit(company, '"7 years"', '"9 years"', file="elsewhere/acme-2025-01-01.json")

    assert "error[MAM-630]" in small.mamoru(company, "diff", str(elsewhere), expect=1).stderr


def test_a_version_that_is_not_there_is_told(company: Path) -> None:
    for words in (("2024-01-01",), ("2025-01-01", "nowhere.json")):
        assert "error[MAM-635]" in small.mamoru(company, "diff", *words, expect=2).stderr


def test_a_further_table_without_a_new_notice_is_practice(company: Path) -> None:
    """The check lists it; a request is carried out all the same."""
    edit(
        company,
        "columns: {reason: purchases.messages}",
        "columns: {reason: contact.name}",
        file="systems/club.yaml",
    )

    answer = small.mamoru(company, "diff", expect=0).stdout
    check = small.mamoru(company, "check", expect=0).stdout

    assert "practice (weaker for people)\n  data `contact.name`: held in: also club.points\n" in answer
    assert (
        "warning[MAM-251]: wider than in the version published for 2025-01-01: data `contact.name`: held in: "
        "also club.points\n"
    ) in check
    assert "--> systems/club.yaml:10:3" in check
    small.mamoru(company, "plan", "access", "-s", "customer-id=1", expect=0)


def test_a_use_that_reads_more_without_a_new_notice_is_practice(company: Path) -> None:
    with (company / "systems/club.yaml").open("a", encoding="utf-8") as file:
        file.write("uses:\n  news: {reads: [contact.email], for: sell}\n")
    edit(company, "2025-01-01", "2025-02-01")
    small.mamoru(company, "publish", expect=0)
    edit(company, "reads: [contact.email]", "reads: [contact]", file="systems/club.yaml")

    answer = small.mamoru(company, "diff", expect=0).stdout
    check = small.mamoru(company, "check", expect=0).stdout

    assert "practice (weaker for people)\n  use of data `club.news`: data read: also contact.name\n" in answer
    assert (
        "warning[MAM-251]: wider than in the version published for 2025-02-01: use of data `club.news`: "
        "data read: also contact.name\n  --> systems/club.yaml:15:3\n"
    ) in check


def test_a_further_recipient_without_a_new_notice_is_an_error_that_stops_nobody(company: Path) -> None:
    mailer = "{role: processor, of: customer, receives: contact.email, for: sell, country: JP}"
    more = f"recipients:\n  mailer: {mailer}\n"
    edit(company, "retention:\n", f"{more}retention:\n")

    assert (
        "error[MAM-251]: wider than in the version published for 2025-01-01: recipient `mailer` is new: "
        "role processor; data received contact.email; purposes sell; countries JP\n"
    ) in small.mamoru(company, "check", expect=1).stdout
    small.mamoru(company, "plan", "access", "-s", "customer-id=1", expect=0)
    small.mamoru(company, "publish", expect=1)
