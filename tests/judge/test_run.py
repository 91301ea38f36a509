"""The run of as many cases as asked goes on where it stopped, and tells what differs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.judge import run
from tests.judge.agreement import Bench, agree
from tests.judge.places import PLACES, bench_of_files


def judged(out: Path, cases: int, *more: str) -> int:
    return run.main(["-n", str(cases), "--jobs", "1", "--no-servers", "--out", str(out), *more])


def test_a_run_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "judge.jsonl"

    assert judged(out, 2) == 0
    first = out.read_text(encoding="utf-8")
    assert judged(out, 5) == 0

    lines = out.read_text(encoding="utf-8").splitlines()
    assert out.read_text(encoding="utf-8").startswith(first)
    assert [(one["seed"], one["cases"]) for one in map(json.loads, lines)] == [(0, 2), (1, 3)]
    assert capsys.readouterr().out.splitlines()[-1].startswith("5 cases: ")


def test_the_same_seed_gives_the_same_data() -> None:
    one, other = (list(zip(range(3), run.data_of(11), strict=False)) for _ in range(2))

    assert one == other
    assert one[0][1] != one[1][1]


def test_a_case_that_differs_is_told_with_its_seed_and_fails_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def differ(_: Bench) -> None:
        raise AssertionError("one row too many")  # noqa: EM101, TRY003 - what a comparison says

    monkeypatch.setattr(run, "agree", differ)

    assert judged(tmp_path / "judge.jsonl", 1, "--seed", "3") == 1
    told = capsys.readouterr().out
    assert told.startswith(
        "DIFFERS on sqlite: seed 3, data 0: AssertionError: one row too many\n{\n    't0': T("
    )
    assert judged(tmp_path / "judge.jsonl", 1, "--seed", "3") == 1


@pytest.mark.parametrize("kind", PLACES)
def test_a_case_is_tried_on_files_as_well(kind: str, tmp_path: Path) -> None:
    bench = bench_of_files(kind, tmp_path, next(run.data_of(0)))

    assert bench is not None
    seen = agree(bench)
    assert seen["erasure"] > 0
    assert seen["access"] > 0


def test_of_a_hundred_cases_one_is_tried_on_each_other_kind() -> None:
    plain = run.Schema(seed=0, cases=run.DATA, url="", port=3306)

    tried = [replace(plain, seed=n).places(m)[1:] for n in range(5) for m in range(run.DATA)]

    assert sorted(kind for places in tried for kind in places) == ["duckdb", "files", "mariadb"]
