"""What a right does, by its name."""

from mamoru.model.kinds.right import Act, Right
from mamoru.model.shelf import members


def act_of(right: str) -> Act | None:
    """Return the act that carries out a right; none for one that is not on the shelf."""
    return next((r.act for r in members("mamoru.rights", Right).values() if r.name == right), None)
