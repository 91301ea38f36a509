"""What every place that keys come from must do; a new file in the shelf is tested without a line here."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.keyring import KeySource
from mamoru.model.shelf import members

SOURCES = members("mamoru.keys", KeySource)
MAKERS = sorted(name for name, source in SOURCES.items() if source.create)


def test_the_shelf_has_a_source_that_makes_keys() -> None:
    """The rest of this file would pass on an empty shelf."""
    assert set(MAKERS) < set(SOURCES)
    assert MAKERS


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_is_named_after_its_file_and_says_what_it_is(name: str) -> None:
    source = SOURCES[name]

    assert source.name == name
    assert source.says
    assert source.says[0].islower()
    assert not source.says.endswith(".")


@pytest.mark.parametrize("name", SOURCES)
def test_where_there_are_no_keys_the_place_is_told_and_what_to_do(name: str, tmp_path: Path) -> None:
    at = str(tmp_path / "NOWHERE")

    with pytest.raises(MamoruError) as raised:
        SOURCES[name].load(at)

    assert raised.value.code == "MAM-701"
    assert at in raised.value.problem
    assert raised.value.why
    assert raised.value.remedy


@pytest.mark.parametrize("name", MAKERS)
def test_new_keys_can_be_loaded_and_used(name: str, tmp_path: Path) -> None:
    source, at = SOURCES[name], str(tmp_path / "keys")
    assert source.create

    made = source.create(at)

    assert source.load(at) == made
    assert len(made.sealing) == 32
    key = load_pem_private_key(made.signing, password=None)
    assert isinstance(key, Ed25519PrivateKey)
    key.public_key().verify(key.sign(b"a checkpoint"), b"a checkpoint")


@pytest.mark.parametrize("name", MAKERS)
def test_no_two_new_keys_are_alike(name: str, tmp_path: Path) -> None:
    create = SOURCES[name].create
    assert create

    one, two = create(str(tmp_path / "one")), create(str(tmp_path / "two"))

    assert one.sealing != two.sealing
    assert one.signing != two.signing


@pytest.mark.parametrize("name", MAKERS)
def test_keys_that_are_there_are_never_replaced(name: str, tmp_path: Path) -> None:
    source, at = SOURCES[name], str(tmp_path / "keys")
    assert source.create
    made = source.create(at)

    with pytest.raises(MamoruError) as raised:
        source.create(at)

    assert raised.value.code == "MAM-703"
    assert source.load(at) == made
