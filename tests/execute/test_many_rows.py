"""One person with very many rows: what is shown and what goes is the same, and memory need not hold it."""

import hmac
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from mamoru.execute.connecting import connect
from mamoru.execute.effects import keys_digest
from mamoru.execute.erasing import is_lone, seeds
from mamoru.execute.people import find_people, queries_for
from mamoru.execute.sealed import captured_of
from mamoru.execute.showing import show
from mamoru.execute.spooling.spool import Spool
from mamoru.model.answer import AnsweredRow, AnsweredTable, Cell
from mamoru.model.programme import CheckedProgramme
from mamoru.plan.requests import recipe
from mamoru.sql.access import MOST, access_query
from mamoru.sql.keys import MANY, NO_KEYS, Key, Keys, Packed, keys_of, pack, packed, union
from mamoru.sql.keys import Cell as KeyCell
from mamoru.store.records import Secrets
from tests.engine import Build, erase, rows
from tests.ground import Row
from tests.worlds import T, mask, tie

LOTS = max(MOST, MANY) + 700
FEW, AT_ONCE = 5, 500
TWO = [(1, "Aiko"), (2, "Ben")]
SALT = b"salt"


@pytest.mark.lacks("files", "its rows are no statements, and its session is DuckDB's")
def test_very_many_rows_are_shown_whole_and_in_order_and_hide_what_ties_hide(build: Build) -> None:
    """Of a table with few rows, the same as ever; of the others, as often as they are asked for."""
    receiver = tie("receiver>users:accessed", hide=("draft",), hide_reason="the sender's")
    messages = [(n, 1 + n % 2, 2 - n % 2, f"d{n}", f"言葉 {n} \"'\n") for n in range(LOTS, 0, -1)]
    checked = build(
        {
            "users": T(person="user", cols="name", personal="id name", rows=TWO),
            "messages": T(
                ties=["sender>users:owned", receiver],
                cols="sender receiver draft body",
                personal="id sender receiver draft body",
                rows=messages[:FEW],
            ),
        },
        also=_inserted("messages", messages[FEW:]),
    )

    users, found = _shown(checked)

    assert [dict(r.cells) for r in users.rows] == [{"id": 1, "name": "Aiko"}]
    assert isinstance(users.rows, tuple)
    assert isinstance(found.rows, Spool)
    assert (len(found.rows), found.seen) == (LOTS, LOTS)
    for _ in range(2):
        assert list(found.rows) == [_message(*m) for m in sorted(messages)]


def _inserted(table: str, rows: Sequence[Row]) -> list[str]:
    """Write many rows in few statements."""
    values = [f"({', '.join(_literal(cell) for cell in row)})" for row in rows]
    return [
        f"INSERT INTO {table} VALUES {', '.join(values[at : at + AT_ONCE])}"
        for at in range(0, len(values), AT_ONCE)
    ]


def _literal(cell: object) -> str:
    return str(cell) if isinstance(cell, int) else "'" + str(cell).replace("'", "''") + "'"


def _message(number: int, sender: int, receiver: int, draft: str, body: str) -> AnsweredRow:
    told: dict[str, Cell] = {"id": number, "sender": sender, "receiver": receiver, "body": body}
    own = sender == 1
    return AnsweredRow(cells={**told, "draft": draft} if own else told, hidden=() if own else ("draft",))


def _shown(checked: CheckedProgramme) -> tuple[AnsweredTable, ...]:
    compiled = recipe(checked, "access", "user")
    (system,) = connect(checked.programme, compiled, {})
    assert system.session is not None
    assert system.kind.dialect is not None
    system.session.begin(writing=False)
    people = find_people(compiled, [system], ({"user-id": "1"},), queries=queries_for([system], lock=False))
    keys = seeds(system, people, compiled.linked_by)
    query = access_query(system.recipe, system.kind.dialect, lone=is_lone(keys))
    found = show(system, query, keys, store=Path(checked.programme.settings.folder) / "store.db")
    system.session.rollback()
    system.session.close()
    return tuple(sorted(found, key=lambda t: t.shown.table.name == "messages"))


def test_a_spool_leaves_no_file_and_cannot_be_read_without_its_key(tmp_path: Path) -> None:
    """What waits on the disk is sealed, and has no name."""
    spool = Spool.within(tmp_path, lambda row: AnsweredRow(cells=row, hidden=()))
    spool.add(['{"name": "Aiko"}', '{"name": null}'])
    spool.add(['{"name": "Ben"}'])
    stored = os.pread(spool.file, sum(spool.sizes) + 1, 0)

    assert list(tmp_path.iterdir()) == []
    assert (len(stored), b"Aiko" in stored) == (sum(spool.sizes), False)
    assert [r.cells["name"] for r in spool] == ["Aiko", None, "Ben"]
    assert [r.cells["name"] for r in spool] == ["Aiko", None, "Ben"]


