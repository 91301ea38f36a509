"""The smallest programme that passes, and its parts, for examples to lie over."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mamoru.model.versions.version import frozen_text

if TYPE_CHECKING:
    from mamoru.model.versions.canonical import Fields

CUSTOMERS = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);\n"

SHOP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email}
"""


def notice(*, people: str = "", data: str = "", purposes: str = "", more: str = "") -> str:
    """Return the notice with lines added to ``people``, ``data`` and ``purposes``, and with more sections."""
    return f"""\
notice: shop
effective: {{on: 2025-01-01}}
languages: {{governing: en, editions: [en]}}
law: JP
entities:
  shop: {{name: Kasuri Shop, country: JP, address: "1-1 Example, Tokyo"}}
controllers: [{{else: shop}}]
people:
  customer: {{title: Customers, known-by: [customer-id, email]}}
{people}data:
  contact: {{name: [identifying], email: [identifying]}}
{data}purposes:
  sell: {{of: customer, uses: [contact], basis: contract, title: Selling and delivering}}
{purposes}rights:
  access: {{of: all}}
  erasure: {{of: all}}
{more}"""


def frozen(
    *, uses: Sequence[str] = ("contact.email", "contact.name"), weakening: str = "", held: bool = True
) -> str:
    """Return a version of the smallest programme: its purpose, how it may be weakened, and what is held."""
    told: Fields = {
        "id": "shop",
        "effective": "2025-01-01",
        "purposes": {"sell": {"of": ["customer"], "uses": [*uses], "basis": "contract"}},
    }
    if weakening:
        told["changes"] = {"weaker": {"kind": "weakening", "means": ["direct"], "needs": weakening}}
    place: Fields = {"tables": ["shop.customers"], "countries": ["JP"]}
    practice: Fields = {"contact.name": place, **({"contact.email": place} if held else {})}
    content: Fields = {"notice": told, "supplements": {}, "practice": practice}
    return frozen_text(notice="shop", effective="2025-01-01", content=content)


SMALLEST: Mapping[str, str] = {
    "programme.yaml": "programme: shop\n",
    "notice.yaml": notice(),
    "systems/shop.yaml": SHOP,
    "shop.sql": CUSTOMERS,
}

#: A notice with a category that a law wants kept.
INVOICES = notice(
    data="  purchases: {orders: []}\n",
    purposes="  account: {of: customer, uses: [purchases.orders], basis: law, title: Keeping accounts}\n",
    more="""\
retention:
  invoices:
    {items: [purchases.orders], of: customer, keep: 7 years, after: order-closed, ground: {law: JP-tax}}
""",
)
