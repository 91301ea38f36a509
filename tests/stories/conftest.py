"""The stories of the examples take place on one day: what grows old in them grows old in no test."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

import pytest

from mamoru.desk import checking

DAY = (2026, 11, 22)


class _Then(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Then":
        """Return noon of that day."""
        return cls(*DAY, 12, tzinfo=tz)


@pytest.fixture(autouse=True, scope="package")
def _on_one_day() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "datetime", _Then)
        yield
