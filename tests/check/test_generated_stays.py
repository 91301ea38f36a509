"""Masks on generated columns, and snapshots that do not say what one is computed from."""

from dataclasses import replace
from pathlib import Path

from mamoru.model.programme import CheckedProgramme
from mamoru.notation.snapshot import read_schema, schema_text
from tests.check.asking import RULES
from tests.check.smallest import example

RULE = RULES["MAM-281"]


def problems(checked: CheckedProgramme) -> list[str]:
    assert RULE.find is not None
    return [finding.problem for finding in RULE.find(checked)]


def test_a_mask_on_a_generated_column_is_refused_by_the_database(tmp_path: Path) -> None:
    map_ = RULE.passes["systems/shop.yaml"].replace(
        "label: contact.name", "label: {category: contact.name, mask: {fixed: x}}"
    )
    checked = example(tmp_path, {**RULE.passes, "systems/shop.yaml": map_}).checked

    assert problems(checked) == [
        'the mask `{fixed: label, is: "x"}` writes `orders.label`, which the database computes'
    ]


def test_a_snapshot_without_the_expression_is_to_be_taken_again(tmp_path: Path) -> None:
    checked = example(tmp_path, RULE.passes).checked
    schema = checked.programme.schemas["shop"]
    orders = schema.tables["orders"]
    label = replace(orders.columns["label"], computed="")
    older = replace(orders, columns={**orders.columns, "label": label})
    schemas = {"shop": replace(schema, tables={**schema.tables, "orders": older})}

    assert problems(replace(checked, programme=replace(checked.programme, schemas=schemas))) == [
        (
            "`orders.label` is personal, and in rows that stay after an erasure the database goes on "
            "computing it from what the snapshot does not tell"
        )
    ]


def test_a_database_that_computes_otherwise_has_drifted(tmp_path: Path) -> None:
    later = """\
DROP INDEX orders_customer;
ALTER TABLE orders DROP COLUMN label;
ALTER TABLE orders ADD COLUMN label TEXT GENERATED ALWAYS AS (customer_id || buyer) VIRTUAL;
"""
    told = example(tmp_path, {**RULE.passes, "shop.later.sql": later})
    ask = RULES["MAM-223"].find_live
    assert ask is not None

    assert [f.problem for f in ask(told.checked, told.live)] == [
        "since `mamoru discover shop`, the column `orders.label` is computed in another way"
    ]


def test_a_snapshot_keeps_the_expression(tmp_path: Path) -> None:
    schema = example(tmp_path, RULE.passes).checked.programme.schemas["shop"]
    assert schema.tables["orders"].columns["label"].computed == "'Order of ' || buyer"

    assert read_schema(schema_text(schema), file="systems/shop.schema.json", system="shop") == schema
