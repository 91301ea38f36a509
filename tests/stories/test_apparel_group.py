"""Customer 7 of the apparel group asks for access and erasure; what happens is what was worked out by hand.

The oracle is ``examples/apparel-group/expected/customer-7.yaml``.  Once with all systems on SQLite, once
with the shop and the loyalty club on PostgreSQL.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from psycopg import sql
from psycopg.rows import dict_row

from mamoru.desk.opening import open_engine
from mamoru.execute.answering import look
from mamoru.execute.erasure import Outcome, erase, plan_erasure
from mamoru.model.answer import AnsweredTable
from mamoru.model.plan import Plan, Standing
from mamoru.model.request import State
from tests import small
from tests.stories.postgresql_variant import EXAMPLE, SYSTEMS, load, moved

CUSTOMER = {"customer-id": "7"}
EVERY = 'SELECT * FROM "{}"'
ORACLE: dict[str, Any] = yaml.safe_load((EXAMPLE / "expected/customer-7.yaml").read_text(encoding="utf-8"))
Place = tuple[str, str, tuple[object, ...]]
Rows = dict[Place, dict[str, object]]


class Story:
    """The programme in a folder, some of its systems on a server."""

    def __init__(self, folder: Path, urls: Mapping[str, str]) -> None:
        self.folder = folder
        self.urls = urls

    def rows(self) -> Rows:
        """Return every row of the systems of the oracle, as text, by system, table and key."""
        return {
            (system, table, tuple(row[k] for k in told["key"])): row
            for system in ORACLE["access"]
            for table, told in self._tables(system).items()
            for row in self._all(system, table)
        }

    def _tables(self, system: str) -> dict[str, Any]:
        snapshot = (EXAMPLE / f"systems/{system}.schema.json").read_text(encoding="utf-8")
        return dict(json.loads(snapshot)["tables"])

    def _all(self, system: str, table: str) -> list[dict[str, object]]:
        if system in self.urls:
            with psycopg.connect(self.urls[system], row_factory=dict_row) as server:
                return server.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall()
        with closing(sqlite3.connect(self.folder / f"{system}.db")) as file:
            file.row_factory = sqlite3.Row
            return [dict(r) for r in file.execute(EVERY.format(table))]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with fresh databases; tests work on copies."""
    folder = tmp_path_factory.mktemp("kasuri") / "programme"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", "expected", "*.py", "*.md"))
    subprocess.run(
        [sys.executable, str(EXAMPLE / "make_data.py"), str(folder)], check=True, capture_output=True
    )
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def story(
    request: pytest.FixtureRequest, original: Path, tmp_path: Path, postgresql_database: Callable[[], str]
) -> Story:
    """A copy of the programme; on PostgreSQL two of its systems are moved to a server."""
    folder = Path(shutil.copytree(original, tmp_path / "programme"))
    urls = {name: postgresql_database() for name in SYSTEMS} if request.param == "postgresql" else {}
    for name, url in urls.items():
        load(name, folder / f"{name}.db", url=url)
        path = folder / f"systems/{name}.yaml"
        path.write_text(moved(path.read_text(encoding="utf-8"), url=url), encoding="utf-8")
    if urls:
        small.mamoru(folder, "discover", *urls, expect=0)
    return Story(folder, urls)


def now() -> datetime:
    """Return the morning of the day that the oracle speaks of."""
    return datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_customer_sees_what_is_theirs_and_nothing_else(story: Story) -> None:
    """Rows, hidden columns and withheld columns, of every table."""
    with open_engine(story.folder, now=now) as engine:
        found = look(engine, "customer", CUSTOMER)

    tables = {(t.system, t.shown.table.name): t for t in found.answer.tables if t.rows}
    expected = {(s, t): fate for s, fates in ORACLE["access"].items() for t, fate in fates.items()}
    assert {place: len(t.rows) for place, t in tables.items()} == {
        p: len(f["shown"]) for p, f in expected.items()
    }
    assert {p: hidden(t) for p, t in tables.items() if hidden(t)} == {
        p: sorted(tuple(c) for c in f["hidden"].values()) for p, f in expected.items() if "hidden" in f
    }
    assert {p: withheld(t) for p, t in tables.items() if withheld(t)} == {
        (s, t): columns for s, told in ORACLE["withheld"].items() for t, columns in told.items()
    }
    waiting = {s.system for s in found.plan.systems if s.standing is Standing.TASK}
    assert waiting == set(ORACLE["tasks"])


