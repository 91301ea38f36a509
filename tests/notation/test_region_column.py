"""`region:` under a table of people."""

from pathlib import Path

from mamoru.desk.opening import check_files, programme_of
from mamoru.model.map import RegionColumn
from mamoru.model.promises.regions import UNKNOWN
from tests import small
from tests.cli.test_regions_found import FILES, SHOP, living


def findings(folder: Path, shop: str) -> list[tuple[str, str]]:
    (folder / "systems/shop.yaml").write_text(shop, encoding="utf-8")
    return [(f.code, f.problem) for f in check_files(folder).reading.findings]


def test_a_lone_word_is_a_column_and_a_mapping_explains_its_values(tmp_path: Path) -> None:
    folder = small.company(tmp_path, FILES, discover=False)
    short = programme_of(folder, snapshots=False).systems["shop"].tables["customers"].region
    long = SHOP.replace("region: country", "region: {column: land, is: {日本: JP, Deutschland: DE}}")
    (folder / "systems/shop.yaml").write_text(long, encoding="utf-8")
    told = programme_of(folder, snapshots=False).systems["shop"].tables["customers"].region

    assert short == RegionColumn(column="country", values={})
    assert told == RegionColumn(column="land", values={"日本": "JP", "Deutschland": "DE"})


def test_what_cannot_be_a_region_column_is_told(tmp_path: Path) -> None:
    folder = living(tmp_path)

    assert findings(folder, SHOP.replace("region: country", "region: county")) == [
        ("MAM-142", "`customers` has no column `county`; did you mean `country`?")
    ]
    assert findings(folder, SHOP.replace("  orders:\n", "  orders:\n    region: note\n")) == [
        ("MAM-127", "`region` is said of the table `orders`, whose rows are no people")
    ]
    assert [
        code for code, _ in findings(folder, SHOP.replace("country\n", "{column: country, is: {x: Japan}}\n"))
    ] == ["MAM-125"]


def test_a_value_is_read_as_a_code_unless_the_map_explains_it() -> None:
    column = RegionColumn(column="country", values={"日本": "JP", "UK ": "GB"})

    read = [
        column.read(v) for v in ("日本", " 日本 ", "UK ", "br", "US-CA", "EEA", "", "  ", "Japan", "XX", "XK")
    ]

    assert read == ["JP", "JP", "GB", "BR", "US-CA", "EEA", "", "", UNKNOWN, UNKNOWN, "XK"]
