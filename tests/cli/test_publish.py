"""`mamoru publish`: what is frozen, what is refused, and what a stranger can verify."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

FILE = "published/acme-2025-01-01.json"
WHO = ("-s", "customer-id=1")
SRC = Path(__file__).parents[2] / "src"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def edit(folder: Path, old: str, new: str, *, file: str = "notice.yaml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def sha(folder: Path, file: str = FILE) -> str:
    return str(json.loads((folder / file).read_text(encoding="utf-8"))["sha256"])


def in_published(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "published").glob("*"))


def test_the_notice_is_frozen_and_the_same_again_changes_nothing(company: Path) -> None:
    absent = (
        "There is no evidence log in this folder: the first request begins one. Publish again then, or where "
        "the log is if that is elsewhere, and it gets a record of this\n"
    )
    first = told(small.mamoru(company, "publish"))
    before = (company / FILE).read_bytes()

    assert first == (0, f"Frozen: {FILE}, for 2025-01-01\nSHA-256 {sha(company)}\n{absent}", "")
    assert told(small.mamoru(company, "publish")) == (
        0,
        (
            f"Nothing changed: {FILE} is what the notice says\nSHA-256 {sha(company)}\n{absent}"
            "2 warnings of the check: mamoru check\n"
        ),
        "",
    )
    assert (company / FILE).read_bytes() == before
    small.mamoru(company, "check", expect=0)


def test_a_dry_run_shows_what_would_be_frozen_and_writes_nothing(company: Path) -> None:
    shown = small.mamoru(company, "publish", "--dry-run", expect=0).stdout
    assert not (company / "published").exists()
    small.mamoru(company, "publish", expect=0)

    assert shown == f"Would be frozen: {FILE}, for 2025-01-01\nSHA-256 {sha(company)}\n"


def test_the_next_version_is_shown_with_what_changed(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    edit(company, "keep: 7 years", "keep: 8 years")

    answer = small.mamoru(company, "publish", expect=0).stdout

    assert answer.startswith(
        "Changed since the version of 2025-01-01\n"
        "  other             the notice: effective date: 2026-01-01, before 2025-01-01\n"
        "  weaker            retention `invoices`: kept for: 8 years, before 7 years (longer)\n"
        "\n"
        "Frozen: published/acme-2026-01-01.json, for 2026-01-01\n"
    )
    assert in_published(company) == ["acme-2025-01-01.json", "acme-2026-01-01.json"]


def test_another_text_for_the_same_day_is_refused(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    before = (company / FILE).read_bytes()
    edit(company, "keep: 7 years", "keep: 8 years")

    refused = small.mamoru(company, "publish", expect=1)

    assert refused.stderr == (
        "error[MAM-632]: a version for 2025-01-01 is frozen already and says otherwise: "
        "retention `invoices`: kept for: 8 years, before 7 years (longer)\n"
        "  --> notice.yaml:3:1\n"
        "  why: what people were told on a day is never told otherwise afterwards\n"
        "  do:  raise `effective.on` to the day from which the new text holds; `mamoru diff` lists what "
        "differs\n"
    )
    assert (company / FILE).read_bytes() == before


def test_a_day_before_the_last_version_is_refused(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, "on: 2025-01-01", "on: 2024-01-01")

    assert "error[MAM-633]" in small.mamoru(company, "publish", expect=1).stderr
    assert in_published(company) == ["acme-2025-01-01.json"]


def test_nothing_is_frozen_while_the_check_has_an_error(company: Path) -> None:
    """A column that no category explains."""
    edit(company, ", note: purchases.messages", "", file="systems/shop.yaml")

    refused = small.mamoru(company, "publish", expect=1)

    assert "error[MAM-631]: the notice cannot be frozen, since the check has" in refused.stderr
    assert not (company / "published").exists()


def test_an_edited_version_is_refused_by_every_command_that_reads_versions(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, '"7 years"', '"9 years"', file=FILE)

    for words in (("publish",), ("publish", "--list"), ("diff",), ("publish", "--dry-run")):
        assert f"error[MAM-630]: the published version `{FILE}` was changed: " in (
            small.mamoru(company, *words, expect=1).stderr
        )
    assert "error[MAM-249]" in small.mamoru(company, "check", expect=1).stdout


def test_versions_are_listed_with_their_hashes(company: Path) -> None:
    assert small.mamoru(company, "publish", "--list", expect=0).stdout == "no version is published yet\n"
    small.mamoru(company, "publish", expect=0)

    listed = small.mamoru(company, "publish", "--list", expect=0).stdout
    plain = json.loads(small.mamoru(company, "publish", "--list", "--format", "json", expect=0).stdout)

    assert listed == f"2025-01-01  {sha(company)}  {FILE}  not in the log\n"
    assert plain == {
        "format": "mamoru-versions/1",
        "versions": [
            {
                "notice": "acme",
                "effective": "2025-01-01",
                "file": FILE,
                "sha256": sha(company),
                "receipt": None,
                "record": None,
                "allowed": [],
            }
        ],
    }


def test_where_the_log_is_a_stranger_can_verify_what_was_frozen_and_when(company: Path) -> None:
    small.mamoru(company, "run", "access", *WHO, expect=0)
    small.mamoru(company, "publish", expect=0)
    receipt = f"evidence/{FILE}"
    fields = json.loads((company / receipt).read_text(encoding="utf-8"))["fields"]

    shown = {field["path"]: field["value"] for field in fields}
    assert shown["publication.sha256"] == sha(company)
    assert (shown["publication.notice"], shown["publication.effective"]) == ("acme", "2025-01-01")
    small.mamoru(company, "verify", receipt, "--key", "evidence/public-key.txt", expect=0)
    small.mamoru(company, "log", "verify", expect=0)
    assert "publish" in small.mamoru(company, "log", "list", expect=0).stdout
    small.mamoru(company, "report", expect=0)


def test_a_version_frozen_elsewhere_is_entered_once_where_the_log_is(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    small.mamoru(company, "run", "access", *WHO, expect=0)

    for _ in range(2):
        answer = small.mamoru(company, "publish", expect=0).stdout
        assert f"Record 2 of the evidence log: evidence/{FILE}\n" in answer
    assert len(json.loads(small.mamoru(company, "log", "list", "--format", "json").stdout)["records"]) == 2


def test_a_version_that_was_edited_with_its_hash_contradicts_its_receipt(company: Path) -> None:
    """Whoever changes a version and computes its hash anew is found out by the log."""
    small.mamoru(company, "run", "access", *WHO, expect=0)
    small.mamoru(company, "publish", expect=0)
    (company / FILE).unlink()
    (company / "evidence" / FILE).rename(company / "kept.json")
    edit(company, "keep: 7 years", "keep: 8 years")
    small.mamoru(company, "publish", expect=0)
    (company / "kept.json").rename(company / "evidence" / FILE)

    assert "error[MAM-637]" in small.mamoru(company, "publish", "--list", expect=1).stderr


FULL = """
import resource, signal, sys
from mamoru.cli.main import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
main(["publish"])
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from mamoru.cli.main import main
step = sys.argv[1]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
if step == "before": os.fsync = die
if step == "link": os.link = die
main(["publish"])
"""


def run(folder: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    where = {**os.environ, "PYTHONPATH": str(SRC)}
    command = [sys.executable, "-c", text, *words]
    return subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True, check=False)


def test_a_full_disk_leaves_nothing_half_written(company: Path) -> None:
    ended = run(company, FULL)

    assert ended.returncode == 2
    assert ended.stderr.startswith("error[MAM-609]: the file acme-2025-01-01.json cannot be written: ")
    assert in_published(company) == []
    small.mamoru(company, "publish", expect=0)
    small.mamoru(company, "check", expect=0)


@pytest.mark.parametrize("step", ["before", "link"])
def test_killed_while_publishing_there_is_no_version_and_the_next_one_is_whole(
    company: Path, step: str
) -> None:
    ended = run(company, KILLED, step)

    assert ended.returncode == -signal.SIGKILL
    assert [name for name in in_published(company) if name.endswith(".json")] == []
    small.mamoru(company, "check", expect=0)
    small.mamoru(company, "publish", expect=0)
    assert in_published(company) == ["acme-2025-01-01.json"]
    small.mamoru(company, "check", expect=0)


def test_a_folder_that_is_a_file_is_told(company: Path) -> None:
    (company / "published").write_text("x", encoding="utf-8")

    ended = small.mamoru(company, "publish")

    assert ended.returncode == 2
    assert "Mamoru itself failed" not in ended.stderr
