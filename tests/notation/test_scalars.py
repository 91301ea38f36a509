import pytest

from mamoru.notation.text.scalars import Plain, plain_value


@pytest.mark.parametrize(
    "text", ["NO", "no", "yes", "on", "off", "y", "2025-01", "2025-01-01", "12:30:45", "1_000"]
)
def test_what_yaml_1_1_converts_stays_text(text: str) -> None:
    value = plain_value(text)
    assert value == text
    assert not isinstance(value, Plain)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_none(text: str) -> None:
    assert plain_value(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("9223372036854775807", 2**63 - 1),
        ("0o17", 15),
        ("0xFf", 255),
        ("1.10", 1.1),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("true", True),
        ("FALSE", False),
    ],
)
def test_a_number_keeps_the_text_it_was_written_as(text: str, number: float) -> None:
    value = plain_value(text)
    assert isinstance(value, Plain)
    assert value == text
    assert value.number == number
    assert type(value.number) is type(number)


@pytest.mark.parametrize(
    "text",
    ["-", "+", ".", "1e999", ".inf", ".nan", "9" * 19, "-" + "9" * 19, "0x" + "f" * 17, "１２", "1" * 50_000],
)
def test_what_is_no_finite_number_of_64_bits_stays_text(text: str) -> None:
    assert not isinstance(plain_value(text), Plain)
