"""Where people are is read with their rows: no system is asked once more, and no notice is mixed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import erase, plan_erasure
from mamoru.execute.people import find_people
from mamoru.execute.regions.errors import NotOneNotice
from mamoru.execute.regions.finding import find
from mamoru.execute.requests import transaction
from mamoru.sql.kind import Call, Result
from mamoru.systems.sqlite import SqliteSession
from tests.cli.test_regions_found import SHOP, change, living

HANA, REN, YUI = ({"customer-id": str(n)} for n in (1, 2, 3))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine(living(tmp_path)) as opened:
        yield opened


def test_people_who_are_told_different_notices_do_not_fit_one_request(engine: Engine) -> None:
    with pytest.raises(NotOneNotice) as refused:
        plan_erasure(engine, "customer", [HANA, REN, YUI])

    assert str(refused.value) == (
        "MAM-459: the people asked for are not told one notice: EEA, BR, the notice without supplements\n"
        "  why: one plan goes by one notice, and their rights and periods differ; nothing was changed\n"
        "  do:  make one request for the people of each"
    )


def test_people_of_one_region_are_erased_together_and_others_after_them(engine: Engine) -> None:
    """The engine that was opened serves all of them, one after another."""
    folder = Path(engine.checked.programme.settings.folder)
    change(folder, "UPDATE customers SET country = 'BR' WHERE id = 3")
    change(folder, "DELETE FROM messages")  # of Hana and Ren: else a person would be asked

    first = erase(engine, "customer", [HANA, YUI])
    second = erase(engine, "customer", [REN])

    assert [first.plan.region, second.plan.region] == ["BR", "EEA"]
    assert engine.checked.programme.notice.region == ""


@pytest.mark.parametrize("given", ["", "BR"])
def test_no_statement_is_run_but_those_that_find_people(
    engine: Engine, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is done to people is compiled after they were found, without asking any system."""
    engine = engine.told_in("BR" if given else "", given=given)
    prepared = engine.prepare_search("erasure", "customer")
    runs: list[int] = []
    run = SqliteSession.run

    def counting(session: SqliteSession, calls: Sequence[Call]) -> list[Result]:
        runs.append(len(calls))
        return run(session, calls)

    monkeypatch.setattr(SqliteSession, "run", counting)
    with transaction(engine, prepared):
        find_people(prepared.recipe, prepared.connected, [HANA], queries=prepared.people)
    plain = len(runs)
    with transaction(engine, prepared):
        found = find(engine, prepared, [HANA])

    assert len(runs) == 2 * plain
    assert found.engine.checked.programme.notice.region == "BR"
    assert all(system.erase for system in found.prepared.recipe.systems)


def test_without_a_column_the_statements_are_what_they_were(tmp_path: Path) -> None:
    mapped = living(tmp_path)
    plain = SHOP.replace("    region: country\n", "")
    with open_engine(mapped) as engine:
        with_region = engine.prepare_search("access", "customer").people["shop", "customers"][0].lone.text
    (mapped / "systems/shop.yaml").write_text(plain, encoding="utf-8")
    with open_engine(mapped) as engine:
        prepared = engine.prepare_search("access", "customer")

    assert not prepared.searching
    assert "country" in with_region
    assert "country" not in prepared.people["shop", "customers"][0].lone.text
