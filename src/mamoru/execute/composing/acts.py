"""What a right does, by its name."""

from mamoru.model.kinds.right import Act, Right
from mamoru.model.shelf import members
from mamoru.model.sweeping.recipe import SWEEP


def act_of(right: str) -> Act | None:
    """Return the act that carries out a right, or a sweep; none for one that is not on the shelf."""
    if right == SWEEP:
        return Act.ERASE
    return next((r.act for r in members("mamoru.rights", Right).values() if r.name == right), None)
