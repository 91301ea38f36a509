"""Values inside of DuckDB's documents, of type JSON, or the text of it.

Source: DuckDB manual, JSON processing functions.  No function of DuckDB changes a value where it stands, so
objects and lists on the way to it are made anew of their parts.  DuckDB writes numbers as it reads them:
``1.10`` becomes ``1.1``.  What is no JSON has no value inside; an erasure leaves NULL of it, since nobody can
say what it holds.
"""

import sqlalchemy as sa

from mamoru.model.documents.paths import Branch, Path, Written
from mamoru.sql.dialect import Documents
from mamoru.sql.query import interim
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Select, Test

JSON = RawType("JSON")
EMPTY: Part = sa.literal_column("'[]'::JSON")
NOTHING: Part = sa.literal_column("'{}'::JSON")
NULL: Part = sa.literal_column("'null'::JSON")


def _taken(column: Part, path: Path) -> Part:
    return sa.cast(_at(_read(column), path, depth=0), sa.Text)


def _read(column: Part) -> Part:
    return sa.try_cast(column, JSON)


def _at(document: Part, path: Path, *, depth: int) -> Part:
    """Return what stands at a path; of each element of a list those that have it, in their order."""
    if not path:
        return document
    if path[0] is not None:
        return _at(_member(document, path[0]), path[1:], depth=depth)
    element = _named(f"e{depth}")
    values = _each(_elements(document), element, _at(element, path[1:], depth=depth + 1))
    there = sa.func.list_filter(values, _for(element, element.is_not(None)))
    return sa.case((sa.func.len(there) > sa.literal_column("0"), sa.func.to_json(there)))


def _named(name: str) -> Part:
    return sa.literal_column(interim(name), JSON)


def _for(name: Part, value: Part) -> Part:
    """Return a function of one value; a sub-query would make rows twice (DuckDB 2.0, WITH ORDINALITY)."""
    return sa.literal_column(f"lambda {name}").op(":")(value)


def _each(listed: Part, name: Part, value: Part) -> Part:
    return sa.func.list_transform(listed, _for(name, value))


def _member(document: Part, name: str) -> Part:
    return sa.func.json_extract(document, sa.literal_column(_quoted(f'$."{name}"')))


def _quoted(text: str) -> str:
    """Write a text into the statement: a path must be a constant to be taken for one."""
    return "'" + text.replace("'", "''") + "'"


def _elements(document: Part) -> Part:
    """Return the elements of a list; none of anything else."""
    alone = sa.case((_is(document, "ARRAY"), document), else_=EMPTY)
    return sa.func.json_extract(alone, sa.literal_column("'$[*]'"))


def _is(document: Part, kind: str) -> Test:
    return sa.func.json_type(document) == sa.literal_column(f"'{kind}'")


def _edited(column: Part, column_type: str, edits: Branch) -> Part:
    """Name the document first: what it is made of may hold a sub-query, which no function of a value may."""
    whole = _named("document")
    changed = _each(sa.func.list_value(_read(column)), whole, _changed(whole, edits, depth=0))
    return sa.cast(sa.func.list_extract(changed, sa.literal_column("1")), RawType(column_type))


def _changed(document: Part, edits: Branch, *, depth: int) -> Part:
    cases = []
    if edits.members:
        cases.append((_is(document, "OBJECT"), _object(document, edits, depth=depth)))
    if edits.each is not None:
        cases.append((_is(document, "ARRAY"), _list(document, edits.each, depth=depth)))
    return sa.case(*cases, else_=document)


def _object(document: Part, edits: Branch, *, depth: int) -> Part:
    """Return an object made anew of its members; one that is not there is not made."""
    name: Part = sa.literal_column(interim(f"m{depth}"))
    removed = [n for n, b in edits.members.items() if isinstance(b, Written) and b.removed]
    changed = [
        (name == sa.literal_column(_quoted(n)), _value(below, _member(document, n), depth=depth + 1))
        for n, below in edits.members.items()
        if n not in removed
    ]
    held = sa.func.json_extract(document, _pointer(name))
    value = sa.case(*changed, else_=held) if changed else held
    stays = sa.and_(sa.true(), *(name != sa.literal_column(_quoted(n)) for n in removed))
    names = sa.func.list_filter(sa.func.json_keys(document), _for(name, stays))
    one = sa.func.concat(sa.func.to_json(name), sa.literal_column("':'"), value)
    text = sa.func.array_to_string(_each(names, name, one), sa.literal_column("','"))
    whole = sa.func.concat(sa.literal_column("'{'"), text, sa.literal_column("'}'"))
    return sa.cast(whole, JSON)


def _pointer(name: Part) -> Part:
    """Return a JSON pointer to any member (RFC 6901)."""
    tilde = sa.func.replace(name, sa.literal_column("'~'"), sa.literal_column("'~0'"))
    escaped = sa.func.replace(tilde, sa.literal_column("'/'"), sa.literal_column("'~1'"))
    return sa.literal_column("'/'").op("||")(escaped)


def _value(below: Branch | Written, held: Part, *, depth: int) -> Part:
    if isinstance(below, Branch):
        return _changed(held, below, depth=depth)
    return NULL if below.text is None else sa.func.to_json(sa.cast(sa.literal(below.text), sa.Text))


def _list(document: Part, below: Branch | Written, *, depth: int) -> Part:
    if isinstance(below, Written) and below.removed:
        return EMPTY
    element = _named(f"e{depth}")
    changed = _each(_elements(document), element, _value(below, element, depth=depth + 1))
    return sa.func.to_json(changed)


def _compared(document: Part) -> Part:
    return sa.cast(document, sa.Text)


def _rows(source: sa.FromClause) -> Select:
    return sa.select(sa.func.unnest(_elements(source.c.document)).label("document")).select_from(source)


def _members(source: sa.FromClause) -> Select:
    alone = sa.case((_is(source.c.document, "OBJECT"), source.c.document), else_=NOTHING)
    name = sa.func.unnest(sa.func.json_keys(alone)).label("name")
    one = sa.select(name, source.c.document).select_from(source).subquery(interim("m"))
    value = sa.func.json_extract(one.c.document, _pointer(one.c.name))
    return sa.select(one.c.name, _sort(value).label("sort")).select_from(one)


def _sort(document: Part) -> Part:
    return sa.func.lower(sa.func.json_type(document))


DUCKDB_DOCUMENTS = Documents(
    taken=_taken,
    edited=_edited,
    compared=_compared,
    read=_read,
    member=_member,
    each=_rows,
    members=_members,
    sort=_sort,
)
