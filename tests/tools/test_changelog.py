"""The fragments of ``changes/`` and the changelog they make."""

from pathlib import Path

import pytest

from tools.changelog import changelog, fragments

ROOT = Path(__file__).parents[2]


def test_every_fragment_of_this_repository_can_be_read() -> None:
    assert fragments(ROOT / "changes")


def test_the_changelog_has_the_sections_in_order_and_the_newest_change_first(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no fragment\n")
    (tmp_path / "001-masks.md").write_text("## Added\n\n- A mask.\n- ★ Another,\n  on two lines.\n")
    (tmp_path / "002-sweep.md").write_text("## Fixed\n\n- A sweep.\n")
    (tmp_path / "003-right.md").write_text("## Added\n\n- A right.\n")

    assert "\n".join(changelog(tmp_path)) == (
        "# Changes\n"
        "\n## Added\n\n- A right.\n- A mask.\n- ★ Another,\n  on two lines.\n"
        "\n## Fixed\n\n- A sweep."
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("1-mask.md", "## Added\n\n- A mask.\n"),
        ("001-mask.md", "## Improved\n\n- A mask.\n"),
        ("001-mask.md", "- A mask.\n"),
        ("001-mask.md", "## Added\n\nA mask.\n"),
        ("001-mask.md", "## Added\n\n- A mask.\n\n## Fixed\n\n- A sweep.\n"),
    ],
)
def test_a_fragment_that_breaks_the_rules_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)

    with pytest.raises(ValueError, match=r".") as refusal:
        fragments(tmp_path)

    assert str(refusal.value) == f"{name} is no fragment as changes/README.md describes it"
