"""The title of a branch of the data is told where people see the branch; a change of it is one of words."""

from pathlib import Path

from tests import small
from tests.cli.test_publish import edit

CONTACT = "  contact: {name: [identifying]"
TITLED = "  contact: {title: {en: How to reach you, ja: ご連絡先}, name: [identifying]"


def test_a_title_is_published_compared_and_explained(tmp_path: Path) -> None:
    small.company(tmp_path)
    small.mamoru(tmp_path, "publish", expect=0)
    edit(tmp_path, CONTACT, TITLED)
    first = small.mamoru(tmp_path, "diff").stdout
    edit(tmp_path, "en: How to reach you", "en: Reaching you")
    explained = small.mamoru(tmp_path, "explain", "data.contact", expect=0).stdout

    assert first.partition("\n\n")[2] == (
        "wording\n  title of the branch of data `contact` (How to reach you) is new\n\n1 change: 1 wording\n"
    )
    assert explained.startswith("data.contact: Reaching you (branch of the data)\n  --> notice.yaml:12:3\n")
    assert "contact.name and contact.email" in explained


def test_a_picture_names_a_branch_by_its_title(tmp_path: Path) -> None:
    many = "".join(f", f{n}: []" for n in range(30))
    small.company(tmp_path)
    edit(tmp_path, CONTACT, f"{TITLED}{many}")
    small.mamoru(tmp_path, "draw", "--out", "map.svg", expect=0)

    assert "How to reach you (32)" in (tmp_path / "map.svg").read_text(encoding="utf-8")
