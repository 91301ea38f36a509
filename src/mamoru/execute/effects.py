"""What was captured, as the plan that is shown and confirmed.

The plan's digest covers the recipe, every count, and keyed digests of the captured keys and of whose they
are, so a plan that was confirmed cannot turn into another one, or into another person's.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from mamoru.check.acting import fires
from mamoru.execute.connecting import Connected
from mamoru.execute.erasing import Erasing, Years, kept_until
from mamoru.execute.identity.tied import carried, key_of
from mamoru.execute.people import Person
from mamoru.execute.sets import Sets
from mamoru.model.answer import AnsweredTable
from mamoru.model.plan import Kept, Plan, Standing, SystemEffect, TableEffect
from mamoru.model.programme import CheckedProgramme
from mamoru.model.recipe import Cause, EraseTable, Recipe
from mamoru.model.schema import Trigger
from mamoru.sql import naming
from mamoru.sql.causes import causes, masked_in
from mamoru.sql.keys import Cell, Keys

AT_ONCE = 10_000  #: keys that are written for a digest
SILENT = frozenset({Standing.NO_KEY, Standing.UNREACHABLE, Standing.NO_PERMISSION, Standing.ROW_SECURITY})


def erasing_effect(erasing: Erasing, sets: Sets) -> SystemEffect:
    """Return what an erasure does in one system, without the digests of the keys."""
    tables = tuple(
        effect
        for i, step in enumerate(erasing.steps)
        if _touched(effect := _table(i, step, sets, years=erasing.years))
    )
    held, detail = erasing.connected.standing, erasing.connected.detail
    if held is Standing.HELD and not tables:
        nobody_goes = any(step.stays for step in erasing.steps)
        held, detail = (held, AS_IT_SHALL_BE) if nobody_goes else (Standing.NOTHING_HELD, detail)
    changes = (*erasing.queries.masks, *erasing.queries.deletes)
    used = [
        c.query.text
        for c in changes
        if any(sets.size(n) for n in (c.by_set or naming.deleted(i) for i in c.tables))
    ]
    return SystemEffect(
        system=erasing.connected.name,
        standing=held,
        detail=detail,
        tables=tables,
        statements=(erasing.queries.capture.text, *used, erasing.queries.verify.text),
    )


AS_IT_SHALL_BE = "nothing is to be changed: what is held is as it shall be, or is not theirs alone"


def _touched(effect: TableEffect) -> bool:
    return bool(effect.changed or effect.kept)


def with_keys(effect: SystemEffect, erasing: Erasing, sets: Sets, *, salt: bytes) -> SystemEffect:
    """Add the digest of the keys to each table of an effect."""
    digests = {s.table.name: _keys_digest(i, s, sets, salt=salt) for i, s in enumerate(erasing.steps)}
    return replace(effect, tables=tuple(replace(t, keys=digests[t.table]) for t in effect.tables))


def _table(i: int, step: EraseTable, sets: Sets, *, years: Years) -> TableEffect:
    changed = sets.size(naming.masked(i)) if step.masks else 0
    return TableEffect(
        table=step.table.name,
        deleted=sets.size(naming.deleted(i) if step.table.key else naming.counted(i)),
        shells=sets.size(naming.shells(i)),
        masked=0 if step.stays else changed,
        corrected=changed if step.stays else 0,
        added=sets.size(naming.added(i)),
        masks=_masks(i, step, sets) if changed else None,
        kept=_kept(i, step, sets, years=years),
    )


def _masks(i: int, step: EraseTable, sets: Sets) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for mask, name in masked_in(i, step):
        if sets.size(name):
            found.setdefault(mask.column, mask.mask)
    return found


def _kept(i: int, step: EraseTable, sets: Sets, *, years: Years) -> Kept | None:
    rows = sets.size(naming.kept(i))
    if step.keep is None or not rows:
        return None
    latest = sets.values.get(naming.latest(i))
    blanked = {m.column for m in step.masks if m.cause is Cause.KEPT}
    readable = tuple(c for c in step.readable if c not in blanked)
    return Kept(
        retention=step.keep.retention.name,
        ground=step.keep.retention.ground,
        rows=rows,
        until=kept_until(years, step.keep.retention, str(latest)) if latest is not None else "",
        not_begun=sets.size(naming.not_begun(i)),
        readable=readable,
    )


def _keys_digest(i: int, step: EraseTable, sets: Sets, *, salt: bytes) -> str:
    """Return a keyed digest of which rows go, stay, are shells, and are masked for which cause."""
    because = causes(step) if step.masks else ()
    names = (
        naming.deleted(i),
        naming.kept(i),
        naming.shells(i),
        naming.added(i),
        *[naming.meeting(i, j) for j, _ in enumerate(because)],
    )
    held = {n: sets.keys[n] for n in names if sets.keys.get(n)}
    priors = [
        (c.column, c.value, sets.values.get(naming.prior(i, j))) for j, c in enumerate(because) if step.stays
    ]
    return keys_digest(held, priors, salt=salt) if held else ""


def keys_digest(held: Mapping[str, Keys], priors: Sequence[object], *, salt: bytes) -> str:
    """Return a keyed digest of the ``repr`` of sets with their names, and of what corrections replace.

    It is of one text, but for sets so large that they are written piece by piece.
    """
    if all(len(keys) <= AT_ONCE for keys in held.values()):
        whole = repr([*((n, _texts(keys)) for n, keys in held.items()), *priors])
        return hmac.digest(salt, whole.encode(), "sha256").hex()
    digest, before = hmac.new(salt, digestmod="sha256"), "["
    for piece in chain((_written(n, keys) for n, keys in held.items()), ([repr(p)] for p in priors)):
        digest.update(before.encode())
        for part in piece:
            digest.update(part.encode())
        before = ", "
    digest.update(b"]")
    return digest.hexdigest()


def _written(name: str, keys: Keys) -> Iterator[str]:
    """Yield what ``repr`` says of a set's name and its keys, so that a million of them are no one text."""
    texts = _texts(keys)
    yield f"({name!r}, ["
    for at in range(0, len(texts), AT_ONCE):
        yield (", " if at else "") + repr(texts[at : at + AT_ONCE])[1:-1]
    yield "])"


