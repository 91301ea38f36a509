"""An unsure fact is shown, and nothing can rest on it."""

import re
from datetime import date
from pathlib import Path

from mamoru.laws import jurisdictions, law_in, law_of
from mamoru.model.law import Age, Clock, Confidence

SOURCE = Path(__file__).parents[2] / "src/mamoru"
TODAY = date(2026, 11, 22)


def test_an_unsure_fact_is_found_and_told_and_gives_no_value() -> None:
    """Costa Rica: that the authority is told of a breach within five business days."""
    law = law_in("CR", TODAY)
    found = law.find(Clock, "breach.authority")

    assert found is not None
    assert found.words.startswith("within 5 business days from the event itself")
    assert (found.decides, found.decided) == (False, None)
    assert law.decided(Clock, "breach.authority") is None
    assert law.decided(Age, "ages.majority") is None


def test_a_moderate_fact_decides_and_says_how_sure_it_is() -> None:
    found = law_in("CR", TODAY).find(Clock, "breach.persons")

    assert found is not None
    assert found.decided is not None


def test_no_unsure_fact_of_any_law_decides() -> None:
    unsure = [f for code in jurisdictions() for f in law_of(code).facts if f.confidence is Confidence.UNSURE]

    assert len(unsure) >= 10
    assert [fact.id for fact in unsure if fact.decides or fact.decided is not None] == []


def test_no_room_but_the_shelf_reads_a_value_past_its_confidence() -> None:
    readers = {
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if re.search(r"\.as_written\b|\bas_written=", file.read_text(encoding="utf-8"))
    }

    assert readers == {"laws/_reading.py", "model/law.py"}


def test_every_key_that_a_room_asks_for_is_in_some_law() -> None:
    """A key that is written wrongly would be a law that says nothing."""
    asks = re.compile(r"\.(?:find|decided)\(\s*[A-Z]\w+,\s*\"([a-z-]+\.[a-z-]+)\"")
    asked = {key for file in SOURCE.rglob("*.py") for key in asks.findall(file.read_text(encoding="utf-8"))}
    known = {fact.key for code in jurisdictions() for fact in law_of(code).facts}

    assert asked - known == set()
