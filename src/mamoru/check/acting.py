"""What a database would do by itself while an erasure runs: copy, or write again, what is to go.

Comes in: the programme, and of each system the triggers that the rows of one erasure would set off.  Goes
out: why it must not run, why it stops and asks, and what else to know of it.  Law: GDPR art. 5(1)(c), 17(1);
APPI art. 22, 35.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mamoru.check.allowing import allow
from mamoru.check.judging import SHELF, in_order
from mamoru.model.finding import AllowedFinding, Finding, Severity
from mamoru.model.kinds.rule import Acting, Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Trigger
from mamoru.model.shelf import members

Fired = Mapping[str, tuple[Trigger, ...]]  #: by system


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What is said of the triggers that one erasure would set off; names of things, never a value."""

    forbids: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def found_of(checked: CheckedProgramme, fired: Fired) -> tuple[Finding, ...]:
    """Return what the rules for triggers find in these, and in no others."""
    schemas = checked.programme.schemas
    live = {name: replace(schemas[name], triggers=t) for name, t in fired.items() if t and name in schemas}
    asked = (r.find_live for r in members(SHELF, Rule).values() if r.acting is not Acting.NOT_ASKED)
    return in_order(finding for find in asked if find for finding in find(checked, live)) if live else ()


def acts_of(checked: CheckedProgramme, found: Sequence[Finding], *, today: date) -> Acts:
    """Return what these findings mean for an erasure on a day.

    An error forbids it; where the company has allowed it, with a reason and a day, a person decides about
    each erasure.  A warning is a note, as is what the run itself notices and undoes.
    """
    told = allow(found, checked.programme.settings.allow, today=today, asked=())
    grave = forbidding()
    return Acts(
        forbids=tuple(_said(f) for f in told.left if _is_grave(f, grave)),
        stops=tuple(_allowed(a) for a in told.allowed if _is_grave(a.finding, grave)),
        notes=tuple(_said(f) for f in told.left if not _is_grave(f, grave)),
    )


def forbidding() -> frozenset[str]:
    """Return the codes of the rules whose errors forbid the erasures that would set a trigger off."""
    return frozenset(r.code for r in members(SHELF, Rule).values() if r.acting is Acting.FORBIDS)


def fires(triggers: Iterable[Trigger], table: str, *, deleted: bool, masked: bool) -> tuple[Trigger, ...]:
    """Return the triggers of a table that an erasure sets off."""
    acts = {act for act, done in (("DELETE", deleted), ("UPDATE", masked)) if done}
    return tuple(t for t in triggers if t.table == table and acts & set(t.on))


def _is_grave(finding: Finding, codes: frozenset[str]) -> bool:
    return finding.severity is Severity.ERROR and finding.code in codes


def _said(finding: Finding) -> str:
    return f"in the system `{finding.node.split('.')[1]}`, {finding.problem} ({finding.code})"


def _allowed(one: AllowedFinding) -> str:
    return (
        f"{_said(one.finding)}, which {one.allowance.id} of programme.yaml allows until {one.allowance.until}"
    )
