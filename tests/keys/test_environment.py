import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.keyring import Keyring, KeySource
from mamoru.model.shelf import members

ENVIRONMENT = members("mamoru.keys", KeySource)["environment"]
SEALING = bytes(range(32))
PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set both keys under the prefix SHOP, as a platform would."""
    monkeypatch.setenv("SHOP_SEALING_KEY", base64.b64encode(SEALING).decode())
    monkeypatch.setenv("SHOP_SIGNING_KEY", PEM.decode())


def refusal() -> str:
    """Return the whole message of the error that loading raises."""
    with pytest.raises(MamoruError) as raised:
        ENVIRONMENT.load("SHOP")
    return str(raised.value)


def test_the_keys_are_those_under_the_prefix() -> None:
    assert ENVIRONMENT.load("SHOP") == Keyring(sealing=SEALING, signing=PEM)


def test_a_pem_of_one_line_may_write_its_breaks_as_backslash_n(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_SIGNING_KEY", PEM.decode().replace("\n", "\\n"))

    assert ENVIRONMENT.load("SHOP").signing == PEM


@pytest.mark.parametrize("name", ["SHOP_SEALING_KEY", "SHOP_SIGNING_KEY"])
@pytest.mark.parametrize("value", [None, "", "  \n"])
def test_a_variable_that_is_not_set_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)

    assert refusal() == (
        f"MAM-701: there is no key at `{name}`\n"
        "  why: without its sealing key Mamoru cannot read its own store, without its signing key not sign\n"
        f"  do:  set the environment variable `{name}` for the process that runs Mamoru"
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("SHOP_SEALING_KEY", "32 bytes in base64"),
        ("SHOP_SIGNING_KEY", "an Ed25519 private key as PEM (PKCS #8) without a passphrase"),
    ],
)
@pytest.mark.parametrize("value", ["secret", "c2VjcmV0", "印", "\udcff"])
def test_a_value_of_another_kind_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, wanted: str, *, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert refusal() == (
        f"MAM-704: `{name}` does not hold {wanted}\n"
        "  why: Mamoru seals and signs with this kind of key only\n"
        "  do:  put the key back as it was made, from your own safe copy"
    )


def test_keys_are_not_made_in_the_environment() -> None:
    assert ENVIRONMENT.create is None
