"""`mamoru publish`: what it waits for, what a company may live with, and two publications at one moment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import small
from tests.cli.test_publish import FILE, SRC, edit, in_published, sha

ABSENT = (
    "There is no evidence log in this folder: the first request begins one. Publish again then, or where the "
    "log is if that is elsewhere, and it gets a record of this\n"
)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def allow(folder: Path, rule: str, node: str, *, until: str = "2999-12-31") -> None:
    with (folder / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"allow: [{{rule: {rule}, node: {node}, reason: it is dropped with release 12, until: {until}, "
            "by: head of platform}]\n"
        )


def unexplained(folder: Path) -> None:
    """Leave a column that no category explains."""
    edit(folder, ", note: purchases.messages", "", file="systems/shop.yaml")


def test_publication_waits_while_a_text_is_left_to_write(company: Path) -> None:
    edit(company, '"1-1 Somewhere"', '"(to write: the address of Acme)"')

    refused = small.mamoru(company, "publish", expect=1)

    assert refused.stderr == (
        "error[MAM-631]: the notice cannot be frozen, since the check has an error: still to write: "
        "the address of Acme\n"
        "  --> notice.yaml:7:55\n"
        "  why: what is published is promised, and this could not be kept or may not be said\n"
        "  do:  run `mamoru check`, mend what it says, then publish\n"
    )
    small.mamoru(company, "run", "access", "-s", "customer-id=1", expect=0)


CONFLICT = "  gifts: {items: [contact], of: all, keep: 2 years, after: gift-given, ground: {purpose: sell}}\n"


def conflicting(folder: Path) -> None:
    """Promise two times for the same data."""
    edit(folder, "retention:\n", f"retention:\n{CONFLICT}")


def test_publication_waits_while_nothing_says_which_of_two_periods_holds(company: Path) -> None:
    conflicting(company)

    refused = small.mamoru(company, "publish", expect=1)

    assert refused.stderr == (
        "error[MAM-631]: the notice cannot be frozen, since the check has an error: `retention.gifts` keeps "
        "2 years after gift-given, `retention.rest` 1 year after visited: nothing says which of them "
        "holds for `contact.email` and `contact.name`\n"
        "  --> notice.yaml:17:3\n"
        "  why: what is published is promised, and this could not be kept or may not be said\n"
        "  do:  run `mamoru check`, mend what it says, then publish\n"
    )


def test_what_says_nothing_or_two_things_is_not_even_published_when_it_is_allowed(company: Path) -> None:
    conflicting(company)
    allow(company, "MAM-282", "retention.gifts")

    refused = small.mamoru(company, "publish", expect=1)

    assert refused.stderr == (
        "error[MAM-638]: `MAM-282` is allowed until 2999-12-31, but never in a notice that is published: "
        "`retention.gifts` keeps 2 years after gift-given, `retention.rest` 1 year after visited: nothing "
        "says which of them holds for `contact.email` and `contact.name`\n"
        "  --> notice.yaml:17:3\n"
        "  why: a company can live with what its systems do not do yet; people cannot be told a text that "
        "says nothing, or two things at once\n"
        "  do:  make the two agree, or write in the one that holds why it does: `over: {rest: REASON}` in "
        "`retention.gifts`, or `over: {gifts: REASON}` in `retention.rest`\n"
    )
    assert not (company / "published").exists()


def test_an_error_that_is_allowed_is_published_with_the_reason(company: Path) -> None:
    unexplained(company)
    allow(company, "MAM-201", "systems.shop.orders.*")

    answer = small.mamoru(company, "publish", expect=0)
    frozen = json.loads((company / FILE).read_text(encoding="utf-8"))
    listed = small.mamoru(company, "publish", "--list", expect=0).stdout

    assert answer.stdout == (
        f"Frozen: {FILE}, for 2025-01-01\nSHA-256 {sha(company)}\n{ABSENT}"
        "1 error allowed by programme.yaml, as the version says:\n"
        "  MAM-201 until 2999-12-31: nothing says what the column `orders.note` holds\n"
        "    head of platform: it is dropped with release 12\n"
    )
    assert frozen["allowed"] == [
        {
            "rule": "MAM-201",
            "node": "systems.shop.orders.note",
            "problem": "nothing says what the column `orders.note` holds",
            "reason": "it is dropped with release 12",
            "until": "2999-12-31",
            "by": "head of platform",
        }
    ]
    assert listed == f"2025-01-01  {sha(company)}  {FILE}  not in the log, 1 error allowed\n"


def test_that_an_allowance_is_no_longer_needed_is_no_other_text_for_the_day(company: Path) -> None:
    unexplained(company)
    allow(company, "MAM-201", "systems.shop.orders.*")
    small.mamoru(company, "publish", expect=0)
    before = (company / FILE).read_bytes()
    edit(company, "not-personal: [closed_at]", "not-personal: [closed_at, note]", file="systems/shop.yaml")
    (company / "programme.yaml").write_text("programme: acme\n", encoding="utf-8")

    again = small.mamoru(company, "publish", expect=0).stdout

    assert again == (
        f"Nothing changed: {FILE} is what the notice says\nSHA-256 {sha(company)}\n{ABSENT}"
        "2 warnings of the check: mamoru check\n"
    )
    assert (company / FILE).read_bytes() == before
    small.mamoru(company, "check", expect=0)


def test_an_allowance_that_has_ended_publishes_nothing(company: Path) -> None:
    unexplained(company)
    allow(company, "MAM-201", "systems.shop.orders.*", until="2025-01-01")

    refused = small.mamoru(company, "publish", expect=1)

    assert refused.stderr.startswith(
        "error[MAM-631]: the notice cannot be frozen, since the check has 2 errors, the first of them: "
        "`MAM-201` was allowed for `systems.shop.orders.*` until 2025-01-01, and no longer\n"
    )


def test_a_baseline_has_no_say(company: Path) -> None:
    """What is known has been answered for by nobody."""
    unexplained(company)
    small.mamoru(company, "check", "--write-baseline", "known.json")
    small.mamoru(company, "check", "--baseline", "known.json", expect=0)

    assert "error[MAM-631]" in small.mamoru(company, "publish", expect=1).stderr
    assert not (company / "published").exists()
    assert small.mamoru(company, "publish", "--baseline", "known.json").returncode == 2


#: While one publication is about to name its file, another one of its own comes and goes.
MEANWHILE = """
import os, subprocess, sys
from pathlib import Path
from mamoru.cli.main import main
link, notice = os.link, Path("notice.yaml")
def late(part, path):
    os.link = link
    notice.write_text(notice.read_text().replace("keep: 7 years", sys.argv[1]))
    subprocess.run([sys.executable, "-m", "mamoru", "publish"], check=True, capture_output=True)
    link(part, path)
