"""Schema snapshots: read, written, and what is told of damaged ones."""

import json
from pathlib import Path

import pytest

from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.notation.reading import read
from mamoru.notation.snapshot import read_schema, schema_text
from tests.notation.programmes import KNOWN, MAP, SNAPSHOT, expected, laid, reading, told

FILE = "systems/shop.schema.json"


def column(name: str, *, nullable: bool = True, kind: str = "TEXT") -> Column:
    return Column(name=name, type=kind, nullable=nullable)


SCHEMA = Schema(
    system="shop",
    tables={
        "customers": Table(
            name="customers",
            schema="",
            bare_name="customers",
            columns={"email": column("email"), "id": column("id", nullable=False, kind="INTEGER")},
            key=("id",),
            unique=(),
            foreign_keys=(),
            indexes=(("id",),),
        ),
        "orders": Table(
            name="orders",
            schema="",
            bare_name="orders",
            columns={
                "closed_at": column("closed_at"),
                "customer_id": column("customer_id", kind="INTEGER"),
                "id": column("id", nullable=False, kind="INTEGER"),
            },
            key=("id",),
            unique=(),
            foreign_keys=(
                ForeignKey(
                    columns=("customer_id",), to="customers", to_columns=("id",), on_delete="NO ACTION"
                ),
            ),
            indexes=(("customer_id",), ("id",)),
        ),
    },
)


def damaged(text: str) -> str:
    found = read_schema(text, file=FILE, system="shop")
    assert isinstance(found, tuple)
    return told(found)


def test_a_schema_is_written_sorted_with_one_column_a_line() -> None:
    assert schema_text(SCHEMA) == SNAPSHOT


def test_a_snapshot_is_read_as_the_schema_that_was_written() -> None:
    assert read_schema(SNAPSHOT, file=FILE, system="shop") == SCHEMA


def test_the_order_in_which_a_database_answers_does_not_matter() -> None:
    customers, orders = SCHEMA.tables["customers"], SCHEMA.tables["orders"]
    turned = Table(
        name="orders",
        schema="",
        bare_name="orders",
        columns=dict(reversed(tuple(orders.columns.items()))),
        key=("id",),
        unique=(),
        foreign_keys=orders.foreign_keys,
        indexes=(("id",), ("customer_id",)),
    )
    other = Schema(system="shop", tables={"orders": turned, "customers": customers})
    assert schema_text(other) == SNAPSHOT


def test_a_table_of_another_schema_with_a_generated_column_is_read_back() -> None:
    table = Table(
        name="crm.顧客",
        schema="crm",
        bare_name="顧客",
        columns={
            'say "hi"': Column(name='say "hi"', type='crm."Kind"[]', nullable=False),
            "total": Column(name="total", type="numeric(10,2)", nullable=True, generated=True),
        },
        key=(),
        unique=(("total",), ('say "hi"', "total")),
        foreign_keys=(),
        indexes=(),
    )
    schema = Schema(system="shop", tables={"crm.顧客": table})
    back = read_schema(schema_text(schema), file=FILE, system="shop")
    assert isinstance(back, Schema)
    assert back.tables["crm.顧客"].unique == (('say "hi"', "total"), ("total",))  # sorted
    assert schema_text(back) == schema_text(schema)
    assert '    "total": {"type": "numeric(10,2)", "nullable": true, "generated": true}' in schema_text(
        schema
    )


def test_text_that_is_no_json() -> None:
    assert damaged(SNAPSHOT.replace('"key": ["id"],', '"key": [id],', 1)) == expected(
        """
        error MAM-151 systems/shop.schema.json:11:12 length 1 systems.shop
          the snapshot `systems/shop.schema.json` is damaged: it is no JSON from here on
          why: plans are made from the snapshot; from a damaged one they would be wrong
          do: run `mamoru discover shop`, and never edit the file by hand
        """
    )


def test_a_key_twice() -> None:
    assert damaged(SNAPSHOT.replace('"system": "shop"', '"system": "shop", "system": "x"')) == expected(
        """
        error MAM-151 systems/shop.schema.json:1:1 length 1 systems.shop
          the snapshot `systems/shop.schema.json` is damaged: `system` is given twice
          why: plans are made from the snapshot; from a damaged one they would be wrong
          do: run `mamoru discover shop`, and never edit the file by hand
        """
    )


