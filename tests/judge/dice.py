"""What the generator draws with: Hypothesis, which makes a failing world small, or a seed, which is quick.

Comes in: a choice between things.  Goes out: one of them.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from hypothesis import strategies as st

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Choice(Generic[V]):
    """Things of which one is to be drawn; the plainest comes first."""

    options: Sequence[V]


class Draw(Protocol):
    """Draws one thing of a choice."""

    def __call__(self, choice: Choice[V], /) -> V:
        """Return one of the options."""


def integers(first: int, last: int) -> Choice[int]:
    """Return the choice of a whole number."""
    return Choice(range(first, last + 1))


def booleans() -> Choice[bool]:
    """Return the choice of no or yes."""
    return Choice((False, True))


def sampled_from(options: Sequence[V]) -> Choice[V]:
    """Return the choice of one of these."""
    return Choice(options)


def just(value: V) -> Choice[V]:
    """Return what leaves no choice."""
    return Choice((value,))


def by_hypothesis(draw: st.DrawFn) -> Draw:
    """Draw as Hypothesis likes."""

    def one(choice: Choice[V], /) -> V:
        return draw(st.sampled_from(choice.options))

    return one


def by_seed(seed: int | str) -> Draw:
    """Draw what a seed gives, the same on every machine."""
    dice = random.Random(seed)

    def one(choice: Choice[V], /) -> V:
        return choice.options[dice.randrange(len(choice.options))]

    return one


PERCENT = 100  #: options that a chance is drawn from; the rare things stand at their end


def often(draw: Draw) -> Draw:
    """Draw the same, but rare things nearly twice as often: the higher of two for every chance."""

    def one(choice: Choice[V], /) -> V:
        drawn = draw(choice)
        if len(choice.options) != PERCENT:
            return drawn
        other = draw(choice)
        order = list(choice.options)
        return order[max(order.index(drawn), order.index(other))]

    return one
