"""Open the systems of a removal that is put back, whoever asked for it, or nobody.

A sweep is of no right and of no people: its systems are opened as they were for it, with what is made of the
rows that come back.
"""

from mamoru.execute.engine import Engine, Prepared
from mamoru.execute.undoing.since import Kept
from mamoru.model.recipe import Recipe
from mamoru.model.request import RequestLine
from mamoru.model.sweeping.recipe import SWEEP, SWEEPING
from mamoru.plan.ending.back import put_back


def prepare(engine: Engine, line: RequestLine, kept: Kept) -> Prepared:
    """Open every system that rows are kept of."""
    if line.right != SWEEP:
        return engine.prepare(line.right, line.of)
    lost = {name: [table.table for table in tables] for name, (_, tables) in kept.items()}
    systems = tuple(put_back(engine.checked, name, tables) for name, tables in lost.items())
    recipe = Recipe(right=SWEEPING, of=line.of, linked_by=(), systems=systems, digest="")
    return Prepared(recipe=recipe, connected=engine.connect(recipe), people={})
