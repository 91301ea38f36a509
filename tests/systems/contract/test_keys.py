"""Bound sets of keys: none, one, many, of one column or several, of every type that keys have."""

from collections.abc import Iterable, Sequence

import pytest
import sqlalchemy as sa

from mamoru.execute.identity.rows import possible
from mamoru.model.schema import Table
from mamoru.sql.dialect import Cell, Key
from mamoru.sql.kind import Call, Session
from mamoru.sql.people import WIDEST
from mamoru.sql.query import lower
from mamoru.sql.tables import keyed, parts, relation, types
from tests.engine import Build, erase, rows
from tests.ground import Ground, Place, grounds
from tests.worlds import T

TYPED = [(g, t) for g in grounds() for t in grounds()[g].key_types]
HOSTILE = [
    "Hana", 'O\'Neil "Ren"', "山田 花子", "𠮷野家 🍣", "a\\b", "\\", "'", "\\'", "{x,y}", "NULL", "a,b",
    "%s", "%(x)s", ":x", "?", "--", "; DROP TABLE people", "\t\n\r", "[1]", "\u200b", "e\u0301", "\x01\x7f",
    "null", "0",
]  # fmt: skip


@pytest.fixture
def session(place: Place) -> Iterable[Session]:
    """Open the system."""
    opened = place.open()
    yield opened
    opened.rollback()
    opened.close()


def asked(place: Place, session: Session, table: Table, keys: Sequence[Key]) -> list[str]:
    """Return the keys of a table that are in a bound set: as a member, from a source, and alone."""
    row, wanted = relation(table, "x"), types(table, table.key)
    columns, dialect = parts(row, table.key), place.dialect
    source = sa.select(dialect.source(wanted, "d0").subquery("s"))
    texts = [
        sa.select(*columns).where(dialect.member(columns, wanted, "d0")),
        sa.select(*columns).where(
            columns[0].in_(source) if len(columns) == 1 else sa.tuple_(*columns).in_(source)
        ),
    ]
    bound = dialect.bind("d0", keys, len(columns))
    calls = [Call(query=lower(t, dialect), bound=bound) for t in texts]
    lone = lower(sa.select(*columns).where(dialect.lone(columns, wanted, "oned0")), dialect)
    calls += [Call(query=lone, bound=dialect.bind_lone("oned0", key)) for key in keys]
    session.begin()
    member, drawn, *one = (sorted(map(repr, map(_texts, r.rows))) for r in session.run(calls))
    session.rollback()
    assert member == drawn == sorted(set().union(*one))
    return member


def _texts(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, row))


def gathered(place: Place, session: Session, table: Table) -> list[Key]:
    """Return all keys of a table, as a capture gathers them."""
    keys = keyed(parts(relation(table, "x"), table.key)).cte("keys")
    session.begin()
    query = lower(sa.select(place.dialect.gather(keys)), place.dialect)
    (result,) = session.run([Call(query=query, bound={})])
    session.rollback()
    return place.dialect.keys(result.rows[0][0])


def table_of(place: Place, key: Sequence[str], values: Sequence[Sequence[object]]) -> Table:
    """Make a table whose key has columns of these types."""
    words = [place.ground.word(kind, True) for kind in key]  # noqa: FBT003 - of a key
    columns = [f"k{i} {word} NOT NULL" for i, word in enumerate(words)]
    named = ", ".join(f"k{i}" for i, _ in enumerate(key))
    place.run(f"CREATE TABLE keyed ({', '.join(columns)}, PRIMARY KEY ({named}))")
    place.insert("keyed", [tuple(v) for v in values])  # type: ignore[arg-type]  # plain values
    return place.discover().tables["keyed"]


@pytest.mark.parametrize(("on", "kind"), TYPED)
def test_a_key_of_any_type_comes_out_and_goes_in_again(
    on: str, kind: str, request: pytest.FixtureRequest
) -> None:
    """What a capture gathers finds exactly the rows it was gathered from: none, one, or two of three."""
    ground = grounds()[on]
    place = ground.empty(request)
    table = table_of(place, [kind], [[v] for v in ground.key_types[kind]])
    session = place.open()
    keys = gathered(place, session, table)

    assert len(set(keys)) == 3
    for some in ([], keys[:1], keys[1:], keys):
        assert len(asked(place, session, table, some)) == len(some)
    session.close()


