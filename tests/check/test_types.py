"""Ties between columns of different types, as PostgreSQL itself judges them."""

import psycopg
import pytest

from mamoru.check.judging import judge
from mamoru.check.rules._types import Family, family, fits
from mamoru.model.finding import Severity
from mamoru.model.map import Scalar
from mamoru.systems._session import Refused
from tests.engine import erase, user
from tests.worlds import T, mask, postgresql_world, tie, when

#: type of the tie's column, type of the key it leads to -> what the check says
PAIRS = {
    ("integer", "bigint"): None,
    ("bigint", "numeric(10)"): None,
    ("smallint", "double precision"): None,
    ("text", "varchar(40)"): None,
    ("char(3)", "char(3)"): None,
    ("uuid", "uuid"): None,
    ("date", "timestamp"): None,
    ("varchar(6)", "varchar(40)"): Severity.WARNING,
    ("varchar(6)", "text"): Severity.WARNING,
    ("integer", "text"): Severity.ERROR,
    ("varchar(9)", "bigint"): Severity.ERROR,
    ("uuid", "text"): Severity.ERROR,
    ("text", "uuid"): Severity.ERROR,
    ("date", "text"): Severity.ERROR,
    ("mood", "mood"): None,
    ("mood", "text"): Severity.WARNING,
}


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_postgresql_compares_what_the_check_lets_pass(here: str, there: str, postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
    notes = T(ties=["owner>users:owned"], cols="owner", types={"owner": here})
    users = T(person="user", cols="name", personal="name", types={"id": there})
    world = postgresql_world(postgresql_url, {"users": users, "notes": notes})

    told = [f.severity for f in judge(world) if f.code == "MAM-238"]

    assert told == ([] if PAIRS[here, there] is None else [PAIRS[here, there]])
    joined = 'SELECT 1 FROM notes, users WHERE notes."owner" = users."id"'
    with psycopg.connect(postgresql_url) as connection:
        if told != [Severity.ERROR] and "mood" not in {here, there} - ({here} & {there}):
            connection.execute(joined.encode())
        else:
            with pytest.raises(psycopg.errors.UndefinedFunction):
                connection.execute(joined.encode())


#: type of a column, a value that the map states, whether it can be compared
VALUES: tuple[tuple[str, Scalar, bool], ...] = (
    ("integer", 1, True),
    ("integer", "1", True),
    ("integer", "one", False),
    ("integer", True, False),
    ("numeric(4, 1)", 1.5, True),
    ("text", "one", True),
    ("text", 1, False),
    ("boolean", True, True),
    ("boolean", "true", True),
    ("boolean", "perhaps", False),
    ("boolean", 1, False),
    ("date", "2026-11-22", True),
    ("date", "yesterday, perhaps", False),
    ("uuid", "00000000-0000-0000-0000-000000000000", True),
    ("uuid", "nobody", False),
    ("uuid", 0, False),
    ("mood", "good", True),
)


@pytest.mark.parametrize(("written", "value", "fit"), VALUES, ids=[f"{w} {v!r}" for w, v, _ in VALUES])
def test_postgresql_takes_the_values_that_the_check_lets_pass(
    written: str, value: Scalar, *, fit: bool, postgresql_url: str
) -> None:
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TYPE mood AS ENUM ('good', 'bad')")
    stated = tie("owner>users:owned", when=when("kind", value))
    notes = T(ties=[stated], cols="owner kind", types={"kind": written})
    users = T(person="user", cols="name", personal="name", rows=[(1, "Aoi")])
    world = postgresql_world(postgresql_url, {"users": users, "notes": notes})

    assert ("MAM-238" not in {f.code for f in judge(world)}) is fit
    if fit:
        erase(world, *user(1))
    else:
        with pytest.raises(Refused):
            erase(world, *user(1))


def test_a_fraction_is_no_whole_number() -> None:
    """PostgreSQL would compare them, and find nothing."""
    assert not fits(1.5, "integer", "postgresql")


@pytest.mark.parametrize(
    ("written", "kind", "holds"),
    [
        ("TIMESTAMP(3) WITHOUT TIME ZONE", "postgresql", Family.DAY),
        ("TIME WITHOUT TIME ZONE", "postgresql", Family.OTHER),
        ("DOUBLE PRECISION", "postgresql", Family.NUMBER),
        ('TEXT COLLATE "C"', "postgresql", Family.TEXT),
        ("TEXT[]", "postgresql", Family.OTHER),
        ("BYTEA", "postgresql", Family.BYTES),
        ("isoday", "postgresql", Family.UNKNOWN),
        ("NUMERIC", "postgresql", Family.NUMBER),
        ("NUMERIC", "sqlite", Family.UNKNOWN),
        ("NVARCHAR(20)", "sqlite", Family.TEXT),
        ("DATETIME", "sqlite", Family.DAY),
        ("BLOB", "sqlite", Family.BYTES),
    ],
)
def test_the_family_of_a_type_is_told_by_its_first_word(written: str, kind: str, holds: Family) -> None:
    assert family(written, kind) is holds


def test_sqlite_compares_any_value_with_any_column() -> None:
    assert fits("one", "INTEGER", "sqlite")


#: type of a column, a mask, its argument, whether the column takes what it gives
MASKS: tuple[tuple[str, str, Scalar, bool], ...] = (
    ("integer", "fixed", 0, True),
    ("integer", "fixed", "(removed)", False),
    ("varchar(6)", "fixed", "(removed)", True),
    ("varchar(6)", "fixed", 0, True),
    ("date", "fixed", "1900-01-01", True),
    ("date", "fixed", 1900, False),
    ("boolean", "fixed", False, True),
    ("varchar(9)", "truncate", 3, True),
    ("integer", "truncate", 3, False),
    ("timestamp", "year-only", None, True),
    ("text", "year-only", None, False),
    ("jsonb", "null", None, True),
)


@pytest.mark.parametrize(
    ("written", "name", "argument", "taken"), MASKS, ids=[f"{w} {m} {a!r}" for w, m, a, _ in MASKS]
)
def test_postgresql_takes_the_masks_that_the_check_lets_pass(
    written: str, name: str, argument: Scalar, *, taken: bool, postgresql_url: str
) -> None:
    left = tie("owner>users:accessed", leaving=(mask(name, "what", argument),))
    notes = T(
        ties=[left, "friend>users:owned"],
        cols="owner friend what",
        types={"what": written},
        rows=[(1, 1, 2, None)],
    )
    users = T(person="user", cols="name", personal="name", rows=[(1, "Aoi"), (2, "Ben")])
    world = postgresql_world(postgresql_url, {"users": users, "notes": notes})

    assert ("MAM-211" not in {f.code for f in judge(world)}) is taken
    if taken:
        erase(world, *user(1))
    else:
        with pytest.raises(Refused):
            erase(world, *user(1))
