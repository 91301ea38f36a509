"""What a notice said on a day stays to be seen, and what it says now and then differs in words."""

import json
from pathlib import Path

import pytest

from mamoru.desk.opening import programme_of
from tests import small
from tests.stories.breaking import Line, example, rewritten

CLOUD, GROUP = "cloud-provider", "apparel-group"
FIRST, SECOND = "published/acme-2025-01-01.json", "published/acme-2026-01-01.json"


@pytest.mark.promise("W-02", "A-65", "K-61")
def test_each_version_stays_as_it_was_with_its_day_its_proof_and_what_changed(tmp_path: Path) -> None:
    company = small.company(tmp_path)
    small.mamoru(company, "run", "access", "-s", "customer-id=1", expect=0)
    small.mamoru(company, "publish", expect=0)
    first = (company / FIRST).read_bytes()
    rewritten(
        company,
        Line(file="notice.yaml", old="on: 2025-01-01", new="on: 2026-01-01"),
        Line(file="notice.yaml", old="keep: 1 year", new="keep: 2 years"),
    )
    small.mamoru(company, "publish", expect=0)

    listed = small.mamoru(company, "publish", "--list", expect=0).stdout
    changed = small.mamoru(company, "diff", "2025-01-01", "2026-01-01", expect=0).stdout
    proofs = sorted((company / "evidence/published").glob("*.json"))

    assert ("2025-01-01" in listed, "2026-01-01" in listed) == (True, True)
    assert (company / FIRST).read_bytes() == first
    assert "retention `rest`: kept for: 2 years, before 1 year (longer)" in changed
    assert len(proofs) == 2
    for proof in proofs:
        path = str(proof.relative_to(company))
        small.mamoru(company, "verify", path, "--key", "evidence/public-key.txt", expect=0)

    rewritten(company, Line(file=FIRST, old="1 year", new="3 years"))
    told = json.loads(small.mamoru(company, "check", "--format", "json", expect=1).stdout)["findings"]
    assert [one["code"] for one in told if one["severity"] == "error"] == ["MAM-249"]


def shows(row: str, name: str, line: Line, differs: str) -> object:
    return pytest.param(name, line, differs, marks=pytest.mark.promise(row), id=f"{row}-{differs[:24]}")


def differs_too(name: str, line: Line, differs: str) -> object:
    """Return what a version tells, of which no promise is wholly shown by that."""
    return pytest.param(name, line, differs, id=differs[:24])


@pytest.mark.parametrize(
    ("name", "line", "differs"),
    [
        shows(
            "K-60",
            GROUP,
            Line(
                file="notice.yaml", old="version: 2025-01, clause: K-60", new="version: 2025-02, clause: K-60"
            ),
            "cookie notice: version: 2025-02, before 2025-01",
        ),
        shows(
            "K-60",
            GROUP,
            Line(file="notice.yaml", old="https://kasuri.example/cookies", new="https://kasuri.example/c"),
            "web page: https://kasuri.example/c, before https://kasuri.example/cookies",
        ),
        differs_too(
            CLOUD,
            Line(file="notice.yaml", old=", change-at: the browser's help on deleting and blocking", new=""),
            "cookie notice `browser`: changed at: no longer the browser's help on deleting and blocking",
        ),
        shows(
            "W-118",
            CLOUD,
            Line(file="supplements/EEA.yaml", old="sorane.example/cookies", new="sorane.example/c"),
            "EEA: cookie notice `europe`: web page: https://sorane.example/c, before https://sorane.example/cookies",
        ),
        shows(
            "W-54",
            CLOUD,
            Line(file="supplements/KR.yaml", old="on: 2023-01-16", new="on: 2024-01-16"),
            "KR: the notice: effective date: 2024-01-16, before 2023-01-16",
        ),
        shows(
            "W-74",
            CLOUD,
            Line(file="supplements/US-VA.yaml", old="on: 2022-12-30", new="on: 2023-12-30"),
            "US-VA: the notice: effective date: 2023-12-30, before 2022-12-30",
        ),
        shows(
            "W-74",
            CLOUD,
            Line(file="supplements/US-CA.yaml", old="on: 2022-12-30", new="on: 2023-12-30"),
            "US-CA: the notice: effective date: 2023-12-30, before 2022-12-30",
        ),
    ],
)
def test_what_is_stated_stands_in_the_version_and_another_word_is_told(
    name: str, line: Line, differs: str, tmp_path: Path
) -> None:
    folder = example(name, tmp_path)
    small.mamoru(folder, "publish", expect=0)
    assert "nothing changed" in small.mamoru(folder, "diff", expect=0).stdout

    assert differs in small.mamoru(rewritten(folder, line), "diff", expect=0).stdout


@pytest.mark.promise("W-74")
def test_both_states_are_asked_by_one_form(tmp_path: Path) -> None:
    overlays = programme_of(example(CLOUD, tmp_path)).notice.overlays
    there = [overlays[state].notice.channels["form"] for state in ("US-CA", "US-VA")]

    assert {one.to for one in there} == {"contacts.request-form"}
    assert [overlays[state].effective for state in ("US-CA", "US-VA")] == ["2022-12-30", "2022-12-30"]


@pytest.mark.promise("W-133")
@pytest.mark.parametrize(
    ("category", "tag"),
    [
        ("contact.name", "name"),
        ("identity.document", "identity-card"),
        ("tax.number", "tax-number"),
        ("contact.email", "contact"),
        ("work.occupation", "occupation"),
        ("payment.card", "card"),
        ("identity.signature", "signature"),
    ],
)
def test_what_peru_names_has_its_class_and_losing_it_is_told(category: str, tag: str, tmp_path: Path) -> None:
    folder = example(CLOUD, tmp_path)
    small.mamoru(folder, "publish", expect=0)
    text = (folder / "notice.yaml").read_text(encoding="utf-8")
    at = text.index(f"    {category.partition('.')[2]}:", text.index(f"  {category.partition('.')[0]}:\n"))
    old = text[at : text.index(f", PE: [{tag}]", at) + len(f", PE: [{tag}]")]

    rewritten(folder, Line(file="notice.yaml", old=old, new=old.replace(f", PE: [{tag}]", "")))

    assert f"category of data `{category}`: classes of the law (PE): no longer {tag}\n" in (
        small.mamoru(folder, "diff", expect=0).stdout
    )
