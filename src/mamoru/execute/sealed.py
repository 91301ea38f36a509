"""What is personal in a request, as the bytes that the store seals, and back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import Erasing, Years, fiscal_years
from mamoru.execute.identity.marks import mark
from mamoru.execute.identity.rows import FoundRow, Place
from mamoru.execute.people import Identity, Person
from mamoru.execute.sets import Sets, width
from mamoru.model.plan import Kept, Plan, Standing, SystemEffect, TableEffect
from mamoru.model.recipe import Correction
from mamoru.sql import naming
from mamoru.sql.erasure import ErasureQueries
from mamoru.sql.holding import ONE
from mamoru.sql.keys import Cell, Keys, Packed, keys_of
from mamoru.sql.query import Query
from mamoru.store.records import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Who was asked for: the identities given, and those that proved to be theirs."""

    given: tuple[Identity, ...]
    known: tuple[Mapping[str, Sequence[str]], ...]
    rows: tuple[tuple[Place, ...], ...]  #: for each person: system, table, key
    marks: Mapping[Place, str]  #: of each of these rows (identity.marks)
    corrections: tuple[Correction, ...] = ()  #: what was asked to be otherwise
    unasked: str = ""  #: why it is done though nobody asked for it; empty: somebody did


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How one system was asked: what tells later whether it did what was captured.

    The verifying statement itself stands in the plan; with this it can be asked again, whatever the
    programme says by then.
    """

    place: str  #: digest of the kind of system and of its ``connect:``
    recipe: str  #: digest of every statement with its constants, and of what is kept how long
    days: Mapping[str, str]  #: for each table with kept rows, the earliest event that keeps a row
    constants: Mapping[str, object]  #: of the verifying statement
    widths: Mapping[str, int]  #: sets that it asks for, and how many columns their keys have
    tables: Sequence[str] = ()  #: in the order of death: a set's number is a table's place here
    emptied: Mapping[str, Sequence[str]] = field(default_factory=dict)  #: set -> columns set to NULL in it
    transaction: str = ""  #: of the changes, by the name that the system itself can tell its end by
    years: Years = ()  #: to which the ends of periods are rounded up


def write(plan: Plan, of_people: "OfPeople", *, captured: Mapping[str, tuple[Sets, Asked]]) -> Secrets:
    """Return the bytes to seal."""
    keys = {
        name: {"keys": sets.keys, "values": without_priors(sets), "asked": how}
        for name, (sets, how) in captured.items()
    }
    return Secrets(
        subject=of_people.subject, plan=plan_bytes(plan), capture=_bytes(keys), nonces=of_people.nonces
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPeople:
    """What is sealed of the people of a request, whatever is captured."""

    subject: bytes = field(repr=False)
    nonces: bytes = field(repr=False)


def of_people(
    asked: Sequence[Identity],
    people: Sequence[Person],
    *,
    salt: bytes,
    nonces: Sequence[bytes],
    corrections: Sequence[Correction] = (),
    unasked: str = "",
) -> OfPeople:
    """Write down who was asked for, as ``subjects_of`` reads it, and the salts of the request."""
    subject = _subject(asked, people, salt)
    if corrections:
        subject["corrections"] = [{"what": c.what, "value": c.value, "was": c.was} for c in corrections]
    if unasked:
        subject["unasked"] = unasked
    told = {"salt": salt.hex(), "nonces": [n.hex() for n in nonces]}
    return OfPeople(subject=_bytes(subject), nonces=_bytes(told))


def subject_bytes(asked: Sequence[Identity], people: Sequence[Person], salt: bytes) -> bytes:
    """Return who was asked for, as ``subjects_of`` reads it."""
    return _bytes(_subject(asked, people, salt))


def _subject(asked: Sequence[Identity], people: Sequence[Person], salt: bytes) -> dict[str, object]:
    return {
        "given": [dict(g) for g in asked],
        "known": [{k: sorted(v) for k, v in p.known.items()} for p in people],
        "rows": [[_row(p.rows[place], salt) for place in sorted(p.rows, key=repr)] for p in people],
    }


def without_priors(sets: Sets) -> dict[str, object]:
    """Return the plain values of a capture, but not what a correction replaces: that is kept apart."""
    return {n: v for n, v in sets.values.items() if not n.startswith(naming.PRIOR)}


def _row(row: FoundRow, salt: bytes) -> list[object]:
    return [row.system, row.table, list(row.key), mark(row, salt)]


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_told).encode()


def _told(value: object) -> object:
    """Return what JSON has no word for: a part of a plan as its fields, anything else as its text."""
    names = FIELDS.get(type(value))
    return str(value) if names is None else {name: getattr(value, name) for name in names}


#: what is sealed of each part of a plan: all of it but what names hosts
FIELDS: Mapping[type, Sequence[str]] = {
    part: tuple(field.name for field in fields(part) if field.name != "reason")
    for part in (Asked, Plan, SystemEffect, TableEffect, Kept, Keys, Packed)
}


def plan_bytes(plan: Plan) -> bytes:
    """Return a plan as JSON."""
    return _bytes(plan)


def plan_of(text: bytes) -> Plan:
    """Read a plan back from its JSON."""
    told = json.loads(text)
    systems = tuple(_system(s) for s in told.pop("systems"))
    reasons = {name: tuple(told.pop(name)) for name in ("stops", "forbids")}
    reasons |= {name: tuple(told.pop(name, ())) for name in ("notes", "controllers")}
    return Plan(**{**told, **reasons, "systems": systems})


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
        "left": tuple(left) if isinstance(left := told.get("left"), list) else (),
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
    marked = [[((s, t, tuple(k)), "".join(found)) for s, t, k, *found in rows] for rows in told["rows"]]
    return Subjects(
        given=tuple(told["given"]),
        known=tuple(told["known"]),
        rows=tuple(tuple(place for place, _ in rows) for rows in marked),
        marks={place: found for rows in marked for place, found in rows},
        corrections=tuple(Correction(**c) for c in told.get("corrections", ())),
        unasked=told.get("unasked", ""),
    )


def people_of(subjects: Subjects) -> tuple[Person, ...]:
    """Return the people as they were found; asks no system."""
    return tuple(
        Person(
            given=given,
            known={k: set(v) for k, v in known.items()},
            rows={row: FoundRow(system=row[0], table=row[1], key=row[2], identities=()) for row in rows},
        )
        for given, known, rows in zip(subjects.given, subjects.known, subjects.rows, strict=True)
    )


def captured_of(secrets: Secrets) -> dict[str, tuple[Sets, Asked]]:
    """Read the captured keys, and how they were asked for, by system."""
    return {
        name: (_sets(told["keys"], told["values"]), Asked(**told["asked"]))
        for name, told in json.loads(secrets.capture or b"{}").items()
    }


Column = Sequence[Cell] | Mapping[str, Any]  #: one column, as it is sealed: cells, or the fields of a Packed
Held = Mapping[str, Sequence[Column]] | Sequence[Sequence[Cell]]  #: one set, as it is sealed


def _sets(keys: Mapping[str, Held], values: Mapping[str, object]) -> Sets:
    return Sets(keys={n: _keys(held) for n, held in keys.items()}, values=values)


def _keys(held: Held) -> Keys:
    """Read one set; requests of earlier versions hold it key by key."""
    if isinstance(held, Mapping):
        return Keys(columns=tuple(Packed(**c) if isinstance(c, Mapping) else c for c in held["columns"]))
    return keys_of(tuple(key) for key in held)


def salts_of(secrets: Secrets) -> tuple[bytes, tuple[bytes, ...]]:
    """Read the salt of the key digests, and the nonces of the commitments."""
    told = json.loads(secrets.nonces)
    return bytes.fromhex(told["salt"]), tuple(bytes.fromhex(n) for n in told["nonces"])


def how_asked(erasing: Erasing, engine: Engine) -> Asked:
    """Return what tells later whether a system did what was captured."""
    verify, recipe = erasing.queries.verify, erasing.connected.recipe
    return Asked(
        place=place_of(erasing.connected),
        recipe=recipe_of(erasing, engine),
        days=erasing.days,
        years=erasing.years,
        constants=verify.constants,
        widths={n: 0 if n.startswith(ONE) else width(n, recipe) for n in sorted(verify.sets)},
        tables=erasing.queries.tables,
        emptied=erasing.queries.emptied,
        transaction=_transaction(erasing.session),
    )


def _transaction(session: object) -> str:
    return str(getattr(session, "transaction", ""))  # of a Remembering; asking for that takes 0.1 ms


def place_of(connected: Connected) -> str:
    """Return a digest of which system is meant, as far as its map says."""
    settings = connected.recipe.system.settings
    return _digest(
        [connected.kind.name, sorted(i for i in settings.items() if i[0] not in connected.kind.manners)]
    )


def recipe_of(erasing: Erasing, engine: Engine) -> str:
    """Return a digest of all that is done in one system: what it says twice is done twice alike."""
    notice = engine.checked.programme.notice
    known = engine.digests.get(id(erasing.queries))
    if known is not None:
        return known
    years = fiscal_years(notice, notice.entities)  # whichever of them answers for these people
    keeps = [
        [n, repr(s.keep.retention.keep), s.keep.event, years if s.keep.retention.to_fiscal_year_end else ()]
        for n, s in enumerate(erasing.steps)
        if s.keep is not None
    ]
    found = _digest([_statements(erasing.queries), keeps])
    if any(erasing.queries is kept for kept in engine.erasures.values()):
        engine.digests[id(erasing.queries)] = found
    return found


def _statements(queries: ErasureQueries) -> str:
    changes = [c.query for c in (*queries.masks, *queries.deletes)]
    return _digest([_query(q) for q in (queries.capture, *changes, queries.verify)])


def _query(query: Query) -> list[object]:
    return [query.text, sorted(query.constants.items())]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()
