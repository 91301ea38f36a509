import re
from pathlib import Path

from mamoru.store.database import ROOM, Store
from mamoru.store.queries import MARK, QUERIES, read

TEXT = (ROOM / "queries.sql").read_text(encoding="utf-8")


def plan_of(store: Store, query: str) -> str:
    """Return how SQLite would run a query of this name."""
    values = dict.fromkeys(re.findall(r":(\w+)", QUERIES[query]))
    rows = store.connection.execute(f"EXPLAIN QUERY PLAN {QUERIES[query]}", values)
    return "\n".join(row["detail"] for row in rows)


def test_a_query_is_what_stands_below_its_name_without_comments() -> None:
    text = (
        "-- a file\n\n-- name: one\n-- Says so.\nSELECT 1,\n    2\n\n-- name: two\n-- Says more.\nSELECT 2\n"
    )

    assert read(text) == {"one": "SELECT 1,\n    2", "two": "SELECT 2"}


def test_every_query_has_a_name_of_its_own_and_a_description() -> None:
    names = re.findall(rf"^{MARK}(\w+)\n-- [A-Z].*\.", TEXT, flags=re.MULTILINE)

    assert names == list(QUERIES)
    assert len(names) == TEXT.count(MARK)


def test_every_query_is_used() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in Path(ROOM).rglob("*.py"))

    assert [name for name in QUERIES if f'"{name}"' not in code] == []


def test_no_query_but_lists_and_audits_reads_a_whole_table(store: Store) -> None:
    tables = {
        row["name"] for row in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    scans = {
        (query, table)
        for query, text in QUERIES.items()
        if not text.startswith(("BEGIN", "COMMIT", "PRAGMA"))
        for table in re.findall(r"SCAN (\w+)$", plan_of(store, query), flags=re.MULTILINE)
        if table in tables
    }

    # Both stop at their LIMIT, going down the primary key.
    stopping = {("lines", "request"), ("log_entries", "log_leaf"), ("last_checkpoint", "checkpoint")}
    # An audit reads the ledger, and whatever it audits, from beginning to end.
    assert scans == stopping | {
        ("erased", "erased"),
        ("not_entered", "request"),
        ("counted", "request"),
        ("destroyed", "destroyed"),
        ("carried_out_since", "request"),  # asked by an undoing alone
        ("drop_forgotten", "data_key"),  # once what could be undone has ended
        ("holds", "hold"),
    }


def test_unfinished_requests_are_found_by_an_index_that_holds_no_ended_ones(store: Store) -> None:
    assert "SCAN request USING INDEX request_unfinished" in plan_of(store, "unfinished_lines")
