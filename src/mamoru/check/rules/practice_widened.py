"""MAM-251: nothing is wider than the notice in force was published with.

Reads the version of the very day the notice bears, and the notice and the maps as they are now; yields what
protects people less: a purpose, a recipient, a longer period, a right that is gone (an error), a further
table, country, kept table or use of data, and whatever of a system, table, column or tie is the worse for
people, such as a tie, a mask or an identity key that is gone (a warning).
Law: GDPR art. 13(3); APPI art. 21(3).
"""

from collections.abc import Iterator
from dataclasses import replace

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import frozen, notice
from mamoru.check.rules._versions import last_version
from mamoru.check.versions.compared import compared
from mamoru.check.versions.maps.tree import SYSTEMS, TABLES
from mamoru.check.versions.places import place_of
from mamoru.check.versions.tree import MASKED, NARROWED, PRACTICE, STAYING, USES, content_of
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.versions.change import Change

MAPPED = frozenset({PRACTICE, STAYING, NARROWED, MASKED, SYSTEMS, TABLES, USES})
RIGHTS = frozenset({"rights", "other_rights"})  #: sections of what people are given


def widened(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each change that is wider than the version of the same day says."""
    programme = checked.programme
    last = last_version(programme)
    if last is None or last.effective != programme.notice.effective:
        return
    gone: dict[str, list[Change]] = {}
    for change in compared(last.content, content_of(programme)):
        if change.widens and change.section in RIGHTS and change.new is None and change.region:
            gone.setdefault(change.region, []).append(change)
        elif change.widens:
            yield _finding(checked, change)
    yield from (_rights_gone(programme, changes) for changes in gone.values())


def _rights_gone(programme: Programme, changes: list[Change]) -> Finding:
    """Return one finding for all rights that the people of a region lost: one line may take them all."""
    region = next(iter(changes[0].regions), "")
    overlay = next((o for o in programme.notice.overlays.values() if o.serves(region)), None)
    own = [node.where for node in overlay.nodes] if overlay else []
    where = replace(own[0], line=1, column=1) if own else programme.notice.where
    names = named(change.node.rpartition(".")[2] for change in changes)
    return found(
        PRACTICE_WIDENED,
        problem=(
            f"wider than in the version published for {programme.notice.effective}: "
            f"{changes[0].region}: {names} {'is' if len(changes) == 1 else 'are'} no longer given as a right"
        ),
        remedy=(
            "give them there again (`rights:` and `only-rights:` of the supplement say which are); or raise "
            "`effective.on`, tell people as `changes:` says, then run `mamoru publish`"
        ),
        where=where,
        node=f"supplements.{overlay.id}.rights" if overlay else "rights",
    )


def _finding(checked: CheckedProgramme, change: Change) -> Finding:
    programme = checked.programme
    is_gone = change.new is None and change.old is not None
    is_mapped = change.section in MAPPED
    of = "map" if is_mapped else "notice"
    back = f"put it back into the {of}" if is_gone else f"take it out of the {of} again"
    if change.section in {SYSTEMS, TABLES}:
        back = "write the map as it was"
    return found(
        PRACTICE_WIDENED,
        problem=f"wider than in the version published for {programme.notice.effective}: {change.sentence}",
        remedy=f"raise `effective.on`, tell people as `changes:` says, then run `mamoru publish`; or {back}",
        where=place_of(programme, change),
        node=change.node,
        severity=Severity.WARNING if is_mapped else Severity.ERROR,
    )


_POST = notice(
    more="""\
recipients:
  post: {role: processor, of: customer, receives: [contact.name], for: [sell], country: JP, title: The post}
"""
)

PRACTICE_WIDENED = Rule(
    code="MAM-251",
    severity=Severity.ERROR,
    asks="Do people still get what the notice in force was published with?",
    why="people would have to be told before it is done, and nobody told them",
    article="GDPR art. 13(3); APPI art. 21(3)",
    find=widened,
    find_live=None,
    fails={"notice.yaml": _POST, "published/shop-2025-01-01.json": frozen(held=False)},
    passes={"published/shop-2025-01-01.json": frozen()},
    stops=Stops.PUBLICATION,
)
