"""What ``systems/NAME.schema.json`` may say; types reach SQL casts, so their text is narrow."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mamoru.notation.shapes.forms import Name, Shape

#: Words, dots, identifiers in double quotes, `(10, 2)` with words or whole numbers in it, and `[]`.
#: Brackets are in pairs and commas stand in them only, so no type can end the cast it stands in.
TYPE = (
    r'^(?:[A-Za-z0-9_. ]|"[\w $-]{1,63}"|\[[0-9]*\]'
    r"|\( ?-?[A-Za-z0-9_]+ ?(?:, ?-?[A-Za-z0-9_]+ ?)*\))*$"
)
IDENTIFIER = r"^[^\x00-\x1f\x7f]+$"  #: any name a database has, but for control characters
LONGEST = 300  #: characters of a name


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Identifier = Annotated[str, Field(pattern=IDENTIFIER, max_length=LONGEST)]
Identifiers = Annotated[
    tuple[Identifier, ...], BeforeValidator(_tuple, json_schema_input_type=list[Identifier])
]
Groups = Annotated[tuple[Identifiers, ...], BeforeValidator(_tuple, json_schema_input_type=list[Identifiers])]


class SnapshotColumn(Shape):
    """One column."""

    type: Annotated[str, Field(pattern=TYPE, max_length=300)]
    nullable: bool
    generated: bool = False
    computed: Annotated[str, Field(max_length=10_000)] = ""


class SnapshotForeignKey(Shape):
    """One foreign key."""

    columns: Identifiers
    to: Identifier
    to_columns: Identifiers
    on_delete: Literal["NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"]


class SnapshotTable(Shape):
    """One table."""

    schema_name: str = Field(alias="schema", max_length=300)
    bare_name: Identifier
    columns: dict[Identifier, SnapshotColumn]
    key: Identifiers
    unique: Groups
    foreign_keys: Annotated[
        tuple[SnapshotForeignKey, ...],
        BeforeValidator(_tuple, json_schema_input_type=list[SnapshotForeignKey]),
    ]
    indexes: Groups


class SnapshotShape(Shape):
    """All tables of one system."""

    system: Name
    tables: dict[Identifier, SnapshotTable]
