"""Run one act in this fresh process and print the most memory that it ever held, in MiB.

``python -m bench.memory ADDRESS SKIP ACT [FOLDER]``, with the people behind the first SKIP of the database.
With the folder of a programme it is Mamoru's act, else the one by hand, which does not load Mamoru at all.
"""

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from bench.hand import ByHand
from bench.peak import peak

BATCH_SIZE = 1000
Act = Callable[[ByHand, Sequence[int]], object]
BY_HAND: Mapping[str, Act] = MappingProxyType(
    {
        "access": lambda hand, people: hand.access(people[0]),
        "erasure": lambda hand, people: hand.erase(people[0]),
        "1000 erasures": lambda hand, people: hand.erase_batch(people),
    }
)


def mamoru(act: str, folder: Path, people: Sequence[int]) -> None:
    """Do the same with Mamoru, which is loaded now."""
    comparing = importlib.import_module("bench.comparing")
    opening = importlib.import_module("mamoru.desk.opening")
    with opening.open_engine(folder) as engine:
        if act == "access":
            comparing.answer(engine, people[0])
        else:
            comparing.erase_all(engine, people[:1] if act == "erasure" else people)


def people_of(hand: ByHand, skip: int) -> list[int]:
    """Return a thousand customers that nobody has erased."""
    query = "SELECT id FROM customers ORDER BY id LIMIT %s OFFSET %s"
    return [int(str(person)) for (person,) in hand.connection.execute(query, [BATCH_SIZE, skip])]


if __name__ == "__main__":
    address, skip, act, *folder = sys.argv[1:]
    hand = ByHand.connect(address)
    people = people_of(hand, int(skip))
    if folder:
        mamoru(act, Path(folder[0]), people)
    else:
        BY_HAND[act](hand, people)
    print(f"{peak():.1f}")
