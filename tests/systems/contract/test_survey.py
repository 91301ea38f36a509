"""What a login does not see is said before an answer is trusted."""

import pytest

from tests.ground import Place

TABLES = ("CREATE TABLE people (id integer PRIMARY KEY, name integer)", 'CREATE TABLE "二 つ" (id integer)')


@pytest.fixture
def there(place: Place) -> Place:
    """Return a database with two tables."""
    place.run(*TABLES)
    return place


def test_tables_and_columns_are_named_as_in_the_map(there: Place) -> None:
    session = there.open()
    survey = session.survey(["people", "二 つ", "away"], writing=True)
    session.close()

    assert survey.tables == {"people", "二 つ"}
    assert survey.columns == {"people": {"id", "name"}, "二 つ": {"id"}}
    assert not survey.hidden | survey.denied | survey.inherited | survey.copies | survey.uncounted


def test_what_changes_between_two_surveys_is_noticed(there: Place) -> None:
    """A table, a column, and that both are gone again; one session asks all the time."""
    session, wanted = there.open(), ["people"]
    before = session.survey(wanted, writing=True)
    there.run("CREATE TABLE gossip (about integer)", "ALTER TABLE people ADD COLUMN phone integer")
    after = session.survey(wanted, writing=True)
    there.run("DROP TABLE gossip", "ALTER TABLE people DROP COLUMN phone")
    again = session.survey(wanted, writing=False)
    there.run("DROP TABLE people")
    gone = session.survey(wanted, writing=False)
    session.close()

    assert after.tables - before.tables == {"gossip"}
    assert after.columns["people"] - before.columns["people"] == {"phone"}
    assert (again.tables, again.columns) == (before.tables, before.columns)
    assert gone.tables == {"二 つ"}
    assert not gone.columns


@pytest.mark.parametrize(
    ("may", "reading", "writing"),
    [
        ("SELECT", set(), {"people"}),
        ("SELECT, UPDATE", set(), {"people"}),
        ("SELECT, UPDATE, DELETE", set(), set()),
    ],
)
def test_what_a_login_may_not_do_is_told(
    there: Place, may: str, reading: set[str], writing: set[str]
) -> None:
    """To show a person, reading is enough."""
    if there.ground.login is None:
        assert there.ground.kind in {"sqlite", "duckdb", "files"}, "a kind with logins says how one is made"
        return
    clerk = there.as_login({"people": may, "二 つ": "SELECT"})
    session = clerk.open()
    found = [session.survey(["people"], writing=w).denied for w in (False, True)]
    session.close()

    assert found == [reading, writing]


def test_one_table_of_several_that_a_login_may_not_empty_is_told_alone(there: Place) -> None:
    if there.ground.login is None:
        return
    session = there.as_login({"people": "SELECT, UPDATE, DELETE", "二 つ": "SELECT, UPDATE"}).open()
    denied = session.survey(["people", "二 つ"], writing=True).denied
    session.close()

    assert denied == {"二 つ"}
