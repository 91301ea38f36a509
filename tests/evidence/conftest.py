import pytest

from tests.evidence.office import Office, opened


@pytest.fixture
def office() -> Office:
    """An office that has issued seven receipts; the last stands at index 6."""
    office = opened()
    for number in range(6):
        office.record(("request", f"R-{number}"))
    office.record()
    return office
