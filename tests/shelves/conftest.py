"""What the suites of several shelves share: a real system of each kind."""

from tests.shelves.test_systems import real

__all__ = ["real"]
