"""What is missing in a map is added to it, however a person wrote it."""

import re
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