def test_values_of_another_shape_with_their_places() -> None:
    text = SNAPSHOT.replace('"nullable": true', '"nullable": "yes"', 1).replace("NO ACTION", "EXPLODE")
    assert damaged(text) == expected(
        """
        error MAM-151 systems/shop.schema.json:8:43 length 5 systems.shop
          the snapshot `systems/shop.schema.json` is damaged: `nullable` wants `true` or `false`,
            and a text is written
          why: plans are made from the snapshot; from a damaged one they would be wrong
          do: run `mamoru discover shop`, and never edit the file by hand
        error MAM-151 systems/shop.schema.json:27:88 length 9 systems.shop
          the snapshot `systems/shop.schema.json` is damaged: `EXPLODE` cannot stand for `on_delete`
          why: plans are made from the snapshot; from a damaged one they would be wrong
          do: run `mamoru discover shop`, and never edit the file by hand
        """
    )


def test_every_contradiction() -> None:
    text = (
        SNAPSHOT.replace('"system": "shop"', '"system": "store"')
        .replace('"bare_name": "orders"', '"bare_name": "order"')
        .replace('"key": ["id"]', '"key": ["idd"]', 1)
        .replace('"to_columns": ["id"]', '"to_columns": ["number"]')
    )
    found = read_schema(text, file=FILE, system="shop")
    assert isinstance(found, tuple)
    assert [finding.problem.partition("damaged: ")[2] for finding in found] == [
        "it is of the system `store`",
        "a key or index of `customers` names the missing column `idd`",
        "the table `orders` says that it is `order`",
        "a foreign key of `orders` points at the missing column `number` of `customers`",
    ]


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ('"to": "customer"', "points at the missing table `customer`"),
        ('"to": "customers", "to_columns": []', "is given twice"),
    ],
)
def test_a_foreign_key_that_leads_nowhere(new: str, problem: str) -> None:
    assert problem in damaged(SNAPSHOT.replace('"to": "customers"', new)).replace("\n    ", " ")


@pytest.mark.parametrize(
    "kind",
    [
        "INTEGER",
        "",
        "timestamp with time zone",
        "numeric(10,2)",
        "character varying(20)[]",
        '"My Kind"',
        'crm."顧客"',
        "public.citext",
        "timestamp(3) with time zone",
        "geometry(Point,4326)",
        "DECIMAL(10, -2)",
        "int[3][]",
    ],
)
def test_types_that_databases_have(kind: str) -> None:
    text = SNAPSHOT.replace('"type": "TEXT"', json.dumps({"type": kind})[1:-1])
    assert isinstance(read_schema(text, file=FILE, system="shop"), Schema)


@pytest.mark.parametrize(
    "kind",
    [
        "TEXT; DROP TABLE customers",
        "TEXT) FROM customers --",
        "TEXT /* */",
        "'text'",
        '"unclosed',
        "INTEGER), (SELECT password FROM customers",
        "INTEGER, TEXT",
        "numeric(10--)",
        "geometry((1))",
        "TEXT\nTEXT",
        "int\\",
        "int$1",
        "a" * 301,
        5,
        None,
    ],
)
def test_types_that_could_be_more_than_a_type(kind: object) -> None:
    text = SNAPSHOT.replace('"type": "TEXT"', json.dumps({"type": kind})[1:-1], 1)
    assert damaged(text).startswith("error MAM-151 systems/shop.schema.json:8:23 length")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        '{"system": ' + "9" * 5_000 + "}",
        '{"system": NaN}',
        '{"system": "\\ud800", "tables": {"\\ud800": 1}}',
        '{"system": "shop", "tables": {"a\\u0000b": {}}}',
        '{"\\ud800": 1, "\\ud800": 2}',
    ],
)
def test_hostile_snapshots_are_findings(text: str) -> None:
    told_text = damaged(text)
    assert told_text.startswith("error MAM-151")
    assert told_text.encode()


def test_without_snapshots_a_damaged_one_does_no_harm(tmp_path: Path) -> None:
    folder = laid(tmp_path, {"systems/shop.yaml": MAP, FILE: "{"})
    assert read(folder, KNOWN).programme is None
    found = read(folder, KNOWN, snapshots=False)
    assert found.findings == ()
    assert found.programme is not None
    assert found.programme.schemas == {}


def test_the_snapshot_is_part_of_the_programme(tmp_path: Path) -> None:
    found = reading(tmp_path, {"systems/shop.yaml": MAP, FILE: SNAPSHOT})
    assert found.programme is not None
    assert found.programme.schemas == {"shop": SCHEMA}
