"""What was published is held against what is said and done now, for the people of every region."""

import json
from pathlib import Path

import pytest

from mamoru.model.versions.version import frozen_text
from tests import small

FILE = "published/acme-2025-01-01.json"
CONSENT = "changes:\n  weaker: {kind: weakening, means: [direct], needs: consent}\n"
NEXT = ("on: 2025-01-01", "on: 2026-01-01")
WANTS = "    changes.weaker wants consent: nothing says that it was done\n"
JOINT = """\
recipients:
  group: {role: joint-use, of: customer, members: [acme], responsible: acme, receives: [contact.name],
    for: [sell], country: [JP]}
changes:
  joint: {kind: joint-use, means: [direct], needs: consent}
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def edit(folder: Path, *pairs: tuple[str, str], file: str = "notice.yaml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def add(folder: Path, text: str, *, file: str = "notice.yaml") -> None:
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(before + text, encoding="utf-8")


def test_a_version_that_is_gone_is_brought_back_and_no_other_text_written_for_its_day(company: Path) -> None:
    small.mamoru(company, "run", "access", "-s", "customer-id=1", expect=0)
    small.mamoru(company, "publish", expect=0)
    before = (company / FILE).read_text(encoding="utf-8")
    (company / FILE).unlink()
    edit(company, ("keep: 1 year", "keep: 9 years"))

    for words in (("publish",), ("publish", "--dry-run")):
        assert "error[MAM-630]" in small.mamoru(company, *words, expect=1).stderr
        assert not (company / FILE).exists()

    (company / FILE).write_text(before, encoding="utf-8")
    edit(company, ("keep: 9 years", "keep: 1 year"))
    assert small.mamoru(company, "publish", expect=0).stdout.startswith("Nothing changed: ")


def test_the_people_of_a_region_that_leaves_a_supplement_lose_what_it_gave_them(company: Path) -> None:
    add(company, CONSENT)
    add(
        company,
        "supplement: EEA\nfor: [EEA, BR]\nlaw: JP\nrights:\n  portability: {of: customer, data: provided}\n",
        file="supplements/EEA.yaml",
    )
    small.mamoru(company, "publish", expect=0)
    edit(company, NEXT)
    edit(company, ("for: [EEA, BR]", "for: [EEA]"), file="supplements/EEA.yaml")

    answer = small.mamoru(company, "diff", expect=0).stdout
    check = small.mamoru(company, "check", expect=1).stdout

    assert f"  BR: right `portability` is gone\n{WANTS}" in answer
    assert check.count("error[MAM-250]: BR: right `portability` is gone; that is weaker than") == 1
    assert "error[MAM-631]" in small.mamoru(company, "publish", expect=1).stderr


def test_who_comes_under_a_new_supplement_is_compared_with_the_one_that_held_before(company: Path) -> None:
    """Germany gets a supplement of its own, which gives less than that of the European Economic Area."""
    given = "law: JP\nrights:\n  portability: {of: customer, data: provided}\n"
    add(company, CONSENT)
    add(company, f"supplement: EEA\nfor: [BR, EEA]\n{given}", file="supplements/EEA.yaml")
    small.mamoru(company, "publish", expect=0)
    edit(company, NEXT)
    add(company, "supplement: DE\nfor: [DE]\nlaw: JP\n", file="supplements/DE.yaml")

    assert f"  DE: right `portability` is gone\n{WANTS}" in small.mamoru(company, "diff", expect=0).stdout


def test_a_rule_on_joint_use_binds_a_joint_use_that_grows(company: Path) -> None:
    add(company, JOINT)
    small.mamoru(company, "publish", expect=0)
    edit(company, NEXT, ("receives: [contact.name]", "receives: [contact]"))

    check = small.mamoru(company, "check", expect=1).stdout

    assert "error[MAM-250]: recipient `group`: data received: also contact.email; that is weaker" in check
    assert "whose rule `changes.joint` wants consent for it, and nothing says that it was done" in check
    edit(company, ("needs: consent}", "needs: consent, done: {on: 2025-11-01, means: [direct]}}"))
    small.mamoru(company, "publish", expect=0)


def test_a_rule_on_joint_use_binds_a_new_joint_use_and_no_other_recipient(company: Path) -> None:
    add(
        company,
        "recipients:\n  post: {role: processor, of: customer, receives: [contact.name], for: [sell]}\n",
    )
    add(company, JOINT[JOINT.index("changes:") :])
    small.mamoru(company, "publish", expect=0)
    edit(company, NEXT, ("changes:", JOINT[len("recipients:\n") : JOINT.index("changes:")] + "changes:"))
    edit(company, ("receives: [contact.name], for", "receives: [contact], for"))

    told = small.mamoru(company, "check", expect=1).stdout

    assert told.count("error[MAM-250]") == 1
    assert "error[MAM-250]: recipient `group` is new: role joint-use;" in told


def test_rows_that_no_erasure_deletes_any_more_are_told_on_the_day_of_the_version(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(
        company,
        (
            "ties: [{by: customer_id, to: customers, how: owned}]",
            "ties: [{by: customer_id, to: customers, how: accessed}]",
        ),
        ("    kept: {for: invoices, columns: [total]}\n", ""),
        file="systems/shop.yaml",
    )

    check = small.mamoru(company, "check").stdout

    assert (
        "warning[MAM-251]: wider than in the version published for 2025-01-01: "
        "data `purchases.messages` is new: in rows that no erasure deletes shop.orders\n"
        "  --> systems/shop.yaml:"
    ) in check


def test_a_version_frozen_before_such_rows_were_looked_at_is_still_the_same(company: Path) -> None:
    """Whoever published with an older Mamoru is told of no change, and may publish the same again."""
    small.mamoru(company, "publish", expect=0)
    frozen = json.loads((company / FILE).read_text(encoding="utf-8"))
    del frozen["content"]["staying"]
    older = frozen_text(notice="acme", effective="2025-01-01", content=frozen["content"])
    (company / FILE).write_text(older, encoding="utf-8")

    assert "nothing changed" in small.mamoru(company, "diff", expect=0).stdout
    assert "MAM-251" not in small.mamoru(company, "check", expect=0).stdout
    assert small.mamoru(company, "publish", expect=0).stdout.startswith("Nothing changed: ")
    assert (company / FILE).read_text(encoding="utf-8") == older


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "basis: contract}\n",
            "basis: contract}\n  spy: {of: customer, uses: [contact], basis: contract, marks: [profiling]}\n",
            "purpose `spy` is new",
        ),
        ("rights:\n  access: {of: customer}\n", "rights:\n", "right `access` is gone"),
        ("rights:\n", f"{CONSENT}rights:\n", ""),
    ],
)
def test_on_the_day_of_the_version_no_promise_becomes_weaker(
    company: Path, old: str, new: str, told: str
) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, (old, new))

    answer = small.mamoru(company, "check")

    assert (
        f"error[MAM-251]: wider than in the version published for 2025-01-01: {told}" in answer.stdout
    ) is bool(told)
    assert answer.returncode == (1 if told else 0)


def test_publish_tells_what_is_not_judged_where_weakenings_are_bound(company: Path) -> None:
    add(company, CONSENT)
    small.mamoru(company, "publish", expect=0)
    edit(company, NEXT, ("basis: contract", "basis: legitimate-interest"))

    shown = small.mamoru(company, "publish", "--dry-run", expect=0).stdout
    plain = json.loads(small.mamoru(company, "publish", "--dry-run", "--format", "json", expect=0).stdout)

    assert (
        "1 of them is not judged (`other`): read whether people are protected less; the version of "
        "2025-01-01 has a rule on weakening, and `mamoru check` has not held it against them\n"
    ) in shown
    assert [change["says"] for change in plain["not_judged"]] == [
        "purpose `sell`: legal basis: legitimate-interest, before contract"
    ]


def test_without_a_rule_on_weakening_publish_says_nothing_of_judging(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, NEXT, ("basis: contract", "basis: legitimate-interest"))

    assert "judged" not in small.mamoru(company, "publish", "--dry-run", expect=0).stdout
