"""Values inside of PostgreSQL's documents, of type json and jsonb.

Source: PostgreSQL manual, 9.16, JSON functions and operators.  ``->`` with a text leads to a member of an
object and to nothing else; ``#>`` would take ``0`` for the first element of a list.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from mamoru.model.documents.paths import Branch, Path, Step, Written
from mamoru.sql.dialect import Documents
from mamoru.sql.query import interim
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Select, Test

JSONB = RawType("jsonb")
EMPTY: Part = sa.literal_column("'[]'::jsonb")
NOTHING: Part = sa.literal_column("'{}'::jsonb")
NULL: Part = sa.literal_column("'null'::jsonb")


def _taken(column: Part, path: Path) -> Part:
    return sa.cast(_at(sa.cast(column, JSONB), path, depth=0), sa.Text)


def _at(document: Part, path: Path, *, depth: int) -> Part:
    """Return what stands at a path; of each element of a list those that have it, in their order."""
    if not path:
        return document
    if path[0] is not None:
        return _at(_member(document, path[0]), path[1:], depth=depth)
    elements, element, place = _elements(document, depth)
    value = _at(element, path[1:], depth=depth + 1)
    listed = sa.func.jsonb_agg(_ordered(value, place))
    return sa.select(listed).select_from(elements).where(value.is_not(None)).scalar_subquery()


def _ordered(value: Part, place: Part) -> Part:
    return aggregate_order_by(value, place)


def _member(document: Part, step: Step) -> Part:
    name = sa.cast(sa.literal(step), sa.Text)
    return sa.type_coerce(document.op("->")(name), JSONB).self_group()


def _elements(document: Part, depth: int) -> tuple[sa.FromClause, Part, Part]:
    """Return the elements of a list, one of them, and its place; none of anything else."""
    alone = sa.case((_is(document, "array"), document), else_=EMPTY)
    rows = (
        sa.func.jsonb_array_elements(alone)
        .table_valued("value", with_ordinality="place")
        .render_derived(name=interim(f"e{depth}"))
    )
    return rows, rows.c.value, rows.c.place


def _is(document: Part, kind: str) -> Test:
    return sa.func.jsonb_typeof(document) == sa.literal_column(f"'{kind}'")


def _edited(column: Part, column_type: str, edits: Branch) -> Part:
    return sa.cast(_changed(sa.cast(column, JSONB), edits, depth=0), RawType(column_type))


def _changed(document: Part, edits: Branch, *, depth: int) -> Part:
    cases = []
    if edits.members:
        cases.append((_is(document, "object"), _object(document, edits, depth=depth)))
    if edits.each is not None:
        cases.append((_is(document, "array"), _list(document, edits.each, depth=depth)))
    return sa.case(*cases, else_=document)


def _object(document: Part, edits: Branch, *, depth: int) -> Part:
    """Return an object with its members changed; one that is not there is not made."""
    changed = document
    for name, below in edits.members.items():
        label, member = sa.cast(sa.literal(name), sa.Text), _member(document, name)
        if isinstance(below, Written) and below.removed:
            changed = changed.op("-")(label)
            continue
        value = _leaf(below) if isinstance(below, Written) else _changed(member, below, depth=depth)
        one = sa.case((member.is_not(None), sa.func.jsonb_build_object(label, value)), else_=NOTHING)
        changed = changed.op("||")(one)
    return changed


def _list(document: Part, below: Branch | Written, *, depth: int) -> Part:
    if isinstance(below, Written) and below.removed:
        return EMPTY
    elements, element, place = _elements(document, depth)
    value = _leaf(below) if isinstance(below, Written) else _changed(element, below, depth=depth + 1)
    listed = sa.func.coalesce(sa.func.jsonb_agg(_ordered(value, place)), EMPTY)
    return sa.select(listed).select_from(elements).scalar_subquery()


def _leaf(to: Written) -> Part:
    return NULL if to.text is None else sa.func.to_jsonb(sa.cast(sa.literal(to.text), sa.Text))


def _compared(document: Part) -> Part:
    return sa.cast(document, JSONB)


def _read(column: Part) -> Part:
    return sa.cast(column, JSONB)


def _each(source: sa.FromClause) -> Select:
    rows, element, _ = _elements(source.c.document, 0)
    return sa.select(element.label("document")).select_from(source, rows)


def _members(source: sa.FromClause) -> Select:
    alone = sa.case((_is(source.c.document, "object"), source.c.document), else_=NOTHING)
    rows = sa.func.jsonb_each(alone).table_valued("name", "value").render_derived(name=interim("m"))
    return sa.select(rows.c.name, _sort(rows.c.value).label("sort")).select_from(source, rows)


def _sort(document: Part) -> Part:
    return sa.func.jsonb_typeof(document)


POSTGRESQL_DOCUMENTS = Documents(
    taken=_taken,
    edited=_edited,
    compared=_compared,
    read=_read,
    member=_member,
    each=_each,
    members=_members,
    sort=_sort,
)
