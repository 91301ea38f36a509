import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from mamoru.evidence.errors import BadKeyName, UnreadablePublicKey, UnreadableSigningKey
from mamoru.evidence.signing import dump, generate, is_signed, load, public, read_public
from tests.evidence.office import counted

NAME = "shop.example/mamoru"
KEY = generate(NAME, random=counted())
LINE = str(public(KEY))
# The published key of Go's checksum database: a key line made by others.
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
OTHER_KIND = generate_private_key(SECP256R1()).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
PUBLIC_PEM = KEY.private.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def test_a_key_outlasts_its_writing_as_pem() -> None:
    pem = dump(KEY)

    assert pem.startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert str(public(load(pem, name=NAME))) == LINE


def test_a_key_written_under_a_passphrase_opens_with_it_only() -> None:
    pem = dump(KEY, passphrase=b"a long one")

    assert pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    assert str(public(load(pem, name=NAME, passphrase=b"a long one"))) == LINE


def test_a_key_shows_nothing_of_itself_when_printed() -> None:
    seed = KEY.private.private_bytes_raw()

    assert seed.hex() not in repr(KEY)
    assert repr(seed) not in repr(KEY)
    assert repr(KEY) == f"SigningKey(name='{NAME}', key_id={KEY.key_id!r})"


@pytest.mark.parametrize(
    ("pem", "passphrase", "problem"),
    [
        (b"", None, "is no PEM"),
        (b"\x00\xff binary", None, "is no PEM"),
        (PUBLIC_PEM, None, "is a public key: it can verify, but not sign"),
        (dump(KEY, passphrase=b"one"), None, "needs a passphrase"),
        (dump(KEY, passphrase=b"one"), b"two", "does not open with this passphrase"),
        (dump(KEY), b"one", "has no passphrase, but one was given"),
        (OTHER_KIND, None, "is of another kind than Ed25519"),
    ],
)
def test_a_signing_key_that_cannot_be_used_says_why(
    pem: bytes, passphrase: bytes | None, problem: str
) -> None:
    with pytest.raises(UnreadableSigningKey) as refused:
        load(pem, name=NAME, passphrase=passphrase)

    assert str(refused.value) == (
        f"MAM-806: the signing key {problem}\n"
        "  why: without it no checkpoint can be signed, and no receipt made\n"
        "  do:  give an Ed25519 private key as PEM (PKCS #8), with its passphrase if it has one"
    )


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb", "a\u3000b", "a\x00"])
def test_a_log_cannot_have_a_name_that_would_break_its_notes(name: str) -> None:
    with pytest.raises(BadKeyName) as refused:
        generate(name, random=counted())

    assert str(refused.value) == (
        "MAM-804: the name of the log's key is empty or holds a space, a `+` or a control character\n"
        "  why: a signed note separates the name from the signature by a space (c2sp.org/signed-note)\n"
        "  do:  name the log like an address without its scheme, such as `shop.example/mamoru`"
    )


def test_a_public_line_is_read_as_it_was_written() -> None:
    assert read_public(LINE) == public(KEY)
    assert read_public(f"\n {LINE}\r\n".encode()) == public(KEY)
    assert str(read_public(LINE)) == LINE


def test_a_public_line_made_by_others_is_read() -> None:
    key = read_public(GO_KEY)

    assert (key.name, key.key_id.hex(), str(key)) == ("sum.golang.org", "033de0ae", GO_KEY)


def test_only_the_key_itself_signs_for_it() -> None:
    signature = KEY.private.sign(b"text")

    assert is_signed(public(KEY), b"text", signature)
    assert not is_signed(public(KEY), b"Text", signature)
    assert not is_signed(public(KEY), b"text", signature[:-1])
    assert not is_signed(public(generate(NAME, random=counted(7))), b"text", signature)


def _line(raw: bytes) -> str:
    return f"{NAME}+00000000+{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe\x00", "is no text: this is another file"),
        ("x" * 5000, "is too long: this is another file"),
        (dump(KEY), "is a private key: never hand it on, whoever has it can sign for the log"),
        (PUBLIC_PEM, "has more than one line"),
        (f"{LINE}\n{LINE}", "has more than one line"),
        ("ssh-ed25519 AAAAC3Nza", "is not written as name+8 hex digits+base64"),
        (f"two words{LINE}", "has a name that no log can have"),
        (LINE[:-1], "does not end in the base64 of 33 bytes: it is cut off or mistyped"),
        (_line(b"\x01" * 32), "does not end in the base64 of 33 bytes: it is cut off or mistyped"),
        (_line(b"\x04" * 33), "is of another kind than Ed25519"),
        (LINE.replace("shop", "ship"), "contradicts its own key id: name, id or key is mistyped"),
        (_line(b"\x01" * 33), "contradicts its own key id: name, id or key is mistyped"),
    ],
)
def test_a_public_key_that_cannot_be_used_says_why(line: str | bytes, problem: str) -> None:
    with pytest.raises(UnreadablePublicKey) as refused:
        read_public(line)

    assert str(refused.value) == (
        f"MAM-807: the public key {problem}\n"
        "  why: a receipt is verified against the public key of the log, and against nothing else\n"
        "  do:  give the one line that the log's owner publishes: name+8 hex digits+base64"
    )


def test_any_letter_mistyped_in_a_public_line_is_noticed() -> None:
    for at in range(len(LINE)):
        typo = LINE[:at] + ("A" if LINE[at] != "A" else "B") + LINE[at + 1 :]
        with pytest.raises(UnreadablePublicKey):
            read_public(typo)
