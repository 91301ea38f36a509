"""MAM-209: an erasure takes nobody who did not ask.

Reads ties into tables of people, ``delete-row`` on self-references and on rows that others own as well, and
the database's own cascades; yields those by which one person's request deletes another person's rows, or rows
that no plan counts.
Law: GDPR art. 5(1)(f), 32(1); APPI art. 23.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import table_of
from mamoru.check.rules._references import can_go, goes_along, on_delete, place, pointer
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Reference, Way


def bystanders(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each tie, and each cascade, by which an erasure hits others."""
    for system in systems(checked):
        people = {t.name for t in system.told.tables.values() if t.person}
        for way in system.graph.ways:
            if way.held in people and (way.owning or way.tie.delete_row):
                yield _takes_people(system, way)
            elif way.holder == way.held and way.tie.delete_row:
                yield from () if way.tie.delete_shared else (_takes_replies(way),)
            elif way.tie.delete_row and not way.tie.delete_shared and (others := _others(system, way)):
                yield _takes_shared(way, others)
        for reference in system.graph.references:
            if on_delete(system.schema, reference) == "CASCADE":
                yield from _cascade(system, reference, people=people)


def _takes_people(system: System, way: Way) -> Finding:
    kind = "` or `".join(system.told.tables[way.held].people)
    tie = f"{table_of(way)}.{'+'.join(way.tie.by)}"
    word = "delete-row" if way.tie.delete_row else f"how: {way.tie.how.value}"
    return found(
        HITS_BYSTANDER,
        problem=(
            f"by `{word}` of `{tie}`, the request of one person would erase others: the rows of `{way.held}` "
            f"are people of kind `{kind}`"
        ),
        remedy="write `how: accessed` (the one may see the other) or `how: none`, without `delete-row`",
        where=way.tie.where,
        node=way.id,
    )


def _takes_replies(way: Way) -> Finding:
    return found(
        HITS_BYSTANDER,
        problem=(
            f"by `delete-row`, erasing a row of `{way.held}` would take the rows of others that point at it"
        ),
        remedy=(
            "write `how: none` and `target-gone: null` instead: what others wrote stays, and points at "
            "nothing; or, if they have to go all the same, confirm it: `though: others-own-it`"
        ),
        where=way.tie.where,
        node=way.id,
    )


def _others(system: System, way: Way) -> list[Way]:
    """Return the ways by which others may own a row that goes by ``delete-row``: its own, if a group does."""
    owning = [w for w in system.into.get(way.held, ()) if w.owning]
    return [w for w in owning if w is not way or not w.single]


def _takes_shared(way: Way, others: list[Way]) -> Finding:
    owners = named(f"{table_of(w)}.{'+'.join(w.tie.by)}" for w in others)
    tie, reason = f"{table_of(way)}.{'+'.join(way.tie.by)}", way.tie.delete_reason
    return found(
        HITS_BYSTANDER,
        problem=(
            f"by `delete-row` of `{tie}` (because: {reason}), "
            f"the request of one person would delete rows of `{way.held}` that other people own as well, by "
            f"{owners}"
        ),
        remedy=(
            "take `delete-row` away, so that such a row stays until its last owner leaves (`leaving:` "
            "masks what is the person's own); or, if it has to go all the same, confirm it: "
            "`delete-row: {because: REASON, though: others-own-it}`"
        ),
        where=way.tie.where,
        node=way.id,
    )


def _cascade(system: System, reference: Reference, *, people: set[str]) -> Iterator[Finding]:
    also = ""
    if reference.table in people:
        harm = "which are people of their own"
    elif not can_go(system, reference.table):
        harm = "which no plan counts or shows"
    elif not goes_along(system, reference):
        harm = "which others may own as well"
        also = (
            "; or, if they are a part of it, say so: `delete-row: {because: REASON, though: others-own-it}`"
        )
        also += f" on a tie by `{'+'.join(reference.columns)}`"
    else:
        return
    yield found(
        HITS_BYSTANDER,
        problem=(
            f"when a row of `{reference.to}` is erased, the database itself deletes rows of "
            f"`{reference.table}`, {harm} (`ON DELETE CASCADE` on `{pointer(reference)}`)"
        ),
        remedy=(
            f"change the foreign key on `{pointer(reference)}` to `ON DELETE NO ACTION`, then run `mamoru "
            f"discover {system.name}`; what becomes of the rows is for the map to say{also}"
        ),
        where=place(system, reference),
        node=f"{system.told.id}.{pointer(reference)}",
    )


MESSAGES = """\
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  sender INTEGER,
  receiver INTEGER REFERENCES customers (id),
  answers INTEGER REFERENCES messages (id),
  FOREIGN KEY (sender) REFERENCES customers (id) ON DELETE {sender}
);
"""

HITS_BYSTANDER = Rule(
    code="MAM-209",
    severity=Severity.ERROR,
    asks="Does an erasure leave everybody alone who did not ask?",
    why="one person's request would destroy what is another person's, and nothing brings it back",
    article="GDPR art. 5(1)(f), 32(1); APPI art. 23",
    find=bystanders,
    find_live=None,
    allowable=False,
    fails={
        "shop.sql": CUSTOMERS.replace("name TEXT", "guardian_id INTEGER REFERENCES customers, name TEXT")
        + MESSAGES.format(sender="CASCADE"),
        "systems/shop.yaml": SHOP
        + """\
    ties: [{by: guardian_id, to: customers, how: owned}]
  messages:
    ties:
      - {by: sender, to: customers, how: joint}
      - {by: receiver, to: customers, how: joint}
      - {by: answers, to: messages, how: accessed, delete-row: {because: nothing without its question}}
""",
    },
    passes={
        "shop.sql": CUSTOMERS.replace("name TEXT", "guardian_id INTEGER REFERENCES customers, name TEXT")
        + MESSAGES.format(sender="NO ACTION"),
        "systems/shop.yaml": SHOP
        + """\
    ties: [{by: guardian_id, to: customers, how: accessed}]
  messages:
    ties:
      - {by: sender, to: customers, how: joint}
      - {by: receiver, to: customers, how: joint}
      - {by: answers, to: messages, how: none, target-gone: null}
""",
    },
)
