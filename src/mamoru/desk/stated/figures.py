"""The figures of requests: how many were received, complied with, denied, and how many days that took.

Comes in: what Mamoru's own store counts, forgotten requests too.  Goes out: one row for each right, and what
the store cannot know.  Law: 11 CCR 7102(a).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import mean, median

from mamoru.desk.stated.hiding import HIDDEN, LEAST, shown
from mamoru.desk.stated.made import Cell, Span
from mamoru.model.kinds.right import Act, Right
from mamoru.model.request import NOBODY_ASKED, Became, Counted, State
from mamoru.model.shelf import members

HEADINGS = (
    "right", "received", "complied with", "complied with in part", "denied", "nothing held",
    "not concluded", "not known any more", "mean days", "median days",
)  # fmt: skip
PARTS = (Became.WHOLE, Became.PART, Became.DENIED, Became.NOTHING, Became.OPEN, Became.UNKNOWN)
NOT_RECEIVED = frozenset({State.PLANNED, State.STOPPED})
ANSWERED = frozenset({Became.WHOLE, Became.PART, Became.DENIED, Became.NOTHING})

OUTSIDE = (
    "Counted is what was put to Mamoru. A request that was answered, or refused, without it is in no figure: "
    "add those that the desk has on its own list."
)
DAYS = (
    "Denied is what all of was withheld or is kept for a reason. Days run from when a request was put to "
    "Mamoru, which can be later than when it arrived, to when the last system and person had answered."
)
TWICE = (
    "Who asked twice is counted twice. People of a batch are counted one by one, and all of them as in part "
    "where anything of one of them is kept."
)
NOTES = (OUTSIDE, DAYS, TWICE)
SMALL = f"A count of one to {LEAST - 1} is not shown, nor what would give it: who asked could be guessed."
EVERY = "Small groups are shown: this is not for publication."


def rows(
    counted: Sequence[Counted], *, of: Sequence[str], rights: Sequence[str], every: bool
) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each right, those that the notice gives first; ``every`` shows small groups too."""
    others = [one.right for one in counted if one.right not in rights]
    for right in dict.fromkeys((*rights, *sorted(others))):
        own = [one for one in counted if one.right == right and one.of in of]
        if own or right in rights:
            yield (right, *_row(own, every=every))


def _row(own: Sequence[Counted], *, every: bool) -> tuple[Cell, ...]:
    parts = {part.value: sum(one.people for one in own if _became(one) is part) for part in PARTS}
    received = sum(one.people for one in own)
    total, told = (received, parts) if every else shown(received, parts)
    days = [
        day for one in own if one.became in ANSWERED and one.answered for day in [_days(one)] * one.people
    ]
    if not days:
        spent: tuple[Cell, Cell] = (None, None)
    elif len(days) < LEAST and not every:
        spent = (HIDDEN, HIDDEN)
    else:
        spent = (round(mean(days), 1), round(median(days), 1))
    return (total, *told.values(), *spent)


def _became(one: Counted) -> Became:
    return Became.OPEN if one.state is State.APPLYING else one.became


def _days(one: Counted) -> int:
    return (date.fromisoformat(one.answered[:10]) - date.fromisoformat(one.made[:10])).days


def received(every: Sequence[Counted], days: Span, *, region: str) -> list[Counted]:
    """Return what people asked for in these days: no preview, no lifting, nothing that nobody asked for."""
    lifting = {r.name for r in members("mamoru.rights", Right).values() if r.act is Act.LIFT}
    return [
        one
        for one in every
        if one.state not in NOT_RECEIVED
        and one.became not in NOBODY_ASKED
        and one.right not in lifting
        and days.has(one.made)
        and (not region or one.region == region)
    ]


def notes(every: Sequence[Counted], days: Span, *, region: str, small: bool) -> Iterator[str]:
    """Yield what the figures do not tell; ``small`` says that small groups are shown."""
    yield from NOTES
    within = [one for one in every if days.has(one.made)]
    if any(one.state in NOT_RECEIVED and one.became not in NOBODY_ASKED for one in within):
        yield (
            "Some plans were made in these days and not carried out; whether anybody was refused by that, "
            "Mamoru does not know, and they are not counted."
        )
    if region and any(one.region is None and one.state not in NOT_RECEIVED for one in within):
        yield (
            f"Of some requests of these days it is not known any more whether they were of {region}: they "
            "were forgotten before that was kept, or are being carried out; they are not counted."
        )
    yield EVERY if small else SMALL
