"""Show one person what one system holds of them."""

import json
from collections.abc import Mapping, Sequence

from mamoru.execute.connecting import Connected
from mamoru.execute.sets import Binding
from mamoru.model.answer import AnsweredRow, AnsweredTable, Cell
from mamoru.model.recipe import ShowTable
from mamoru.sql.access import VIA, AccessQuery, label_of
from mamoru.sql.keys import Keys


def show(connected: Connected, query: AccessQuery, keys: Mapping[str, Keys]) -> tuple[AnsweredTable, ...]:
    """Run the access of one system; only cleared columns ever leave the database."""
    dialect, session = connected.kind.dialect, connected.session
    if dialect is None or session is None or not connected.recipe.show:
        return ()
    binding = Binding(keys=keys, recipe=connected.recipe, dialect=dialect, days={})
    (result,) = session.run([binding.call(query.query)])
    tables = zip(connected.recipe.show, result.rows[0], strict=True)
    return tuple(
        AnsweredTable(system=connected.name, shown=step, rows=_rows(step, text)) for step, text in tables
    )


def _rows(step: ShowTable, text: object) -> tuple[AnsweredRow, ...]:
    found: list[dict[str, Cell]] = json.loads(str(text)) if text else []
    return tuple(_row(step, row) for row in found)


def _row(step: ShowTable, row: dict[str, Cell]) -> AnsweredRow:
    via = row.pop(VIA, None)
    hidden = _hidden(step, int(str(via))) if via is not None else ()
    for number, shown in enumerate(step.shown):
        if shown.document:
            text = row.pop(label_of(number, shown), None)
            row[shown.column] = None if text is None else json.loads(str(text))
    return AnsweredRow(cells={c: v for c, v in row.items() if c not in hidden}, hidden=tuple(hidden))


def _hidden(step: ShowTable, via: int) -> Sequence[str]:
    """Return the columns that every way by which the row was reached hides; an own row hides nothing."""
    ways = [w.id for n, w in enumerate(step.ways) if via & (1 << n)]
    own = bool(via & (1 << len(step.ways)))
    return [s.column for s in step.shown if s.hidden_by and not own and set(ways) <= set(s.hidden_by)]
