"""A small programme in parts, so that a test writes only the part it is about."""

import re
import textwrap
from pathlib import Path

from mamoru.model.finding import Finding
from mamoru.model.kinds.mask import Argument
from mamoru.notation.known import Known
from mamoru.notation.reading import Reading, read

KNOWN = Known(
    masks={
        "fixed": Argument.TEXT,
        "null": Argument.NOTHING,
        "pseudo-person": Argument.NOTHING,
        "truncate": Argument.NUMBER,
        "remove": Argument.NOTHING,
        "year-only": Argument.NOTHING,
    },
    rights=("access", "erasure"),
    systems=("postgresql", "sqlite"),
    keys=("environment", "file"),
    rules=lambda: {"MAM-209": False, "MAM-222": True},
)

PROGRAMME = "programme: kasuri\n"

NOTICE = """\
notice: kasuri
effective: {on: 2025-01-01}
languages: {governing: ja, editions: [ja, en]}
law: JP
entities:
  kasuri: {name: {ja: かすり}, country: JP, fiscal-year-ends: 03-31}
controllers: [{else: kasuri}]
people:
  customer: {known-by: [customer-id, email, loyalty-no], linked-by: [customer-id, loyalty-no]}
  shareholder: {}
data:
  contact: {name: [identifying], email: [identifying]}
  purchases: {orders: []}
  credentials: {password: [secret]}
purposes:
  promote: {of: customer, uses: [contact.email], basis: consent, clause: K-13}
rights:
  access: {of: all, clause: K-46}
retention:
  invoices:
    {items: purchases, of: customer, keep: 7 years, after: order-closed, ground: {law: JP-corporation-tax}}
"""

#: The same with entries that a supplement may take the place of.
SUPPLEMENTED = f"""\
{NOTICE}requests: {{channels: {{web: {{to: https://kasuri.example}}}}}}
contacts: {{desk: {{for: help, clause: K-57}}}}
cookies: {{notice: https://kasuri.example/cookies, clause: K-60}}
"""

SUPPLEMENT = """\
supplement: BR
for: [BR]
law: BR-LGPD
"""

MAP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
events: {order-closed: orders.closed_at}
tables:
  customers: {is: customer, known-by: {customer-id: id, email: email}, columns: {email: contact.email}}
  orders: {ties: {by: customer_id, to: customers, how: owned}}
"""

SNAPSHOT = """\
{
 "system": "shop",
 "tables": {
  "customers": {
   "schema": "",
   "bare_name": "customers",
   "columns": {
    "email": {"type": "TEXT", "nullable": true},
    "id": {"type": "INTEGER", "nullable": false}
   },
   "key": ["id"],
   "unique": [],
   "foreign_keys": [],
   "indexes": [["id"]]
  },
  "orders": {
   "schema": "",
   "bare_name": "orders",
   "columns": {
    "closed_at": {"type": "TEXT", "nullable": true},
    "customer_id": {"type": "INTEGER", "nullable": true},
    "id": {"type": "INTEGER", "nullable": false}
   },
   "key": ["id"],
   "unique": [],
   "foreign_keys": [
    {"columns": ["customer_id"], "to": "customers", "to_columns": ["id"], "on_delete": "NO ACTION"}
   ],
   "indexes": [["customer_id"], ["id"]]
  }
 }
}
"""

_SECTION = re.compile(r"^(?=[a-z-]+:)", re.MULTILINE)


def merged(part: str, whole: str) -> str:
    """Return the part, then those sections of the whole that it does not have."""
    own = {section.partition(":")[0] for section in _SECTION.split(part)}
    rest = [s for s in _SECTION.split(whole) if s and s.partition(":")[0] not in own]
    return part + "".join(rest)


def laid(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write the files over the small programme; return its folder."""
    (folder / "systems").mkdir(exist_ok=True)
    for name, text in {"programme.yaml": PROGRAMME, "notice.yaml": NOTICE, **files}.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def reading(folder: Path, files: dict[str, str | bytes]) -> Reading:
    """Read the small programme with these files over it."""
    return read(laid(folder, files), KNOWN)


def told(findings: tuple[Finding, ...]) -> str:
    """Return everything that findings tell, four lines or more for each."""
    return "\n".join(_told(finding) for finding in findings)


def _told(finding: Finding) -> str:
    where = finding.where
    length = where.length if where else 0
    place = f"{finding.severity.value} {finding.code} {where} length {length} {finding.node}".rstrip()
    lines = (finding.problem, f"why: {finding.why}", f"do: {finding.remedy}")
    return "\n".join((place, *(_wrapped(line) for line in lines)))


def _wrapped(line: str) -> str:
    return textwrap.fill(
        line,
        width=92,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def expected(text: str) -> str:
    """Return a text that is indented like the code round it."""
    return textwrap.dedent(text).strip("\n")
