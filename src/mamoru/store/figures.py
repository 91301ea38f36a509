"""What requests count as, and what they destroyed: kept when a request is forgotten, since it names nobody.

Law: 11 CCR 7101, 7102; PIPA art. 21; GDPR art. 5(2).
"""

from collections.abc import Iterable

from mamoru.model.request import Became, Counted, Destroyed, State
from mamoru.store.database import Store


def keep_outcome(
    store: Store, request: str, *, region: str, people: int, became: Became, answered: str
) -> None:
    """Keep what became of a request of so many people, in the caller's ``store.writing()`` if there is one.

    One that erased again what a backup brought back stays that.
    """
    told = {"request": request, "region": region, "people": people, "became": became}
    store.run("keep_outcome", {**told, "answered": answered})


def keep_destroyed(store: Store, destroyed: Iterable[Destroyed]) -> None:
    """Record what was destroyed; what is recorded already stays as it is."""
    store.run_each(
        "add_destroyed",
        [
            {
                "request": one.request,
                "system": one.system,
                "table": one.table,
                "method": one.method,
                "rows": one.rows,
                "at": one.at,
                "by": one.by,
                "statement": one.statement,
                "proof": one.proof,
            }
            for one in destroyed
        ],
    )


def is_kept(store: Store, request: str) -> bool:
    """Return whether it is kept what became of a request."""
    return bool(store.run("outcome", {"request": request}))


def counted(store: Store) -> tuple[Counted, ...]:
    """Return every request with what became of it, the oldest first."""
    return tuple(
        Counted(
            request=row["id"],
            right=row["of_right"],
            of=row["of_kind"],
            state=State(row["state"]),
            made=row["made"],
            region=row["region"],
            people=row["people"] or 1,
            became=Became(row["became"] or Became.UNKNOWN),
            answered=row["answered"] or "",
        )
        for row in store.run("counted")
    )


def destroyed(store: Store) -> tuple[Destroyed, ...]:
    """Return all that was recorded as destroyed, in the order of requests."""
    return tuple(
        Destroyed(
            request=row["id"],
            right=row["of_right"],
            of=row["of_kind"],
            region=row["region"],
            system=row["system"],
            table=row["of_table"],
            method=row["method"],
            rows=row["row_count"],
            at=row["at"],
            by=row["done_by"],
            statement=row["statement"],
            proof=row["proof"],
        )
        for row in store.run("destroyed")
    )
