import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamoru.evidence.errors import NotReceipt, UnreadableReceipt
from mamoru.evidence.reading import read
from mamoru.evidence.receipt import Scalar
from mamoru.evidence.writing import layout, write
from tests.evidence.office import Office, opened, redact

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.none() | st.booleans() | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1) | TEXT
FIELDS = st.lists(st.tuples(TEXT.filter(bool), VALUES), max_size=6, unique_by=lambda field: field[0])


def test_a_receipt_is_json_with_one_field_on_a_line(office: Office) -> None:
    receipt = office.issued[-1]
    content = write(receipt)
    lines = content.decode().split("\n")
    parts = json.loads(content)

    assert list(parts) == [
        "format", "fields", "leaf_index", "tree_size", "leaf_hash", "inclusion_proof", "checkpoint",
    ]  # fmt: skip
    assert json.loads(lines[3 + 4].rstrip(",")) == parts["fields"][4]
    assert list(parts["fields"][4]) == ["path", "value", "salt", "digest"]
    assert parts["fields"][4]["value"] == 12
    assert "税法" in lines[3 + 6]
    assert "".join(f"{line}\n" for line in parts["checkpoint"]) == receipt.checkpoint


def test_the_layout_names_the_lines_of_the_file(office: Office) -> None:
    receipt = office.issued[-1]
    lines = ["", *write(receipt).decode().split("\n")]
    places = layout(receipt, file="r.json")

    assert lines[places.fields_part.line] == '  "fields": ['
    assert [json.loads(lines[places.field(at).line].rstrip(","))["path"] for at in (0, 8)] == [
        "request",
        "reported.mailer.answer",
    ]
    assert lines[places.tree_size.line] == '  "tree_size": 7,'
    assert lines[places.leaf_hash.line].startswith('  "leaf_hash": ')
    assert lines[places.inclusion_proof.line] == '  "inclusion_proof": ['
    assert lines[places.checkpoint(1).line] == '    "shop.example/mamoru",'
    assert lines[places.checkpoint(6).line].startswith('    "— shop.example/mamoru ')
    assert str(places.field(0)) == "r.json:4:5"
    assert str(places.tree_size) == "r.json:15:3"
    assert lines[4][4] == "{"


@settings(deadline=None, max_examples=50)
@given(fields=FIELDS, hidden=st.sets(st.integers(min_value=0, max_value=5)))
def test_what_was_written_is_read_the_same(fields: list[tuple[str, Scalar]], hidden: set[int]) -> None:
    office = opened()
    kept = {path for at, (path, _) in enumerate(fields) if at not in hidden}
    whole = office.record(*fields)
    receipt = redact(whole, kept.__contains__)

    assert read(write(whole)) == whole
    assert read(write(receipt)) == receipt


@pytest.mark.parametrize(
    ("content", "line", "column", "problem"),
    [
        (b"", 1, 1, "is empty"),
        (b" \n\t\n", 1, 1, "is empty"),
        (b"x" * (32 * 1024 * 1024 + 1), 1, 1, "is larger than 32 MiB"),
        (b"\x89PNG\r\n\x1a\n\x00", 1, 1, "is no text: it holds bytes that are no UTF-8"),
        ("税\nab".encode() + b"\xff", 2, 3, "is no text: it holds bytes that are no UTF-8"),
        (b"%PDF-1.7", 1, 1, "is no JSON: Expecting value"),
        (b'{\n  "format": mamoru', 2, 13, "is no JSON: Expecting value"),
        (b'{"a": 1}\n{"b": 2}', 2, 1, "is no JSON: Extra data"),
        (b"[" * 100_000, 1, 1, "is nested too deeply for a receipt"),
    ],
)
def test_a_file_that_is_no_json_is_refused_with_its_place(
    content: bytes, line: int, column: int, problem: str
) -> None:
    with pytest.raises(UnreadableReceipt) as refused:
        read(content, file="r.json")

    assert str(refused.value) == (
        f"r.json:{line}:{column}: MAM-810: the receipt file {problem}\n"
        "  why: nothing in it can be verified\n"
        "  do:  ask for the receipt again and keep the file as it came"
    )


@pytest.mark.parametrize("content", [b"[]", b"17", b'"mamoru-receipt/1"', b"{}", b"null"])
def test_json_of_another_kind_is_no_receipt(content: bytes) -> None:
    with pytest.raises(NotReceipt) as refused:
        read(content, file="r.json")

    assert str(refused.value) == (
        "r.json:1:1: MAM-811: the file is no whole receipt: it has no `format`\n"
        "  why: what is missing or of another kind cannot be verified\n"
        "  do:  ask for the receipt again and keep the file as it came"
    )


