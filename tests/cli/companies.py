"""The small company with a notice that uses every part of the notation, for what shows a whole programme."""

from collections.abc import Mapping
from pathlib import Path

from tests import small

NOTICE = """\
notice: acme
title: {en: How Acme handles your data}
effective: {on: 2025-01-01, clause: A-9}
languages: {governing: en, editions: [en, ja]}
law: JP
entities:
  acme: {name: {en: Acme Inc.}, country: JP, address: "1-1 Somewhere", fiscal-year-ends: 03-31}
  post: {name: {ja: 郵便会社}, country: US}
controllers: [{else: acme}]
people:
  customer: {title: {en: Customers}, known-by: [customer-id, email], linked-by: [customer-id]}
  visitor: {}
data:
  contact:
    name: {marks: [identifying], title: {en: Name, ja: 氏名}}
    email: {marks: [identifying], origin: given, title: E-mail address, clause: A-1}
  purchases: {orders: [], messages: [sensitive]}
  camera: {image: {marks: [sensitive, derived], origin: automatic}}
purposes:
  sell:
    {of: customer, uses: [contact, purchases], basis: contract, clause: A-2,
     title: {en: Selling & delivering}}
  tell:
    {of: customer, uses: contact.email, choice: news, title: {en: News}, clause: [A-2, A-3], shown-at: door}
  later: {of: all}
choices:
  news: {channels: {email: opt-in}, clause: A-4}
collection-points:
  sign-up: {of: customer, collects: [contact], for: [sell, tell], title: {en: Opening an account}}
recipients:
  mailer:
    {role: processor, of: customer, receives: contact.email, for: tell, country: [JP, US],
     title: {en: Mail senders}}
  group: {role: joint-use, of: customer, receives: [contact.name], country: JP}
  others: {role: third-party}
retention:
  invoices:
    {items: [purchases.orders], of: customer, keep: 7 years, after: order-closed,
     rounded-up-to: fiscal-year-end, ground: {law: JP-corporation-tax}, clause: A-5}
  mailings: {items: [contact.email], of: customer, keep: 1 month, after: told, ground: {purpose: tell}}
rights:
  access: {of: customer}
  erasure: {of: customer, law: JP-APPI-35}
  correction: {of: all}
"""
PAPER = """\
system: paper
title: {en: Paper forms}
kind: manual
owner: records office
holds: {origin: given, country: JP, of: [customer], categories: [contact.name]}
search: {days: 10, access: look under the name, erasure: shred it}
"""
FILES = {"notice.yaml": NOTICE, "systems/paper.yaml": PAPER}


def whole(folder: Path, more: Mapping[str, str] | None = None, *, discover: bool = True) -> Path:
    """Write the company and its databases."""
    return small.company(folder, {**FILES, **(more or {})}, discover=discover)
