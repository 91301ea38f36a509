import hashlib
import json
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamoru.evidence.errors import ReceiptTooLarge, ShortNonce, UnsealableField
from mamoru.evidence.receipt import Scalar, commit, digest, leaf, seal
from tests.evidence.office import FIELDS, counted

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.none() | st.booleans() | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1) | TEXT


def sealed_one(path: str, value: object) -> None:
    seal([(path, value)], random=counted())  # type: ignore[list-item]  # a caller without types


def test_a_digest_is_the_hash_of_tag_salt_and_json() -> None:
    salt = bytes(range(16))

    assert digest("a.b", "x", salt) == hashlib.sha256(b'mamoru-field/1\n%b["a.b","x"]' % salt).hexdigest()


@settings(deadline=None)
@given(path=TEXT, value=VALUES)
def test_the_hashed_json_is_what_any_json_writer_makes(path: str, value: Scalar) -> None:
    salt = bytes(16)
    written = json.dumps([path, value], ensure_ascii=False, separators=(",", ":")).encode()

    assert digest(path, value, salt) == hashlib.sha256(b"mamoru-field/1\n" + salt + written).hexdigest()


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, VALUES), min_size=2, max_size=2, unique_by=json.dumps))
def test_two_fields_never_share_a_digest(pair: list[tuple[str, Scalar]]) -> None:
    (path, value), (other_path, other_value) = pair

    assert digest(path, value, bytes(16)) != digest(other_path, other_value, bytes(16))


def test_true_and_one_are_two_values() -> None:
    assert digest("a", 1, bytes(16)) != digest("a", True, bytes(16))  # noqa: FBT003 - the value of the field


def test_a_word_from_a_closed_list_is_written_as_text() -> None:
    right = StrEnum("right", ["ERASURE"])

    assert digest("right", right.ERASURE, bytes(16)) == digest("right", "erasure", bytes(16))


def test_the_leaf_is_json_of_digests_and_nothing_else() -> None:
    sealed = seal(FIELDS, random=counted())

    assert json.loads(sealed.leaf) == {
        "format": "mamoru-receipt/1",
        "digests": [field.digest for field in sealed.fields],
    }
    assert sealed.leaf == json.dumps(json.loads(sealed.leaf), sort_keys=True, separators=(",", ":")).encode()
    assert leaf(()) == b'{"digests":[],"format":"mamoru-receipt/1"}'


def test_equal_values_have_unequal_digests_because_each_field_has_its_own_salt() -> None:
    sealed = seal([("a", "same"), ("b", "same")], random=counted())

    assert len({field.salt for field in sealed.fields}) == 2
    assert [len(field.salt) for field in sealed.fields] == [16, 16]
    again = seal([("a", "same"), ("b", "same")], random=counted(start=9))
    assert {field.digest for field in sealed.fields}.isdisjoint(field.digest for field in again.fields)


def test_a_commitment_is_the_keyed_hash_of_the_identity() -> None:
    """HMAC-SHA256, computed here by its definition (RFC 2104)."""
    nonce, identity = b"n" * 16, "customer:hana"
    inner, outer = (bytes(byte ^ pad for byte in nonce.ljust(64, b"\x00")) for pad in (0x36, 0x5C))
    expected = hashlib.sha256(outer + hashlib.sha256(inner + identity.encode()).digest()).hexdigest()

    assert commit(identity, nonce) == expected


def test_an_identity_is_the_same_however_its_accents_are_typed() -> None:
    nonce = b"n" * 16

    assert commit(" jose\u0301 \n", nonce) == commit("jos\u00e9", nonce)
    assert commit("José", nonce) != commit("josé", nonce)


def test_a_short_nonce_is_refused() -> None:
    with pytest.raises(ShortNonce) as refused:
        commit("hana", b"n" * 15)

    assert str(refused.value) == (
        "MAM-803: the nonce has 15 bytes, at least 16 are needed\n"
        "  why: with a short nonce anybody can try out identities until one fits\n"
        "  do:  give the whole nonce, as it was handed to the person with the receipt"
    )


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("", 1, "`` has no path"),
        ("a", 0.5, "`a` has a value that is no text, whole number, true, false or null"),
        ("a", ["x"], "`a` has a value that is no text, whole number, true, false or null"),
        ("a", 2**53, "`a` is a number beyond 2**53 - 1; write it as text"),
        ("a", -(2**53), "`a` is a number beyond 2**53 - 1; write it as text"),
        ("a", "\ud800", "`a` holds text that is no Unicode"),
        ("\x1b[2J", 0.5, "`\\x1b[2J` has a value that is no text, whole number, true, false or null"),
        ("\ud800", "x", "`\\ud800` holds text that is no Unicode"),
    ],
)
def test_a_field_that_could_be_written_in_two_ways_is_refused(path: str, value: object, problem: str) -> None:
    with pytest.raises(UnsealableField) as refused:
        sealed_one(path, value)

    assert str(refused.value) == (
        f"MAM-801: the receipt's field {problem}\n"
        "  why: a field that can be written in two ways would not verify on every machine\n"
        "  do:  give each field its own path, and text, a whole number, true, false or null as value"
    )


def test_a_path_stands_in_a_receipt_once() -> None:
    with pytest.raises(UnsealableField) as refused:
        seal([("b", 1), ("a", 2), ("c", 3), ("a", 4)], random=counted())

    assert refused.value.problem == "the receipt's field `a` stands there twice"


def test_what_just_fits_is_sealed() -> None:
    most, least = seal([("a", 2**53 - 1), ("b", -(2**53) + 1)], random=counted()).fields

    assert (most.value, least.value) == (2**53 - 1, -(2**53) + 1)
    assert len(seal([(f"{n}", 1) for n in range(50_000)], random=counted()).fields) == 50_000
    assert len(seal([("note", "x" * 2_999_996)], random=counted()).fields) == 1


@pytest.mark.parametrize("fields", [[(f"f{n}", 1) for n in range(50_001)], [("note", "x" * 2_999_997)]])
def test_more_than_a_person_can_open_is_refused(fields: list[tuple[str, Scalar]]) -> None:
    with pytest.raises(ReceiptTooLarge) as refused:
        seal(fields, random=counted())

    characters = sum(len(path) + (len(value) if isinstance(value, str) else 0) for path, value in fields)
    assert str(refused.value) == (
        f"MAM-802: a receipt of {len(fields)} fields and {characters} characters is too large\n"
        "  why: a receipt file is read whole by the person who verifies it\n"
        "  do:  split the batch: one receipt holds 50000 fields and 3000000 characters"
    )