def _texts(keys: Keys) -> list[Cell]:
    """Return keys in an order of their own; one column alone needs no brackets."""
    texts = keys.column(0) if len(keys.columns) == 1 else [repr(k) for k in keys]
    try:
        return sorted(texts)  # type: ignore[type-var]  # a column mostly holds values of one kind
    except TypeError:
        return sorted(texts, key=repr)


def showing_effect(connected: Connected, tables: Sequence[AnsweredTable], statement: str) -> SystemEffect:
    """Return what an access shows of one system."""
    seen = {t.shown.table.name: (t.seen, len(t.rows)) for t in tables if t.rows}
    effects = tuple(TableEffect(table=t, shown=n, withheld=rows - n) for t, (n, rows) in seen.items())
    held = connected.standing
    if held is Standing.HELD and not effects:
        held = Standing.NOTHING_HELD
    return SystemEffect(
        system=connected.name, standing=held, detail=connected.detail, tables=effects, statements=(statement,)
    )


def silent_effect(connected: Connected, right: str, language: str) -> SystemEffect:
    """Return the effect in a system that has no session: a task, or the reason why it did not answer."""
    task = ""
    if connected.recipe.system.manual is not None:
        texts = connected.recipe.system.manual.instructions.get(right, {})
        task = texts.get(language) or next(iter(texts.values()), "look for everything held of this person")
    return SystemEffect(
        system=connected.name,
        standing=connected.standing,
        detail=connected.detail,
        tables=(),
        statements=(),
        task=task,
        reason=connected.reason,
    )


def no_key_effect(connected: Connected) -> SystemEffect:
    """Return the effect in a system that nothing known of the person leads into."""
    return SystemEffect(
        system=connected.name,
        standing=Standing.NO_KEY,
        detail=f"people are known there by: {', '.join(sorted(_keys_of(connected)))}",
        tables=(),
        statements=(),
    )


def with_left(effect: SystemEffect, connected: Connected, people: Sequence[Person]) -> SystemEffect:
    """Tell of rows that were left, because only a key leads to them which may be another person's too.

    Tell as well of columns that cannot hold a key known of the person, whose silence proves nothing, and of
    accounts that have a key in common with the person and are somebody else's by another.
    """
    aside = sorted({one for p in people for one in p.aside.get(connected.name, ())})
    if aside:
        reasons = [ASIDE.format(table, key) for table, key in aside]
        effect = replace(effect, detail="; ".join(t for t in (effect.detail, *reasons) if t))
    effect = _with_unfit(effect, {u for p in people for u in p.unfit.get(connected.name, ())})
    withheld: dict[str, set[str]] = {}
    for person in people:
        for key, values in person.withheld.items():
            withheld.setdefault(key, set()).update(values)
    left = tuple(k for k in sorted(withheld) if carried(connected, k, withheld[k]))
    if not left:
        return effect
    shared = {k for p in people for k in p.shared}
    reasons = [SHARED.format(k) if k in shared else UNPROVED.format(k) for k in left]
    return replace(
        effect,
        standing=Standing.SHARED_KEY if effect.standing in LOOKED else effect.standing,
        detail="; ".join(t for t in (effect.detail, *reasons) if t),
        left=left,
    )