def hidden(table: AnsweredTable) -> list[tuple[str, ...]]:
    """Return what is hidden, row by row, of a table in which something is."""
    return sorted(row.hidden for row in table.rows if row.hidden)


def withheld(table: AnsweredTable) -> dict[str, str]:
    """Return the columns withheld for the sake of secrecy or of other people."""
    return {w.column: w.reason for w in table.shown.withheld if w.reason in {"secret", "names-others"}}


def test_exactly_the_planned_rows_go_stay_and_change(story: Story) -> None:
    """Every row of every table is compared with what was worked out by hand."""
    before = story.rows()
    with open_engine(story.folder, now=now) as engine:
        plan = plan_erasure(engine, "customer", [CUSTOMER])
        done = erase(engine, "customer", [CUSTOMER], confirmed=plan.digest)

    assert counts(plan) == expected_counts()
    assert done.state is State.WAITING
    assert {t.system for t in done.tasks} == set(ORACLE["tasks"])
    assert {s.system for s in plan.systems}.isdisjoint(ORACLE["not-asked"])
    assert as_text(story.rows()) == as_text(after_by_hand(before))
    assert_receipt_tells(done)


Counts = tuple[int, int, int, int]


def counts(plan: Plan) -> dict[tuple[str, str], Counts]:
    """Return deleted, shells, masked and kept, by system and table."""
    return {
        (s.system, t.table): (t.deleted, t.shells, t.masked, t.kept.rows if t.kept else 0)
        for s in plan.systems
        for t in s.tables
    }


def expected_counts() -> dict[tuple[str, str], Counts]:
    """Return the same from the oracle."""
    return {(s, t): _counts(fate) for s, fates in ORACLE["erasure"].items() for t, fate in fates.items()}


def _counts(fate: Mapping[str, Sequence[object]]) -> Counts:
    deleted, shells, masked, kept = (len(fate.get(p, ())) for p in ("deleted", "shells", "masked", "kept"))
    return deleted, shells, masked, kept


def after_by_hand(before: Rows) -> Rows:
    """Change the rows as the oracle says."""
    rows = {place: dict(row) for place, row in before.items()}
    for system, fates in ORACLE["erasure"].items():
        for table, fate in fates.items():
            for key in keys(fate.get("deleted", ())):
                del rows[system, table, key]
            for key, values in fate.get("masked", {}).items():
                rows[system, table, *keys([key])].update(values)
    return rows


def keys(told: Sequence[object]) -> list[tuple[object, ...]]:
    """Return keys of one or several columns as tuples."""
    return [tuple(k) if isinstance(k, list) else (k,) for k in told]


def as_text(rows: Rows) -> dict[str, dict[str, str]]:
    """Return rows in a form that is the same for every database."""
    return {repr(place): {c: str(v) for c, v in row.items()} for place, row in rows.items()}


def assert_receipt_tells(done: Outcome) -> None:
    """The receipt tells the counts, and keeps what was observed apart from what people will report."""
    fields = {f["path"]: f["value"] for f in json.loads(done.file)["fields"]}
    assert fields["observed.systems.online-shop.tables.order_items.deleted"] == 4
    assert fields["observed.systems.online-shop.tables.orders.kept.until"] == "2029-05-31"
    assert fields["observed.systems.online-shop.tables.orders.kept.not-begun"] == 1
    assert fields["observed.systems.paper-register.standing"] == "task"
    assert str(fields["reported.systems.paper-register.state"]).startswith("waiting, due 2026-")
