"""Every promise of the catalogue that an example is numbered like is stated by a node of that example."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mamoru.desk.opening import programme_of
from mamoru.model.notice import Node
from tools.promises import catalogue
from tools.stated import EXAMPLES, TABLES, clauses, read, stated, table

RENEW = "a notice has changed: run `python -m tools.stated`, and look at what is different"


def rows(letter: str) -> list[str]:
    return [row.id for row in catalogue() if row.document == letter]


@pytest.mark.parametrize("letter", EXAMPLES)
def test_every_row_is_stated_by_a_node_and_no_clause_is_invented(letter: str) -> None:
    assert sorted(stated(EXAMPLES[letter])) == sorted(rows(letter))


def nodes(value: object) -> Iterator[Node]:
    """Yield every node that a value of the model holds."""
    if isinstance(value, Node):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from nodes(getattr(value, field.name))
    elif isinstance(value, Mapping | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from nodes(part)


@pytest.mark.parametrize("letter", EXAMPLES)
def test_mamoru_reads_every_clause_at_the_node_that_states_it(letter: str) -> None:
    """No clause is lost on the way from the files to the notice that Mamoru keeps."""
    example = EXAMPLES[letter]
    read_by_mamoru: dict[str, set[str]] = {}
    for node in nodes(programme_of(example).notice):
        for clause in node.clauses:
            read_by_mamoru.setdefault(clause, set()).add(node.id)

    assert read_by_mamoru == {clause: set(ids) for clause, ids in stated(example).items()}


@pytest.mark.parametrize("letter", EXAMPLES)
def test_the_table_of_a_document_is_what_its_example_states(letter: str) -> None:
    file = TABLES / f"{letter}.tsv"

    assert file.read_text(encoding="utf-8") == table(stated(EXAMPLES[letter])), RENEW


def test_each_document_has_an_example() -> None:
    assert {file.stem for file in TABLES.glob("*.tsv")} == {"A", "K", "W"} == EXAMPLES.keys()


def test_the_tables_read_together_are_what_the_examples_state() -> None:
    assert read() == stated(EXAMPLES["A"]) | stated(EXAMPLES["K"]) | stated(EXAMPLES["W"])


def test_that_no_fee_is_mentioned_is_stated_as_no_fee() -> None:
    assert read()["K-56"] == ["requests.fee"]


def test_a_clause_is_found_on_a_node_in_a_list_and_below_another_one() -> None:
    written = {
        "clause": "K-01",
        "controllers": [{"is": "one"}, {"else": "two", "clause": ["K-02", "K-03"]}],
        "fee": {"clause": "K-01"},
    }

    assert list(clauses(written)) == [
        ("K-01", ()),
        ("K-02", ("controllers", "2")),
        ("K-03", ("controllers", "2")),
        ("K-01", ("fee",)),
    ]


def test_a_table_is_in_the_order_of_the_numbers(tmp_path: Path) -> None:
    found = {"K-100": ["a"], "K-34a": ["b", "c"], "K-34": ["d"], "K-09": ["e"]}

    assert table(found) == "row\tstated by\nK-09\te\nK-34\td\nK-34a\tb, c\nK-100\ta\n"
    (tmp_path / "K.tsv").write_text(table(found), encoding="utf-8")
    assert read(tmp_path) == found


@pytest.mark.parametrize(
    "file", sorted((EXAMPLES["W"] / "supplements").glob("*.yaml")), ids=lambda file: file.stem
)
def test_a_supplement_is_named_like_its_file(file: Path) -> None:
    assert f"\nsupplement: {file.stem}\n" in file.read_text(encoding="utf-8")
