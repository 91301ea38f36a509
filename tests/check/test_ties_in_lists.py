"""A list of people is no key: the check says so, and nothing is silently left out."""

from pathlib import Path

import pytest

from mamoru.check.judging import judge
from mamoru.model.finding import Severity
from tests.check.smallest import example
from tests.worlds import T, postgresql_world

CALLS = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
CREATE TABLE calls (id INTEGER PRIMARY KEY, people {});
CREATE INDEX calls_people ON calls (people);
"""
MAP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email}
  calls: {ties: [{by: people, to: customers, how: accessed}]}
"""
REMEDY = (
    "name the people in a table of their own, with a row for each, and tie that one; or take the tie away, "
    "and say under `columns:` what the column holds"
)


def test_a_tie_by_a_list_in_json_is_refused(tmp_path: Path) -> None:
    files = {"shop.sql": CALLS.format("JSON"), "systems/shop.yaml": MAP}

    (told,) = [f for f in judge(example(tmp_path, files).checked) if f.code == "MAM-238"]

    assert told.severity is Severity.ERROR
    assert told.problem == (
        "`calls.people` is `JSON`, and `customers.id` is `INTEGER`: a list or a document is no key, and "
        "leads to nobody"
    )
    assert told.remedy == REMEDY


@pytest.mark.parametrize(("word", "named"), [("bigint[]", "BIGINT[]"), ("jsonb", "JSONB")])
def test_a_tie_by_an_array_is_refused(postgresql_url: str, word: str, named: str) -> None:
    people = T(person="user", rows=[(1,), (2,)])
    calls = T(ties=["people>users:accessed"], cols="people", types={"people": word})
    world = postgresql_world(postgresql_url, {"users": people, "calls": calls})

    (told,) = [f for f in judge(world) if f.code == "MAM-238"]

    assert told.severity is Severity.ERROR
    assert told.problem == (
        f"`calls.people` is `{named}`, and `users.id` is `BIGINT`: a list or a document is no key, and leads "
        "to nobody"
    )
    assert told.remedy == REMEDY
