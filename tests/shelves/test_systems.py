"""Every kind of system behaves alike towards the engine, on the real thing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from mamoru.model.errors import MamoruError
from mamoru.model.map import Scalar, SystemMap
from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.model.shelf import members
from mamoru.sql.dialect import Dialect
from mamoru.sql.keys import keys_of
from mamoru.sql.kind import Call, Session, SystemKind
from mamoru.sql.query import lower
from tests.ground import Place, grounds
from tests.grounds import postgresql

KINDS = members("mamoru.systems", SystemKind)
TABLES = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name {text} NOT NULL, number {text} UNIQUE);
CREATE TABLE letters (
  person INTEGER NOT NULL, line INTEGER NOT NULL, text {text}, PRIMARY KEY (person, line),
  FOREIGN KEY (person) REFERENCES people (id) ON DELETE CASCADE);
CREATE INDEX letters_text ON letters (text);
INSERT INTO people VALUES (1, 'Hana', 'A1'), (2, 'O''Neil "Ren"', NULL), (3, '山田 花子', 'A3');
INSERT INTO letters VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'c'), (3, 1, NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Real:
    """A real system with the tables above."""

    kind: SystemKind
    map: SystemMap
    folder: Path
    execute: Callable[[str], None]  #: runs statements as its administrator

    @property
    def dialect(self) -> Dialect:
        """The kind's dialect."""
        assert self.kind.dialect is not None
        return self.kind.dialect

    def open(self) -> Session:
        """Open it as Mamoru would."""
        assert self.kind.open is not None
        return self.kind.open(self.map, self.folder)

    def discover(self) -> Schema:
        """Read its schema as Mamoru would."""
        assert self.kind.discover is not None
        return self.kind.discover(self.map, self.folder)


def system(place: Place) -> Real:
    """Make the tables in an empty database."""

    def execute(text: str) -> None:
        place.run(*(statement for statement in text.split(";\n") if statement.strip()))

    execute(TABLES.format(text=place.ground.word("TEXT", True)))  # noqa: FBT003 - of a key
    return Real(kind=place.kind, map=place.map(), folder=place.folder, execute=execute)


def postgresql_system(_folder: Path, url: str) -> Real:
    """Make them in a PostgreSQL database."""
    return system(postgresql.place(url))


WITH_CASCADES = [name for name, ground in grounds().items() if "cascades" not in ground.lacks]


@pytest.fixture(params=WITH_CASCADES)
def real(request: pytest.FixtureRequest) -> Real:
    """Each kind of database; tests/systems/contract asks those that know no cascades, too."""
    return system(grounds()[request.param].empty(request))


def test_every_kind_with_a_connector_is_tested() -> None:
    """A new kind says in tests/grounds how a real one is started; tests/systems/test_files.py has folders."""
    assert {n for n, k in KINDS.items() if k.open} == {*grounds(), "files"}
    remote = {"dynamodb", "http", "mongodb", "opendsr", "opensearch", "redis", "s3"}  # tests/execute/remote
    assert {n for n, k in KINDS.items() if k.remote} == remote
    assert {n for n, k in KINDS.items() if not k.open and not k.remote} == {"manual"}


def test_the_schema_is_what_the_database_has(real: Real) -> None:
    """Types are the database's own words; everything else is the same."""
    schema = real.discover()
    people, letters = schema.tables["people"], schema.tables["letters"]

    assert list(schema.tables) == ["letters", "people"]
    assert (people.key, people.unique, people.indexes) == (("id",), (("number",),), (("id",), ("number",)))
    told = {"mariadb": "varchar(200) COLLATE utf8mb4_general_ci"}.get(real.kind.name, "TEXT")
    assert people.columns["name"] == Column(name="name", type=told, nullable=False)
    assert letters.key == ("person", "line")
    assert letters.foreign_keys == (
        ForeignKey(columns=("person",), to="people", to_columns=("id",), on_delete="CASCADE"),
    )
    assert set(letters.indexes) == {("person", "line"), ("text",)}


