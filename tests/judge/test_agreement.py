"""The engine and the slow judge leave the same rows and show the same cells, in worlds nobody thought of.

``JUDGE_WORLDS`` says how many worlds to try; in each, everybody is asked for, alone and together.
"""

import os
import sqlite3
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings

from mamoru.model.programme import CheckedProgramme
from tests.ground import Place, grounds
from tests.judge.agreement import agree, in_memory, in_transaction
from tests.judge.generate import worlds
from tests.judge.schemas import schema_of
from tests.judge.telling import as_code
from tests.worlds import (
    Tables,
    fill,
    notice,
    postgresql_programme,
    programme,
    sqlite_world,
    system_map,
    world,
)

WORLDS = int(os.environ.get("JUDGE_WORLDS", "160"))
PARTS = 4  #: so that several processes share the work
ON_POSTGRESQL = max(10, WORLDS // 12)
ON_MARIADB = max(10, WORLDS // 24)
REFUSED = 0.15  #: of all erasures; more, and the judge would see too little
TRYING = settings(
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
)


def sqlite_programme(tables: Tables) -> CheckedProgramme:
    return programme(Path(), system_map(tables, "sqlite", {}), notice(tables, ()), schema_of(tables))


def compared(total: Counter[str], *, worlds_tried: int) -> None:
    """Print what was compared; most of it must be more than a refusal."""
    print(f"{worlds_tried} worlds: {', '.join(f'{n} {name}' for name, n in sorted(total.items()))}")  # noqa: T201 - the sum of the run
    asked = total["erasure"] + total["forbidden"] + total["erasure refused"]
    assert total["erasure"] > worlds_tried
    assert total["access"] > worlds_tried
    assert total["order"] > 0
    assert total["erasure refused"] < REFUSED * asked


@pytest.mark.parametrize("part", range(PARTS))
def test_engine_and_judge_agree_on_sqlite(part: int) -> None:
    total: Counter[str] = Counter()

    @seed(part)
    @settings(TRYING, max_examples=WORLDS // PARTS)
    @given(worlds())
    def try_one(tables: Tables) -> None:
        note(as_code(tables))
        base = sqlite3.connect(":memory:")
        fill(tables, grounds()["sqlite"], base.execute)
        base.commit()
        total.update(agree(in_memory(sqlite_programme(tables), tables, base)))
        base.close()

    try_one()
    compared(total, worlds_tried=WORLDS // PARTS)


def test_engine_and_judge_agree_on_postgresql(postgresql_url: str) -> None:
    total: Counter[str] = Counter()

    @seed(PARTS + 3)
    @settings(TRYING, max_examples=ON_POSTGRESQL)
    @given(worlds())
    def try_one(tables: Tables) -> None:
        note(as_code(tables))
        with psycopg.connect(postgresql_url) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            fill(
                tables,
                grounds()["postgresql"],
                lambda text, values: connection.execute(text.encode(), values or None),
            )
        bench = in_transaction(postgresql_programme(postgresql_url, tables), tables)
        try:
            total.update(agree(bench))
        finally:
            bench.opened().close()

    try_one()
    compared(total, worlds_tried=ON_POSTGRESQL)


def test_engine_and_judge_agree_on_mariadb(mariadb_place: Place) -> None:
    total: Counter[str] = Counter()

    @seed(PARTS + 5)
    @settings(TRYING, max_examples=ON_MARIADB)
    @given(worlds())
    def try_one(tables: Tables) -> None:
        note(as_code(tables))
        mariadb_place.run("DROP DATABASE test_1", "CREATE DATABASE test_1 CHARACTER SET utf8mb4")
        bench = in_transaction(world(mariadb_place, tables), tables)
        try:
            total.update(agree(bench))
        finally:
            bench.opened().close()

    try_one()
    compared(total, worlds_tried=ON_MARIADB)


@settings(max_examples=20)
@given(worlds())
def test_the_schema_is_what_a_database_says(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> None:
    checked = sqlite_world(tmp_path_factory.mktemp("world"), tables)

    assert checked.programme.schemas["s"] == schema_of(tables)
