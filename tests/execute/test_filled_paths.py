"""Every kind of database tells which rows hold a value at a path of their documents."""

import pytest

from mamoru.plan.requests import recipe
from mamoru.sql.kind import Call
from mamoru.sql.whole.paging import PageOf, page_queries
from tests.engine import Build, sessions
from tests.worlds import T

DOCUMENTS = {
    1: '{"a": {"b": "x"}}',
    2: '{"a": {"b": null}}',
    3: '{"a": {"b": "null"}}',
    4: '{"a": {"b": {}}}',
    5: '{"a": {"b": [null, []]}}',
    6: '{"a": {"c": 1}, "l": [{"n": null}, {"m": 1}]}',
    7: '{"l": [{"n": null}, {"n": 0}]}',
    8: '{"l": [{"n": ""}]}',
    9: None,
    10: "[]",
}


@pytest.mark.parametrize(("path", "filled"), [("profile.a.b", {1, 3, 4}), ("profile.l[*].n", {7, 8})])
def test_every_kind_tells_where_a_value_stands(build: Build, path: str, filled: set[int]) -> None:
    rows = list(DOCUMENTS.items())
    world = build(
        {"users": T(person="user", cols="profile", rows=rows, types={"profile": "json"}, personal=path)}
    )

    with sessions(world, recipe(world, "access", "user")) as (connected,):
        assert connected.session is not None
        assert connected.kind.dialect is not None
        asked = PageOf(table=world.programme.schemas["s"].tables["users"], cells=[], filled=[path], day="")
        query = page_queries(asked, connected.kind.dialect).first
        (found,) = connected.session.run([Call(query=query, bound={})])
        keys = connected.kind.dialect.keys(found.rows[0][0])

    assert {int(str(key)) for key, is_filled, _ in keys if is_filled is not None} == filled