def member(real: Real, table: Table, columns: list[str], keys: list[tuple[Scalar, ...]]) -> set[object]:
    """Ask which rows of a table have a key in a bound set, through a session."""
    relation = sa.table(table.bare_name, *(sa.column(c) for c in table.columns))
    wanted = [relation.c[c] for c in columns]
    types = [table.columns[c].type for c in columns]
    test = real.dialect.member(wanted, types, "d0")
    query = lower(sa.select(*wanted).where(test), real.dialect)
    session = real.open()
    try:
        session.begin()
        bound = real.dialect.bind("d0", keys_of(keys), len(columns))
        (result,) = session.run([Call(query=query, bound=bound)])
        session.rollback()
    finally:
        session.close()
    return {tuple(r) for r in result.rows}


def test_keys_of_a_set_are_found_whatever_is_in_them(real: Real) -> None:
    """Quotes, backslashes, Japanese, braces, commas and an empty text travel unharmed."""
    odd = ["Hana", 'O\'Neil "Ren"', "山田 花子", "a\\b", "{x,y}", "", "NULL", "a,b", "; DROP TABLE people"]
    table = real.discover().tables["people"]

    found = member(real, table, ["name"], [(n,) for n in odd])

    assert found == {("Hana",), ('O\'Neil "Ren"',), ("山田 花子",)}


def test_keys_of_several_columns_are_found_pairwise(real: Real) -> None:
    """(1, 2) and (2, 1) are rows, (2, 2) is none, and (1, 1) was not asked for."""
    table = real.discover().tables["letters"]

    assert member(real, table, ["person", "line"], [(1, 2), (2, 1), (2, 2)]) == {(1, 2), (2, 1)}
    assert member(real, table, ["person", "line"], []) == set()


def test_gathered_keys_can_be_bound_again(real: Real) -> None:
    """What a capture gives is what later statements ask for."""
    table = real.discover().tables["letters"]
    relation = sa.table("letters", sa.column("person"), sa.column("line"))
    rows = sa.select(relation.c.person.label("k1"), relation.c.line.label("k2")).cte("rows")
    query = lower(sa.select(real.dialect.gather(rows, ["INTEGER", "INTEGER"])), real.dialect)
    session = real.open()
    session.begin()
    (result,) = session.run([Call(query=query, bound={})])
    keys = real.dialect.keys(result.rows[0][0])
    session.rollback()
    session.close()

    assert len(keys) == 4
    assert len(member(real, table, ["person", "line"], list(keys))) == 4  # type: ignore[arg-type]  # no bytes


ODD_KEYS = {
    "INTEGER": "SELECT 7 AS k1 UNION ALL SELECT NULL UNION ALL SELECT -9007199254740993",
    "TEXT": "SELECT '{1,2}' AS k1 UNION ALL SELECT NULL UNION ALL SELECT 'NULL' UNION ALL SELECT ''",
}


@pytest.mark.parametrize("column_type", ODD_KEYS)
@pytest.mark.parametrize("wanted", ["all", "none"])
def test_gathered_keys_of_one_column_are_what_they_were(real: Real, column_type: str, wanted: str) -> None:
    """Whole numbers travel as the text of one array, all else as texts; NULL is no text, none are none."""
    columns = {"k1": sa.types.NullType()}
    limit = "" if wanted == "all" else " LIMIT 0"
    rows = sa.text(f"SELECT * FROM ({ODD_KEYS[column_type]}) AS odd{limit}").columns(**columns).cte("rows")
    query = lower(sa.select(real.dialect.gather(rows, [column_type])), real.dialect)
    session = real.open()
    session.begin()
    (result,) = session.run([Call(query=query, bound={})])
    session.rollback()
    session.close()

    found = [k if k is None else str(k) for (k,) in real.dialect.keys(result.rows[0][0])]

    odd = {"INTEGER": ["7", None, "-9007199254740993"], "TEXT": ["{1,2}", None, "NULL", ""]}
    assert found == (odd[column_type] if wanted == "all" else [])


