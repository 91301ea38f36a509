"""What a receipt says of how data was destroyed, where the notice states how it is to be done.

Comes in: what an erasure destroyed.  Goes out: fields of its receipt; nothing personal.
Law: PIPA art. 21(2), enforcement decree art. 16.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from mamoru.evidence.receipt import Scalar
from mamoru.model.request import MAMORU, Destroyed


def destruction_fields(
    gone: Iterable[Destroyed], *, finished: str, backup_days: int
) -> Iterator[tuple[str, Scalar]]:
    """Yield the fields: the statement, what was destroyed by which method, and how long backups hold it.

    What people destroyed is told beside what they reported.  ``finished``: ISO time.
    """
    done = [one for one in gone if one.statement and one.by == MAMORU]
    for one in done:
        yield f"{_place(one)}.{one.method}", one.rows
    yield from {f"{_place(one)}.stated-by": one.statement for one in done}.items()
    if done:
        last = datetime.fromisoformat(finished) + timedelta(days=backup_days)
        yield "destroyed.backups-may-hold-it-until", last.date().isoformat()


def _place(one: Destroyed) -> str:
    place = f"destroyed.systems.{one.system}"
    return f"{place}.tables.{one.table}" if one.table else place