def test_a_key_of_several_columns_is_found_as_a_whole(place: Place, session: Session) -> None:
    """(1, b) and (2, a) are rows; (1, a) and (2, b) are rows of nobody asked for."""
    table = table_of(place, ["integer", "text"], [(1, "a"), (1, "b"), (2, "a"), (2, "b")])

    assert asked(place, session, table, [(1, "b"), (2, "a"), (3, "a")]) == ["('1', 'b')", "('2', 'a')"]
    assert asked(place, session, table, []) == []
    assert len(gathered(place, session, table)) == 4


def test_any_text_can_be_a_key(place: Place, session: Session) -> None:
    """No character ends a literal, is taken for a parameter, or is lost."""
    table = table_of(place, ["text"], [[t] for t in HOSTILE])

    found = gathered(place, session, table)

    assert sorted(k[0] for k in found if isinstance(k[0], str)) == sorted(HOSTILE)
    for text in HOSTILE:
        assert asked(place, session, table, [(text,)]) == [repr((text,))]
    assert asked(place, session, table, [("nobody",)]) == []


@pytest.mark.parametrize("value", ["abc", "1abc", "0x1", "1e0", "", " ", "1.4", "99999999999999999999", "-1"])
def test_what_is_no_number_is_never_the_key_of_a_row(place: Place, session: Session, value: str) -> None:
    """Some databases take `abc` for 0, and `1abc` for 1; such a value is refused, or finds nobody."""
    table = table_of(place, ["integer"], [(0,), (1,)])
    if not possible(value, "integer"):
        return
    assert asked_as(place, session, table, value, WIDEST) == []


def asked_as(place: Place, session: Session, table: Table, value: Cell, kind: str) -> list[object]:
    """Ask for the rows whose key is a value, taken as a type."""
    row = relation(table, "x")
    test = place.dialect.lone([row.c[table.key[0]]], [kind], "oned0")
    query = lower(sa.select(row.c[table.key[0]]).where(test), place.dialect)
    session.begin()
    (result,) = session.run([Call(query=query, bound=place.dialect.bind_lone("oned0", (value,)))])
    session.rollback()
    return [r[0] for r in result.rows]


def test_a_text_key_is_compared_as_text(place: Place, session: Session) -> None:
    """`01` is not `1`, and `1abc` is not 1, though a number would find them."""
    table = table_of(place, ["text"], [("1abc",), ("01",), ("0",)])

    assert asked(place, session, table, [("1",)]) == []
    assert asked(place, session, table, [(1,)]) == []
    assert asked(place, session, table, [("0",)]) == ["('0',)"]


def test_ten_thousand_keys_are_one_set(place: Place, session: Session) -> None:
    """Of twenty thousand rows every other one is asked for."""
    place.run("CREATE TABLE many (id integer PRIMARY KEY)")
    values = ", ".join(f"({n})" for n in range(20_000))
    place.run(f"INSERT INTO many VALUES {values}")
    table = place.discover().tables["many"]
    row, dialect = relation(table, "x"), place.dialect
    member = dialect.member(parts(row, ["id"]), types(table, ["id"]), "d0")
    query = lower(sa.select(sa.func.count(), sa.func.sum(row.c.id)).select_from(row).where(member), dialect)
    bound = dialect.bind("d0", [(n,) for n in range(0, 20_000, 2)], 1)
    session.begin()

    (found,) = session.run([Call(query=query, bound=bound, large=True)])

    session.rollback()
    assert [int(str(cell)) for cell in found.rows[0]] == [10_000, 99_990_000]
    assert len(gathered(place, session, table)) == 20_000


def test_a_batch_is_erased_as_one(build: Build, ground: Ground) -> None:
    """Three hundred people of a thousand, by texts with a quote in them."""
    del ground
    people = [(f"it's {n}", f"name {n}") for n in range(1_000)]
    users = T(
        person="user",
        key="name",
        cols="name said",
        personal="said",
        known_by={"user-id": "name"},
        rows=people,
    )
    notes = T(ties=["owner>users:owned"], cols="owner", rows=[(n, f"it's {n % 1_000}") for n in range(2_000)])
    world = build({"users": users, "notes": notes})

    erased = erase(world, *({"user-id": f"it's {n}"} for n in range(300)))

    assert (erased.effects["users"].deleted, erased.effects["notes"].deleted) == (300, 600)
    assert {r[0] for r in rows(world)["users"]} == {f"it's {n}" for n in range(300, 1_000)}
