"""Transactions: what is committed stays, what is not never was, whoever or whatever comes between."""

from collections.abc import Iterator, Sequence
from threading import Thread

import pytest
import sqlalchemy as sa

from mamoru.model.errors import MamoruError
from mamoru.sql.kind import Call, Remembering, Result, Session
from mamoru.sql.query import lower
from tests.ground import Place, Settings

PEOPLE = sa.table("people", sa.column("id"), sa.column("name"), sa.column("code"))


@pytest.fixture
def there(place: Place) -> Place:
    """Return a database with three people."""
    text = place.ground.word("text", True)  # noqa: FBT003 - of a key
    place.run(
        f"CREATE TABLE people (id integer PRIMARY KEY, name {text} NOT NULL, code {text} UNIQUE)",
        "INSERT INTO people VALUES (1, 'Aiko', 'a'), (2, 'Ben', 'b'), (3, 'Chie', 'c')",
    )
    return place


@pytest.fixture
def impatient(there: Place, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of a session that waits only a moment for others."""
    return there.ground.impatient(monkeypatch)


@pytest.fixture
def session(there: Place, impatient: Settings) -> Iterator[Session]:
    """Open the system."""
    opened = there.open(impatient)
    yield opened
    opened.rollback()
    opened.close()


def removal(there: Place, key: int) -> Call:
    """Return a statement that removes a person."""
    return Call(query=lower(sa.delete(PEOPLE).where(PEOPLE.c.id == key), there.dialect), bound={})


def naming(there: Place, key: int, name: str | None) -> Call:
    """Return a statement that names a person."""
    changed = sa.update(PEOPLE).where(PEOPLE.c.id == key).values(name=sa.literal(name))
    return Call(query=lower(changed, there.dialect), bound={})


def looking(there: Place) -> Call:
    """Return a statement that reads the keys."""
    return Call(query=lower(sa.select(PEOPLE.c.id).order_by(PEOPLE.c.id), there.dialect), bound={})


def left(there: Place) -> list[object]:
    """Return the keys that others see."""
    return [row[0] for row in there.query("SELECT id FROM people ORDER BY id")]


def at_once(session: Session, call: Call) -> None:
    """Begin and run, of which either may have to wait."""
    session.begin()
    session.run([call])


def counts(results: Sequence[Result]) -> list[int]:
    return [r.changed for r in results]


def test_what_is_committed_is_seen_by_others_and_not_before(there: Place, session: Session) -> None:
    session.begin()
    results = session.run([removal(there, 1), removal(there, 9), naming(there, 2, "Ben"), looking(there)])
    before = left(there)
    session.commit()

    assert counts(results)[:3] == [1, 0, 1]  # a value that is there already is a row that was met
    assert results[3].rows == [(2,), (3,)]
    assert (before, left(there)) == ([1, 2, 3], [2, 3])


def test_what_is_rolled_back_never_was_and_the_session_goes_on(there: Place, session: Session) -> None:
    session.begin()
    session.run([removal(there, 1)])
    session.rollback()
    session.begin()
    session.run([removal(there, 2)])
    session.commit()

    assert left(there) == [1, 3]


def test_a_session_that_is_closed_has_changed_nothing(there: Place) -> None:
    session = there.open()
    session.begin()
    session.run([removal(there, 1)])
    session.close()

    assert left(there) == [1, 2, 3]


def test_what_the_database_refuses_is_undone_and_told_without_values(there: Place, session: Session) -> None:
    """A name must be there; a code is nobody else's."""
    taken = sa.update(PEOPLE).where(PEOPLE.c.id == 2).values(code="c")
    for wrong in (naming(there, 2, None), Call(query=lower(taken, there.dialect), bound={})):
        session.begin()
        with pytest.raises(MamoruError) as refused:
            session.run([removal(there, 1), wrong])
        session.rollback()

        assert refused.value.code == "MAM-505"
        assert "Chie" not in str(refused.value)
        assert "'c'" not in str(refused.value)
        assert left(there) == [1, 2, 3]


def test_a_table_that_is_not_there_is_refused_by_its_name(there: Place, session: Session) -> None:
    gone = sa.delete(sa.table("gone"))
    session.begin()

    with pytest.raises(MamoruError) as refused:
        session.run([Call(query=lower(gone, there.dialect), bound={})])

    assert refused.value.code == "MAM-505"
    assert "gone" in refused.value.problem


def test_a_connection_that_is_cut_is_told_and_leaves_everything(there: Place) -> None:
    """In the middle of a transaction, and when it would have been committed."""
    if there.ground.cut is None:
        assert there.ground.kind in {"sqlite", "duckdb", "files"}, "a server's connections can be cut"
        return
    for committing in (False, True):
        session = there.open()
        session.begin()
        session.run([removal(there, 1)])
        there.ground.cut(there, session)
        with pytest.raises(MamoruError) as lost:
            session.commit() if committing else session.run([looking(there)])
        session.rollback()
        session.close()

        assert lost.value.code == "MAM-501"
        assert left(there) == [1, 2, 3]


def test_a_row_that_another_holds_is_waited_for_only_so_long(there: Place, session: Session) -> None:
    """The other is told of, and not overwritten."""
    with there.connected() as other:
        cursor = other.cursor()
        cursor.execute("BEGIN")
        cursor.execute("UPDATE people SET name = 'B' WHERE id = 2")
        with pytest.raises(MamoruError) as held:
            at_once(session, removal(there, 2))
        session.rollback()
        cursor.execute("COMMIT")

    assert held.value.code == "MAM-504"
    assert left(there) == [1, 2, 3]
    session.begin()
    session.run([removal(there, 2)])
    session.commit()
    assert left(there) == [1, 3]


def test_two_who_wait_for_one_another_both_end(there: Place) -> None:
    """A deadlock takes one of them out; what it had done is undone, and it may try again."""
    if not there.ground.locks_rows:
        return
    session, told = there.open(), list[BaseException]()
    session.begin()
    session.run([naming(there, 1, "ours")])
    with there.connected() as other:
        cursor = other.cursor()
        cursor.execute("BEGIN")
        cursor.execute("UPDATE people SET name = 'theirs' WHERE id = 2")

        def cross() -> None:
            try:
                cursor.execute("UPDATE people SET name = 'theirs' WHERE id = 1")
                cursor.execute("COMMIT")
            except Exception as error:  # noqa: BLE001 - each driver has its own
                told.append(error)

        crossing = Thread(target=cross)
        crossing.start()
        try:
            session.run([naming(there, 2, "ours")])
            session.commit()
        except MamoruError as error:
            told.append(error)
            session.rollback()
        crossing.join()
    session.close()

    assert len(told) == 1
    assert not isinstance(told[0], MamoruError) or (told[0].code, told[0].passing) == ("MAM-504", True)
    assert len({row[0] for row in there.query("SELECT name FROM people WHERE id < 3")}) == 1


def test_erasures_take_turns(there: Place, session: Session) -> None:
    """Two at once would each leave to the other what both hold."""
    there.skip_without("readers beside a writer")
    first = there.open()
    first.begin(at_once=True)
    with pytest.raises(MamoruError) as waiting:
        session.begin(at_once=True)
    session.rollback()
    reading = there.open()
    reading.begin(writing=False)
    assert reading.run([looking(there)])[0].rows == [(1,), (2,), (3,)]  # who only reads holds nobody up
    reading.rollback()
    reading.close()
    first.rollback()
    session.begin(at_once=True)
    session.run([removal(there, 1)])
    session.commit()
    first.begin(at_once=True)
    first.rollback()
    first.close()

    assert waiting.value.code == "MAM-504"
    assert left(there) == [2, 3]


def test_what_is_done_meanwhile_is_done_once(there: Place, session: Session) -> None:
    done = list[str]()
    session.begin()
    session.run([removal(there, 1)], meanwhile=lambda: done.append("run"))
    session.commit(meanwhile=lambda: done.append("commit"))

    assert done == ["run", "commit"]


def test_what_fails_meanwhile_commits_nothing(there: Place, session: Session) -> None:
    """The journal could not be written: what was applied is undone."""

    def failing() -> None:
        raise ZeroDivisionError

    session.begin()
    with pytest.raises(ZeroDivisionError):
        session.run([removal(there, 1)], meanwhile=failing)
    session.rollback()

    assert left(there) == [1, 2, 3]
    session.begin()
    session.run([removal(there, 2)])
    session.commit()
    assert left(there) == [1, 3]


def test_a_system_that_remembers_tells_how_a_transaction_ended(there: Place) -> None:
    session = there.open()
    if isinstance(session, Remembering):
        ended = []
        for finish in (session.commit, session.rollback):
            session.begin()
            session.run([naming(there, 1, "x")])
            ended.append(session.transaction)
            finish()
        assert [session.committed(t) for t in (*ended, "")] == [True, False, None]
    session.close()


def test_a_login_that_may_only_read_is_told_so(there: Place) -> None:
    if there.ground.login is None:
        return
    session = there.as_login({"people": "SELECT"}).open()
    session.begin()
    with pytest.raises(MamoruError) as refused:
        session.run([removal(there, 1)])
    session.rollback()
    session.close()

    assert refused.value.code == "MAM-502"
    assert left(there) == [1, 2, 3]


def test_a_system_that_is_not_there_is_unreachable(there: Place) -> None:
    """Nothing is made where it should have been."""
    with pytest.raises(MamoruError) as away:
        there.open(there.ground.nowhere)

    assert away.value.code == "MAM-501"
    assert there.ground.nowhere
