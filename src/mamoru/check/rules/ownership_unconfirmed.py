"""MAM-208: a person has confirmed whose rows an erasure deletes.

Reads the ways that the graph deduced from a foreign key; yields each: such a way never deletes.
Law: GDPR art. 17(1), 17(3)(b); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Way


def unconfirmed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each tie that nobody declared."""
    for system in systems(checked):
        yield from (_finding(system, way) for way in system.graph.ways if way.deduced)


def _finding(system: System, way: Way) -> Finding:
    tie = f"{{by: {listed(way.tie.by)}, to: {way.tie.to}, how: owned}}"
    return found(
        OWNERSHIP_UNCONFIRMED,
        problem=(
            f"nobody has confirmed that a row of `{way.held}` belongs to the row of `{way.holder}` that its "
            f"`{'+'.join(way.tie.by)}` leads to"
        ),
        remedy=(
            f"in {system.file}, under `{way.held}:`, write `ties: [{tie}]` if it does; else put `accessed` "
            "or `none` instead of `owned`"
        ),
        where=way.tie.where,
        node=way.id,
    )


ORDERS = """\
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER);
CREATE INDEX orders_customer ON orders (customer_id);
"""

OWNERSHIP_UNCONFIRMED = Rule(
    code="MAM-208",
    severity=Severity.ERROR,
    asks="Has a person confirmed every tie that was only read from a foreign key?",
    why=(
        "the rows are shown to their person, but an erasure leaves them where they are: deleting along a "
        "key that nobody confirmed could destroy records that the law wants kept"
    ),
    article="GDPR art. 17(1), 17(3)(b); APPI art. 35",
    find=unconfirmed,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": SHOP + "  orders: {not-personal: [total]}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": SHOP
        + """\
  orders:
    not-personal: [total]
    ties: [{by: customer_id, to: customers, how: owned}]
""",
    },
)
