"""What the notice says was done, on a day that has not come: the check tells it, and nothing rests on it."""

from datetime import date
from pathlib import Path

import pytest

from mamoru.desk.checking import check
from mamoru.desk.versions.errors import NotFit
from mamoru.desk.versions.freezing import publish
from mamoru.model.finding import Severity
from tests import small

TODAY = date(2026, 11, 22)
DONE = (
    "changes:\n  weaker: {kind: weakening, means: [direct], needs: consent, "
    "done: {on: DAY, means: [direct]}}\n"
)
LOOKED = "officers:\n  dpo: {role: dpo, entity: acme, for: [JP], email: dpo@acme.example, confirmed: DAY}\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def say(folder: Path, text: str, *, day: str) -> None:
    path = folder / "notice.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}{text.replace('DAY', day)}", encoding="utf-8")


def told(folder: Path) -> list[tuple[Severity, str]]:
    findings = check(folder, live=False, today=TODAY).findings
    return [(f.severity, f.problem) for f in findings if f.code == "MAM-170"]


def test_consent_that_lies_in_the_future_is_an_error_and_publishes_nothing(company: Path) -> None:
    say(company, DONE, day="2026-12-01")

    problem = "`changes.weaker` says `done: {on: 2026-12-01}`, a day that has not come"
    assert told(company) == [(Severity.ERROR, problem)]
    with pytest.raises(NotFit, match="a day that has not come"):
        publish(company, dry_run=False, today=TODAY)
    assert not list((company / "published").glob("*"))


def test_consent_of_today_counts(company: Path) -> None:
    say(company, DONE, day="2026-11-22")

    assert told(company) == []
    assert publish(company, dry_run=True, today=TODAY).is_new


def test_a_look_that_lies_in_the_future_is_a_warning(company: Path) -> None:
    say(company, LOOKED, day="2027-09-01")

    problem = "`officers.dpo` says `confirmed: 2027-09-01`, a day that has not come"
    assert told(company) == [(Severity.WARNING, problem)]
    assert publish(company, dry_run=True, today=TODAY).is_new


def test_a_look_to_come_has_one_finding_and_measures_nothing(company: Path) -> None:
    """Not one more for each safeguard and role that a day to come would make look long unseen."""
    say(company, LOOKED, day="2029-09-01")
    say(company, "safeguards:\n  checked: {kind: review, reviewed: yearly, last: DAY}\n", day="2026-10-01")
    ppc = "authorities:\n  ppc: {name: {en: Commission}, for: [JP], confirmed: DAY}\n"
    say(company, ppc, day="2026-10-01")

    findings = check(company, live=False, today=TODAY).findings
    assert [f.code for f in findings if "2029-09-01" in f.problem] == ["MAM-170"]
