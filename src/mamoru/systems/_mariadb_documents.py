"""Values inside of MariaDB's documents: columns with the text of JSON.

Source: MariaDB manual, JSON functions.  What a CASE gives is a text to MariaDB, which ``JSON_COMPACT`` makes
JSON again.  What is no JSON has no value inside; an erasure leaves NULL of it, since nobody can say what it
holds.
"""

import sqlalchemy as sa

from mamoru.model.documents.paths import Branch, Path, Written, spellings
from mamoru.sql.dialect import Documents
from mamoru.sql.query import interim
from mamoru.sql.tree import Part, Select, Test

EMPTY: Part = sa.literal_column("'[]'")
NOTHING: Part = sa.literal_column("'{}'")
NULL: Part = sa.literal_column("'null'")
ROOT: Part = sa.literal_column("'$.' COLLATE utf8mb4_bin")  #: as what JSON_QUOTE gives
NAMES: Part = sa.literal_column("'$[*]' COLUMNS (name VARCHAR(512) COLLATE utf8mb4_nopad_bin PATH '$')")
EACH: Part = sa.literal_column("'$[*]' COLUMNS (place FOR ORDINALITY, value JSON PATH '$')")


def _taken(column: Part, path: Path) -> Part:
    text = sa.func.concat(_at(column, path, depth=0), sa.literal_column("''"))
    return sa.case((_valid(column), text))


def _valid(column: Part) -> Test:
    return sa.func.json_valid(column) == sa.literal_column("1")


def _at(document: Part, path: Path, *, depth: int) -> Part:
    """Return what stands at a path; of each element of a list those that have it, in their order."""
    if not path:
        return document
    if path[0] is not None:
        return _at(_member(document, path[0]), path[1:], depth=depth)
    elements, element, place = _elements(document, depth)
    value = _at(element, path[1:], depth=depth + 1)
    return sa.select(_listed(value, place)).select_from(elements).where(value.is_not(None)).scalar_subquery()


def _listed(value: Part, place: Part) -> Part:
    return sa.func.json_arrayagg(sa.func.json_compact(value).op("ORDER BY")(place))


def _member(document: Part, name: str) -> Part:
    """Return a member: a path of JSON_EXTRACT takes names as they are written, escapes and all."""
    found = [sa.func.json_extract(document, _label(text)) for text in spellings(name)]
    return sa.func.coalesce(*found) if len(found) > 1 else found[0]


def _label(name: str) -> Part:
    return sa.literal(f'$."{name}"')


def _elements(document: Part, depth: int) -> tuple[sa.FromClause, Part, Part]:
    """Return the elements of a list, one of them as JSON's text, and its place; none of anything else."""
    alone = sa.case((_is(document, "ARRAY"), document), else_=EMPTY)
    rows = sa.func.json_table(alone, EACH).table_valued("place", "value", name=interim(f"e{depth}"))
    return rows, rows.c.value, rows.c.place


def _is(document: Part, kind: str) -> Test:
    return sa.func.json_type(document) == sa.literal_column(f"'{kind}'")


def _edited(column: Part, _type: str, edits: Branch) -> Part:
    """Write the document again even where nothing changes in it, so that it is always written alike."""
    return sa.case((_valid(column), sa.func.json_compact(_changed(column, edits, depth=0))))


def _changed(document: Part, edits: Branch, *, depth: int) -> Part:
    cases = []
    if edits.members:
        cases.append((_is(document, "OBJECT"), _object(document, edits, depth=depth)))
    if edits.each is not None:
        cases.append((_is(document, "ARRAY"), _list(document, edits.each, depth=depth)))
    return sa.case(*cases, else_=document)


def _object(document: Part, edits: Branch, *, depth: int) -> Part:
    """Return an object with its members changed; one that is not there is not made.

    Where any name stands twice it is NULL as a whole: MariaDB would change the first of them.
    """
    parts: list[Part] = []
    removed = [n for n, b in edits.members.items() if isinstance(b, Written) and b.removed]
    for name, below in edits.members.items():
        if name not in removed:
            parts += [_label(name), _value(below, _member(document, name), depth=depth)]
    changed: Part = sa.func.json_replace(document, *parts) if parts else document
    changed = sa.func.json_remove(changed, *(_label(n) for n in removed)) if removed else changed
    once = sa.func.json_length(document) == sa.func.json_length(sa.func.json_keys(document))
    return sa.case((once, changed))


def _value(below: Branch | Written, held: Part, *, depth: int) -> Part:
    if isinstance(below, Written):
        return sa.func.json_compact(NULL) if below.text is None else sa.literal(below.text)
    return sa.func.json_compact(_changed(held, below, depth=depth))


def _list(document: Part, below: Branch | Written, *, depth: int) -> Part:
    if isinstance(below, Written) and below.removed:
        return EMPTY
    elements, element, place = _elements(document, depth)
    value = _value(below, element, depth=depth + 1)
    listed = sa.func.coalesce(sa.func.json_arrayagg(value.op("ORDER BY")(place)), EMPTY)
    return sa.select(listed).select_from(elements).scalar_subquery()


def _compared(document: Part) -> Part:
    return document


def _read(column: Part) -> Part:
    return sa.case((_valid(column), column))


def _each(source: sa.FromClause) -> Select:
    rows, element, _ = _elements(source.c.document, 0)
    return sa.select(element.label("document")).select_from(source, rows)


def _members(source: sa.FromClause) -> Select:
    alone = sa.case((_is(source.c.document, "OBJECT"), source.c.document), else_=NOTHING)
    rows = sa.func.json_table(sa.func.json_keys(alone), NAMES).table_valued("name", name=interim("m"))
    label = sa.func.concat(ROOT, sa.func.json_quote(rows.c.name))
    value = sa.func.json_extract(source.c.document, label)
    return sa.select(rows.c.name, _sort(value).label("sort")).select_from(source, rows)


def _sort(document: Part) -> Part:
    return sa.func.lower(sa.func.json_type(document))


MARIADB_DOCUMENTS = Documents(
    taken=_taken,
    edited=_edited,
    compared=_compared,
    read=_read,
    member=_member,
    each=_each,
    members=_members,
    sort=_sort,
)
