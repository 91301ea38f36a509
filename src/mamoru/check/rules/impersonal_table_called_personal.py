"""MAM-320: no column of a table that is said to hold nothing personal is called like what names people.

Reads the columns of such tables, the kinds of people of the notice and the tables of people of the map;
yields columns that their name takes for somebody: ``author``, ``user_id``, ``patient_name``, ``first_name``.
What the database itself leads elsewhere is MAM-203, what is called like a tie of another table MAM-286.
Law: GDPR art. 4(1), 5(2); APPI art. 2(1), 33.
"""

import re
from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, System, systems, tables
from mamoru.check.rules._types import Family, family
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme

Words = tuple[str, ...]

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+")
_TELL_WHO = ("", "id", "no", "number", "uuid", "name", "email", "mail")  #: behind a word for people
_CAN_TELL = frozenset({Family.TEXT, Family.WHOLE, Family.NUMBER, Family.UUID, Family.UNKNOWN})
#: Words for people in the names of columns, whatever a notice calls its own.
_PEOPLE = frozenset(
    {"author", "commenter", "customer", "employee", "member", "passenger", "patient", "pupil", "recipient"}
    | {"sender", "student", "subscriber", "user"}
)
#: Names that tell who somebody is, by themselves.
_WHO = frozenset(
    {("first", "name"), ("last", "name"), ("family", "name"), ("given", "name"), ("full", "name")}
    | {("firstname",), ("lastname",), ("fullname",), ("surname",), ("username",), ("birth", "date")}
    | {("birthdate",), ("birthday",), ("date", "of", "birth"), ("氏名",), ("生年月日",), ("メールアドレス",)}
)


def called_personal(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each such table, with its columns; asked of the notice once."""
    told = checked.programme.notice
    for system in systems(checked) if not told.region else ():
        people = _PEOPLE | _own(told, system)
        ties = {tie.by for table in system.told.tables.values() for tie in table.ties}
        for mapped in tables(system):
            if mapped.told.nothing_personal and (columns := _suspect(mapped, people, ties)):
                yield _finding(mapped, columns)


def _own(told: Notice, system: System) -> set[str]:
    """Return the words that the notice and the map have for people: kinds, and tables of people."""
    names = [*told.people, *(table.name for table in system.told.tables.values() if table.person)]
    return {_singular(words[-1]) for name in names if (words := _words(name)) and len(words) == 1}


def _suspect(mapped: Mapped, people: frozenset[str], ties: set[tuple[str, ...]]) -> list[str]:
    led = {column for key in mapped.table.foreign_keys for column in key.columns}
    kind = mapped.system.told.kind
    return [
        name
        for name, column in mapped.table.columns.items()
        if name not in led and (name,) not in ties and family(column.type, kind) in _CAN_TELL
        if _words(name) in _WHO or _names_people(_words(name), people)
    ]


def _names_people(words: Words, people: frozenset[str]) -> bool:
    """Tell whether words are one for people, alone or before what tells who: ``patient``, ``user_id``."""
    if not words or _singular(words[0]) not in people or words[0] != _singular(words[0]):
        return False
    return len(words) == 1 or (len(words) == 2 and words[1] in _TELL_WHO)  # noqa: PLR2004 - a word, and one behind it


def _words(name: str) -> Words:
    return tuple(part.lower() for part in _PARTS.findall(name))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _finding(mapped: Mapped, columns: list[str]) -> Finding:
    verb = "is" if len(columns) == 1 else "are"
    places = named(f"{mapped.name}.{column}" for column in columns)
    return found(
        IMPERSONAL_TABLE_CALLED_PERSONAL,
        problem=(
            f"`{mapped.name}` is said to hold nothing personal, but {places} {verb} called like what names "
            "people"
        ),
        remedy=(
            f"look what stands there; if it is people, map `{mapped.name}:` in {mapped.system.file} with a "
            f"tie by it, such as `ties: [{{by: {columns[0]}, to: TABLE, how: owned}}]`, and say what the "
            "other columns hold; if it is not, allow this finding in programme.yaml"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


COMMENTS = "CREATE TABLE comments (id INTEGER PRIMARY KEY, author TEXT, body TEXT);\n"

IMPERSONAL_TABLE_CALLED_PERSONAL = Rule(
    code="MAM-320",
    severity=Severity.WARNING,
    asks="Is no column of a table that is said to hold nothing personal called like what names people?",
    why=(
        "a table that is called impersonal is in no answer and in no erasure; where nothing else leads from "
        "it to people, the name of a column is all that tells of the mistake"
    ),
    article="GDPR art. 4(1), 5(2); APPI art. 2(1), 33",
    find=called_personal,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + COMMENTS,
        "systems/shop.yaml": SHOP + "  comments: {holds: nothing-personal}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + COMMENTS,
        "systems/shop.yaml": SHOP
        + """\
  comments:
    not-personal: [body]
    ties: [{by: author, of: customer, known-as: email, how: owned}]
""",
    },
)
