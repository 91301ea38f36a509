"""Values inside of documents that were erased stay erased: an audit finds them, a replay masks them again."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.erasures import LATER, MAPS, SINCE, backup, erase, restore

PROFILE = {"phone": "+81 3 0000 0000", "pets": [{"name": "Pochi", "kind": "dog"}, {"kind": "cat"}], "size": 3}
DETAILS = {"wishes": ["no bags", "no bell"], "gift": {"to": "Ren"}, "boxes": 2}
MASKED = {"phone": None, "pets": [{"kind": "dog"}, {"kind": "cat"}], "size": 3}
EMPTIED = {"wishes": [None, None], "gift": {"to": None}, "boxes": 2}
SHOP = (
    MAPS["systems/shop.yaml"]
    .replace(
        "columns: {name: contact.name, email: contact.email}",
        "columns:\n      name: contact.name\n      email: contact.email\n      profile.phone: contact.name\n"
        "      profile.pets[*].name: {category: contact.name, mask: remove}",
    )
    .replace(
        "note: purchases.messages}",
        "note: purchases.messages, 'details.wishes[*]': purchases.messages, "
        "details.gift.to: purchases.messages}",
    )
)


def written(document: object) -> str:
    """Return a document as the text of a value in a statement."""
    return "'" + json.dumps(document) + "'"


PUT = (
    f"UPDATE customers SET profile = {written(PROFILE)} WHERE id = 1;"
    f"UPDATE orders SET details = {written(DETAILS)} WHERE id = 10;"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small company, with a document in the rows that stay of customer 1: their own, and of an order."""
    made = small.company(tmp_path, {**MAPS, "systems/shop.yaml": SHOP}, discover=False)
    columns = "ALTER TABLE customers ADD COLUMN profile JSON; ALTER TABLE orders ADD COLUMN details JSON;"
    small.database(made / "shop.db", SINCE.format("customers", "customers") + columns + PUT)
    small.database(made / "club.db", SINCE.format("members", "members"))
    small.mamoru(made, "discover", expect=0)
    return made


def documents(folder: Path) -> tuple[object, object]:
    """Return the two documents of customer 1."""
    rows = small.rows(folder / "shop.db")
    return (
        json.loads(str(next(row[-1] for row in rows["customers"] if row[0] == 1))),
        json.loads(str(next(row[-1] for row in rows["orders"] if row[0] == 10))),
    )


def audited(folder: Path, *words: str, expect: int) -> dict[str, tuple[int, int]]:
    """Return for each place where something is there again how many rows surely are, and perhaps."""
    told = json.loads(small.mamoru(folder, "audit", "--format", "json", *words, expect=expect).stdout)
    found = {f"{t['system']}.{t['table']} {t['what']}": (t["back"], t["unsure"]) for t in told["looked"]}
    return {place: counts for place, counts in found.items() if any(counts)}


def test_nothing_is_found_where_nothing_is_back(folder: Path) -> None:
    erase(folder, 1)

    assert documents(folder) == (MASKED, EMPTIED)
    assert audited(folder, expect=0) == {}


def test_values_inside_that_are_there_again_are_found(folder: Path) -> None:
    erase(folder, 1)
    small.database(folder / "shop.db", PUT)

    assert audited(folder, *LATER, expect=1) == {
        "shop.customers masked": (1, 0),
        "shop.orders masked": (1, 0),
    }


@pytest.mark.parametrize(
    "document",
    [
        '{"phone": "x"}',
        '{"phone": {}}',
        '{"pets": [{"name": "null"}]}',
        '{"pets": [{"name": null}, {"name": 0}]}',
    ],
)
def test_any_value_at_a_path_is_found(folder: Path, document: str) -> None:
    erase(folder, 1)
    small.database(folder / "shop.db", f"UPDATE customers SET profile = '{document}' WHERE id = 1")

    assert audited(folder, expect=3) == {"shop.customers masked": (0, 1)}


@pytest.mark.parametrize("document", ["{}", '{"phone": null, "size": 4}', '{"pets": [{"kind": "x"}, []]}'])
def test_what_holds_no_value_at_a_path_is_not_found(folder: Path, document: str) -> None:
    erase(folder, 1)
    small.database(folder / "shop.db", f"UPDATE customers SET profile = '{document}' WHERE id = 1")

    assert audited(folder, expect=0) == {}


def test_a_replay_masks_them_again(folder: Path) -> None:
    erase(folder, 1)
    small.database(folder / "shop.db", PUT)

    small.mamoru(folder, "replay", "--yes", *LATER, expect=0)

    assert documents(folder) == (MASKED, EMPTIED)
    assert audited(folder, *LATER, expect=0) == {}


def test_after_a_restore_of_everything_they_are_masked_as_before(folder: Path) -> None:
    backup(folder)
    erase(folder, 1)
    restore(folder)

    small.mamoru(folder, "replay", "--yes", *LATER, expect=0)

    assert documents(folder) == (MASKED, EMPTIED)
