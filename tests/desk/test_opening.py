"""Opening a programme: what is made at its first use, and what may be done while it has errors."""

from pathlib import Path

import pytest

from mamoru.desk.opening import (
    NoProgramme,
    NotReady,
    Unreadable,
    known_names,
    open_engine,
    open_records,
    programme_of,
)
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind
from tests import small


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_kind_of_system_is_named_like_its_file() -> None:
    """So a check knows their names without loading any of them."""
    assert known_names().systems == tuple(
        kind.name for kind in members("mamoru.systems", SystemKind).values()
    )


def test_the_first_use_makes_keys_and_says_so_once(company: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        with open_engine(company, tell=said.append):
            pass

    assert said == ["New keys were made in .mamoru/keys: keep a copy of them in a safe place."]


def test_the_folder_of_the_store_stays_out_of_version_control(company: Path) -> None:
    with open_engine(company):
        pass

    assert (company / ".mamoru/.gitignore").read_text(encoding="utf-8") == "*\n"
    assert (company / ".mamoru").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_not_mamorus_own_is_left_as_it_is(company: Path) -> None:
    """A store in the programme's folder itself: a .gitignore there would leave out the programme."""
    with (company / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write("store: store.db\n")

    with open_engine(company):
        pass

    assert (company / "store.db").exists()
    assert not (company / ".gitignore").exists()


def test_looking_at_records_makes_nothing(company: Path) -> None:
    with open_records(company) as (programme, store):
        assert (programme.settings.name, store) == ("acme", None)

    assert not (company / ".mamoru").exists()


def test_a_programme_with_errors_can_be_looked_at_and_not_worked_with(company: Path) -> None:
    spoil(company / "systems/shop.yaml", ", note: purchases.messages", "")

    with pytest.raises(NotReady), open_engine(company):
        pass
    with open_engine(company, sound=False) as engine:
        assert engine.checked.programme.settings.name == "acme"


def test_a_stale_snapshot_stops_nobody_who_does_not_need_it(company: Path) -> None:
    spoil(company / "systems/club.schema.json", '"points"', '"pints"')

    with pytest.raises(Unreadable):
        programme_of(company)
    assert programme_of(company, snapshots=False).settings.name == "acme"


def test_a_folder_with_files_of_something_else_is_no_programme(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")

    with pytest.raises(NoProgramme):
        programme_of(tmp_path)
