"""The value before a correction: kept sealed for a stated time and reason, shown to its person alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.answering import look
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import erase
from mamoru.model.answer import Cell
from tests import small
from tests.execute import composed

WHO = {"customer-id": "1"}


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return composed.shop(tmp_path / "company")


def correct(folder: Path, name: str, *, who: int = 1) -> None:
    words = ("-s", f"customer-id={who}", "--set", f"contact.name={name}", "--yes")
    small.mamoru(folder, "run", "correction", *words, expect=0)


def shown(engine: Engine, *, who: int = 1) -> list[dict[str, Cell]]:
    """Return what an access shows of earlier values."""
    found = look(engine, "customer", {"customer-id": str(who)}).answer
    return [dict(r.cells) for t in found.tables if t.system == "earlier-values" for r in t.rows]


def kept(engine: Engine) -> int:
    return int(engine.store.connection.execute("SELECT count(*) FROM earlier_value").fetchone()[0])


@pytest.mark.promise("A-47")
def test_an_earlier_value_is_shown_until_its_day_and_then_destroyed(company: Path) -> None:
    correct(company, "Hana")
    correct(company, "Hana Mori")

    with open_engine(company) as engine:
        found = shown(engine)
        assert [(v["was"], v["column"], v["because"]) for v in found] == [
            ("a", "shop.customers.name", "purpose: sell"),
            ("Hana", "shop.customers.name", "purpose: sell"),
        ]
        day = datetime.fromisoformat(str(found[0]["kept until"])).replace(tzinfo=UTC)
        assert day.date() == engine.now().date().replace(year=engine.now().year + 2)
        assert shown(engine, who=2) == []
        assert composed.rows(company)["customers"][0][1] == "Hana Mori"  # and nowhere else

        engine.now = lambda: day.replace(hour=12)
        assert len(shown(engine)) == 2
        engine.now = lambda: day.replace(year=day.year + 1)
        assert shown(engine) == []
        assert kept(engine) > 0
        erase(engine, "customer", [{"customer-id": "3"}])  # whatever is concluded next
        assert kept(engine) == 0


def test_an_earlier_value_goes_with_its_person(company: Path) -> None:
    correct(company, "Hana")
    correct(company, "Ren", who=2)

    with open_engine(company) as engine:
        before = kept(engine)
        erase(engine, "customer", [WHO])
        assert 0 < kept(engine) < before
        assert len(shown(engine, who=2)) == 1


def test_without_a_word_of_the_notice_nothing_is_kept(company: Path) -> None:
    notice = company / "notice.yaml"
    text = notice.read_text()
    assert "earlier-value" in text
    promise = ", earlier-value: {keep: 2 years, ground: {purpose: sell}}"
    notice.write_text(text.replace(promise, ""))
    correct(company, "Hana")

    with open_engine(company) as engine:
        assert kept(engine) == 0


def test_forgetting_a_correction_leaves_what_the_notice_keeps(company: Path) -> None:
    correct(company, "Hana")
    request = small.mamoru(company, "status").stdout.split()[0]
    small.mamoru(company, "forget", request, "--yes", expect=0)

    with open_engine(company) as engine:
        assert [v["was"] for v in shown(engine)] == ["a"]
