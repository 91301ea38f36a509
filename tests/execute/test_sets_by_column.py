"""Sets of keys are held, and journalled, by column."""

import json
from dataclasses import replace

from mamoru.execute.sealed import captured_of
from mamoru.execute.sets import Sets
from mamoru.sql.keys import NO_KEYS, Keys, keys_of
from mamoru.store.records import Secrets

ASKED = {"place": "p", "recipe": "r", "days": {}, "constants": {}, "widths": {"d0": 1}, "transaction": ""}
SECRETS = Secrets(subject=b"{}", plan=b"{}", capture=b"", nonces=b"{}")


def captured(keys: object) -> Sets:
    """Read what was journalled of one system."""
    told = json.dumps({"shop": {"keys": keys, "values": {"c1": 2}, "asked": ASKED}})
    return captured_of(replace(SECRETS, capture=told.encode()))["shop"][0]


def test_keys_come_as_they_were_given_each_once() -> None:
    """Their order is that in which they were first given."""
    keys = keys_of([(2, "b"), (1, "a"), (2, "b")])

    assert (list(keys), len(keys), bool(keys)) == ([(2, "b"), (1, "a")], 2, True)
    assert (list(keys.column(0)), list(keys.column(1))) == ([2, 1], ["b", "a"])
    assert (list(NO_KEYS), len(NO_KEYS), bool(NO_KEYS), list(NO_KEYS.column(1))) == ([], 0, False, [])
    assert keys_of([]) == NO_KEYS


def test_a_journal_is_read_by_column_and_key_by_key_as_earlier_versions_wrote_it() -> None:
    """A request that was interrupted before an upgrade goes on after it."""
    now = captured({"d0": {"columns": [["1", "2"], ["x", None]]}, "d1": {"columns": []}})
    before = captured({"d0": [["1", "x"], ["2", None]], "d1": []})

    for sets in (now, before):
        assert list(sets.keys["d0"]) == [("1", "x"), ("2", None)]
        assert list(sets.keys["d1"]) == []
        assert (sets.size("d0"), sets.size("d1"), sets.size("c1")) == (2, 0, 2)
    assert isinstance(now.keys["d0"], Keys)
