"""What is missing in a map is added to it, however a person wrote it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mamoru.desk.beginning.adding import added
from mamoru.desk.beginning.draft import Draft
from mamoru.desk.beginning.guessing import draft
from mamoru.desk.opening import known_names
from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.notation.reading import read
from tests import small

HEAD = "system: shop\nkind: sqlite\nconnect: {file: shop.db}\nholds: {origin: given, country: JP}\n"


def table(name: str, *columns: str, keys: tuple[ForeignKey, ...] = ()) -> Table:
    found = {column: Column(name=column, type="TEXT", nullable=True) for column in columns}
    return Table(
        name=name,
        schema="",
        bare_name=name,
        columns={"id": Column(name="id", type="INTEGER", nullable=False), **found},
        key=("id",),
        unique=(),
        foreign_keys=keys,
        indexes=(("id",),),
    )


ORDERS = ForeignKey(columns=("customer_id",), to="customers", to_columns=("id",), on_delete="NO ACTION")
SCHEMA = Schema(
    system="shop",
    tables={
        "customers": table("customers", "name", "email", "created_at"),
        "orders": table("orders", "customer_id", "total", "note", "created_at", keys=(ORDERS,)),
        "品目": table("品目", "名称"),
    },
)


def mapped(folder: Path, text: str) -> tuple[str, str]:
    """Return the text with what is missing, and what is missing in it after that."""
    for name, content in {**small.FILES, "systems/shop.yaml": text}.items():
        if name != "systems/club.yaml":
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
    new = added(text, "systems/shop.yaml", missing(folder))
    (folder / "systems/shop.yaml").write_text(new, encoding="utf-8")
    left = missing(folder)
    return new, f"{[t.name for t in left.tables]} {[t.name for t in left.more]}"


def missing(folder: Path) -> Draft:
    found = read(folder, known_names())
    assert found.programme is not None, found.findings
    return draft(SCHEMA, found.programme.notice, found.programme.systems["shop"])


@pytest.mark.parametrize(
    "tables",
    [
        "",
        "tables: {}\n",
        "tables: {}   # none yet\n# the end",
        "tables:\n  customers: {IS}\n",
        "tables:\n  customers: {IS, columns: {}, not-personal: []}  # us\n\n# the end\n",
        "tables:\n    customers:\n        is: customer   # us\n        KNOWN\n        # the end\n",
        "tables:\n  customers:\n    PERSON    columns:\n      name: contact.name",
        "tables:\n  customers:\n    PERSON    not-personal: email\n",
        "tables:\n  customers:\n    PERSON    not-personal:\n    - email # x\n",
        "tables:\n  customers:\n    PERSON    guessed: [email,\n      name]\n",
        "tables:\n  customers:\n    PERSON    columns: {\n     email: contact.email,\n    }\n",
        "tables:\n  orders: {}\n  customers: {IS, guessed: email}\n",
        "tables:\n  品目: {holds: nothing-personal}\n  customers:\n    KNOWN\n    is: customer\nevents: {}\n",
    ],
)
def test_everything_is_added_and_everything_written_stays(tmp_path: Path, tables: str) -> None:
    known = "known-by: {customer-id: id}"
    text = HEAD + tables.replace("PERSON", f"is: customer\n    {known}\n").replace(
        "IS", f"is: customer, {known}"
    ).replace("KNOWN", known)

    new, left = mapped(tmp_path, text)

    assert left == "[] []"
    ours = [c for c in re.findall("#.*", new) if not c.startswith(("# guessed", "# left"))]
    assert ours == re.findall("#.*", text)
    for name in ("guessed:", "created_at", "orders:", "品目:"):
        assert name in new


def test_a_map_in_which_nothing_is_missing_stays_byte_for_byte(tmp_path: Path) -> None:
    new, _ = mapped(tmp_path, HEAD)

    assert mapped(tmp_path, new)[0] == new


def test_a_new_column_by_which_people_are_known_is_added_to_what_they_are_known_by(tmp_path: Path) -> None:
    """Also where their table was mapped before the column came."""
    new, left = mapped(
        tmp_path,
        HEAD
        + "tables:\n  customers:\n    is: customer\n    known-by: {customer-id: id}  # us\n"
        + "    columns: {name: contact.name}\n    not-personal: [created_at]\n"
        + "  orders: {holds: nothing-personal}\n  品目: {holds: nothing-personal}\n",
    )

    assert "    known-by: {customer-id: id, email: email}  # us\n" in new
    assert "    columns: {name: contact.name, email: contact.email}\n" in new
    assert "    guessed: [email]\n" in new
    assert left == "[] []"


def test_what_they_are_known_by_may_stand_in_lines(tmp_path: Path) -> None:
    new, left = mapped(
        tmp_path,
        HEAD
        + "tables:\n  customers:\n    is: customer\n    known-by:\n      customer-id: id\n"
        + "    columns:\n      name: contact.name\n    not-personal: [created_at]\n"
        + "  orders: {holds: nothing-personal}\n  品目: {holds: nothing-personal}\n",
    )

    assert "    known-by:\n      customer-id: id\n      email: email\n    columns:\n" in new
    assert left == "[] []"


def test_a_column_that_a_person_has_explained_is_not_made_a_key(tmp_path: Path) -> None:
    text = (
        HEAD
        + "tables:\n  customers:\n    is: customer\n    known-by: {customer-id: id}\n"
        + "    columns: {name: contact.name, email: contact.email}\n    not-personal: [created_at]\n"
        + "  orders: {holds: nothing-personal}\n  品目: {holds: nothing-personal}\n"
    )

    assert mapped(tmp_path, text) == (text, "[] []")


def test_who_made_a_row_is_led_to_the_stand_in_that_the_map_names(tmp_path: Path) -> None:
    """The column may not be empty, and somebody else owns the row."""
    made_by = ForeignKey(columns=("created_by",), to="customers", to_columns=("id",), on_delete="NO ACTION")
    plain = table("orders", "customer_id", "created_by", keys=(ORDERS, made_by))
    columns = {**plain.columns, "created_by": Column(name="created_by", type="INTEGER", nullable=False)}
    schema = replace(SCHEMA, tables={**SCHEMA.tables, "orders": replace(plain, columns=columns)})
    text = (
        HEAD
        + "tables:\n  customers:\n    is: customer\n    known-by: {customer-id: id, email: email}\n"
        + "    columns: {name: contact.name, email: contact.email}\n    not-personal: [created_at]\n"
        + "PSEUDO  品目: {holds: nothing-personal}\n"
    )

    with_one = drafted(tmp_path / "a", text.replace("PSEUDO", "    pseudo-person: 0\n"), schema)
    without = drafted(tmp_path / "b", text.replace("PSEUDO", ""), schema)

    assert "{by: created_by, to: customers, how: none, leaving: [{pseudo-person: created_by}]}" in with_one
    assert "{by: created_by, to: customers, how: none}" in without


def drafted(folder: Path, text: str, schema: Schema) -> str:
    """Return the map with what a schema has more."""
    folder.mkdir()
    for name, content in {**small.FILES, "systems/shop.yaml": text}.items():
        if name != "systems/club.yaml":
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
    found = read(folder, known_names())
    assert found.programme is not None, found.findings
    told = found.programme.systems["shop"]
    return added(text, "systems/shop.yaml", draft(schema, found.programme.notice, told))