def _with_unfit(effect: SystemEffect, unfit: Iterable[tuple[str, str]]) -> SystemEffect:
    reasons = [UNFIT.format(column, key) for key, column in sorted(unfit)]
    if not reasons:
        return effect
    standing = {Standing.NOTHING_HELD: Standing.NO_KEY, Standing.HELD: Standing.SHARED_KEY}
    return replace(
        effect,
        standing=standing.get(effect.standing, effect.standing),
        detail="; ".join(t for t in (effect.detail, *reasons) if t),
    )


ASIDE = (
    "another account in `{}` has the same `{}`; by the other key given it is somebody else's, and it is left"
)
UNFIT = "{} cannot hold the `{}` known of the person, so that rows may be left"
LOOKED = frozenset({Standing.HELD, Standing.NOTHING_HELD, Standing.NO_KEY})
SHARED = "rows are left that only the `{}` leads to, which another account has too"
UNPROVED = "rows are left that only the `{}` leads to: a system that does not answer may know who else has it"


def _keys_of(connected: Connected) -> set[str]:
    recipe = connected.recipe
    return {k for p in recipe.people for k, _ in p.known_by} | {key_of(k) for k in recipe.identity_keys}


def can_look(connected: Connected, people: Sequence[Person], linked: Sequence[str]) -> bool:
    """Return whether something known of everybody asked for leads into this system.

    A person found there is proof; else a key must be known that rows there carry, be it one that is withheld.
    """
    recipe = connected.recipe
    lookup = {k for p in recipe.people for k, _ in p.known_by if k in linked}
    lookup |= {key_of(k) for k in recipe.identity_keys}
    return all(
        any(r.system == connected.name for r in p.rows.values())
        or any(p.known.get(k) or p.withheld.get(k) for k in lookup)
        or any(k in p.given for k in _keys_of(connected))
        for p in people
    )


def fired(connected: Sequence[Connected], effects: Sequence[SystemEffect]) -> dict[str, tuple[Trigger, ...]]:
    """Return, by system, the triggers that what was captured would set off."""
    return {
        one.name: tuple(
            trigger
            for table in effect.tables
            for trigger in fires(
                one.triggers, table.table, deleted=bool(table.deleted), masked=bool(table.masked)
            )
        )
        for one, effect in zip(connected, effects, strict=True)
        if one.triggers
    }


def make_plan(
    request: str,
    recipe: Recipe,
    checked: CheckedProgramme,
    *,
    effects: Sequence[SystemEffect],
    people: int,
    stops: Sequence[str],
    forbids: Sequence[str] = (),
    notes: Sequence[str] = (),
    given: str = "",
    controllers: Sequence[str] = (),
) -> Plan:
    """Put the effects together; ``signed`` gives the plan its digest."""
    plan = Plan(
        request=request,
        right=recipe.right.name,
        of=recipe.of,
        people=people,
        programme=checked.programme.digest,
        recipe=recipe.digest,
        systems=tuple(effects),
        stops=(),
        digest="",
        forbids=tuple(forbids),
        region=checked.programme.notice.region,
        given=given,
        notes=tuple(notes),
        controllers=tuple(controllers),
    )
    return replace(plan, stops=(*stops, *_stops(plan, checked.programme.settings.row_limit)))


def signed(plan: Plan, marks: Iterable[str] = ()) -> Plan:
    """Sign a plan off with a digest, which covers ``marks`` of the people that it meets."""
    return replace(plan, digest=_digest(plan, marks))


def _stops(plan: Plan, limit: int) -> list[str]:
    found = []
    if plan.rows > limit * plan.people:
        found.append(f"{plan.rows} rows would change, more than the limit of {limit} for each person")
    found += [
        f"the system `{s.system}` holds tables the map does not know ({s.detail})"
        for s in plan.systems
        if s.standing is Standing.UNMAPPED and plan.right == "erasure"
    ]
    return found


def _digest(plan: Plan, marks: Iterable[str]) -> str:
    """SHA-256 over what would be done and to whom; the request's id is not part of it."""
    effects = [
        [
            s.system,
            s.standing,
            s.detail,
            s.task,
            [
                [t.table, t.shown, t.deleted, t.shells, t.masked, t.masks, t.keys, _kept_text(t)]
                + ([t.corrected, t.added] if t.corrected or t.added else [])
                + ([{"withheld": t.withheld}] if t.withheld else [])
                for t in s.tables
            ],
        ]
        for s in plan.systems
    ]
    head = [plan.right, plan.of, plan.people, plan.programme, plan.recipe]
    whole = [*head, effects, plan.stops, plan.forbids, sorted(marks)]
    return hashlib.sha256(json.dumps(whole, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def _kept_text(table: TableEffect) -> list[str | int]:
    return (
        [table.kept.retention, table.kept.rows, table.kept.until, table.kept.not_begun] if table.kept else []
    )