os.link = late
main(["publish"])
"""


def meanwhile(folder: Path, keep: str) -> subprocess.CompletedProcess[str]:
    where = {**os.environ, "PYTHONPATH": str(SRC)}
    command = [sys.executable, "-c", MEANWHILE, keep]
    return subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True, check=False)


def test_of_two_publications_at_one_moment_one_wins_and_the_other_is_told(company: Path) -> None:
    ended = meanwhile(company, "keep: 8 years")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error[MAM-632]: a version for 2025-01-01 is frozen already and says otherwise: "
        "retention `invoices`: kept for: 7 years, before 8 years (shorter)\n"
        "  --> notice.yaml:3:1\n"
        "  why: what people were told on a day is never told otherwise afterwards\n"
        "  do:  raise `effective.on` to the day from which the new text holds; `mamoru diff` lists what "
        "differs\n"
    )
    assert in_published(company) == ["acme-2025-01-01.json"]
    assert '"8 years"' in (company / FILE).read_text(encoding="utf-8")


def test_two_publications_of_the_same_are_one(company: Path) -> None:
    ended = meanwhile(company, "keep: 7 years")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert (
        ended.stdout == f"Nothing changed: {FILE} is what the notice says\nSHA-256 {sha(company)}\n{ABSENT}"
    )
    assert in_published(company) == ["acme-2025-01-01.json"]
