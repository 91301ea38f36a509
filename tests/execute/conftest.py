"""Worlds on every kind of database, for tests that must hold on each."""

import pytest

from tests.engine import Build, builder
from tests.ground import grounds


@pytest.fixture(params=[*grounds(), "files"])
def build(request: pytest.FixtureRequest) -> Build:
    """Return a function that builds a world of tables, ties and rows; ``lacks`` tells where there is none."""
    for mark in request.node.iter_markers("lacks"):
        kind, why = mark.args
        if request.param == kind:
            pytest.skip(why)
    return builder(request.param, request)
