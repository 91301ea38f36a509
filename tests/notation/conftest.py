"""A test's docstring is a part of a file; these fixtures tell what is found in it."""

import textwrap
from pathlib import Path

import pytest

from tests.notation.programmes import MAP, NOTICE, SNAPSHOT, SUPPLEMENT, SUPPLEMENTED, merged, reading, told


def _docstring(request: pytest.FixtureRequest) -> str:
    return textwrap.dedent(request.function.__doc__ or "").lstrip("\n")


@pytest.fixture
def told_of_notice(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is told of the notice whose sections the docstring has."""
    text = merged(_docstring(request), NOTICE)
    return told(reading(tmp_path, {"notice.yaml": text}).findings)


@pytest.fixture
def told_of_map(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is told of the map whose sections the docstring has, without a snapshot."""
    text = merged(_docstring(request), MAP)
    return told(reading(tmp_path, {"systems/shop.yaml": text}).findings)


@pytest.fixture
def told_beside_snapshot(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is told of the map whose sections the docstring has, with a snapshot."""
    files: dict[str, str | bytes] = {
        "systems/shop.yaml": merged(_docstring(request), MAP),
        "systems/shop.schema.json": SNAPSHOT,
    }
    return told(reading(tmp_path, files).findings)


@pytest.fixture
def told_of_file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is told of a map that the docstring is the whole of."""
    return told(reading(tmp_path, {"systems/shop.yaml": _docstring(request)}).findings)


@pytest.fixture
def told_of_supplement(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is told of the supplement for Brazil whose sections the docstring has."""
    text = merged(_docstring(request), SUPPLEMENT)
    return told(reading(tmp_path, {"notice.yaml": SUPPLEMENTED, "supplements/BR.yaml": text}).findings)


@pytest.fixture
def told_of_programme(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What is told of the ``programme.yaml`` that the docstring is."""
    return told(reading(tmp_path, {"programme.yaml": _docstring(request)}).findings)
