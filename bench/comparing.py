"""What is compared: an access, an erasure, a thousand erasures, by hand and by Mamoru."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import length_hint
from types import MappingProxyType

from bench.hand import ByHand, ByHandIn, ByHandInSqlite
from bench.measuring import Comparison
from bench.memory import BATCH_SIZE
from mamoru.execute.answering import look, tell
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import erase

WITHIN = 3.0  #: the same in databases of one file
ACCESS, ERASURE, BATCH = 2.0, 1.6, 1.3  #: how much longer Mamoru may take than the statements by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Customers to ask for: some are asked again and again, the others erased once each."""

    asked: Sequence[int]
    going: Iterator[int]
    dice: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - the same people every time

    def one_asked(self) -> Callable[[], int]:
        """Draw one person that all acts of a round are about."""
        person = self.dice.choice(self.asked)
        return lambda: person

    def one_going(self) -> Callable[[], int]:
        """Let each act of a round have a person of its own."""
        return lambda: next(self.going)

    def left(self) -> int:
        """Return how many are still to go."""
        return length_hint(self.going)

    def many_going(self) -> Callable[[], list[int]]:
        """Let each act of a round have a thousand people of its own."""
        return lambda: [next(self.going) for _ in range(BATCH_SIZE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One loaded shop: both ways into it, and its people."""

    hand: ByHand
    engine: Engine
    people: People


def people_of(size: int) -> People:
    """Divide the customers 1 .. n, in an order that is the same every time."""
    order = random.Random(2).sample(range(1, size + 1), size)  # noqa: S311 - the same people every time
    kept = max(size // 20, 1)
    return People(asked=order[:kept], going=iter(order[kept:]))


def identity(person: int) -> dict[str, str]:
    """Return what a customer gives to be found by."""
    return {"customer-id": str(person)}


def access(shop: Shop, *, rounds: int) -> Comparison[int]:
    """Compare showing one person."""
    return Comparison(
        title="Access: everything held of one person",
        acts={
            "by hand: nine SELECTs in turn": shop.hand.access,
            "by hand: the same in one round trip": shop.hand.access_in_pipeline,
            "Mamoru: look": lambda person: look(shop.engine, "customer", identity(person)),
            "Mamoru: look and tell (record, receipt)": lambda person: answer(shop.engine, person),
        },
        draw=shop.people.one_asked,
        rounds=rounds,
        targets={"Mamoru: look": ACCESS},
    )


def erase_all(engine: Engine, people: Sequence[int]) -> None:
    """Erase people in one request."""
    erase(engine, "customer", [identity(person) for person in people])


def answer(engine: Engine, person: int) -> None:
    """Look, keep the record and issue the receipt."""
    tell(engine, look(engine, "customer", identity(person)), identity(person))


def erasure(shop: Shop, *, rounds: int) -> Comparison[int]:
    """Compare erasing one person."""
    return Comparison(
        title="Erasure: one person",
        acts={
            "by hand: nine DELETEs in turn, one commit": shop.hand.erase,
            "by hand: the same in one round trip": shop.hand.erase_in_pipeline,
            "Mamoru: lock, capture, journal, verify, receipt": lambda person: erase(
                shop.engine, "customer", [identity(person)]
            ),
        },
        draw=shop.people.one_going,
        rounds=rounds,
        targets={"Mamoru: lock, capture, journal, verify, receipt": ERASURE},
    )


def batch(shop: Shop, *, rounds: int) -> Comparison[list[int]]:
    """Compare erasing a thousand people at once."""
    return Comparison(
        title=f"Erasure: {BATCH_SIZE} people in one request",
        acts={
            "by hand: one DELETE a table, = ANY(array)": shop.hand.erase_batch,
            "Mamoru": lambda many: erase_all(shop.engine, many),
        },
        draw=shop.people.many_going,
        rounds=rounds,
        targets={"Mamoru": BATCH},
        warming=1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The same shop in another kind of database."""

    name: str
    hand: ByHandInSqlite | ByHandIn
    engine: Engine
    people: People
    targets: tuple[float, float]  #: of an access, of an erasure


def access_in(other: Other, *, rounds: int) -> Comparison[int]:
    """Compare showing one person."""
    return Comparison(
        title=f"{other.name}, access",
        acts={
            "by hand: nine SELECTs in turn": other.hand.access,
            "Mamoru: look": lambda person: look(other.engine, "customer", identity(person)),
            "Mamoru: look and tell (record, receipt)": lambda person: answer(other.engine, person),
        },
        draw=other.people.one_asked,
        rounds=rounds,
        targets={"Mamoru: look": other.targets[0]},
    )


def erasure_in(other: Other, *, rounds: int) -> Comparison[int]:
    """Compare erasing one person."""
    return Comparison(
        title=f"{other.name}, erasure",
        acts={
            "by hand: nine DELETEs in turn, one commit": other.hand.erase,
            "Mamoru: lock, capture, journal, verify, receipt": lambda person: erase(
                other.engine, "customer", [identity(person)]
            ),
        },
        draw=other.people.one_going,
        rounds=rounds,
        targets={"Mamoru: lock, capture, journal, verify, receipt": other.targets[1]},
    )


def batch_in(other: Other, hand: ByHandIn, *, rounds: int, size: int) -> Comparison[list[int]]:
    """Compare erasing many people at once."""
    return Comparison(
        title=f"{other.name}, erasure of {size} people in one request",
        acts={
            "by hand: one DELETE a table, IN (list)": hand.erase_batch,
            "Mamoru": lambda many: erase_all(other.engine, many),
        },
        draw=lambda: lambda: [next(other.people.going) for _ in range(size)],
        rounds=rounds,
        targets={"Mamoru": BATCH},
        warming=1,
    )


GROWING: Mapping[str, Callable[[Shop], object]] = MappingProxyType(
    {
        "access, by hand": lambda shop: shop.hand.access(shop.people.one_asked()()),
        "access, Mamoru": lambda shop: look(shop.engine, "customer", identity(shop.people.one_asked()())),
        "erasure, by hand": lambda shop: shop.hand.erase(next(shop.people.going)),
        "erasure, Mamoru": lambda shop: erase_all(shop.engine, [next(shop.people.going)]),
    }
)


def growth(act: str, small: Shop, large: Shop, *, rounds: int) -> Comparison[None]:
    """Compare the same act in two sizes of shop, by turns."""
    do = GROWING[act]
    return Comparison(
        title=act,
        acts={"small": lambda _: do(small), "large": lambda _: do(large)},
        draw=lambda: lambda: None,
        rounds=rounds,
        targets={},
    )
