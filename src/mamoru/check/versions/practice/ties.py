"""What it means for people that a tie is new, gone, or leads otherwise.

The tables of two maps, as the trees have them, come in; a judgement goes out.  Whether rows that somebody
else owns as well are concerned tells whom it is better or worse for.
Law: GDPR art. 15(1), 15(4), 17(1); decision 2 of this repository on owners.
"""

from collections.abc import Iterator

from mamoru.check.versions.parts import OTHER, S, W
from mamoru.model.versions.canonical import Fields, fields_of
from mamoru.model.versions.change import Kind

_GOING = frozenset(("owned", "joint", "owns"))  #: rows go along with their person, or with the last of them
_SHOWING = _GOING | {"accessed", "accesses"}
_BACKWARD = frozenset(("owns", "accesses"))


def led(name: str, table: str, *, old: Fields, new: Fields) -> Kind:
    """Judge a tie of a table as a whole, or how it leads.

    Where somebody else owns the rows, one more owner lets them stay until the last has gone, and one more
    reader is shown what is another's.
    """
    before, after = _tie(old, table, name), _tie(new, table, name)
    is_turned = bool(before and after) and _held(table, before) != _held(table, after)
    if is_turned or (_goes(before) and not _goes(after)) or (_is_shown(before) and not _is_shown(after)):
        return W
    if (_goes(after) and not _goes(before)) or (_is_shown(after) and not _is_shown(before)):
        return W if _others(new, table, name) else S
    if bool(before.get("delete_row")) is not bool(after.get("delete_row")):
        return S if after.get("delete_row") and not _others(new, table, name) else W
    if bool(before.get("leaving")) is not bool(after.get("leaving")):
        return S if after.get("leaving") else W
    if {before.get("how"), after.get("how")} == {"owned", "joint"}:
        return S if after.get("how") == "owned" else W
    return OTHER


def hidden(kind: Kind, tie: Fields) -> Kind:
    """Judge columns that are hidden: of a row that is the person's alone, they are their own."""
    return W if kind is S and tie.get("how") == "owned" else kind


def _others(tables: Fields, table: str, name: str) -> bool:
    """Tell whether anybody else than by this tie owns, or is, what the tie shows or deletes."""
    held = _held(table, _tie(tables, table, name))
    if fields_of(tables.get(held)).get("people"):
        return True
    system = table.partition(".")[0]
    return any(
        (of, other) != (table, name) and _goes(tie) and _held(of, tie) == held
        for of, other, tie in _ties(tables, system)
    )


def _ties(tables: Fields, system: str) -> Iterator[tuple[str, str, Fields]]:
    for table, said in tables.items():
        if table.partition(".")[0] == system:
            for name, tie in fields_of(fields_of(said).get("ties")).items():
                yield table, name, fields_of(tie)


def _held(table: str, tie: Fields) -> str:
    """Return the table whose rows a tie shows or deletes."""
    return f"{table.partition('.')[0]}.{tie.get('to')}" if tie.get("how") in _BACKWARD else table


def _goes(tie: Fields) -> bool:
    return tie.get("how") in _GOING or bool(tie.get("delete_row"))


def _is_shown(tie: Fields) -> bool:
    return tie.get("how") in _SHOWING


def _tie(tables: Fields, table: str, name: str) -> Fields:
    return fields_of(fields_of(fields_of(tables.get(table)).get("ties")).get(name))
