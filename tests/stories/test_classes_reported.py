"""California's classes: what a clause names is reported under the class that the law gives it."""

import json
from pathlib import Path

import pytest

from mamoru.desk.opening import programme_of
from tests import small
from tests.stories.breaking import Line, example, more_told, rewritten, use

CLOUD = "cloud-provider"
CLASSES = {
    "W-76": "identifiers",
    "W-77": "customer-records",
    "W-78": "protected-characteristics",
    "W-79": "commercial",
    "W-80": "network-activity",
    "W-81": "biometric",
    "W-83": "sensory",
    "W-84": "professional",
    "W-85": "inferences",
    "W-86": "education",
}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(CLOUD, tmp_path_factory.mktemp("classes"))


def reported(folder: Path) -> dict[str, str]:
    """Return what the report of the last twelve months says was collected, by class."""
    words = ("report", "collected", "--region", "US-CA", "--until", "2026-11-22", "--format", "json")
    rows = json.loads(small.mamoru(folder, *words, expect=0).stdout)["rows"]
    return {row["class"]: str(row["data"]) for row in rows}


@pytest.mark.parametrize(
    "row", [pytest.param(row, marks=pytest.mark.promise(row), id=row) for row in CLASSES]
)
def test_what_a_clause_names_is_reported_under_its_class_while_it_is_tagged(
    row: str, provider: Path, tmp_path: Path
) -> None:
    categories = programme_of(provider).notice.categories.values()
    named = [one for one in categories if row in one.node.clauses]
    last = next(one for one in reversed(named) if "US-CA" in one.classes)

    said = reported(provider)[CLASSES[row]]
    assert named != []
    assert [one.id for one in named if f"({one.id})" not in said] == []

    tagged = f"classes: {{US-CA: [{', '.join(last.classes['US-CA'])}]"
    text = (provider / "notice.yaml").read_text(encoding="utf-8")
    begins = text.index(f"    {last.id.partition('.')[2]}:", text.index(f"\n  {last.id.partition('.')[0]}:"))
    old = text[begins : text.index(tagged, begins) + len(tagged)]
    folder = example(CLOUD, tmp_path)
    rewritten(folder, Line(file="notice.yaml", old=old, new=old.replace(tagged, "classes: {US-CA: [other]")))
    assert f"({last.id})" not in reported(folder).get(CLASSES[row], "")


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("characteristics.race", marks=pytest.mark.promise("W-78")),
        pytest.param("characteristics.sex", marks=pytest.mark.promise("W-78")),
        pytest.param("demo.voice", marks=pytest.mark.promise("W-81")),
        pytest.param("demo.appearance", marks=pytest.mark.promise("W-81")),
    ],
)
def test_what_is_sensitive_serves_no_end_but_those_that_the_act_permits(item: str, tmp_path: Path) -> None:
    told = more_told(CLOUD, tmp_path, use("accounts", f"reads: {item}, for: market, region: US-CA"))

    marks = programme_of(tmp_path / CLOUD).notice.categories[item].marks
    assert marks & {"sensitive", "special-care"}
    assert [problem for _, code, problem in told if code == "MAM-270"] != []
