"""What MariaDB does beside a statement: foreign keys that act, triggers, and what must go before a row can.

InnoDB looks at a foreign key for each row, and not when the statement is done; so rows that reference one
another are freed of that before they are deleted: what may be NULL is, and what may not leads to a row that
stays, of which nobody outside of the transaction sees anything.  Rows that a foreign key takes along are in
no count of the server's and fire no trigger; they are counted here before they go.  What triggers do is seen
in the counts of the session, and put down to the tables that triggers name.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.sql.kind import Touched
from mamoru.systems._mariadb_schema import Reference, Rows
from mamoru.systems._mariadb_statements import literal, named
from mamoru.systems._mariadb_survey import Ask, Standing
from mamoru.systems._mariadb_telling import HoldOneAnother
from mamoru.systems._session import Refused

DELETION = re.compile(r'DELETE FROM ("(?:[^"]|"")+"|[^\s"]+)(?: \s*WHERE (.*))?', re.DOTALL)
UPDATING = re.compile(r'UPDATE ("(?:[^"]|"")+"|[^\s"]+) SET (.*)', re.DOTALL)
COUNTS = """
SHOW SESSION STATUS WHERE Variable_name IN ('Handler_delete', 'Handler_update', 'Handler_write')
"""
#: What triggers say, call and write through; what is not shown to this login is empty.
WORDS = """
SELECT ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
UNION ALL SELECT ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
UNION ALL SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()
"""
ACTING = frozenset({"CASCADE", "SET NULL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Rows that this session has deleted, updated and inserted."""

    deleted: int = 0
    updated: int = 0
    inserted: int = 0

    def minus(self, other: "Counts") -> "Counts":
        """Return how many more these are."""
        return Counts(
            deleted=self.deleted - other.deleted,
            updated=self.updated - other.updated,
            inserted=self.inserted - other.inserted,
        )


def counts(ask: Ask) -> Counts:
    """Ask how many rows the session has changed so far, by statements and by triggers."""
    found = {str(name): int(str(number)) for name, number in ask(COUNTS)}
    return Counts(
        deleted=found["Handler_delete"], updated=found["Handler_update"], inserted=found["Handler_write"]
    )


def circular(references: Sequence[Reference]) -> frozenset[Reference]:
    """Return the foreign keys that lead, over others, back to the table they stand in."""
    ways: dict[str, set[str]] = {}
    for one in references:
        ways.setdefault(one.table, set()).add(one.to)
    return frozenset(r for r in references if r.table in _reached(r.to, ways))


def _reached(start: str, ways: Mapping[str, set[str]]) -> set[str]:
    found, left = {start}, [start]
    while left:
        more = ways.get(left.pop(), set()) - found
        found |= more
        left += more
    return found


