"""How a field of an index is asked for, and where its values stand in a document."""

from typing import Any

import pytest

from mamoru.systems._opensearch.fields import Field, at, field_of, is_whole, spelled, without

MAIL = {"type": "text", "fields": {"exact": {"type": "keyword", "ignore_above": "64"}}}
ORDER = {"properties": {"no": {"type": "long"}, "tax": {"dynamic": "false", "properties": {}}}}
MAPPED: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "mail": MAIL,
        "order": ORDER,
        "a.b": {"type": "wildcard"},
        "tag": {"type": "Hana@Example"},
    },
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("_id", Field(source="_id")),
        ("mail.exact", Field(source="mail", most=64)),
        ("order.no", Field(source="order.no", is_number=True)),
        ("a.b", Field(source="a.b")),
        ("none", None),
        ("order.none", None),
        (
            "order.tax.id",
            Field(source="order.tax.id", refused="is left out of the index, whatever documents have"),
        ),
        (
            "order",
            Field(source="order", refused="is of the type `object`, which does not find exactly one value"),
        ),
        (
            "tag",
            Field(
                source="tag", refused="is of the type `another one`, which does not find exactly one value"
            ),
        ),
    ],
)
def test_a_path_is_asked_for_as_its_index_says(path: str, found: Field | None) -> None:
    """Names with dots are objects inside one another, or one name; what is open is told where it is open."""
    assert field_of(MAPPED, path) == found


@pytest.mark.parametrize(
    "document",
    [
        {"buyer": {"id": 7, "name": "x"}, "n": 1},
        {"buyer.id": "7", "buyer": {"name": "x"}, "n": 1},
        {"buyer": [{"id": 7.0}, {"name": "x"}], "n": 1},
        {"buyer": {"id": [[7], None]}, "n": 1},
    ],
)
def test_values_stand_in_documents_in_several_ways(document: dict[str, object]) -> None:
    """All of them are one to an index; and so they are to what takes them out."""
    assert list(spelled(document, "buyer.id")) == ["7"]
    left = without(document, ["buyer.id", "buyer.name"])
    assert list(at(left, "buyer.id")) == []
    assert list(at(left, "buyer.name")) == []
    assert isinstance(left, dict)
    assert left["n"] == 1


def test_what_stands_beside_a_name_is_not_hit() -> None:
    """A path is no prefix, and a value is no text of another."""
    document = {"buy": 1, "buyer": {"id": 2, "idea": True}, "buyer.id.old": 3, "is": 0.5}

    assert without(document, ["buyer.id", "bu"]) == {
        "buy": 1,
        "buyer": {"idea": True},
        "buyer.id.old": 3,
        "is": 0.5,
    }
    assert list(spelled(document, "buyer.idea")) == ["true"]
    assert list(spelled(document, "is")) == ["0.5"]


@pytest.mark.parametrize("kept", [{"enabled": "false"}, {"includes": ["a"]}, {"mode": "disabled"}])
def test_a_document_that_is_not_given_back_as_it_was_written_is_known(kept: dict[str, object]) -> None:
    """By the mapping, or by a setting of the index."""
    assert is_whole({"_source": {"enabled": True}}, {"index": {}})
    assert not is_whole({"_source": kept}, {})
    assert not is_whole({}, {"index": {"mapping": {"source": {"mode": "synthetic"}}}})
