"""The small company's requests, as tests of failures look at them."""

import json
from pathlib import Path

import psycopg

from mamoru.desk.opening import RECEIPTS, open_records
from mamoru.desk.public_keys import PUBLIC_KEY
from mamoru.desk.requests import plan
from mamoru.evidence.log_verification import verify_log
from mamoru.evidence.verification import verify
from mamoru.store import receipts
from mamoru.store import requests as stored
from mamoru.store.log import LogTables, leaf
from tests import small

Rows = dict[str, list[tuple[object, ...]]]

HANA = {"customer-id": "1"}
REN = {"customer-id": "2"}
YUI = {"customer-id": "3"}


def planned(folder: Path, subject: dict[str, str] = HANA) -> str:
    """Plan an erasure, and return the request's id."""
    return plan(folder, "erasure", subject, of="").request


def state(folder: Path, request: str) -> str:
    """Return where a request stands."""
    with open_records(folder) as (_, store):
        assert store is not None
        return stored.load(store, request).line.state.value


def fields(folder: Path, request: str) -> dict[str, object]:
    """Return what the request's only receipt tells."""
    (receipt,) = (folder / RECEIPTS).glob(f"{request}-*.json")
    return {f["path"]: f["value"] for f in json.loads(receipt.read_text(encoding="utf-8"))["fields"]}


def rows_on_postgresql(url: str) -> Rows:
    """Return every row of every table of the default schema, as ``small.rows`` does."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
        ).fetchall()
        every = "SELECT * FROM {} ORDER BY 1"
        return {n: connection.execute(every.format(n).encode()).fetchall() for (n,) in found}


def proved(folder: Path) -> int:
    """Verify the log against the checkpoints outside, and every receipt; return how many there are."""
    key = (folder / PUBLIC_KEY).read_bytes()
    checkpoints = (folder / "evidence/checkpoints.txt").read_bytes()
    with open_records(folder) as (_, store):
        assert store is not None
        nodes = LogTables(store)
        leaves = [leaf(store, n) for n in range(nodes.size())]
        assert verify_log(nodes, key, checkpoints=checkpoints, leaves=leaves).findings == ()
        found = [r.file for line in stored.requests(store) for r in receipts.of_request(store, line.id)]
    for file in found:
        assert file is not None
        told = verify(file, key, checkpoints=checkpoints)
        assert told.findings == ()
        assert "outside, the log was shown the same" in told.proved[-1].says
    assert len(found) == len(leaves)
    return len(leaves)


def databases(folder: Path) -> list[Rows]:
    """Return every row of both systems, where both are SQLite files."""
    return [small.rows(folder / "shop.db"), small.rows(folder / "club.db")]
