"""The small forms that values of the notation have: names, dates, periods, lists, wordings.

Patterns are looked up again by the shaping, which tells a person what each one wants.
"""

from datetime import date
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from mamoru.model.promises import codes
from mamoru.notation.text.scalars import Plain

_NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
NAME = f"^{_NAME}$"
MAYBE_NAME = f"^(?:{_NAME})?$"
PATH = f"^{_NAME}(?:\\.{_NAME})*$"
RECIPIENT_ID = f"^recipients\\.{_NAME}$"
RECIPIENT_OR_DISCLOSURE = f"^(?:disclosures\\.)?{_NAME}$"
RELEASE_ID = f"^releases\\.{_NAME}$"
COUNTRY = "^[A-Z]{2}$"
LANGUAGE = "^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
MAYBE_LANGUAGE = "^(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?$"
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MONTH_DAY = "^[0-9]{2}-[0-9]{2}$"
PERIOD = "^[0-9]{1,5} (?:day|month|year)s?$"
DOTTED = r"^[^.]+(?:\.[^.]+)+$"
RETENTION_ID = f"^retention\\.{_NAME}$"
CONTACT_ID = f"^contacts\\.{_NAME}$"
REGION = "^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA)$"
REGION_OR_ALL = "^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA|all)$"
EVERY = "^(?:[0-9]{1,5} (?:day|month|year)s?|yearly)$"
AT_MOST = "^(?:[0-9]{1,5} (?:day|month|year)s?|at-once)$"
URL = r"^https?://[^\s/]+[^\s]*$"
EMAIL = r"^[^@\s]+@[^@\s]+$"
HOURS = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9] [A-Za-z]+(?:/[A-Za-z0-9_+-]+)*$"
CLOSED = "^(?:weekend|[A-Z]{2}-holidays)$"
CURRENCY = "^[A-Z]{3}$"
ALL = "all"

NOTHING: Final = "nothing"  #: error types of this room, beside pydantic's own
NO_SUCH_DAY: Final = "no_such_day"
NOT_ONE_VALUE: Final = "not_one_value"
NO_SUCH_COUNTRY: Final = "no_such_country"
NO_SUCH_REGION: Final = "no_such_region"
NO_SUCH_LANGUAGE: Final = "no_such_language"
_REFUSED: Final = "refused"
NOT_SAID: Final[Any] = ""  #: instead of one of some words, where none is written; never in a file

#: pattern -> what is wanted, and an example
WANTED = {
    NAME: ("a name (lower-case words joined by `-`)", "online-shop"),
    MAYBE_NAME: ("a name (lower-case words joined by `-`)", "online-shop"),
    PATH: ("the name of a category (lower-case words, dots between the levels)", "contact.email"),
    RECIPIENT_ID: ("the id of a recipient", "recipients.group"),
    RECIPIENT_OR_DISCLOSURE: ("the name of a recipient, or the id of a disclosure", "mailer"),
    RELEASE_ID: ("the id of a release", "releases.survey-report"),
    COUNTRY: ("a country (two capital letters of ISO 3166-1)", "JP"),
    LANGUAGE: ("a language tag (BCP 47)", "ja"),
    MAYBE_LANGUAGE: ("a language tag (BCP 47)", "ja"),
    DATE: ("a date (year-month-day)", "2025-01-01"),
    MONTH_DAY: ("a month and a day", "03-31"),
    PERIOD: ("a period (`N days`, `N months` or `N years`)", "7 years"),
    DOTTED: ("a table and a column with a dot between them", "orders.closed_at"),
    RETENTION_ID: ("the id of a retention promise", "retention.identity-papers"),
    CONTACT_ID: ("the id of a contact", "contacts.desk"),
    REGION: ("a region (a country of ISO 3166-1, a part of one, or `EEA`)", "US-CA"),
    REGION_OR_ALL: ("a region (a country of ISO 3166-1, a part of one, `EEA`, or `all`)", "US-CA"),
    EVERY: ("a period (`N days`, `N months`, `N years` or `yearly`)", "yearly"),
    AT_MOST: ("a period (`N days`, `N months`, `N years` or `at-once`)", "3 days"),
    URL: ("an address of the web", "https://kasuri.example/privacy"),
    EMAIL: ("an e-mail address", "privacy@kasuri.example"),
    HOURS: ("office hours with their time zone", "10:00-17:00 Asia/Tokyo"),
    CLOSED: ("a day off (`weekend`, or a country's holidays)", "JP-holidays"),
    CURRENCY: ("a currency (three capital letters of ISO 4217)", "JPY"),
}


