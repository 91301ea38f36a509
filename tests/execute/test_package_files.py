"""The data files: exact as JSON, harmless in a spreadsheet as CSV, written piece by piece."""

import csv
import io
import json
import math
import tracemalloc
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamoru.execute.package.files import csv_file, json_file
from mamoru.execute.package.names import file_names, safe_name
from mamoru.execute.package.reading import Sheet, read
from mamoru.model.answer import AnsweredRow, Cell
from mamoru.wording import words
from tests.execute.package_sample import PROGRAMME, answer_of, answered, row, show_table

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("'\"=+-@\t\r\n,;＝"), st.characters(codec="utf-8")))


def sheet(rows: Iterable[AnsweredRow], *columns: str) -> Sheet:
    shown = show_table("t", dict.fromkeys(columns or ("a", "b"), "contact.name"), {})
    return read(answer_of(answered("online-shop", shown, rows)), PROGRAMME.programme, words("en")).sheets[0]


def csv_text(rows: Iterable[AnsweredRow], *columns: str) -> str:
    return b"".join(csv_file(sheet(rows, *columns))).decode("utf-8-sig")


def cells(rows: Iterable[AnsweredRow], *columns: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(rows, *columns), newline="")))


def test_csv_begins_with_a_byte_order_mark_so_that_spreadsheets_read_japanese() -> None:
    written = b"".join(csv_file(sheet([row(a="氏名")], "a")))

    assert written == b"\xef\xbb\xbf" + '"a"\r\n"氏名"\r\n'.encode()


@pytest.mark.parametrize("sign", BEGINNINGS)
def test_a_text_that_could_run_as_a_formula_gets_an_apostrophe(sign: str) -> None:
    assert cells([row(a=f"{sign}1+1")], "a")[1] == [f"'{sign}1+1"]


@pytest.mark.parametrize("column", ["=a", "@b"])
def test_the_name_of_a_column_cannot_run_either(column: str) -> None:
    assert cells([], column)[0] == [f"'{column}"]


@pytest.mark.parametrize("text", ["090-0000-0007", "a=b", "'quoted'", "", " =1", "白石"])
def test_a_text_that_is_no_formula_is_left_as_it_is(text: str) -> None:
    assert cells([row(a=text)], "a")[1] == [text]


@given(TEXTS)
def test_taking_one_apostrophe_away_gives_every_text_back(text: str) -> None:
    """The rule of the dictionary: one apostrophe before signs of a formula, other apostrophes counted in."""
    (_, (written,)) = cells([row(a=text)], "a")

    stripped = written.lstrip("'")
    guarded = written.startswith("'") and stripped.startswith(BEGINNINGS)
    assert (written[1:] if guarded else written) == text
    assert not written.startswith(BEGINNINGS)


def test_numbers_are_no_formulas() -> None:
    assert csv_text([row(a=-5, b=-0.25)]).splitlines()[1] == "-5,-0.25"


def test_nothing_an_empty_text_and_a_hidden_cell_read_differently() -> None:
    rows = [row(a=None, b=""), row("b", a="x", b="hidden")]

    assert csv_text(rows).splitlines() == ['"a","b","(not shown)"', ',"",', '"x",,"b"']


def test_a_table_that_hides_nothing_has_no_column_for_it() -> None:
    assert csv_text([row(a=1, b=True)]).splitlines() == ['"a","b"', "1,true"]


def test_a_cell_that_the_database_did_not_give_is_not_shown_and_never_null() -> None:
    held = sheet([row(a=1)])

    assert b"".join(csv_file(held)).decode("utf-8-sig").splitlines()[1] == '1,,"b"'
    assert json.loads(b"".join(json_file(held)))["rows"] == [{"values": {"a": 1}, "hidden": ["b"]}]


def test_nested_values_are_json_in_a_csv_cell() -> None:
    nested: Cell = {"items": [{"article": 'the "blue" one', "price": 8800}]}

    assert json.loads(cells([row(a=nested)], "a")[1][0]) == nested


@pytest.mark.parametrize(
    "value",
    [None, True, 0, -(10**30), 0.1, "", "氏名\r\n\x00\u202e", {"a": [1, {"b": None}]}, [], "'=1"],
)
def test_json_gives_every_value_back(value: Cell) -> None:
    told = json.loads(b"".join(json_file(sheet([row(a=value)], "a"))))

    assert told == {
        "system": "online-shop",
        "table": "t",
        "columns": ["a"],
        "rows": [{"values": {"a": value}, "hidden": []}],
    }


def test_json_of_no_rows_is_json() -> None:
    assert json.loads(b"".join(json_file(sheet([]))))["rows"] == []


def test_a_number_that_json_cannot_hold_becomes_a_text() -> None:
    rows = [row(a=math.inf, b={"deep": [-math.inf, 1.5]})]

    told = json.loads(b"".join(json_file(sheet(rows))))

    assert told["rows"][0]["values"] == {"a": "inf", "b": {"deep": ["-inf", 1.5]}}


def test_half_a_surrogate_pair_breaks_no_file() -> None:
    held = sheet([row(a="x\ud800")], "a")

    assert json.loads(b"".join(json_file(held)))["rows"][0]["values"] == {"a": "x\ud800"}
    assert b"".join(csv_file(held)).decode("utf-8-sig").splitlines()[1] == '"x\\ud800"'


def test_a_big_table_is_written_without_a_copy_of_it() -> None:
    """10,000 rows are 2 MB of CSV and JSON; at no time is more than a piece of them held."""
    held = sheet(row(a="白石 はるか" * 5, b=number) for number in range(10_000))
    tracemalloc.start()
    try:
        sizes = [sum(map(len, pieces)) for pieces in (csv_file(held), json_file(held))]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sum(sizes) > 2_000_000
    assert peak < 500_000


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("orders", "orders"),
        ("public.orders", "public.orders"),
        ("Order Details", "Order_Details"),
        ("注文", "注文"),
        ("..", "_"),
        ("", "_"),
        ("../../x", "_.._x"),
        ("a\\b:c*d?e", "a_b_c_d_e"),
        ("evil\u202egpj", "evil_gpj"),
        ("CON", "CON_"),
        ("nul.txt", "nul.txt_"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_file_names_are_told_apart_without_regard_to_capitals() -> None:
    places = [("s", "Orders"), ("s", "orders"), ("s", "a/b"), ("s", "a?b"), ("t", "orders")]

    assert file_names(places) == (
        "data/s/Orders",
        "data/s/orders-2",
        "data/s/a_b",
        "data/s/a_b-2",
        "data/t/orders",
    )
