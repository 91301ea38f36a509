"""What an access shows of one system.

A column is shown only if it is mapped and cleared, or a key by which the person is known.  Secrets, free
text that may name others, other keys and columns nobody declared are withheld, each with its reason
(GDPR art. 15(4), APPI art. 33(2)).
"""

from collections.abc import Mapping, Sequence
from itertools import chain

from mamoru.check.graphs.circles import keyless
from mamoru.check.known import KeyColumn, unmapped_keys
from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap, TableMap
from mamoru.model.place import Span
from mamoru.model.programme import SystemGraph, Way
from mamoru.model.recipe import Shown, ShowTable, Withheld
from mamoru.model.schema import Schema, Table
from mamoru.plan.documents import shown_inside


class CannotShow(MamoruError):
    """The map leaves no way to carry out an access; the check has told the same."""

    code = "MAM-305"

    def __init__(self, tables: Sequence[str], where: Span) -> None:
        super().__init__(
            f"rows of the tables {', '.join(tables)} lead to one another in a cycle",
            why="rows of a circle are told apart by their keys, and one of these tables has none; an answer "
            "that left rows out would not say so",
            remedy="give the table a primary key, or write `how: none` in one of the ties between them; then "
            "run `mamoru check`",
            where=where,
        )


Keys = Mapping[tuple[str, str], str]  #: kind of people and identity key -> category
NOTHING_ELSE: Keys = {}


def show_tables(
    system: SystemMap, graph: SystemGraph, schema: Schema, *, of: str, keys: Keys = NOTHING_ELSE
) -> tuple[ShowTable, ...]:
    """Return the tables a person of this kind reaches, holders before held, tables of people last.

    ``keys`` are the identity keys that are a category of the notice, such as an e-mail address.
    Raises CannotShow.
    """
    ways = reaching(system, graph, of)
    for group in graph.reach_cycles:
        if any(w.holder in group and w.held in group for w in ways) and keyless(schema, group):
            raise CannotShow(group, system.tables[group[0]].where)
    people = [t.name for t in system.tables.values() if of in t.people and t.name in schema.tables]
    held = {w.held for w in ways}
    everyone = {t.name for t in system.tables.values() if t.person}
    order = [t for t in graph.access_order if t in held and t not in everyone]
    order += [t for t in graph.access_order if t in everyone and (t in held or t in people)]
    return tuple(
        _table(system.tables[name], schema.tables[name], ways, of=of, keys=keys)
        for name in order
        if name in system.tables
    )


def reaching(system: SystemMap, graph: SystemGraph, of: str) -> tuple[Way, ...]:
    """Return the ways a person of this kind can walk; rows of other people lead no further."""
    everyone = {t.name: t.people for t in system.tables.values() if t.person}
    reached = {name for name, kinds in everyone.items() if of in kinds}
    found: dict[str, Way] = {}
    while True:
        more = [
            w for w in graph.ways if w.shows and w.id not in found and _walks(w, reached, everyone, of=of)
        ]
        if not more:
            return tuple(w for w in graph.ways if w.id in found)
        found.update((w.id, w) for w in more)
        reached |= {w.held for w in more}


def _walks(way: Way, reached: set[str], everyone: dict[str, tuple[str, ...]], *, of: str) -> bool:
    if not way.holder:
        return way.tie.of == of
    return way.holder in reached and of in everyone.get(way.holder, (of,))


def _table(mapped: TableMap, table: Table, ways: tuple[Way, ...], *, of: str, keys: Keys) -> ShowTable:
    into = tuple(w for w in ways if w.held == mapped.name)
    known = unmapped_keys(mapped, of=of)
    shown, withheld = list[Shown](), list[Withheld]()
    for name in table.columns:
        one = known.get(name)
        if name in mapped.documents:
            inside = shown_inside(mapped, name, into)
            shown += inside[0]
            withheld += inside[1]
        elif one and one.kind == of and (category := keys.get((of, one.key))):
            shown.append(Shown(column=name, category=category, hidden_by=_not_by(one, into)))
        elif reason := _withheld(mapped, table, name, of=of):
            withheld.append(Withheld(column=name, reason=reason))
        else:
            hidden = tuple(w.id for w in into if name in w.tie.hide)
            shown.append(Shown(column=name, category=mapped.columns[name].category, hidden_by=hidden))
    return ShowTable(
        table=table,
        person=of if of in mapped.people else "",
        ways=into,
        shown=tuple(shown),
        withheld=tuple(withheld),
    )


def _not_by(known: KeyColumn, into: tuple[Way, ...]) -> tuple[str, ...]:
    """Return the ways into a table that do not run by this key: by them it may be another person's."""
    return tuple(
        w.id
        for w in into
        if known.own or w.holder or known.column not in w.tie.by or known.column in w.tie.hide
    )


def _withheld(mapped: TableMap, table: Table, column: str, *, of: str) -> str:
    """Return why a column is left out, or nothing when it is shown."""
    if column in mapped.columns:
        declared = mapped.columns[column]
        if declared.secret:
            return "secret"
        return "names-others" if declared.names_others else ""
    if column in mapped.not_personal:
        return "not-personal"
    keys = {
        *table.key,
        *(c for k in table.foreign_keys for c in k.columns),
        *(c for t in mapped.ties for c in t.by),
    }
    known = unmapped_keys(mapped, of=of).get(column)
    if known and (not known.own or column not in keys):
        return "identity-key" if known.kind == of else "others-key"
    return "internal-key" if column in chain(keys, mapped.known_by.values()) else "unmapped"