@pytest.mark.lacks("files", "its rows are no statements, and its session is DuckDB's")
def test_very_many_rows_go_are_kept_and_masked(build: Build) -> None:
    """Some of them for several causes at once, so that the sets of them overlap."""
    notes = [(n, 1 + (n % 10 == 0), "b") for n in range(1, LOTS + 1)]
    messages = [(n, 1, 1 + (n % 3 == 0), 2, "b") for n in range(1, LOTS + 1)]
    sent = (mask("null", "sender"), mask("fixed", "body", "x"))
    checked = build(
        {
            "users": T(person="user", cols="name", personal="id name", rows=TWO),
            "notes": T(
                ties=["user_id>users:owned"],
                cols="user_id body",
                personal="id user_id body",
                rows=notes[:FEW],
            ),
            "messages": T(
                ties=[
                    tie("sender>users:joint", leaving=sent),
                    tie("other>users:joint", leaving=(mask("null", "other"),)),
                ],
                cols="sender other third body",
                personal="id sender other body",
                rows=messages[:FEW],
            ),
        },
        also=[*_inserted("notes", notes[FEW:]), *_inserted("messages", messages[FEW:])],
    )

    done = erase(checked, {"user-id": "1"}).effects

    own = sum(1 for n in range(1, LOTS + 1) if n % 3)
    assert done["notes"].deleted == LOTS - LOTS // 10
    assert (done["messages"].deleted, done["messages"].masked) == (own, LOTS - own)
    left = rows(checked)
    assert {row[1] for row in left["notes"]} == {2}
    assert {row[1:] for row in left["messages"]} == {(None, 2, 2, "x")}


# -- keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        list(range(-5, MANY)),
        [str(n) for n in range(MANY + 3)],
        [f"名 {n}, \\ \" '" for n in range(MANY)],
        [10**30 + n for n in range(MANY)],
    ],
    ids=["numbers", "their texts", "texts", "long numbers"],
)
def test_a_packed_column_gives_the_very_same_values(cells: list[int | str]) -> None:
    column = pack(cells)

    assert isinstance(column, Packed)
    assert (list(column), len(column), column[0], column[-1], column[2:4]) == (
        cells, len(cells), cells[0], cells[-1], cells[2:4],
    )  # fmt: skip


@pytest.mark.parametrize("odd", [None, 1.5, True, "a\nb", b"x"])
def test_a_column_that_one_text_cannot_hold_stays_as_it_is(odd: KeyCell) -> None:
    cells: list[KeyCell] = [*range(MANY), odd]
    texts: list[KeyCell] = [*map(str, range(MANY)), odd]

    assert pack(cells) is cells
    assert pack(texts) is texts


@pytest.mark.parametrize("text", ["", "1,2,3", ",".join(["1"] * MANY) + ",NULL", '"a",' * MANY, "1,," * MANY])
def test_only_very_many_whole_numbers_are_taken_as_they_came(text: str) -> None:
    assert packed(text, as_numbers=True) is None


@pytest.mark.parametrize("make", [int, str], ids=["numbers", "texts"])
def test_a_union_has_each_key_once(make: type) -> None:
    many, few = [make(n) for n in range(MANY + 5)], [make(n) for n in (3, MANY + 7, 1)]
    sets = [Keys(columns=(pack(many),)), keys_of((c,) for c in few), Keys(columns=(pack(many[::-1]),))]

    found = union(sets)

    assert isinstance(found.column(0), Packed)
    assert len(found) == MANY + 6
    assert set(found) == {(make(n),) for n in (*range(MANY + 5), MANY + 7)}
    assert union([sets[1]]) is sets[1]


def test_a_union_of_columns_of_two_kinds_has_each_key_once() -> None:
    numbers, texts = list(range(MANY)), [f"t{n}" for n in range(MANY)]
    found = union([Keys(columns=(pack(numbers),)), Keys(columns=(pack(texts),))])

    assert list(found) == [(c,) for c in (*numbers, *texts)]


@pytest.mark.parametrize(
    "column",
    [[3, 1, 2], ["b", "a"], [1, "a", None], list(range(MANY * 2)), [str(n) for n in range(MANY)]],
)
def test_the_digest_of_keys_is_that_of_their_whole_text(column: list[int | str | None]) -> None:
    """Plans that were shown by an earlier version still hold."""
    try:
        texts = sorted(column)  # type: ignore[type-var]  # the engine does the same
    except TypeError:
        texts = sorted(column, key=repr)
    two = [("1", "x"), ("2", "y")]
    held = {"d0": Keys(columns=(pack(column),)), "k0": keys_of(two)}
    prior = ("name", "Hana", None)

    told = repr([("d0", texts), ("k0", [repr(k) for k in two]), prior])
    assert keys_digest(held, [prior], salt=SALT) == hmac.digest(SALT, told.encode(), "sha256").hex()


def test_packed_keys_are_journalled_and_read_back() -> None:
    from mamoru.execute.sealed import _bytes  # noqa: PLC0415 - the one way into the journal

    keys: list[Key] = [(n,) for n in range(MANY)]
    held = {"d0": Keys(columns=(pack([n for (n,) in keys]),)), "d1": NO_KEYS}
    asked = {"place": "p", "recipe": "r", "days": {}, "constants": {}, "widths": {"d0": 1}}
    capture = _bytes({"shop": {"keys": held, "values": {}, "asked": asked}})
    secrets = Secrets(subject=b"{}", plan=b"{}", capture=capture, nonces=b"{}")

    found = captured_of(secrets)["shop"][0].keys

    assert list(found["d0"]) == keys
    assert isinstance(found["d0"].column(0), Packed)
    assert list(found["d1"]) == []
    assert json.loads(capture)["shop"]["keys"]["d0"]["columns"][0]["size"] == MANY
