"""What captured rows say against an erasure: why a person must look first, or why it must not be done.

Comes in: what was captured.  Goes out: reasons, with counts and names of the map; nothing personal.
"""

from mamoru.execute.composing.owing import Captured
from mamoru.sql import naming
from mamoru.sql.causes import given_to


def taken_from_others(captured: Captured) -> list[str]:
    """Return why a person must look: other people own rows that would go, or may own them."""
    return [
        f"{counted} of `{erasing.connected.name}.{step.table.name}` that other people own as well "
        f"would go: {'; '.join(dict.fromkeys(w.tie.delete_reason for w in step.kills))}"
        for erasing, sets in captured
        for i, step in enumerate(erasing.steps)
        if (rows := sets.size(naming.taken(i)))
        for counted in [f"{rows:,} row{'s' if rows != 1 else ''}"]
    ] + _perhaps_owned(captured)


def _perhaps_owned(captured: Captured) -> list[str]:
    return [
        f"{counted} of `{erasing.connected.name}.{step.table.name}` would go: of whoever else owns it, "
        f"{' or '.join(f'`{n}`' for n in sorted(erasing.connected.recipe.perhaps))} has nothing personal, "
        "as after an erasure, or since it never was filled in"
        for erasing, sets in captured
        for i, step in enumerate(erasing.steps)
        if (rows := sets.size(naming.perhaps_owned(i)))
        for counted in [f"{rows:,} row{'s' if rows != 1 else ''}"]
    ]


def nameless(captured: Captured) -> list[str]:
    """Return why it must not be carried out: rows without a key, that no later statement could name."""
    return [
        f"{rows} rows of `{erasing.connected.name}.{step.table.name}` cannot be named: their key "
        f"`{'+'.join(step.table.key)}` is NULL"
        for erasing, sets in captured
        for i, step in enumerate(erasing.steps)
        if (rows := sets.size(naming.nameless(i)))
    ]


def without_nobody(captured: Captured) -> list[str]:
    """Return why it must not be carried out: the pseudo-person that rows would be given to is missing."""
    return [
        f"the pseudo-person `{erasing.connected.recipe.placeholders[holder]}` that rows of "
        f"`{erasing.connected.name}.{step.table.name}` would be given to is not in `{holder}`"
        for erasing, sets in captured
        for i, step in enumerate(erasing.steps)
        for j, holder in enumerate(given_to(step))
        if sets.size(naming.masked(i)) and not sets.size(naming.placeholders(i, j))
    ]


def refused(captured: Captured) -> list[str]:
    """Return why it must not be carried out: rows that stay refer to some that would go."""
    return [
        f"{sets.size(naming.forbidding(i, j))} rows of `{erasing.connected.name}.{step.table.name}` "
        f"still refer to it by `{'+'.join(r.columns)}`"
        for erasing, sets in captured
        for i, step in enumerate(erasing.steps)
        for j, r in enumerate(step.refuse)
        if sets.size(naming.forbidding(i, j))
    ]
