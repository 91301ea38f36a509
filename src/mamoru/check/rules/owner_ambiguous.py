"""MAM-207: where several people may own a row, the map says which.

Reads foreign keys of tables without a declared tie; yields tables where several lead to people's rows.
Law: GDPR art. 15(4), 17(1); APPI art. 33(2).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, listed, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import ForeignKey


def ambiguous(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table with several foreign keys to people's rows and no tie."""
    for mapped in personal_tables(checked):
        keys = _to_people(mapped)
        if len(keys) > 1 and not mapped.told.ties and not mapped.told.person:
            yield found(
                OWNER_AMBIGUOUS,
                problem=(
                    f"{named('+'.join(k.columns) for k in keys)} of `{mapped.name}` each lead to people's "
                    "rows, and the map does not say whose a row is"
                ),
                remedy=_remedy(mapped, keys),
                where=mapped.told.where,
                node=mapped.told.id,
            )


def _to_people(mapped: Mapped) -> list[ForeignKey]:
    """Return the foreign keys that lead to rows which a person owns, or may read by a deduced tie."""
    system = mapped.system
    keys = (k for k in mapped.table.foreign_keys if k.to != mapped.name)
    return [
        k for k in keys if k.to in system.graph.owned or any(w.deduced for w in system.into.get(k.to, ()))
    ]


def _remedy(mapped: Mapped, keys: list[ForeignKey]) -> str:
    ties = ", ".join(f"{{by: {listed(k.columns)}, to: {k.to}, how: joint}}" for k in keys)
    return (
        f"in {mapped.system.file}, under `{mapped.name}:`, write `ties: [{ties}]`, and in each put `owned` "
        "(the row is that person's alone), `joint` (they own it together), `accessed` (they may see it) or "
        "`none` (it is not theirs)"
    )


MESSAGES = """\
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  sender INTEGER REFERENCES customers,
  receiver INTEGER REFERENCES customers,
  sent TEXT
);
CREATE INDEX messages_sender ON messages (sender);
CREATE INDEX messages_receiver ON messages (receiver);
"""

OWNER_AMBIGUOUS = Rule(
    code="MAM-207",
    severity=Severity.ERROR,
    asks="Is it said whose a row is, where several people may own it?",
    why=(
        "Mamoru does not guess: the row is shown to none of them and erased with none of them, since a "
        "wrong guess would show or delete what is another person's"
    ),
    article="GDPR art. 15(4), 17(1); APPI art. 33(2)",
    find=ambiguous,
    find_live=None,
    allowable=False,
    fails={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP + "  messages: {not-personal: [sent]}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    not-personal: [sent]
    ties:
      - {by: sender, to: customers, how: joint}
      - {by: receiver, to: customers, how: joint}
""",
    },
)
