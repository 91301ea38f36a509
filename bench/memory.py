"""Run one act in this fresh process and print the most memory that it ever held, in MiB.

``python -m bench.memory ACT ADDRESS FOLDER SKIP``: with the people behind the first SKIP of the database.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from bench.comparing import BATCH_SIZE, answer, identity
from bench.hand import ByHand
from mamoru.desk.opening import open_engine
from mamoru.execute.erasure import erase


def _answer(folder: Path, person: int) -> None:
    with open_engine(folder) as engine:
        answer(engine, person)


def _erase(folder: Path, people: Sequence[int]) -> None:
    with open_engine(folder) as engine:
        erase(engine, "customer", [identity(person) for person in people])


Act = Callable[[ByHand, Path, Sequence[int]], object]
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "access, by hand": lambda hand, _, people: hand.access(people[0]),
        "access, Mamoru": lambda _, folder, people: _answer(folder, people[0]),
        "erasure, by hand": lambda hand, _, people: hand.erase(people[0]),
        "erasure, Mamoru": lambda _, folder, people: _erase(folder, people[:1]),
        "1000 erasures, by hand": lambda hand, _, people: hand.erase_batch(people),
        "1000 erasures, Mamoru": lambda _, folder, people: _erase(folder, people),
    }
)


def _people(hand: ByHand, skip: int) -> list[int]:
    """Return a thousand customers that nobody has erased."""
    query = "SELECT id FROM customers ORDER BY id LIMIT %s OFFSET %s"
    return [int(str(person)) for (person,) in hand.connection.execute(query, [BATCH_SIZE, skip])]


def peak() -> float:
    """Return the largest resident size of this process so far, in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


if __name__ == "__main__":
    act, address, folder, skip = sys.argv[1:]
    hand = ByHand.connect(address)
    ACTS[act](hand, Path(folder), _people(hand, int(skip)))
    print(f"{peak():.1f}")