def count(real: Real) -> int:
    """Return how many people there are, through a new session."""
    query = lower(sa.select(sa.func.count()).select_from(sa.table("people")), real.dialect)
    session = real.open()
    session.begin()
    (result,) = session.run([Call(query=query, bound={})])
    session.rollback()
    session.close()
    return int(str(result.rows[0][0]))


def removal(real: Real, name: str) -> Call:
    """Return a statement that removes people by name."""
    people = sa.table("people", sa.column("name"))
    return Call(query=lower(sa.delete(people).where(people.c.name == name), real.dialect), bound={})


def test_what_is_rolled_back_never_happened_and_what_is_committed_stays(real: Real) -> None:
    """The counts of changed rows are the database's."""
    session = real.open()
    session.begin()
    assert [r.changed for r in session.run([removal(real, "Hana"), removal(real, "nobody")])] == [1, 0]
    session.rollback()
    assert count(real) == 3

    session.begin()
    session.run([removal(real, "Hana")])
    session.commit()
    session.close()
    assert count(real) == 2


def test_a_refused_statement_leaves_everything_and_names_no_value(real: Real) -> None:
    """NOT NULL on a name; the message of the database would quote the row."""
    people = sa.table("people", sa.column("id"), sa.column("name"))
    query = lower(sa.update(people).where(people.c.id == 3).values(name=sa.null()), real.dialect)
    session = real.open()
    session.begin()
    with pytest.raises(MamoruError) as refused:
        session.run([removal(real, "Hana"), Call(query=query, bound={})])
    session.rollback()
    session.close()

    assert refused.value.code == "MAM-505"
    assert "花子" not in str(refused.value)
    assert count(real) == 3


def test_a_survey_names_the_tables_that_exist(real: Real) -> None:
    """One of them is not in the map."""
    session = real.open()
    survey = session.survey(["people"], writing=True)
    session.close()

    assert survey.tables == {"people", "letters"}
    assert survey.hidden == frozenset()
    assert survey.denied == frozenset()


def test_a_system_that_is_not_there_is_unreachable(real: Real) -> None:
    """A file that does not exist is never made, and a closed port is told at once."""
    away = {**real.map.settings, **grounds()[real.kind.name].nowhere}
    assert real.kind.open is not None

    with pytest.raises(MamoruError) as told:
        real.kind.open(replace(real.map, settings=away), real.folder)

    assert told.value.code == "MAM-501"
    assert not (real.folder / "away.db").exists()


def test_a_partitioned_table_is_one_table(tmp_path: Path, postgresql_url: str) -> None:
    """Its partitions hold the same rows; listed apart they would be tables that nobody mapped."""
    real = postgresql_system(tmp_path, postgresql_url)
    real.execute(
        "CREATE TABLE visits (id INTEGER, at DATE, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
        "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"
    )
    session = real.open()
    survey = session.survey(["visits"], writing=True)
    session.close()

    assert list(real.discover().tables) == ["letters", "people", "visits"]
    assert survey.tables == {"letters", "people", "visits"}


def test_a_longer_key_is_never_cut_to_a_stranger_s(tmp_path: Path, postgresql_url: str) -> None:
    """1234567 is not 123456, however narrow the column is that it is compared with."""
    real = postgresql_system(tmp_path, postgresql_url)
    real.execute(
        'CREATE TABLE narrow (v VARCHAR(6), c CHAR(6), n NUMERIC(6, 0), t TEXT COLLATE "C" PRIMARY KEY);'
        "INSERT INTO narrow VALUES ('123456', '123456', 123456, '123456')"
    )
    table = real.discover().tables["narrow"]

    for column in ("v", "c", "t"):
        assert member(real, table, [column], [("1234567",)]) == set()
        assert member(real, table, [column], [("123456",)]) == {("123456",)}
    assert member(real, table, ["n"], [("123456.4",)]) == set()
