"""MAM-328: a value inside of a column stands in a document, and its mask can change it there.

Reads the paths that a map names, and the types of their columns; yields those whose column holds no JSON,
those with a mask that is none for a value inside of a document, and columns with a mask that is only for one.
Law: GDPR art. 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import known_masks, leaving_masks, written
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.rules._types import Family, family
from mamoru.model.documents.paths import inside
from mamoru.model.expression import Removed, Value
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import MaskUse
from mamoru.model.programme import CheckedProgramme

#: Kinds of systems in which the text of JSON is a document, too.
TEXTS = frozenset({"sqlite", "mariadb", "duckdb", "files"})
JSON = frozenset({"json", "jsonb"})


def unfit(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column that holds no documents, and each mask that does not fit."""
    for mapped in personal_tables(checked):
        for document in mapped.told.documents:
            known = mapped.table.columns.get(document)
            if known and not _holds_documents(known.type, mapped.system.told.kind):
                yield _no_document(mapped, document, known.type)
            elif known and (known.generated or document in mapped.table.key):
                yield _computed(mapped, document)
        for use in _uses(mapped):
            yield from _judged(mapped, use)


def _holds_documents(written_type: str, kind: str) -> bool:
    word = written_type.strip().lower().partition("(")[0].split(" ")[0]
    if word in JSON:
        return True
    return kind in TEXTS and family(written_type, kind) in {Family.TEXT, Family.UNKNOWN}


def _no_document(mapped: Mapped, document: str, written_type: str) -> Finding:
    return found(
        DOCUMENT_UNFIT,
        problem=(
            f"the map names values inside of `{mapped.name}.{document}`, whose type is `{written_type}`: it "
            "holds no JSON"
        ),
        remedy=f"say what the whole column holds: `columns: {{{document}: CATEGORY}}`; or run "
        f"`mamoru discover {mapped.system.name}` if the database has changed",
        where=mapped.told.documents[document].where,
        node=mapped.column_node(document),
    )


def _computed(mapped: Mapped, document: str) -> Finding:
    return found(
        DOCUMENT_UNFIT,
        problem=(
            f"the database computes `{mapped.name}.{document}`, or names rows by it: nothing inside of "
            "it can be changed"
        ),
        remedy=f"say what the whole column holds: `columns: {{{document}: CATEGORY}}`",
        where=mapped.told.documents[document].where,
        node=mapped.column_node(document),
    )


def _uses(mapped: Mapped) -> Iterator[MaskUse]:
    yield from (column.mask for column in mapped.told.columns.values() if column.mask)
    yield from (use for _, use in leaving_masks(mapped))


def _judged(mapped: Mapped, use: MaskUse) -> Iterator[Finding]:
    mask = known_masks().get(use.mask)
    if mask is None:
        return
    is_column = use.column in mapped.table.columns
    place = None if is_column else inside(use.column, mapped.table.columns)
    if is_column and isinstance(mask.expression(use.argument), Removed):
        yield _mask(mapped, use, ONLY_INSIDE, remedy=f"use `null`: `{{null: {use.column}}}`")
    elif place and place[1] and not _fits_inside(mask, use):
        yield _mask(mapped, use, NOT_INSIDE, remedy="use `null`, `fixed: TEXT` or `remove`")


def _fits_inside(mask: Mask, use: MaskUse) -> bool:
    wanted = mask.expression(use.argument)
    is_text = isinstance(wanted, Value) and (wanted.value is None or isinstance(wanted.value, str))
    return isinstance(wanted, Removed) or (is_text and not mask.points_at_placeholder)


ONLY_INSIDE = "takes a value out of a document, and `{}` is a column"
NOT_INSIDE = "is none for `{}`, which stands inside of a document"


def _mask(mapped: Mapped, use: MaskUse, problem: str, *, remedy: str) -> Finding:
    name = f"{mapped.name}.{use.column}"
    return found(
        DOCUMENT_UNFIT,
        problem=f"the mask `{written(use)}` {problem.format(name)}",
        remedy=remedy,
        where=use.where,
        node=mapped.column_node(use.column),
    )


PROFILES = """\
CREATE TABLE profiles (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, settings {}
);
CREATE INDEX profiles_of ON profiles (customer_id);
"""
MAP = """\
  profiles:
    columns: {{settings.nickname: {}}}
    not-personal: [settings.theme]
    ties: [{{by: customer_id, to: customers, how: owned}}]
"""

DOCUMENT_UNFIT = Rule(
    code="MAM-328",
    severity=Severity.ERROR,
    asks="Does every value inside of a column stand in a document, and can its mask change it there?",
    why="it would neither be shown to its person nor be blanked, or the database would refuse the erasure",
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=unfit,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + PROFILES.format("INTEGER"),
        "systems/shop.yaml": SHOP + MAP.format("{category: contact.name, mask: {truncate: 3}}"),
    },
    passes={
        "shop.sql": CUSTOMERS + PROFILES.format("JSON"),
        "systems/shop.yaml": SHOP + MAP.format("{category: contact.name, mask: remove}"),
    },
)
