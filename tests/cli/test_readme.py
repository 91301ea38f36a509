"""README's samples work as they stand, and the finding it shows is the real one."""

import shlex
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told
from tools import readme

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    readme.lay(tmp_path, TEXT)
    return tmp_path


def test_the_finding_is_what_mamoru_says_today() -> None:
    """`python -m tools.readme` renews it."""
    assert readme.renewed(TEXT) == TEXT


def test_the_samples_are_a_programme_whose_promises_can_be_kept(programme: Path) -> None:
    assert sorted(readme.files(TEXT)) == ["notice.yaml", "programme.yaml", "shop.sql", "systems/shop.yaml"]
    small.mamoru(programme, "discover", expect=0)

    assert told(small.mamoru(programme, "check")) == (
        0,
        (
            "acme: 1 system, 2 tables, 9 columns looked at\n"
            "every promise that is executed can be kept (0 warnings)\n"
        ),
        "",
    )


def test_a_map_of_four_lines_is_led_on_by_the_check(programme: Path) -> None:
    """What README says of a database of one's own."""
    shop = programme / "systems/shop.yaml"
    shop.write_text("\n".join(shop.read_text(encoding="utf-8").splitlines()[:5]), encoding="utf-8")
    small.mamoru(programme, "discover", expect=0)

    answer = small.mamoru(programme, "check", expect=1).stdout

    assert "a table `customers` that the map does not mention" in answer
    assert "a table `orders` that the map does not mention" in answer


def test_every_line_that_readme_tells_people_to_type_does_what_it_says(programme: Path) -> None:
    """From a fresh folder to a receipt that holds."""
    lines = readme.commands(TEXT)[1:]  # the first makes the database, as `lay` does
    for line in lines:
        words = shlex.split(line)[1:]
        if "*" in line:
            words = [str(next(programme.glob(word))) if "*" in word else word for word in words]
        answer = small.mamoru(programme, *words, expect=0)

    assert answer.stdout.startswith("The receipt holds.\n")
    assert small.rows(programme / "shop.db")["customers"] == [(2, "Ren", "ren@example.com")]
    assert small.rows(programme / "shop.db")["orders"] == [
        (11, None, 700, None, None, "2025-06-01"),
        (12, 2, 900, None, None, None),
    ]