HASH = "has a hash that is not 64 lower-case hex digits"


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("mamoru-receipt/1", "mamoru-receipt/2", "2:3", "its format is not `mamoru-receipt/1`"),
        ('"fields"', '"felds"', "3:3", "it has a `felds`, which no receipt has there"),
        ('  "tree_size": 7,\n', "", "2:3", "it has no `tree_size`"),
        ('"leaf_index": 6', '"leaf_index": -6', "14:3", "`leaf_index` is no whole number from 0"),
        ('"leaf_index": 6', '"leaf_index": true', "14:3", "`leaf_index` is no whole number from 0"),
        ('"leaf_index": 6', '"leaf_index": 6.0', "14:3", "`leaf_index` is no whole number from 0"),
        ('"tree_size": 7', f'"tree_size": {"7" * 5000}', "15:3", "`tree_size` is no whole number from 0"),
        ('"inclusion_proof": [', '"inclusion_proof": [5,', "17:3", f"`inclusion_proof` {HASH}"),
        ('"leaf_hash": "', '"leaf_hash": "A', "16:3", f"`leaf_hash` {HASH}"),
        ('"checkpoint": [', '"checkpoint": [5,', "21:3", "`checkpoint` is no list of lines"),
        ('"checkpoint": [', '"checkpoint": ["a\\n",', "21:3", "`checkpoint` is no list of lines"),
        (
            '{"path": "right",',
            '{"psth": "right",',
            "5:5",
            "entry 1 of `fields` has a `psth`, which no receipt has there",
        ),
        ('"path": "right", ', "", "5:5", "entry 1 of `fields` has no `path`"),
        ('"path": "right"', '"path": 5', "5:5", "entry 1 of `fields` has a path that is no text"),
        ('"path": "right"', '"path": ""', "5:5", "entry 1 of `fields` has a path that is no text"),
        (
            '"value": 12',
            '"value": 1.5',
            "8:5",
            "entry 4 of `fields` has a value that is no text, whole number, true, false or null",
        ),
        (
            '"path": "right"',
            '"path": "request"',
            "5:5",
            "entry 1 of `fields` has a path that stands there already",
        ),
        (
            '"value": 12',
            f'"value": {2**53}',
            "8:5",
            "entry 4 of `fields` has a value that is no text, whole number, true, false or null",
        ),
        (
            '"value": 12',
            '"value": NaN',
            "8:5",
            "entry 4 of `fields` has a value that is no text, whole number, true, false or null",
        ),
        (
            '"value": 12, "salt": "',
            '"value": 12, "salt": "g',
            "8:5",
            "entry 4 of `fields` has a salt that is not 32 lower-case hex digits",
        ),
        (
            '    {"path": "right"',
            '    {"withheld": 1},\n    {"path": "right"',
            "5:5",
            f"entry 1 of `fields` {HASH}",
        ),
        (
            '    {"path": "right"',
            '    {"withheld": "", "path": 1},\n    {"path": "right"',
            "5:5",
            "entry 1 of `fields` has a `path`, which no receipt has there",
        ),
        (
            '    {"path": "right"',
            '\n\n    5,\n    {"path": "right"',
            "7:5",
            "entry 1 of `fields` is no object",
        ),
    ],
)
def test_a_part_of_another_kind_is_told_with_its_place(
    office: Office, old: str, new: str, place: str, problem: str
) -> None:
    text = write(office.issued[-1]).decode()
    assert text.count(old) == 1

    with pytest.raises(NotReceipt) as refused:
        read(text.replace(old, new).encode(), file="r.json")
    assert str(refused.value) == (
        f"r.json:{place}: MAM-811: the file is no whole receipt: {problem}\n"
        "  why: what is missing or of another kind cannot be verified\n"
        "  do:  ask for the receipt again and keep the file as it came"
    )


def test_fields_that_are_no_list_are_told(office: Office) -> None:
    parts = json.loads(write(office.issued[-1])) | {"fields": {}}

    with pytest.raises(NotReceipt) as refused:
        read(json.dumps(parts, indent=2).encode(), file="r.json")
    assert str(refused.value).startswith(
        "r.json:3:3: MAM-811: the file is no whole receipt: `fields` is no list\n"
    )
