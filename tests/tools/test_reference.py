"""The reference pages are what the shelves say."""

from pathlib import Path

from tools import reference


def test_the_committed_pages_are_current() -> None:
    assert reference.stale() == []


def test_a_changed_page_and_a_page_of_no_rule_are_stale_until_they_are_written(tmp_path: Path) -> None:
    reference.write(tmp_path)
    (tmp_path / "masks.md").write_text("something else", encoding="utf-8")
    (tmp_path / "rules/MAM-201.md").unlink()
    (tmp_path / "rules/MAM-999.md").write_text("of a rule that is no more", encoding="utf-8")

    assert reference.stale(tmp_path) == ["masks.md", "rules/MAM-201.md", "rules/MAM-999.md"]
    reference.write(tmp_path)
    assert reference.stale(tmp_path) == []
    assert not (tmp_path / "rules/MAM-999.md").exists()


def test_the_page_of_a_rule_shows_its_examples_and_what_mamoru_says_of_them() -> None:
    page = reference.pages()["rules/MAM-206.md"]
    golden = (reference.GOLDEN / "MAM-206.txt").read_text(encoding="utf-8")

    assert page.startswith(
        "# MAM-206: Does a way lead from people to every table that holds something of them?\n"
    )
    assert "    columns: {author: contact.email}" in page
    assert golden.rstrip() in page
    assert "**Law:** GDPR art. 15(1), 17(1); APPI art. 33, 35." in page


def test_a_bar_in_a_cell_does_not_end_the_cell() -> None:
    masks = reference.pages()["masks.md"].splitlines()
    widths = {line.replace("\\|", "").count("|") for line in masks if line.startswith("|")}

    assert widths == {6}
