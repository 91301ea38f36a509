"""Measure the set algebra of the check on 5.8 million cells: ``python -m bench.cells``.

Builds two versions of an invented notice of 400 statements over 60 categories, 40 purposes, 12 recipients, 25
regions, 4 classes of age and 2 answers, asks the broad questions, and prints times and memory.  It judges
nothing: a time is never asserted.
"""

import random
import statistics
import time
import tracemalloc
from collections.abc import Callable

from mamoru.check.flows.cells import Cells, Space

SIZES = {"region": 25, "recipient": 12, "purpose": 40, "category": 60, "age": 4, "answer": 2}
STATEMENTS = 400
CHANGED = 12  #: statements of the second version that are wider
ROUNDS = 9
MEBIBYTE = 1 << 20


def main() -> None:
    """Measure and print."""
    space = Space(axes={axis: tuple(f"{axis}-{n}" for n in range(size)) for axis, size in SIZES.items()})
    statements = _statements(space, random.Random(1))  # noqa: S311 - an invented notice, the same each time
    wider = [{**one, "region": space.axes["region"]} for one in statements[:CHANGED]] + statements[CHANGED:]
    old, new = space.union(statements), space.union(wider)
    adults = space.box(age=space.axes["age"][1:], answer=["answer-0"])
    gained = new - old
    print(f"{space.size:,} cells, {STATEMENTS} statements, {len(old):,} cells permitted")
    _tell("build what the notice permits", lambda: space.union(statements))
    _tell("what is wider in the next version", lambda: new - old)
    _tell(f"where: regions of those {len(gained):,} cells", lambda: gained.along("region"))
    _tell("is anything permitted of children, or after a no", lambda: bool(old - adults))
    _tell("who gets one category of one region", lambda: _who(old))
    _tell(
        "list the first 10,000 cells", lambda: [cell for cell, _ in zip(gained, range(10_000), strict=False)]
    )
    tracemalloc.start()
    kept = space.union(statements)
    held, most = tracemalloc.get_traced_memory()
    print(
        f"memory: {held / MEBIBYTE:.1f} MiB for {len(kept):,} cells kept, {most / MEBIBYTE:.1f} MiB at most"
    )


def _statements(space: Space, chance: random.Random) -> list[dict[str, tuple[str, ...]]]:
    most = {"region": 6, "recipient": 2, "purpose": 1, "category": 8, "age": 3, "answer": 2}
    return [
        {
            axis: tuple(chance.sample(values, chance.randint(1, most[axis])))
            for axis, values in space.axes.items()
        }
        for _ in range(STATEMENTS)
    ]


def _who(cells: Cells) -> tuple[str, ...]:
    return cells.at(category=["category-7"], region=["region-3"]).along("recipient")


def _tell(what: str, act: Callable[[], object]) -> None:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - started))
    print(f"{statistics.median(taken):9.2f} ms  {what}")


if __name__ == "__main__":
    main()