@dataclass(slots=True, kw_only=True)
class Effects:
    """What the statements of one run do, as far as the server does not tell."""

    system: str
    ask: Ask
    standing: Standing
    touched: dict[str, Touched] = field(default_factory=dict)
    freed: dict[str, str] = field(default_factory=dict)  #: deletions, and what is sent instead of them
    changed: int = 0  #: rows that freeing has updated

    def free(self, deletions: Mapping[int, str], change: Callable[[str], int]) -> dict[int, int]:
        """Free the rows that are to be deleted of the references that would keep each other.

        Which rows those are is decided, and they are locked, before any of them changes.  Returns, for the
        places of such deletions, which of them is to be done there: first what leads to others all the same.
        """
        turning, tables = circular(self.standing.references), dict[int, str]()
        nulls, loose, locked = list[str](), set[Reference](), dict[str, str]()
        for place, text in deletions.items():
            tables[place], test = target(text)
            own = [r for r in turning if r.table == tables[place]]
            if own and self.standing.keys.get(tables[place]):
                keys = locked[tables[place]] = self._locked(tables[place], test)
                self.freed[text] = f"DELETE FROM {named(tables[place])} WHERE {keys}"  # noqa: S608 - our own
                loose.update(r for r in own if self._nullable(r))
                columns = dict.fromkeys(c for r in own for c in self._nullable(r))
                if columns and keys != NOBODY:
                    blank = ", ".join(f"{named(c)} = NULL" for c in columns)
                    nulls.append(f"UPDATE {named(tables[place])} SET {blank} WHERE {keys}")  # noqa: S608 - our own
        self.changed += sum(change(statement) for statement in nulls)
        firm = [r for r in self.standing.references if r not in loose]
        for one in self._elsewhere(firm, {t: keys for t, keys in locked.items() if keys != NOBODY}, change):
            firm.remove(one)
        return dict(zip(tables, _referencing_first(tables, firm), strict=True))

    def _elsewhere(
        self, firm: Sequence[Reference], locked: Mapping[str, str], change: Callable[[str], int]
    ) -> list[Reference]:
        """Have rows that go lead to rows that stay, by keys that may not be NULL; return these keys."""
        within, done = [r for r in firm if {r.table, r.to} <= locked.keys()], list[Reference]()
        while turning := circular(within):
            one = min(turning, key=lambda r: (r.table != r.to, not self._is_free(r), r))
            if self._meet(one, locked):
                self._led(one, locked, change)
            within.remove(one)
            done.append(one)
        return done

    def _is_free(self, reference: Reference) -> bool:
        """Return whether no row is known by the columns of a foreign key, so that they may be changed."""
        known = {c for r in self.standing.references if r.to == reference.table for c in r.to_columns}
        return {*reference.columns}.isdisjoint({*known, *self.standing.keys[reference.table]})

    def _meet(self, reference: Reference, locked: Mapping[str, str]) -> bool:
        """Return whether a row that goes leads to a row that goes."""
        there = (
            f"SELECT {_plain(reference.to_columns)} FROM {named(reference.to)} WHERE {locked[reference.to]}"  # noqa: S608 - our own
        )
        inside = f"({_plain(reference.columns)}) IN ({there})"
        one = f"SELECT 1 FROM {named(reference.table)} WHERE {locked[reference.table]} AND {inside} LIMIT 1"  # noqa: S608 - our own
        return bool(self.ask(one))

    def _led(self, reference: Reference, locked: Mapping[str, str], change: Callable[[str], int]) -> None:
        """Have the rows that go lead to one that stays.  Raises HoldOneAnother where it is of one table."""
        because, staying = ALONE, self._staying(reference, locked[reference.to])
        if staying and self._is_free(reference):
            pairs = zip(reference.columns, staying[0], strict=True)
            led = ", ".join(f"{named(c)} = {literal(cell)}" for c, cell in pairs)
            try:
                self.changed += change(
                    f"UPDATE {named(reference.table)} SET {led} WHERE {locked[reference.table]}"  # noqa: S608 - our own
                )
            except Refused:
                because = FORBIDDEN
            else:
                return
        if reference.table == reference.to:
            because = because if self._is_free(reference) else KNOWN
            table, columns = reference.table, reference.columns
            raise HoldOneAnother(self.system, table=table, columns=columns, because=because)

    def _staying(self, reference: Reference, going: str) -> Rows:
        """Lock a row that stays, and return by what it is led to."""
        known = "".join(f" AND {named(c)} IS NOT NULL" for c in reference.to_columns)
        one = f"SELECT {_plain(reference.to_columns)} FROM {named(reference.to)} WHERE NOT ({going}){known}"  # noqa: S608 - our own
        return self.ask(f"{one} LIMIT 1 LOCK IN SHARE MODE")

    def _nullable(self, reference: Reference) -> list[str]:
        return [c for c in reference.columns if (reference.table, c) in self.standing.nullable]

    def _locked(self, table: str, test: str) -> str:
        key = [named(c) for c in self.standing.keys[table]]
        rows = self.ask(f"SELECT {', '.join(key)} FROM {named(table)} WHERE {test} FOR UPDATE")  # noqa: S608 - our own
        if not rows:
            return NOBODY
        listed = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
        return f"({', '.join(key)}) IN ({listed})"

    def before(self, text: str) -> str:
        """Count what foreign keys will do with a statement, and return the statement to be sent."""
        if (found := UPDATING.match(text)) is not None:
            self._moved(_bare(found[1]), found[2])
        if DELETION.match(text) is None:
            return text
        text = self.freed.get(text, text)
        table, test = target(text)
        if any(r.to == table and r.on_delete in ACTING for r in self.standing.references):
            self.ask(f"SELECT COUNT(*) FROM {named(table)} WHERE {test} FOR UPDATE")  # nobody adds to them  # noqa: S608 - our own
            self._taken_along(table, test, seen=(table,))
        return text

    def _taken_along(self, table: str, test: str, *, seen: tuple[str, ...]) -> None:
        for one in self.standing.references:
            if one.to != table or one.on_delete not in ACTING:
                continue
            held = f"({_columns(one.table, one.columns)})"
            inside = f"{held} IN (SELECT {_columns(table, one.to_columns)} FROM {named(table)} WHERE {test})"  # noqa: S608 - our own
            ((number,),) = self.ask(f"SELECT COUNT(*) FROM {named(one.table)} WHERE {inside}")  # noqa: S608 - our own
            if not int(str(number)):
                continue
            self._add(one.table, int(str(number)), deleted=one.on_delete == "CASCADE")
            if one.on_delete == "CASCADE" and one.table not in seen:
                self._taken_along(one.table, inside, seen=(*seen, one.table))

    def _moved(self, table: str, assigned: str) -> None:
        """Note that a foreign key writes the new value of a column into the rows that reference it."""
        for one in self.standing.references:
            if one.to == table and one.on_update in ACTING:
                names = "|".join(re.escape(w) for c in one.to_columns for w in (c, named(c)))
                if re.search(rf"(?:^|, )(?:{names})=", assigned):
                    self.touched[one.table] = Touched(replaced=True)

    def _add(self, table: str, number: int, *, deleted: bool) -> None:
        known = self.touched.get(table, Touched())
        self.touched[table] = Touched(
            deleted=known.deleted + (number if deleted else 0),
            updated=known.updated + (0 if deleted else number),
            replaced=known.replaced,
        )

    def by_triggers(self, more: Counts, tables: Iterable[str]) -> None:
        """Put what was done beside the statements down to the tables that triggers can have meant."""
        if more == Counts():
            return
        words = [str(text or "") for (text,) in self.ask(WORDS)]
        said = " ".join(words).lower()
        for table in tables:
            if not said or "" in words or re.search(rf"(?<!\w){re.escape(table.lower())}(?!\w)", said):
                known = self.touched.get(table, Touched())
                self.touched[table] = Touched(
                    deleted=known.deleted + max(more.deleted, 0),
                    updated=known.updated + max(more.updated, 0),
                    inserted=max(more.inserted, 0),
                    replaced=known.replaced,
                )


NOBODY = "FALSE"
ALONE = "no other row is left there that they could lead to"
FORBIDDEN = "a value that must be unique, or a constraint, lets them lead nowhere else"
KNOWN = "they are known by it themselves, so that it is not changed"


def _referencing_first(tables: Mapping[int, str], firm: Sequence[Reference]) -> list[int]:
    """Order places so that no table stands before one that leads to it; else they stay as they are."""
    order, left = list[int](), dict(tables)
    while left:
        held = {r.to for r in firm if r.table != r.to and r.table in left.values()}
        place = next((p for p, table in left.items() if table not in held), next(iter(left)))
        order.append(place)
        del left[place]
    return order


def target(text: str) -> tuple[str, str]:
    """Return the table of a deletion, and the test that its rows meet."""
    found = DELETION.match(text)
    assert found is not None  # noqa: S101 - asked of deletions only
    return _bare(found[1]), found[2] or "TRUE"


def _bare(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _plain(columns: Sequence[str]) -> str:
    return ", ".join(named(c) for c in columns)


def _columns(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{named(table)}.{named(c)}" for c in columns)