class Shape(BaseModel):
    """What all shapes share: every key is known, nothing is converted, nothing changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


def _listed(value: object) -> object:
    """Make a list of one from a lone word."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, str) else value


def _mappings(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, dict) else value


def _worded(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _number(value: object) -> object:
    return value.number if isinstance(value, Plain) else value


def _scalar(value: object) -> object:
    if isinstance(value, (list, dict)):
        raise PydanticCustomError(NOT_ONE_VALUE, _REFUSED)
    return _number(value)


def _given(value: object) -> object:
    if value is None:
        raise PydanticCustomError(NOTHING, _REFUSED)
    return value


def _real_date(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as failure:
        raise PydanticCustomError(NO_SUCH_DAY, _REFUSED) from failure
    return text


def _real_day(text: str) -> str:
    _real_date(f"2024-{text}")  # a leap year: 02-29 stands for the last day of February
    return text


def _real_country(text: str) -> str:
    if not codes.is_country(text):
        raise PydanticCustomError(NO_SUCH_COUNTRY, _REFUSED)
    return text


def _real_region(text: str) -> str:
    if text != ALL and not codes.is_region(text):
        raise PydanticCustomError(NO_SUCH_REGION, _REFUSED)
    return text


def _real_language(text: str) -> str:
    if text and not codes.is_language(text):
        raise PydanticCustomError(NO_SUCH_LANGUAGE, _REFUSED)
    return text


Given = BeforeValidator(_given)  #: an optional key that is written must have a value
Text = Annotated[str, Field(min_length=1, max_length=10_000)]
Name = Annotated[str, Field(pattern=NAME, max_length=100)]
Path = Annotated[str, Field(pattern=PATH, max_length=300)]
Country = Annotated[str, Field(pattern=COUNTRY), AfterValidator(_real_country)]
Language = Annotated[str, Field(pattern=LANGUAGE), AfterValidator(_real_language)]
Date = Annotated[str, Field(pattern=DATE), AfterValidator(_real_date)]
MonthDay = Annotated[str, Field(pattern=MONTH_DAY), AfterValidator(_real_day)]
PeriodText = Annotated[str, Field(pattern=PERIOD)]
ColumnPath = Annotated[str, Field(pattern=DOTTED)]
Integer = Annotated[int, BeforeValidator(_number, json_schema_input_type=int)]
AnyScalar = Annotated[
    str | int | float | bool | None,
    PlainValidator(_scalar, json_schema_input_type=str | int | float | bool | None),
]

Listed = BeforeValidator(_listed)  #: a lone word stands for a list of one
Mappings = BeforeValidator(_mappings)  #: a lone mapping stands for a list of one
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed, json_schema_input_type=list[Name] | Name)]
Paths = Annotated[tuple[Path, ...], BeforeValidator(_listed, json_schema_input_type=list[Path] | Path)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed, json_schema_input_type=list[Text] | Text)]
Countries = Annotated[
    tuple[Country, ...], BeforeValidator(_listed, json_schema_input_type=list[Country] | Country)
]
Boolean = Annotated[bool, BeforeValidator(_number, json_schema_input_type=bool)]
Region = Annotated[str, Field(pattern=REGION), AfterValidator(_real_region)]
RegionOrAll = Annotated[str, Field(pattern=REGION_OR_ALL), AfterValidator(_real_region)]
Regions = Annotated[
    tuple[Region, ...], BeforeValidator(_listed, json_schema_input_type=list[Region] | Region)
]
Url = Annotated[str, Field(pattern=URL, max_length=2_000)]
Email = Annotated[str, Field(pattern=EMAIL, max_length=320)]
Wordings = Annotated[
    dict[Annotated[str, Field(pattern=MAYBE_LANGUAGE), AfterValidator(_real_language)], Text],
    BeforeValidator(_worded, json_schema_input_type=dict[Language, Text] | Text),
]


class NodeShape(Shape):
    """Anything that states a clause of the company's own text."""

    clause: Texts = ()


class TitledShape(NodeShape):
    """A node with a title for people."""

    title: Wordings = Field(default_factory=dict)
