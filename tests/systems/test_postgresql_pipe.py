"""Statements through libpq's pipeline: what is answered, what is kept, and what an error leaves behind."""

import signal
import threading
from collections.abc import Iterator

import psycopg
import pytest

from mamoru.systems._postgresql_pipe import Pipe
from mamoru.systems._postgresql_statements import BEGIN, Answer, Statement


@pytest.fixture
def pipe(postgresql_url: str) -> Iterator[Pipe]:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        yield Pipe(connection=connection)


def answers(pipe: Pipe, *statements: Statement) -> list[Answer]:
    found: list[Answer] = []
    pipe.run(statements, found)
    return found


def test_each_statement_answers_in_its_place_with_values_of_their_own_kinds(pipe: Pipe) -> None:
    made = Statement(text=b"CREATE TEMPORARY TABLE held (id bigint, word text)")
    filled = Statement(text=b"INSERT INTO held SELECT n, $1 FROM generate_series(1, 3) n", values=["\u82b1"])
    asked = Statement(
        text=b"SELECT id, word, ARRAY[word, NULL] FROM held WHERE id <= $1 ORDER BY id", values=[2]
    )

    found = answers(pipe, made, filled, asked, Statement(text=b"DELETE FROM held", kept=False))

    assert found == [
        Answer(rows=[], changed=0),
        Answer(rows=[], changed=3),
        Answer(rows=[(1, "\u82b1", ["\u82b1", None]), (2, "\u82b1", ["\u82b1", None])], changed=2),
        Answer(rows=[], changed=3),
    ]


def test_a_statement_is_kept_once_for_each_kind_of_its_parameters(pipe: Pipe) -> None:
    asked = Statement(text=b"SELECT $1", values=["a"])

    answers(pipe, asked, asked)
    answers(pipe, asked, Statement(text=b"SELECT $1", values=[7]))

    (counted,) = answers(pipe, Statement(text=b"SELECT count(*) FROM pg_prepared_statements", kept=False))
    assert (len(pipe.kept), counted.rows) == (2, [(2,)])


def test_an_error_ends_the_answers_before_it_and_the_connection_is_used_again(pipe: Pipe) -> None:
    fine, wrong, late = (
        Statement(text=b"SELECT 1"),
        Statement(text=b"SELECT 1 / $1::int", values=["0"]),
        Statement(text=b"SELECT 2"),
    )
    found: list[Answer] = []

    with pytest.raises(psycopg.errors.DivisionByZero):
        pipe.run([BEGIN, fine, wrong, late], found)

    assert [a.rows for a in found] == [[], [(1,)]]
    assert late.text not in {text for text, _ in pipe.kept}  # the server never came to it
    pipe.connection.rollback()
    again = answers(pipe, Statement(text=wrong.text, values=["1"]), late)
    assert [a.rows for a in again] == [[(1,)], [(2,)]]


def test_what_fails_meanwhile_is_raised_and_the_connection_is_used_again(pipe: Pipe) -> None:
    def fails() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        pipe.run([Statement(text=b"SELECT 1")], [], meanwhile=fails)

    assert answers(pipe, Statement(text=b"SELECT 3"))[0].rows == [(3,)]


def test_more_than_the_sockets_hold_goes_both_ways_at_once(pipe: Pipe) -> None:
    large = "x" * 8_000_000
    echo = Statement(text=b"SELECT $1::text", values=[large], kept=False)

    assert [len(str(a.rows[0][0])) for a in answers(pipe, echo, echo, echo)] == [8_000_000] * 3


def test_ctrl_c_cancels_what_the_server_is_at(pipe: Pipe) -> None:
    main = threading.main_thread().ident
    assert main is not None
    timer = threading.Timer(0.3, signal.pthread_kill, (main, signal.SIGINT))
    timer.start()

    with pytest.raises(KeyboardInterrupt):
        pipe.run([Statement(text=b"SELECT pg_sleep(600)")], [])

    assert answers(pipe, Statement(text=b"SELECT 4"))[0].rows == [(4,)]


def test_a_lost_connection_is_an_operational_error_at_once_and_ever_after(
    pipe: Pipe, postgresql_url: str
) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pipe.connection.info.backend_pid])

    for _ in range(2):
        with pytest.raises(psycopg.OperationalError):
            answers(pipe, Statement(text=b"SELECT 5"))
