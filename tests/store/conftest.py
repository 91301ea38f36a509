"""A new, empty store for each test, with one connection that waits for nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mamoru.store.database import Store, open_store
from tests.store.samples import KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store of the test is, or will be."""
    return tmp_path / "store" / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Return a new store."""
    with open_store(path, KEY, wait_seconds=0) as opened:
        yield opened
