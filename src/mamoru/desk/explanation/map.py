"""What is told of systems, tables, columns and ties."""

from collections.abc import Callable, Iterator
from functools import partial

from mamoru.desk.explanation.links import (
    categories,
    executed,
    purpose_link,
    reach,
    reach_of,
    readable,
    recipient_link,
    retention_link,
    table_link,
)
from mamoru.desk.explanation.told import Group, Link, Told, group, titled, words
from mamoru.desk.explanation.uses import used
from mamoru.model.map import ColumnMap, Document, How, MaskUse, SystemMap, TableMap, Tie
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Column

Tell = Callable[[], Told]
MEANS = {
    How.OWNED: "The row is that person's: shown to them, and deleted with them.",
    How.JOINT: "That person is one of several owners: it is shown to them, and goes with the last owner.",
    How.ACCESSED: "The row is shown to that person; somebody else owns it, so it stays when they go.",
    How.OWNS: "Whoever owns this row owns the row it points to, which goes with its last owner.",
    How.ACCESSES: "Whoever owns this row is shown the row it points to.",
    How.NONE: "A reference: neither shown to whom it leads to nor deleted along it.",
}


def nodes(checked: CheckedProgramme) -> Iterator[tuple[str, Tell]]:
    """Yield the id of every system, table, column and tie, and what tells of it."""
    for name, system in checked.programme.systems.items():
        yield system.id, partial(_system, checked, system)
        schema = checked.programme.schemas.get(name)
        for table in system.tables.values():
            yield table.id, partial(_table, checked, system, table=table)
            known = dict(schema.tables[table.name].columns) if schema and table.name in schema.tables else {}
            for tie in table.ties:
                yield tie.id, partial(_tie, system, table, tie=tie)
            for column in dict.fromkeys((*known, *table.columns, *table.not_personal)):
                telling = partial(_column, checked, system, table, name=column, schema=known.get(column))
                yield f"{table.id}.{column}", telling


def _system(checked: CheckedProgramme, system: SystemMap) -> Told:
    notice = checked.programme.notice
    if system.manual:
        held = set(system.manual.holds)
        of = f"A person searches it: {system.manual.owner}, within {system.manual.days} days, for "
        says = [f"No connector reaches it. {of}{words(system.manual.of)}."]
        if system.remote:
            keys = words(sorted(system.remote.asked_by))
            says = [f"Mamoru asks it by calls, for {words(system.manual.of)}, by {keys}."]
    else:
        held = {c.category for t in system.tables.values() for c in t.columns.values()}
        says = [f"A database of the kind {system.kind}; its data lies in {system.country}."]
    return Told(
        id=system.id,
        kind="system",
        title=titled(system.title, notice.governing_language),
        says=tuple(says),
        clauses=(),
        where=system.where,
        groups=(
            group("tables", (table_link(system, table) for table in system.tables.values())),
            categories(checked, held),
            group("purposes", (purpose_link(p) for p in notice.purposes.values() if held & set(p.uses))),
            group(
                "recipients",
                (recipient_link(r) for r in notice.recipients.values() if held & set(r.receives)),
            ),
            group("events", _events(system)),
            *used(checked, lambda use: use.id in {one.id for one in system.uses.values()}),
        ),
    )


def _events(system: SystemMap) -> Iterator[Link]:
    for event, (table, column) in system.events.items():
        yield Link(id=f"events.{event}", says=f"{table}.{column}", where=system.where)


def _table(checked: CheckedProgramme, system: SystemMap, *, table: TableMap) -> Told:
    rows = f"Its rows are people: {words(table.people)}." if table.person else "A table."
    known = (f"`{column}` is their {key}" for key, column in table.known_by.items())
    says = [rows, *([f"{words(known)}."] if table.known_by else [])]
    says += [f"`{table.region.column}` says in which region they are."] if table.region else []
    says += ["It holds nothing personal."] if table.nothing_personal else []
    columns = (_column_link(table, column) for column in table.columns.values())
    return Told(
        id=table.id,
        kind="table",
        title="",
        says=tuple(says),
        clauses=(),
        where=table.where,
        groups=(
            group("columns", columns),
            group("ties", (Link(id=t.id, says=_leads(t), where=t.where) for t in table.ties)),
            group("tied to it", _tied_to(system, table)),
            group("rights", _rights(checked, system, table)),
            group("kept for", _kept(checked, table)),
        ),
    )


def _column_link(table: TableMap, column: ColumnMap) -> Link:
    return Link(id=f"{table.id}.{column.name}", says=f"data.{column.category}", where=column.where)


def _leads(tie: Tie) -> str:
    target = f"to {tie.to}" if tie.to else f"to {tie.of} by their {tie.known_as}"
    when = f", only where {tie.when.column} is {tie.when.equals}" if tie.when else ""
    return f"{tie.how.value}, {target}{when}"


def _tied_to(system: SystemMap, table: TableMap) -> Iterator[Link]:
    for other in system.tables.values():
        for tie in other.ties:
            if tie.to == table.name:
                yield Link(id=tie.id, says=tie.how.value, where=tie.where)


