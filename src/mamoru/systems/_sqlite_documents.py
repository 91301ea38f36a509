"""Values inside of SQLite's documents: columns with the text of JSON.

Source: SQLite, JSON functions and operators.  What is no JSON has no value inside; an erasure leaves NULL of
it, since nobody can say what it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import count

import sqlalchemy as sa

from mamoru.model.documents.paths import Branch, Path, Written, spellings
from mamoru.sql.dialect import Documents
from mamoru.sql.query import interim
from mamoru.sql.tree import Part, Select, Test

EMPTY: Part = sa.literal_column("'[]'")
NOTHING: Part = sa.literal_column("'{}'")
NULL: Part = sa.literal_column("'null'")
ZERO: Part = sa.literal_column("0")
ONE: Part = sa.literal_column("1")


def _taken(column: Part, path: Path) -> Part:
    if None not in path:
        return sa.case((_valid(column), _at(column, path)))
    walk = Walk()
    value = walk.at(walk.keep(sa.case((_valid(column), column))), path)
    return sa.select(value).select_from(*walk.kept).scalar_subquery()


def _valid(column: Part) -> Test:
    return sa.func.json_valid(column) == 1


def _at(document: Part, members: Path) -> Part:
    return reduce(_member, (name for name in members if name is not None), document)


def _member(document: Part, name: str) -> Part:
    found = [document.op("->")(label).self_group() for label in _labels(name)]
    return sa.func.coalesce(*found) if len(found) > 1 else found[0]


def _labels(name: str) -> list[Part]:
    """Return the paths to a member: SQLite compares names as they are written, escapes and all."""
    return [sa.literal(f'$."{text}"') for text in spellings(name)]


def _elements(document: Part, depth: int) -> tuple[sa.FromClause, Part]:
    """Return the elements of a list, and one of them as JSON's text; none of anything else."""
    alone = sa.case((_is(document, "array"), document), else_=EMPTY)
    rows = sa.func.json_each(alone).table_valued("key", "value", "type", name=interim(f"e{depth}"))
    nested = rows.c.type.in_([sa.literal_column("'object'"), sa.literal_column("'array'")])
    place = sa.literal_column("'$['").op("||")(rows.c.key).op("||")(sa.literal_column("']'"))
    return rows, sa.case((nested, rows.c.value), else_=document.op("->")(place.self_group()))


def _is(document: Part, kind: str) -> Test:
    return sa.func.json_type(document) == sa.literal_column(f"'{kind}'")


def _edited(column: Part, _type: str, edits: Branch) -> Part:
    walk = Walk()
    whole = walk.keep(sa.case((_valid(column), column)))
    changed = walk.changed(whole, edits)
    return sa.select(changed).select_from(*walk.kept).scalar_subquery()


@dataclass(slots=True, kw_only=True)
class Walk:
    """Documents that were worked out on the way, one after another, each of the ones before it.

    They stand side by side in one FROM: written inside of one another, a statement of a few members would be
    deeper than SQLite reads.  Only what is inside of a list is a question of its own, of each element.
    """

    kept: list[sa.FromClause] = field(default_factory=list)
    count: Iterator[int] = field(default_factory=count)  #: shared with the walks of elements

    def keep(self, document: Part) -> Part:
        """Return a document that is worked out once, however often it is named.

        It goes through as a text: what SQLite knows to be JSON would come out as the value it stands for.
        """
        text = document.self_group().op("||")(sa.literal_column("''"))
        name = interim(f"d{next(self.count)}")
        self.kept.append(row := sa.func.json_each(sa.func.json_array(text)).table_valued("value", name=name))
        return row.c.value

    def at(self, document: Part, path: Path) -> Part:
        """Return what stands at a path; of each element of a list those that have it, in their order."""
        if not path:
            return document
        if path[0] is not None:
            return self.at(self.keep(_member(document, path[0])), path[1:])
        elements, element = _elements(document, next(self.count))
        inside = Walk(kept=[elements], count=self.count)
        value = inside.at(inside.keep(element), path[1:])
        listed = sa.select(sa.func.nullif(sa.func.json_group_array(sa.func.json(value)), EMPTY))
        there = listed.select_from(*inside.kept).where(value.is_not(None))
        return self.keep(there.scalar_subquery())

    def changed(self, document: Part, edits: Branch) -> Part:
        """Return a document with values inside of it changed; of what has none of them, the same."""
        cases = []
        if edits.members:
            cases.append((_is(document, "object"), self._object(document, edits)))
        if edits.each is not None:
            cases.append((_is(document, "array"), self._list(document, edits.each)))
        return self.keep(sa.case(*cases, else_=sa.func.json(document)))

    def _object(self, document: Part, edits: Branch) -> Part:
        """Return an object with its members changed; one that is not there is not made.

        Where a name stands twice, or in a spelling that no path has, it is NULL as a whole.
        """
        parts: list[Part] = []
        removed = [n for n, b in edits.members.items() if isinstance(b, Written) and b.removed]
        for name, below in edits.members.items():
            if name not in removed:
                value = self._value(below, _member(document, name))
                parts += [part for label in _labels(name) for part in (label, value)]
        changed: Part = sa.func.json_replace(document, *parts) if parts else document
        if removed:
            changed = sa.func.json_remove(changed, *(label for name in removed for label in _labels(name)))
        return sa.case((_clear(document, list(edits.members), next(self.count)), changed))

    def _value(self, below: Branch | Written, held: Part) -> Part:
        if isinstance(below, Written):
            return _leaf(below)
        return sa.func.json(self.changed(self.keep(held), below))

    def _list(self, document: Part, below: Branch | Written) -> Part:
        if isinstance(below, Written) and below.removed:
            return EMPTY
        elements, element = _elements(document, next(self.count))
        inside = Walk(kept=[elements], count=self.count)
        value = inside._value(below, element)
        listed = sa.select(sa.func.json_group_array(value)).select_from(*inside.kept)
        return sa.func.json(self.keep(listed.scalar_subquery()))


def _clear(document: Part, names: list[str], depth: int) -> Test:
    """Return that paths lead to every member with one of these names."""
    labels = [label for name in names for label in _labels(name)]
    led_to: Part = ZERO
    for label in labels:
        led_to = led_to.op("+")(sa.case((sa.func.json_type(document, label).is_not(None), ONE), else_=ZERO))
    members = sa.func.json_each(document).table_valued("key", name=interim(f"n{depth}"))
    named = sa.or_(*(members.c.key == sa.literal(name) for name in names))
    there = sa.select(sa.func.count()).select_from(members).where(named)
    return led_to == there.scalar_subquery()


def _leaf(to: Written) -> Part:
    return sa.func.json(NULL) if to.text is None else sa.literal(to.text)


def _compared(document: Part) -> Part:
    return document


def _read(column: Part) -> Part:
    return sa.case((_valid(column), column))


def _each(source: sa.FromClause) -> Select:
    rows, element = _elements(source.c.document, 0)
    return sa.select(element.label("document")).select_from(source, rows)


def _members(source: sa.FromClause) -> Select:
    alone = sa.case((_is(source.c.document, "object"), source.c.document), else_=NOTHING)
    rows = sa.func.json_each(alone).table_valued("key", "type", name=interim("m"))
    return sa.select(rows.c.key.label("name"), rows.c.type.label("sort")).select_from(source, rows)


def _sort(document: Part) -> Part:
    return sa.func.json_type(document)


SQLITE_DOCUMENTS = Documents(
    taken=_taken,
    edited=_edited,
    compared=_compared,
    read=_read,
    member=_member,
    each=_each,
    members=_members,
    sort=_sort,
)
