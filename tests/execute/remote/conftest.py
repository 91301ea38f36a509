"""A stand-in for AWS, for all tests of this process."""

from collections.abc import Iterator

import pytest

from tests.execute.remote.clouds import CREDENTIALS, NOWHERE, QUIET, cloud, emptied


@pytest.fixture(scope="session", name="cloud_url")
def _cloud_url() -> Iterator[str]:
    with cloud() as url:
        yield url


@pytest.fixture(name="aws")
def _aws(cloud_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of an empty stand-in; credentials stand in the environment alone."""
    for name, value in {**CREDENTIALS, **NOWHERE, **QUIET}.items():
        monkeypatch.setenv(name, value)
    emptied(cloud_url)
    return cloud_url