def _rights(checked: CheckedProgramme, system: SystemMap, table: TableMap) -> Iterator[Link]:
    found = reach(checked, system)
    for right in () if table.nothing_personal else executed(checked):
        yield Link(id=right.node.id, says=reach_of(found, table, right), where=right.node.where)


def _kept(checked: CheckedProgramme, table: TableMap) -> Iterator[Link]:
    if table.keep:
        notice = checked.programme.notice
        told = [notice, *(notice.overlays[region].notice for region in table.keep.regions)]
        yield from (retention_link(found) for view in told if (found := view.promise_of(table.keep)))
    if table.keep and table.keep.by:
        by = "+".join(table.keep.by)
        yield Link(id=f"{table.id}.{by}", says="leads to the row with the date", where=table.keep.where)


def _column(
    checked: CheckedProgramme, system: SystemMap, table: TableMap, *, name: str, schema: Column | None
) -> Told:
    mapped = table.columns.get(name)
    groups: list[Group] = []
    if mapped:
        notice, held = checked.programme.notice, mapped.category
        groups = [
            categories(checked, [held]),
            group("used for", (purpose_link(p) for p in notice.purposes.values() if held in p.uses)),
            group(
                "received by", (recipient_link(r) for r in notice.recipients.values() if held in r.receives)
            ),
            group("rights", _rights(checked, system, table)),
        ]
    tied = [tie for tie in table.ties if name in tie.by]
    ties = (Link(id=tie.id, says=f"{_leads(tie)}. {MEANS[tie.how]}", where=tie.where) for tie in tied)
    return Told(
        id=f"{table.id}.{name}",
        kind="column",
        title="",
        says=(
            *_in_database(schema),
            *_held(table, name, mapped, tied=bool(tied)),
            *_in_rows_that_stay(checked, system, table, mapped=mapped),
        ),
        clauses=(),
        where=next((p.where for p in (mapped, table.documents.get(name), *tied) if p), table.where),
        groups=(*groups, *([group("ties by it", ties)] if tied else [])),
    )


def _in_database(schema: Column | None) -> Iterator[str]:
    if schema:
        yield f"A column of type {schema.type}{'' if schema.nullable else ', never empty'}."


def _held(table: TableMap, name: str, mapped: ColumnMap | None, *, tied: bool) -> Iterator[str]:
    keys = [key for key, column in table.known_by.items() if column == name]
    if keys:
        yield f"People are looked up by it: {words(keys)}."
    if tied:
        yield "It ties the row to another."
    if name in table.not_personal:
        yield "The map says that it holds nothing personal."
    document = table.documents.get(name)
    if document:
        yield _inside(table, document)
    if mapped is None:
        if not (keys or tied or document or name in table.not_personal):
            yield "The map says nothing of it."
        return
    yield f"It holds data.{mapped.category}."
    if mapped.secret:
        yield "It is secret: changed, never shown."
    if mapped.names_others:
        yield "It is free text that may name others, so an answer leaves it out."


def _inside(table: TableMap, document: Document) -> str:
    named = [column.name for column in table.columns.values() if column.document == document.column]
    told = words([*named, *document.not_personal])
    rest = "; the rest says nothing about anybody" if document.rest else ", and nothing else"
    return f"It holds documents. The map names {told} inside{rest}."


def _in_rows_that_stay(
    checked: CheckedProgramme, system: SystemMap, table: TableMap, *, mapped: ColumnMap | None
) -> Iterator[str]:
    if mapped and table.keep:
        readable_there = mapped.name in readable(checked, system, table)
        stays = "stays readable" if readable_there else _masked(mapped.mask)
        yield f"In rows kept for retention.{table.keep.retention} it {stays}."
    elif mapped and mapped.mask:
        yield f"In a row that has to stay it {_masked(mapped.mask)}."


def _masked(mask: MaskUse | None) -> str:
    if mask is None:
        return "is emptied"
    given = "" if mask.argument is None else f" `{mask.argument}`"
    return f"is masked: {mask.mask}{given}"


def _tie(system: SystemMap, table: TableMap, *, tie: Tie) -> Told:
    says = [MEANS[tie.how]]
    if tie.hide:
        says.append(f"Not shown along it: {words(tie.hide)}, because {tie.hide_reason}.")
    if tie.leaving:
        masks = (f"{use.column} ({use.mask})" for use in tie.leaving)
        says.append(f"When that person goes and the row stays, these are masked: {words(masks)}.")
    if tie.delete_row:
        says.append(f"The row goes with that person whoever else owns it, because {tie.delete_reason}.")
    target = [t for t in system.tables.values() if t.name == tie.to]
    return Told(
        id=tie.id,
        kind="tie",
        title="",
        says=(f"By {words(tie.by)} a row of {table.name} leads {_leads(tie).partition(', ')[2]}.", *says),
        clauses=(),
        where=tie.where,
        groups=(group("leads to", (table_link(system, t) for t in target)),),
    )
