"""Whether the values of a correction can stand where they are to stand; asked before anything is written.

A key that another person is known by is never written.  Law: GDPR art. 5(1)(d), 16; APPI art. 22, 34.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Prepared
from mamoru.execute.erasing import Erasing
from mamoru.execute.identity.rows import as_key
from mamoru.execute.identity.tied import carried
from mamoru.execute.people import Finding, Person
from mamoru.execute.sets import Sets
from mamoru.model.errors import MamoruError
from mamoru.model.expression import Value
from mamoru.model.plan import Standing, SystemEffect
from mamoru.model.recipe import Cause, Correction, EraseTable, MaskStep, Recipe
from mamoru.sql import naming
from mamoru.sql.causes import causes
from mamoru.sql.dialect import Dialect

WHOLE_DAY = 10  #: characters of YYYY-MM-DD
SIZED = re.compile(r"\((\d+)(?:\s*,\s*(\d+))?\)")  #: how much a type holds


class CannotHold(MamoruError):
    """A column cannot hold the value."""

    code = "MAM-450"

    def __init__(self, column: str, column_type: str) -> None:
        super().__init__(
            f"`{column}` is of the type {column_type}, which cannot hold the value that it is to have",
            why="the database would refuse it, or keep something else than the person said",
            remedy="say the value as the column holds it (a day as YYYY-MM-DD), or correct another column",
        )


class RehearsalFailed(MamoruError):
    """The database refuses the correction, or does more than it."""

    code = "MAM-451"

    def __init__(self, cause: MamoruError) -> None:
        super().__init__(
            f"the correction was tried and undone, since it cannot be made: {cause.problem}",
            why="a value may be somebody else's already, too long, or against a rule of the database; what "
            "cannot be done is found before anybody agrees to it; nothing was changed",
            remedy="look at the constraints and triggers of that table; correct the column in the "
            "application if they are right",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One column that is corrected in one system, and what it held in the rows that were captured."""

    system: str
    table: str
    category: str
    mask: MaskStep
    held: tuple[object, ...]

    @property
    def place(self) -> str:
        """The column, as a person would name it."""
        return f"{self.system}.{self.table}.{self.mask.column}"


def untouched_effect(connected: Connected, recipe: Recipe) -> SystemEffect:
    """Return the effect in a system that holds nothing of what is asked for."""
    named = ", ".join(f"`{c.what}`" for c in recipe.corrections)
    return SystemEffect(
        system=connected.name,
        standing=Standing.HELD,
        detail=f"it has no column for {named}" if named else "nothing known of the person leads to rows here",
        tables=(),
        statements=(),
    )


def refuse_unfit(connected: Connected) -> None:
    """Raise CannotHold where a column cannot have the value that it is to have."""
    for step in connected.recipe.erase:
        for mask in step.masks:
            if mask.cause is Cause.CORRECTED:
                _refuse_unfit(connected, step, mask)


def _refuse_unfit(connected: Connected, step: EraseTable, mask: MaskStep) -> None:
    column_type = step.table.columns[mask.column].type
    for value in (mask.value, mask.was):
        if isinstance(value, Value) and not fits(str(value.value), column_type, connected.kind.dialect):
            place = f"{connected.name}.{step.table.name}.{mask.column}"
            raise CannotHold(place, column_type)


def fits(value: str, column_type: str, dialect: Dialect | None) -> bool:
    """Return whether a column of this type can hold the value, as far as its type tells."""
    kind = column_type.lower()
    if as_key(value, column_type, dialect) is None or _is_cut(value, kind):
        return False
    if "date" in kind or "timestamp" in kind:
        is_day_alone = "time" not in kind and len(value) > WHOLE_DAY
        with suppress(ValueError):
            return bool(date.fromisoformat(value[:WHOLE_DAY])) and not is_day_alone
        return False
    return True


def _is_cut(value: str, kind: str) -> bool:
    """Return whether a column would hold less of the value than was said: databases cut texts, and round."""
    found = SIZED.search(kind)
    if found is None or "bit" in kind:
        return False
    if "char" in kind or "text" in kind:
        return len(value) > int(found[1])
    fraction = value.partition(".")[2]
    return len(fraction) > int(found[2] or 0) if kind.startswith(("numeric", "decimal")) else False


