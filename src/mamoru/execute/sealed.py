"""What is personal in a request, as the bytes that the store seals, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mamoru.execute.people import Identity, Person
from mamoru.execute.sets import Sets
from mamoru.model.plan import Kept, Plan, Standing, SystemEffect, TableEffect
from mamoru.sql.dialect import Key
from mamoru.store.records import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Who was asked for: the identities given, and those that proved to be theirs."""

    given: tuple[Identity, ...]
    known: tuple[Mapping[str, Sequence[str]], ...]
    rows: tuple[tuple[tuple[str, str, Key], ...], ...]  #: for each person: system, table, key


def write(
    plan: Plan,
    asked: Sequence[Identity],
    people: Sequence[Person],
    *,
    captured: Mapping[str, Sets],
    salt: bytes,
    nonces: Sequence[bytes],
) -> Secrets:
    """Return the bytes to seal."""
    subject = {
        "given": [dict(g) for g in asked],
        "known": [{k: sorted(v) for k, v in p.known.items()} for p in people],
        "rows": [[[s, t, list(k)] for s, t, k in sorted(p.rows, key=repr)] for p in people],
    }
    keys = {name: {"keys": sets.keys, "values": sets.values} for name, sets in captured.items()}
    return Secrets(
        subject=_bytes(subject),
        plan=plan_bytes(plan),
        capture=_bytes(keys),
        nonces=_bytes({"salt": salt.hex(), "nonces": [n.hex() for n in nonces]}),
    )


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_told).encode()


def _told(value: object) -> object:
    """Return what JSON has no word for: a part of a plan as its fields, anything else as its text."""
    if isinstance(value, Plan | SystemEffect | TableEffect | Kept):
        return {field: getattr(value, field) for field in value.__slots__}
    return str(value)


def plan_bytes(plan: Plan) -> bytes:
    """Return a plan as JSON."""
    return _bytes(plan)


def plan_of(text: bytes) -> Plan:
    """Read a plan back from its JSON."""
    told = json.loads(text)
    systems = tuple(_system(s) for s in told.pop("systems"))
    return Plan(**{**told, "systems": systems, "stops": tuple(told["stops"])})


def _system(told: dict[str, object]) -> SystemEffect:
    tables = told["tables"]
    statements = told["statements"]
    assert isinstance(tables, list)  # noqa: S101 - written by plan_bytes
    assert isinstance(statements, list)  # noqa: S101 - written by plan_bytes
    changed: dict[str, object] = {
        **told,
        "standing": Standing(str(told["standing"])),
        "tables": tuple(_table(t) for t in tables),
        "statements": tuple(statements),
    }
    return SystemEffect(**changed)  # type: ignore[arg-type]  # the fields that plan_bytes wrote


def _table(told: dict[str, object]) -> TableEffect:
    kept = told["kept"]
    if isinstance(kept, dict):
        told = {**told, "kept": Kept(**{**kept, "readable": tuple(kept["readable"])})}
    return TableEffect(**told)  # type: ignore[arg-type]  # the fields that plan_bytes wrote


def subjects_of(secrets: Secrets) -> Subjects:
    """Read who was asked for."""
    told = json.loads(secrets.subject)
    return Subjects(
        given=tuple(told["given"]),
        known=tuple(told["known"]),
        rows=tuple(tuple((s, t, tuple(k)) for s, t, k in rows) for rows in told["rows"]),
    )


def captured_of(secrets: Secrets) -> dict[str, Sets]:
    """Read the captured keys, by system."""
    return {
        name: Sets(
            keys={n: tuple(tuple(k) for k in keys) for n, keys in sets["keys"].items()}, values=sets["values"]
        )
        for name, sets in json.loads(secrets.capture or b"{}").items()
    }


def salts_of(secrets: Secrets) -> tuple[bytes, tuple[bytes, ...]]:
    """Read the salt of the key digests, and the nonces of the commitments."""
    told = json.loads(secrets.nonces)
    return bytes.fromhex(told["salt"]), tuple(bytes.fromhex(n) for n in told["nonces"])
