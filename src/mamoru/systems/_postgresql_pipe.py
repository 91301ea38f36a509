"""Statements to PostgreSQL and their answers, in one round trip, through libpq as psycopg gives it.

A cursor of psycopg costs 70 microseconds a statement, libpq itself some 10, and an erasure of one person is
twenty statements.  Values are written and read by psycopg's own adapters all the same.  Source: PostgreSQL
manual, 34.5 (pipeline mode); psycopg manual, ``psycopg.pq`` and ``psycopg.adapt``.
"""

import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
from psycopg import abc, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import AdminShutdown, CrashShutdown, error_from_result

from mamoru.systems._postgresql_statements import Answer, Statement

FAILED = frozenset({pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE, pq.ExecStatus.PIPELINE_ABORTED})
ENDED = (AdminShutdown, CrashShutdown)  #: last words of a connection, which often do not arrive
AT_ONCE = 3  #: statements that are sent one by one
LONG = 1 << 20  #: characters of values that do not wait in memory for the others
Place = tuple[bytes, tuple[int, ...]]  #: a statement that the server keeps: its text, its parameters' types


@dataclass(slots=True, kw_only=True)
class Pipe:
    """The way to the server of one connection, which commits by itself but for ``BEGIN``."""

    connection: "psycopg.Connection[tuple[object, ...]]"
    kept: dict[Place, bytes] = field(default_factory=dict)  #: the names of what the server keeps
    named: int = 0  #: names given so far; none is given twice
    adapters: "abc.Transformer" = field(init=False)

    def __post_init__(self) -> None:
        """Take the adapters of the connection."""
        self.adapters = Transformer(self.connection)

    @property
    def server(self) -> "pq.abc.PGconn":
        """The connection as libpq has it."""
        return self.connection.pgconn

    def run(
        self,
        statements: Sequence[Statement],
        answers: list[Answer],
        *,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """Send statements, do ``meanwhile``, and add what each one answers to ``answers``.

        The server begins with the first while the last is sent.  Raises psycopg.Error; ``answers`` then ends
        before the statement that failed.
        """
        self.server.enter_pipeline_mode()
        ended, new = False, dict[Place, bytes]()
        try:
            awaited = self._send_all(statements, new)
            if meanwhile is not None:
                meanwhile()
            self.server.pipeline_sync()
            ended = True
            self._flush()
            answers.extend(self._answer(place, new) for place in awaited)
            self._next()  # the end of what was sent
        except BaseException as error:
            self._give_up(ended=ended, at_once=isinstance(error, KeyboardInterrupt))
            raise
        self.server.exit_pipeline_mode()

    def was_told(self) -> bool:
        """Return whether the server has said something unasked, such as that it ends the connection."""
        poll = select.poll()
        poll.register(self.server.socket, select.POLLIN)
        return bool(poll.poll(0))

    def _send_all(self, statements: Sequence[Statement], new: dict[Place, bytes]) -> list[Place | None]:
        """Send the first statements, and long ones, at once, so that the server begins; others together."""
        awaited = []
        for n, statement in enumerate(statements):
            awaited.append(self._send(statement, new))
            if n < AT_ONCE or sum(len(v) for v in statement.values if isinstance(v, str)) > LONG:
                self._flush()
        self._flush()
        return awaited

    def _send(self, statement: Statement, new: dict[Place, bytes]) -> Place | None:
        """Send one statement; return its place if the server is asked for the first time to keep it."""
        written = self.adapters.dump_sequence(statement.values, [PyFormat.AUTO] * len(statement.values))
        types, formats = self.adapters.types or (), self.adapters.formats
        place = (statement.text, tuple(types))
        if not statement.kept:
            self.server.send_query_params(statement.text, written, types, formats)
            return None
        name = self.kept.get(place) or new.get(place)
        is_first = name is None
        if name is None:
            self.named += 1
            name = new[place] = b"mamoru%d" % self.named
            self.server.send_prepare(name, statement.text, types)
        self.server.send_query_prepared(name, written, formats)
        return place if is_first else None

    def _answer(self, place: Place | None, new: dict[Place, bytes]) -> Answer:
        if place is not None:
            self._result()
            self.kept[place] = new[place]
        found = self._result()
        if not found.ntuples:
            return Answer(rows=[], changed=found.command_tuples or 0)
        self.adapters.set_pgresult(found)
        return Answer(
            rows=self.adapters.load_rows(0, found.ntuples, tuple), changed=found.command_tuples or 0
        )

    def _result(self) -> "pq.abc.PGresult":
        """Return the result of the next thing sent.  Raises psycopg.Error."""
        found = self._next()
        if found is None:  # the connection is lost
            raise psycopg.OperationalError
        if found.status in FAILED:
            error = error_from_result(found, encoding=self.connection.info.encoding)
            raise psycopg.OperationalError if isinstance(error, ENDED) else error
        self._next()  # nothing: where the results of one thing end
        return found

    def _next(self) -> "pq.abc.PGresult | None":
        while self.server.is_busy():
            self._wait(select.POLLIN)
        return self.server.get_result()

    def _flush(self) -> None:
        while self.server.flush():
            self._wait(select.POLLIN | select.POLLOUT)

    def _wait(self, wanted: int) -> None:
        """Wait for the server, and read what it has said: it may be waiting for that."""
        poll = select.poll()
        poll.register(self.server.socket, wanted)
        if any(event & ~select.POLLOUT for _, event in poll.poll()):
            self.server.consume_input()

    def _give_up(self, *, ended: bool, at_once: bool) -> None:
        """Read what is still on its way, so that the connection can be used again."""
        with suppress(psycopg.Error):
            if at_once:
                self.connection.cancel_safe()
            if not ended:
                self.server.pipeline_sync()
            self._flush()
            while self.server.status == pq.ConnStatus.OK:
                found = self._next()
                if found is not None and found.status == pq.ExecStatus.PIPELINE_SYNC:
                    break
            self.server.exit_pipeline_mode()
