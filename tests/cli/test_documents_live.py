"""What a person is told of documents, from the files, live, and when they ask what a column is."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import small

COLUMNS = "    columns: {nickname: contact.name}\n"
INSIDE = """\
    columns: {nickname: contact.name, more.phone: contact.email}
    not-personal: [more.theme]
"""
REST = INSIDE.replace("more.theme", "more.*")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """The small company; members of the club have documents."""
    small.company(tmp_path, discover=False)
    with closing(sqlite3.connect(tmp_path / "club.db")) as connection:
        connection.execute("ALTER TABLE members ADD COLUMN more JSON")
        document = '{"phone": "1", "likes": {"tea": 1}, "hana@example.com": 1}'
        connection.execute("UPDATE members SET more = ?", (document,))
        connection.commit()
    small.mamoru(tmp_path, "discover", expect=0)
    return tmp_path


def mapped(folder: Path, lines: str) -> Path:
    """Write other lines for the members of the club."""
    file = folder / "systems/club.yaml"
    file.write_text(small.FILES["systems/club.yaml"].replace(COLUMNS, lines), encoding="utf-8")
    return folder


def codes(folder: Path, *more: str) -> set[str]:
    """Return which findings about documents a check has."""
    answer = small.mamoru(folder, "check", *more).stdout
    return {code for code in ("MAM-201", "MAM-334", "MAM-336", "MAM-337") if code in answer}


def test_one_value_that_is_named_does_not_explain_the_others(company: Path) -> None:
    assert codes(company) == {"MAM-201"}
    assert codes(mapped(company, INSIDE)) == {"MAM-334"}
    assert codes(company, "--live") == {"MAM-334", "MAM-336", "MAM-337"}
    assert codes(mapped(company, REST), "--live") == set()


def test_nothing_of_a_document_but_names_is_told(company: Path) -> None:
    answer = small.mamoru(mapped(company, INSIDE), "check", "--live", expect=1).stdout

    assert "error[MAM-336]: nothing says what `more.likes` of `members` holds\n" in answer
    assert "a further name, 1 in `more`, may be a value itself, or stands there only once" in answer
    assert "hana" not in answer
    assert "tea" not in answer


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (INSIDE, "It holds documents. The map names more.phone and more.theme inside, and nothing else."),
        (REST, "It holds documents. The map names more.phone inside; the rest says nothing about anybody."),
    ],
)
def test_a_column_with_documents_tells_what_is_named_inside(company: Path, lines: str, said: str) -> None:
    answer = small.mamoru(mapped(company, lines), "explain", "systems.club.members.more", expect=0).stdout

    assert answer.split("\n")[4:6] == ["  A column of type JSON.", f"  {said}"]


def test_what_is_to_be_written_can_be_written_so(company: Path) -> None:
    """Brackets would end the list of YAML that a name stands in."""
    with closing(sqlite3.connect(company / "club.db")) as connection:
        connection.execute("""UPDATE members SET more = '{"friends": [{"name": "Ren", "since": 1}]}'""")
        connection.commit()
    inside = COLUMNS.replace("}", ', "more.friends[*].name": contact.name}')
    answer = small.mamoru(mapped(company, inside), "check", "--live", expect=1).stdout

    assert 'write `columns: {"more.friends[*].since": CATEGORY}`' in answer
