"""Every kind of system that has a dialect, on the real thing."""

import pytest

from tests.engine import Build, builder
from tests.ground import Ground, Place, grounds


@pytest.fixture(params=grounds())
def ground(request: pytest.FixtureRequest) -> Ground:
    """Return each kind of system."""
    return grounds()[request.param]


@pytest.fixture
def place(ground: Ground, request: pytest.FixtureRequest) -> Place:
    """Return an empty database."""
    return ground.empty(request)


@pytest.fixture
def build(ground: Ground, request: pytest.FixtureRequest) -> Build:
    """Return a function that builds a world of tables, ties and rows."""
    return builder(ground.kind, request)
