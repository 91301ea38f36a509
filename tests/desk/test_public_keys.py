"""The public keys of the log: what is written when the signing key changes, and what is never lost."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mamoru.desk.public_keys import (
    OLDER_KEYS,
    PUBLIC_KEY,
    NotPublished,
    hand_out,
    key_of,
    older_keys,
    published_key,
)
from mamoru.evidence.reading import read
from mamoru.evidence.signing import VerifyingKey, generate, public
from tests import small
from tests.cli.offices import answered

OLD, NEW, LATEST = (
    public(generate("acme", random=lambda length, n=n: bytes([n]) * length))  # type: ignore[misc]  # n is bound
    for n in (1, 2, 3)
)


def lines(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.glob("evidence/**/*.txt")
    }


def kept(key: VerifyingKey) -> str:
    return f"{OLDER_KEYS}/{key.key_id.hex()}.txt"


def test_the_first_key_is_published_and_the_same_key_changes_nothing(tmp_path: Path) -> None:
    assert (hand_out(tmp_path, OLD), hand_out(tmp_path, OLD)) == (None, None)

    assert lines(tmp_path) == {PUBLIC_KEY: f"{OLD}\n"}
    assert older_keys(tmp_path, OLD) == ()


def test_each_older_key_is_kept_under_its_id(tmp_path: Path) -> None:
    hand_out(tmp_path, OLD)

    assert (hand_out(tmp_path, NEW), hand_out(tmp_path, LATEST)) == (OLD, NEW)
    assert lines(tmp_path) == {PUBLIC_KEY: f"{LATEST}\n", kept(OLD): f"{OLD}\n", kept(NEW): f"{NEW}\n"}
    assert set(older_keys(tmp_path, LATEST)) == {OLD, NEW}


def test_a_key_that_comes_back_is_in_use_and_no_older_one(tmp_path: Path) -> None:
    for key in (OLD, NEW, OLD):
        hand_out(tmp_path, key)

    assert published_key(tmp_path) == OLD
    assert older_keys(tmp_path, OLD) == (NEW,)


def test_an_empty_file_as_a_crash_leaves_it_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / PUBLIC_KEY).write_bytes(b"")

    assert hand_out(tmp_path, OLD) is None
    assert lines(tmp_path) == {PUBLIC_KEY: f"{OLD}\n"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("two\nlines\n", "the public key has more than one line"),
        ("hello\n", "the public key is not written as name+8 hex digits+base64"),
    ],
)
def test_a_file_of_something_else_is_never_overwritten(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / PUBLIC_KEY).write_text(text, encoding="utf-8")

    with pytest.raises(NotPublished) as refused:
        hand_out(tmp_path, OLD)

    assert str(refused.value) == (
        f"MAM-611: `evidence/public-key.txt` is no public key of the log: {problem}\n"
        "  why: receipts are verified with what stands there, and Mamoru overwrites nothing unknown\n"
        "  do:  move the file away, then run the same again; Mamoru writes the key in use anew"
    )
    assert lines(tmp_path) == {PUBLIC_KEY: text}


def new_key(folder: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / ".mamoru/keys/signing.pem").write_bytes(pem)


def test_receipts_of_an_older_key_stay_verifiable_and_the_log_goes_on(tmp_path: Path) -> None:
    """The checkpoints kept outside go on too: the log proves that it begins with those of the older key."""
    small.company(tmp_path)
    first = answered(tmp_path)["receipt"]
    before = published_key(tmp_path)
    new_key(tmp_path)

    answer = small.mamoru(tmp_path, "run", "access", "-s", "customer-id=1", "--format", "json", expect=0)

    second = str(json.loads(answer.stdout)["receipt"])
    after = published_key(tmp_path)
    assert before
    assert after
    assert before != after
    assert answer.stderr == (
        "The log has a new signing key: evidence/public-key.txt is of the new one. Receipts made before "
        f"verify with {kept(before)}: keep that file, and say that the key was changed.\n"
    )
    assert [key_of(tmp_path, read((tmp_path / file).read_bytes(), file="r")) for file in (first, second)] == [
        before,
        after,
    ]
    for receipt, key in ((first, kept(before)), (second, PUBLIC_KEY)):
        told = small.mamoru(
            tmp_path, "verify", receipt, "--key", key, "--checkpoints", "evidence/checkpoints.txt", expect=0
        )
        assert "  proved: outside, the log was shown the same at " in told.stdout
    found = json.loads(small.mamoru(tmp_path, "report", "--format", "json", "--to", "-", expect=0).stdout)
    assert all(receipt["proved"] for receipt in found["receipts"])
