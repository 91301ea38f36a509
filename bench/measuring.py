"""Time several ways of doing the same, by turns in one run, so that what disturbs one disturbs all.

Acts come in, medians and 95th percentiles go out.  The first act of a comparison is the one by hand.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Subject = TypeVar("Subject")
WARMING = 12  #: rounds that are not counted: statements are prepared, plans are settled
NEARLY_ALL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Generic[Subject]):
    """Acts on subjects; ``draw`` gives for each round what gives each act its subject."""

    title: str
    acts: Mapping[str, Callable[[Subject], object]]
    draw: Callable[[], Callable[[], Subject]]
    rounds: int
    targets: Mapping[str, float]
    warming: int = WARMING


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one act took."""

    act: str
    rounds: int
    p50: float  #: milliseconds
    p95: float  #: milliseconds
    ratio: float  #: of the medians, to the act by hand
    ratio95: float  #: of the 95th percentiles
    target: float | None  #: the ratio it should not exceed


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One comparison, measured."""

    title: str
    lines: tuple[Line, ...]


def measure(comparison: Comparison[Subject]) -> Table:
    """Let every act have its turn in every round, each round beginning with another."""
    taken: dict[str, list[float]] = {name: [] for name in comparison.acts}
    names = list(comparison.acts)
    for number in range(-comparison.warming, comparison.rounds):
        subject = comparison.draw()
        first = number % len(names)
        for name in names[first:] + names[:first]:
            seconds = _timed(comparison.acts[name], subject())
            if number >= 0:
                taken[name].append(seconds * 1000)
    return Table(title=comparison.title, lines=tuple(_lines(taken, comparison.targets)))


def _timed(act: Callable[[Subject], object], subject: Subject) -> float:
    begun = time.perf_counter()
    act(subject)
    return time.perf_counter() - begun


def _lines(taken: Mapping[str, Sequence[float]], targets: Mapping[str, float]) -> list[Line]:
    by_hand = next(iter(taken.values()))
    return [
        Line(
            act=name,
            rounds=len(times),
            p50=statistics.median(times),
            p95=nearly_all(times),
            ratio=statistics.median(times) / statistics.median(by_hand),
            ratio95=nearly_all(times) / nearly_all(by_hand),
            target=targets.get(name),
        )
        for name, times in taken.items()
    ]


def nearly_all(times: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(times)[min(len(times) - 1, int(len(times) * NEARLY_ALL))]
