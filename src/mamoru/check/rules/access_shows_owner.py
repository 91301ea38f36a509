"""MAM-332: who may see a row of somebody else's is not shown who that is, or what they wrote.

Reads ties by which rows are shown that somebody else owns; yields those that show columns of the owner which
identify people, or hold free text, and that neither hide them nor say by a mask that they are the viewer's
alone.  A column is known by its category, or by its name.
Law: GDPR art. 15(4); APPI art. 33(2)(i).
"""

import re
from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import table_of
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import ColumnMap
from mamoru.model.notice import Mark
from mamoru.model.programme import CheckedProgramme, Way

TELLING = frozenset({Mark.IDENTIFYING, Mark.SENSITIVE, Mark.SPECIAL_CARE})
WRITTEN = frozenset(("body", "comment", "comments", "message", "note", "notes", "remark", "remarks"))
WRITTEN_TOO = frozenset(("text", "transcript", "wish", "wishes"))
WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def shows_owner(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each such tie; a tie into a table of people says that one may see the other."""
    for system in systems(checked):
        people = {t.name for t in system.told.tables.values() if t.person}
        for way in system.graph.ways:
            if way.shows and not way.owning and not way.deduced and way.held not in people:
                others = [w for w in system.graph.ways if w.held == way.held and w.owning]
                columns = sorted(_shown(system, way)) if others else []
                if columns:
                    yield _finding(way, columns)


def _shown(system: System, way: Way) -> Iterator[str]:
    """Yield the columns of the owner that the viewer is shown."""
    mapped = system.told.tables.get(way.held)
    theirs = {*way.tie.hide, *way.held_columns, *_theirs_alone(system, way)}
    for column in mapped.columns.values() if mapped else ():
        withheld = column.name in theirs or column.secret or column.names_others
        if not withheld and _tells(system, column):
            yield column.name


def _theirs_alone(system: System, way: Way) -> set[str]:
    """Return the columns that are masked when the viewer goes, and when nobody else does.

    A mask says whose a value is; where it goes with somebody else, too, it tells of them as well.
    """
    beside = (w for w in system.graph.ways if w.held == way.held and w.id != way.id)
    others = {use.column for other in beside for use in other.tie.leaving}
    return {use.column for use in way.tie.leaving} - others


def _tells(system: System, column: ColumnMap) -> bool:
    """Return whether a column says who somebody is, or what they wrote, by its category or its name."""
    categories = system.notice.categories
    known = categories.get(column.category)
    words = {word.lower() for word in WORDS.findall(column.name.replace("_", " "))}
    names = {c.id.rpartition(".")[2] for c in categories.values() if Mark.IDENTIFYING in c.marks}
    return bool(known and known.marks & TELLING) or bool(words & (names | WRITTEN | WRITTEN_TOO))


def _finding(way: Way, columns: list[str]) -> Finding:
    tie = f"{table_of(way)}.{'+'.join(way.tie.by)}"
    hide = f"access: {{hide: [{', '.join((*way.tie.hide, *columns))}], because: REASON}}"
    return found(
        ACCESS_SHOWS_OWNER,
        problem=f"by `how: {way.tie.how.value}` of `{tie}`, who may see a row of `{way.held}` is shown "
        f"{named(columns)}, which {'is' if len(columns) == 1 else 'are'} its owner's",
        remedy=f"write in that tie `{hide}`; where a column is the viewer's alone, say so by a mask for when "
        f"they go: `leaving: [{{null: {columns[0]}}}]`; where they have to see it, allow this under `allow:`",
        where=way.tie.where,
        node=way.id,
    )


ORDERS = """\
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers,
  sent_by INTEGER REFERENCES customers, name TEXT);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_sent_by ON orders (sent_by);
"""
MAP = """\
  orders:
    columns: {name: contact.name}
    ties:
      - {by: customer_id, to: customers, how: owned}
"""

ACCESS_SHOWS_OWNER = Rule(
    code="MAM-332",
    severity=Severity.WARNING,
    asks="Is nobody shown who the owner of a row is, or what they wrote, that they may only see?",
    why="an answer to one person would give away another one's name or words",
    article="GDPR art. 15(4); APPI art. 33(2)(i)",
    find=shows_owner,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": SHOP + MAP + "      - {by: sent_by, to: customers, how: accessed}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": SHOP
        + MAP
        + "      - {by: sent_by, to: customers, how: accessed, access: {hide: [name], because: theirs}}\n",
    },
)
