"""Show one person what one system holds of them.

One statement gives everything, at one moment.  Where a table has more rows than are held in memory, all of
them are asked for once more, at one moment again, and come one after the other.
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from mamoru.execute.connecting import Connected
from mamoru.execute.sets import Binding
from mamoru.execute.spooling.spool import Spool
from mamoru.model.answer import AnsweredRow, AnsweredTable, Cell
from mamoru.model.recipe import ShowTable
from mamoru.sql.access import MOST, VIA, AccessQuery, label_of
from mamoru.sql.keys import Keys
from mamoru.sql.kind import Call, Flowing
from mamoru.store.telling import file_errors

AT_ONCE = 2000  #: rows that come, and are sealed, together


def show(
    connected: Connected, query: AccessQuery, keys: Mapping[str, Keys], *, store: Path
) -> tuple[AnsweredTable, ...]:
    """Run the access of one system; only cleared columns ever leave the database.

    Very many rows wait beside the store of Mamoru.  Raises what a use of the store raises.
    """
    dialect, session = connected.kind.dialect, connected.session
    if dialect is None or session is None or not connected.recipe.show:
        return ()
    binding = Binding(keys=keys, recipe=connected.recipe, dialect=dialect, days={})
    (result,) = session.run([binding.call(query.query)])
    found: list[list[dict[str, Cell]]] = [json.loads(str(text)) if text else [] for text in result.rows[0]]
    if any(len(rows) > MOST for rows in found) and isinstance(session, Flowing):
        del found
        return _flowing(connected, session, [binding.call(q) for q in query.each()], store=store)
    return tuple(
        AnsweredTable(system=connected.name, shown=step, rows=tuple(_row(step, row) for row in rows))
        for step, rows in zip(connected.recipe.show, found, strict=True)
    )


def _flowing(
    connected: Connected, session: Flowing, calls: Sequence[Call], *, store: Path
) -> tuple[AnsweredTable, ...]:
    steps = connected.recipe.show
    with file_errors(store):
        spools = [Spool.within(store.parent, partial(_row, step)) for step in steps]
    for number, rows in session.each(calls, at_once=AT_ONCE):
        with file_errors(store):
            spools[number].add([str(text) for (text,) in rows])
    return tuple(
        AnsweredTable(
            system=connected.name,
            shown=step,
            rows=spool if len(spool) > MOST else tuple(spool),
            counted=None if any(s.hidden_by for s in step.shown) or not step.shown else len(spool),
        )
        for step, spool in zip(steps, spools, strict=True)
    )


def _row(step: ShowTable, row: dict[str, Cell]) -> AnsweredRow:
    via = row.pop(VIA, None)
    hidden = _hidden(step, int(str(via))) if via is not None else ()
    for number, shown in enumerate(step.shown):
        if shown.document:
            text = row.pop(label_of(number, shown), None)
            row[shown.column] = None if text is None else json.loads(str(text))
    cells = {c: v for c, v in row.items() if c not in hidden} if hidden else row
    return AnsweredRow(cells=cells, hidden=tuple(hidden))


def _hidden(step: ShowTable, via: int) -> Sequence[str]:
    """Return the columns that every way by which the row was reached hides; an own row hides nothing."""
    ways = [w.id for n, w in enumerate(step.ways) if via & (1 << n)]
    own = bool(via & (1 << len(step.ways)))
    return [s.column for s in step.shown if s.hidden_by and not own and set(ways) <= set(s.hidden_by)]
