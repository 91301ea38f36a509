"""Columns that hold lists of values: shown and masked as a whole."""

import pytest

from tests.engine import builder, erase, query, reach, user
from tests.worlds import T, mask


@pytest.mark.parametrize("kind", ["postgresql", "duckdb"])
def test_a_list_is_shown_and_masked_as_a_whole(kind: str, request: pytest.FixtureRequest) -> None:
    build = builder(kind, request)
    notes = T(
        ties=["owner>users:owned"],
        cols="owner closed words marks",
        rows=[(10, 1, "2026-01-01", None, None)],
        types={"words": "text[]", "marks": "int[]"}
        if kind == "postgresql"
        else {"words": "varchar[]", "marks": "int[]"},
        personal="words marks",
        masks={"words": mask("fixed", "words", "{gone}" if kind == "postgresql" else "[gone]")},
        keep=(),
    )
    also = (
        "UPDATE notes SET words = ARRAY['a', 'b, \"c\"', NULL], marks = ARRAY[1, 2]"
        if kind == "postgresql"
        else "UPDATE notes SET words = ['a', 'b, \"c\"', NULL], marks = [1, 2]"
    )
    world = build({"users": T(person="user", rows=[(1,), (2,)]), "notes": notes}, also=[also])

    assert reach(world, {"user-id": "1"})["notes"] == {0: {"words": ["a", 'b, "c"', None], "marks": [1, 2]}}
    erase(world, *user(1))

    (left,) = query(world, "SELECT words, marks FROM notes")
    assert list(map(str, left)) == ["['gone']", "None"]
