"""What ``systems/NAME.yaml`` may say of a system without SQL that a machine can ask."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mamoru.notation.shapes.forms import (
    AnyScalar,
    Given,
    Integer,
    Listed,
    Mappings,
    Name,
    Path,
    Shape,
    Text,
    Wordings,
)
from mamoru.notation.shapes.map import ManualHoldsShape, UseShape
from mamoru.notation.text.scalars import Plain


def _plain(value: object) -> object:
    """Return what JSON can hold, with numbers as numbers."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.number if isinstance(value, Plain) else value


FIELD = r"^[^$]"  #: what begins with a dollar is an operator to MongoDB
INDEX = r"^[^._+\-\\/*?\"<>|\s,#:][^\\/*?\"<>|\s,#:]*$"  #: one name; no pattern, list, date or other cluster
ASKED = r"^[^*]+$"  #: what holds an asterisk names several fields to OpenSearch
GOES = r"^[^_*][^*]*$"  #: what begins with an underscore is about a document, and not in it
CALL = r"^(?:GET|POST|PUT|PATCH|DELETE) /[^\s?#]*$"
Statuses = Annotated[tuple[Annotated[Integer, Field(ge=100, le=599)], ...], Listed]
Withheld = Literal["secret", "names-others", "not-personal"]


class RemoteShape(Shape):
    """What all of them say: whose data, which, and who sees to it when a service does not do it."""

    system: Name
    title: Wordings = Field(default_factory=dict)
    connect: dict[str, AnyScalar]
    owner: Text
    days: Annotated[Integer, Field(ge=0, le=3650)]
    holds: ManualHoldsShape
    uses: dict[Name, UseShape] = Field(default_factory=dict)


class NextShape(Shape):
    """How the next page is asked for: an address, a cursor, or the number of the page."""

    link: Text = ""
    cursor: Text = ""
    parameter: Text = Field(default="", alias="as")
    pages_from: Annotated[Integer | None, Given] = Field(default=None, alias="pages-from")


class LookShape(Shape):
    """A call that tells what is held of a person."""

    name: Name
    call: Annotated[str, Field(pattern=CALL)]
    query: dict[Text, Text] = Field(default_factory=dict)
    body: Annotated[object, BeforeValidator(_plain, json_schema_input_type=object)] = None
    items: str = ""
    fields: Annotated[dict[str, Path], Field(min_length=1)]
    withheld: dict[str, Withheld] = Field(default_factory=dict)
    nothing: Statuses = ()
    next: Annotated[NextShape | None, Given] = None


class EraseShape(Shape):
    """A call that erases; it must do no harm when it is made twice."""

    call: Annotated[str, Field(pattern=CALL)]
    query: dict[Text, Text] = Field(default_factory=dict)
    body: Annotated[object, BeforeValidator(_plain, json_schema_input_type=object)] = None
    expects: Statuses = (200, 202, 204)
    nothing: Statuses = ()


class ServiceShape(Shape):
    """The calls of a service, for each act."""

    look: Annotated[tuple[LookShape, ...], Mappings] = ()
    erase: Annotated[tuple[EraseShape, ...], Mappings] = ()


class HttpShape(RemoteShape):
    """The map of an HTTP service."""

    kind: Literal["http"]
    service: ServiceShape


def _type_only(value: object) -> object:
    return {"type": value} if isinstance(value, str) else value


class IdentityShape(Shape):
    """How a service of OpenDSR knows a person by one key."""

    type: Text
    format: Literal["raw", "sha256"] = "raw"


class OpenDsrShape(RemoteShape):
    """The map of a service that speaks OpenDSR."""

    kind: Literal["opendsr"]
    identities: Annotated[
        dict[Name, Annotated[IdentityShape, BeforeValidator(_type_only)]], Field(min_length=1)
    ]


class KeyShape(Shape):
    """One place of Redis: a whole key, or a field or member of one that other people share."""

    name: Name
    key: Text
    hash_field: Text = Field(default="", alias="field")
    member: Text = ""
    sorted_member: Text = Field(default="", alias="sorted-member")
    fields: dict[str, Path] = Field(default_factory=dict)
    category: Path = ""
    withheld: dict[str, Withheld] = Field(default_factory=dict)


class RedisShape(RemoteShape):
    """The map of a Redis database."""

    kind: Literal["redis"]
    keys: Annotated[tuple[KeyShape, ...], Mappings, Field(min_length=1)]


class ObjectShape(Shape):
    """One object of a person, or all of them below a prefix."""

    name: Name
    key: Text = ""
    prefix: Text = ""
    category: Path
    withheld: Withheld | Literal[""] = ""


class S3Shape(RemoteShape):
    """The map of a bucket of objects."""

    kind: Literal["s3"]
    objects: Annotated[tuple[ObjectShape, ...], Mappings, Field(min_length=1)]


class ItemShape(Shape):
    """Items that one key finds; they go, or some of their attributes do."""

    name: Name
    table: Text
    index: Text = ""
    key: Annotated[dict[Text, Text], Field(min_length=1, max_length=2)]
    begins: Text = ""
    fields: Annotated[dict[Text, Path], Field(min_length=1)]
    withheld: dict[str, Withheld] = Field(default_factory=dict)
    removes: Annotated[tuple[Text, ...], Listed] = ()
    because: Text = ""


class DynamoShape(RemoteShape):
    """The map of tables of DynamoDB."""

    kind: Literal["dynamodb"]
    items: Annotated[tuple[ItemShape, ...], Mappings, Field(min_length=1)]


class DocumentShape(Shape):
    """Documents that name a person; they go, or some of their fields do."""

    name: Name
    collection: Text
    by: Annotated[dict[Annotated[str, Field(pattern=FIELD)], Text], Field(min_length=1)]
    fields: Annotated[dict[Text, Path], Field(min_length=1)]
    withheld: dict[str, Withheld] = Field(default_factory=dict)
    removes: Annotated[tuple[Annotated[str, Field(pattern=FIELD)], ...], Listed] = ()
    because: Text = ""


class MongoShape(RemoteShape):
    """The map of a database of MongoDB."""

    kind: Literal["mongodb"]
    documents: Annotated[tuple[DocumentShape, ...], Mappings, Field(min_length=1)]


class IndexedShape(Shape):
    """Documents of an index that name a person; they go, or some of their fields do."""

    name: Name
    index: Annotated[str, Field(pattern=INDEX)]
    by: Annotated[dict[Annotated[str, Field(pattern=ASKED)], Text], Field(min_length=1)]
    fields: Annotated[dict[Text, Path], Field(min_length=1)]
    withheld: dict[str, Withheld] = Field(default_factory=dict)
    removes: Annotated[tuple[Annotated[str, Field(pattern=GOES)], ...], Listed] = ()
    because: Text = ""


class OpenSearchShape(RemoteShape):
    """The map of indices of OpenSearch or Elasticsearch."""

    kind: Literal["opensearch"]
    documents: Annotated[tuple[IndexedShape, ...], Mappings, Field(min_length=1)]


AnyRemote = HttpShape | OpenDsrShape | RedisShape | S3Shape | DynamoShape | MongoShape | OpenSearchShape
REMOTE: dict[str, type[AnyRemote]] = {
    "http": HttpShape,
    "opendsr": OpenDsrShape,
    "redis": RedisShape,
    "s3": S3Shape,
    "dynamodb": DynamoShape,
    "mongodb": MongoShape,
    "opensearch": OpenSearchShape,
}
