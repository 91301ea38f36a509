"""What the rights on the shelf do."""

from mamoru.model.kinds.right import Right
from mamoru.model.shelf import members


def known() -> tuple[str, ...]:
    """Return the names of the rights that Mamoru carries out, in alphabetical order."""
    return tuple(sorted(right.name for right in members("mamoru.rights", Right).values()))


def shows(right: str) -> bool:
    """Tell whether carrying out ``right`` shows a person what is held, and changes nothing."""
    return any(r.name == right and r.act.shows for r in members("mamoru.rights", Right).values())