def wrongs(erasing: Erasing, sets: Sets) -> Iterator[Wrong]:
    """Yield the columns that a captured correction changes, with what stands there."""
    for i, step in enumerate(erasing.steps):
        for j, cause in enumerate(causes(step)):
            if held := prior_rows(sets, i, j):
                yield Wrong(
                    system=erasing.connected.name,
                    table=step.table.name,
                    category=erasing.connected.recipe.system.tables[step.table.name]
                    .columns[cause.column]
                    .category,
                    mask=cause,
                    held=tuple(row["was"] for row in held),
                )


def prior_rows(sets: Sets, i: int, j: int) -> list[dict[str, object]]:
    """Return the rows of one corrected column: their key as ``k1`` .. ``kn``, and what the column ``was``."""
    found = sets.values.get(naming.prior(i, j))
    rows: list[dict[str, object]] = json.loads(str(found)) if found else []
    return rows


def unfit(
    prepared: Prepared, captured: Iterable[tuple[Erasing, Sets]], people: Sequence[Person]
) -> list[str]:
    """Return why a correction must not be made; nothing for any other request."""
    corrections = prepared.recipe.corrections
    found = [w for erasing, sets in captured for w in wrongs(erasing, sets)] if corrections else []
    reasons = [text for c in corrections if (text := _several(c, found))]
    return [*reasons, *_taken(prepared, found, people)]


def _several(correction: Correction, found: Sequence[Wrong]) -> str:
    """Tell that what a correction names is not one value."""
    meant = [w for w in found if correction.what in {w.category, w.place}]
    held = {json.dumps(value, sort_keys=True) for w in meant for value in w.held}
    if correction.was is not None or len(held) <= 1:
        return ""
    places = ", ".join(f"`{place}`" for place in dict.fromkeys(w.place for w in meant))
    return SEVERAL.format(correction.what, len(held), places)


SEVERAL = (
    "`{}` stands in {} different values in {}, and all would become the same: name one column "
    "(`--set SYSTEM.TABLE.COLUMN=VALUE`), or say which value is wrong (`--was`)"
)


def _taken(prepared: Prepared, found: Sequence[Wrong], people: Sequence[Person]) -> Iterator[str]:
    """Tell of keys that would be written although another person is known by them."""
    written = keys_written(prepared, found)
    theirs = {place for person in people for place in person.rows}
    for key, value in sorted(written):
        other = Person(given={key: value})
        finding = Finding(
            recipe=prepared.recipe, connected=prepared.connected, queries=prepared.people, people=(other,)
        )
        finding.look_everywhere()
        if any(place not in theirs for place in other.rows):
            yield f"somebody else is known by the `{key}` that would be written"


def keys_written(prepared: Prepared, found: Sequence[Wrong]) -> set[tuple[str, str]]:
    """Return the identity keys, with their values, that a correction writes."""
    tables = {c.name: c.recipe.system.tables for c in prepared.connected}
    return {
        (key, str(wrong.mask.value.value))
        for wrong in found
        if isinstance(wrong.mask.value, Value)
        for key in _keys_of(tables[wrong.system][wrong.table].known_by, wrong.mask.column)
    }


def _keys_of(known_by: Mapping[str, str], column: str) -> Iterator[str]:
    return (key for key, holding in known_by.items() if holding == column)


def joining(prepared: Prepared, captured: Iterable[tuple[Erasing, Sets]]) -> list[str]:
    """Tell of rows that carry the new key by a tie already, and would become the person's."""
    if not prepared.recipe.corrections:
        return []
    found = [w for erasing, sets in captured for w in wrongs(erasing, sets)]
    return [
        f"rows of the system `{c.name}` carry the `{key}` that would be written already, and would be theirs"
        for key, value in sorted(keys_written(prepared, found))
        for c in prepared.connected
        if c.session is not None and carried(c, key, {value})
    ]
