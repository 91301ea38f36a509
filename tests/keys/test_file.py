import base64
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.keyring import KeySource
from mamoru.model.shelf import members

FILE = members("mamoru.keys", KeySource)["file"]
NOBODY = 65534


def create(folder: Path) -> None:
    assert FILE.create
    FILE.create(str(folder))


def refusal(folder: Path) -> str:
    """Return the whole message of the error that loading from ``folder`` raises."""
    with pytest.raises(MamoruError) as raised:
        FILE.load(str(folder))
    return str(raised.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with new keys."""
    folder = tmp_path / "deep" / "keys"
    create(folder)
    return folder


def test_new_keys_lie_in_two_files_for_one_user_only(folder: Path) -> None:
    modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}

    assert modes == {"sealing.key": 0o600, "signing.pem": 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_new_keys_are_what_the_files_hold(tmp_path: Path) -> None:
    assert FILE.create
    made = FILE.create(str(tmp_path / "keys"))

    assert made == FILE.load(str(tmp_path / "keys"))
    assert base64.b64decode((tmp_path / "keys" / "sealing.key").read_bytes()) == made.sealing
    assert (tmp_path / "keys" / "signing.pem").read_bytes() == made.signing


@pytest.mark.parametrize("name", ["sealing.key", "signing.pem"])
def test_a_key_that_is_there_is_never_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("an old key", encoding="utf-8")

    with pytest.raises(MamoruError) as raised:
        create(tmp_path)

    assert str(raised.value) == (
        f"MAM-703: there is already a key at `{tmp_path / name}`; no new keys were made\n"
        "  why: what was sealed with the old key could never be read again\n"
        "  do:  use the keys there are, or name another place in `keys: {from: …, at: …}`"
    )
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "an old key"


def test_a_link_in_place_of_a_key_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "sealing.key").symlink_to(elsewhere)

    with pytest.raises(MamoruError, match="there is already a key at"):
        create(tmp_path)
    assert not elsewhere.exists()


@pytest.mark.parametrize("name", ["sealing.key", "signing.pem"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o644])
def test_a_key_that_others_can_reach_is_refused_with_the_command_to_run(
    folder: Path, name: str, mode: int
) -> None:
    key = folder / name
    key.chmod(mode)

    assert refusal(folder) == (
        f"MAM-702: other users of this machine can read or replace `{key}`\n"
        "  why: whoever has the keys can read what Mamoru has sealed, and sign in the company's name\n"
        f"  do:  run `chmod 600 {key}`; make new keys if somebody may have read these"
    )


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_a_folder_in_which_others_can_replace_keys_is_refused(folder: Path, mode: int) -> None:
    folder.chmod(mode)

    assert refusal(folder).startswith(
        f"MAM-702: other users of this machine can read or replace `{folder}`\n"
    )
    assert refusal(folder).endswith(
        f"run `chmod 700 {folder}`; make new keys if somebody may have read these"
    )


def test_new_keys_are_not_made_in_a_folder_that_others_can_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)

    with pytest.raises(MamoruError, match="other users of this machine can read or replace"):
        create(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_to_run_can_be_pasted_whatever_the_folder_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "our keys; all"
    create(folder)
    (folder / "sealing.key").chmod(0o644)

    assert f"run `chmod 600 '{folder}/sealing.key'`" in refusal(folder)


@pytest.mark.parametrize("name", ["sealing.key", "signing.pem"])
def test_a_key_that_is_missing_is_told_with_its_place(folder: Path, name: str) -> None:
    (folder / name).unlink()

    assert refusal(folder) == (
        f"MAM-701: there is no key at `{folder / name}`\n"
        "  why: without its sealing key Mamoru cannot read its own store, without its signing key not sign\n"
        "  do:  put it back from your own safe copy; only a new programme needs new keys"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"secret!!",
        base64.b64encode(b"secret" * 5),
        base64.b64encode(b"s" * 33),
        b"\xff\xfe" * 22,
        base64.b64encode(b"secret" * 6)[:-1],
        b"?" + base64.b64encode(b"s" * 32),
    ],
    ids=["empty", "no base64", "too short", "too long", "no text", "cut off", "a stray sign"],
)
def test_a_sealing_key_of_another_kind_is_refused_and_not_shown(folder: Path, content: bytes) -> None:
    (folder / "sealing.key").write_bytes(content)

    assert refusal(folder) == (
        f"MAM-704: `{folder / 'sealing.key'}` does not hold 32 bytes in base64\n"
        "  why: Mamoru seals and signs with this kind of key only\n"
        "  do:  put the key back as it was made, from your own safe copy"
    )


def other_signing_keys() -> dict[str, bytes]:
    """Return PEM that is no Ed25519 private key in the open."""
    key = Ed25519PrivateKey.generate()
    pkcs8 = PrivateFormat.PKCS8
    whole = key.private_bytes(Encoding.PEM, pkcs8, NoEncryption())
    return {
        "empty": b"",
        "no PEM": b"secret",
        "cut off": whole[:60],
        "elliptic curve": generate_private_key(SECP256R1()).private_bytes(
            Encoding.PEM, pkcs8, NoEncryption()
        ),
        "with a passphrase": key.private_bytes(Encoding.PEM, pkcs8, BestAvailableEncryption(b"word")),
        "OpenSSH": key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())[:-30],
    }


@pytest.mark.parametrize("kind", other_signing_keys())
def test_a_signing_key_of_another_kind_is_refused_and_not_shown(folder: Path, kind: str) -> None:
    (folder / "signing.pem").write_bytes(other_signing_keys()[kind])

    assert refusal(folder) == (
        f"MAM-704: `{folder / 'signing.pem'}` does not hold an Ed25519 private key as PEM (PKCS #8)"
        " without a passphrase\n"
        "  why: Mamoru seals and signs with this kind of key only\n"
        "  do:  put the key back as it was made, from your own safe copy"
    )


def test_an_error_about_a_key_carries_nothing_of_it_along(folder: Path) -> None:
    secret = base64.b64encode(b"secret" * 5)
    (folder / "sealing.key").write_bytes(secret)

    with pytest.raises(MamoruError) as raised:
        FILE.load(str(folder))

    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    assert secret.decode() not in repr(raised.value.args)


def test_the_signing_key_signs(folder: Path) -> None:
    key = load_pem_private_key(FILE.load(str(folder)).signing, password=None)
    assert isinstance(key, Ed25519PrivateKey)

    key.public_key().verify(key.sign(b"a checkpoint"), b"a checkpoint")


def test_a_folder_in_place_of_a_key_is_told_with_the_systems_reason(folder: Path) -> None:
    (folder / "sealing.key").unlink()
    (folder / "sealing.key").mkdir()

    assert refusal(folder) == (
        f"MAM-705: `{folder / 'sealing.key'}` cannot be used: Is a directory\n"
        "  why: Mamoru can neither seal nor sign without its keys, so it changes nothing\n"
        "  do:  let the user who runs Mamoru, and only that user, read and write there"
    )


def test_a_folder_that_cannot_be_made_is_told_with_the_systems_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(MamoruError) as raised:
        create(tmp_path / "file" / "keys")

    assert str(raised.value).startswith(
        f"MAM-705: `{tmp_path / 'file' / 'keys'}` cannot be used: Not a directory\n"
    )


@pytest.fixture
def foreign_folder() -> Iterator[Path]:
    """Return a folder that belongs to another user, where the tests are run by root."""
    folder = Path(tempfile.mkdtemp())
    create(folder)
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    else:
        (folder / "sealing.key").chmod(0)
    yield folder
    if is_root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_keys_of_another_user_are_told_with_the_systems_reason(foreign_folder: Path) -> None:
    assert refusal(foreign_folder).startswith(
        f"MAM-705: `{foreign_folder / 'sealing.key'}` cannot be used: Permission denied\n"
    )
