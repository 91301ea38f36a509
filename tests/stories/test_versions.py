"""A privacy officer publishes the notices of both examples, changes them, and is told what that means."""

import json
import shutil
from pathlib import Path

import pytest

from tests import small

EXAMPLES = Path(__file__).parents[2] / "examples"
LEFT_AT_HOME = shutil.ignore_patterns("data", "expected", "*.py", "*.md")
DAYS = {"apparel-group": "kasuri-2025-01-01", "cloud-provider": "sorane-2023-01-16"}


@pytest.fixture(params=DAYS)
def published(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An example whose notice is published."""
    folder = Path(shutil.copytree(EXAMPLES / request.param, tmp_path / request.param, ignore=LEFT_AT_HOME))
    small.mamoru(folder, "publish", expect=0)
    return folder


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def test_what_is_published_is_what_the_files_say_and_changes_no_finding(published: Path) -> None:
    file = f"published/{DAYS[published.name]}.json"
    original = small.mamoru(EXAMPLES / published.name, "check", expect=0).stdout

    assert (published / file).stat().st_size > 10_000
    assert small.mamoru(published, "diff", "--exit-code", expect=0).stdout.endswith("\n\nnothing changed\n")
    assert small.mamoru(published, "check", expect=0).stdout == original


@pytest.mark.parametrize("published", ["cloud-provider"], indirect=True)
def test_the_cloud_provider_may_not_weaken_its_notice_before_people_had_their_choice(published: Path) -> None:
    """changes.weaker: {kind: weakening, means: [direct], needs: notify-and-choice}"""
    edit(
        published / "notice.yaml",
        ("effective: {on: 2023-01-16", "effective: {on: 2026-01-16"),
        ("keep: 90 days, after: account-closed", "keep: 1 year, after: account-closed"),
    )
    edit(published / "supplements/BR.yaml", ("  complaint: {of: all, clause: W-71}\n", ""))

    answer = small.mamoru(published, "diff", expect=0).stdout
    refused = small.mamoru(published, "publish", expect=1).stderr

    wants = "    changes.weaker wants notify-and-choice: nothing says that it was done\n"
    assert f"  retention `accounts`: kept for: 1 year, before 90 days (longer)\n{wants}" in answer
    assert f"  BR: right `complaint` is gone\n{wants}" in answer
    assert "error[MAM-631]: the notice cannot be frozen, since the check has 2 errors" in refused

    rule = "means: [direct], needs: notify-and-choice"
    edit(published / "notice.yaml", (rule, f"{rule}, done: {{on: 2025-12-01, means: [direct]}}"))
    small.mamoru(published, "publish", expect=0)
    assert "changes.weaker wants notify-and-choice: done\n" in (
        small.mamoru(published, "diff", "2023-01-16", "2026-01-16", expect=0).stdout
    )


@pytest.mark.parametrize("published", ["apparel-group"], indirect=True)
def test_the_apparel_group_may_not_keep_longer_under_the_notice_in_force(published: Path) -> None:
    edit(published / "notice.yaml", ("keep: 7 years", "keep: 10 years"))

    check = small.mamoru(published, "check", expect=1).stdout

    assert (
        "error[MAM-251]: wider than in the version published for 2025-01-01: "
        "retention `invoices`: kept for: 10 years, before 7 years (longer)" in check
    )
    assert "error[MAM-632]" in small.mamoru(published, "publish", expect=1).stderr


@pytest.mark.promise("A-63")
def test_each_version_keeps_the_law_that_governed_it_and_what_it_said_of_disputes(tmp_path: Path) -> None:
    """A notice without a law is none (test_promises_kept); a version that is edited afterwards is told."""
    folder = Path(shutil.copytree(EXAMPLES / "marketplace", tmp_path / "marketplace", ignore=LEFT_AT_HOME))
    first, second = (folder / f"published/tsubame-{day}.json" for day in ("2021-09-01", "2026-01-16"))
    small.mamoru(folder, "publish", expect=0)
    edit(
        folder / "notice.yaml",
        ("effective: {on: 2021-09-01", "effective: {on: 2026-01-16"),
        ("\nlaw: JP", "\nlaw: US"),
        ("the law of Japan govern disputes", "the law of the United States govern disputes"),
    )

    small.mamoru(folder, "publish", expect=0)

    assert [governed(file) for file in (first, second)] == [
        (
            "JP",
            (
                "This notice, the conditions of use and the law of Japan govern disputes, with limits of "
                "damages."
            ),
        ),
        (
            "US",
            (
                "This notice, the conditions of use and the law of the United States govern disputes, with "
                "limits of damages."
            ),
        ),
    ]
    edit(first, ('"law": "JP"', '"law": "US"'))
    assert "published/tsubame-2021-09-01.json" in small.mamoru(folder, "check", expect=1).stdout


def governed(version: Path) -> tuple[str, str]:
    """Return the law of a version, and its words on disputes."""
    notice = json.loads(version.read_text(encoding="utf-8"))["content"]["notice"]
    return notice["law"], notice["obligations"]["disputes"]["text"]["en"]
