"""What a column could hold is looked for; what it could not is known not to be there."""

import pytest

from mamoru.execute.identity.rows import possible


@pytest.mark.parametrize(
    ("value", "is_possible"),
    [
        ("1234567890123456789", True),
        ("9223372036854775807", True),
        ("-9223372036854775808", True),
        ("9223372036854775808", False),
        ("99999999999999999999", False),
        ("7.0", False),
        ("--7", False),
        ("٧", False),
        ("abc", False),
        ("", False),
    ],
)
def test_a_whole_number_of_64_bits_is_looked_for(value: str, *, is_possible: bool) -> None:
    """A BIGINT has up to nineteen digits; anything else would be an error of the database."""
    assert possible(value, "BIGINT") is is_possible
