"""A whole run as one HTML page: check, plans, package, receipts.

Takes a report; gives a page that stands alone, without a script or a network.  It is for the company's
own people and its auditors; it holds no value of a person.
"""

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.report import Format, Progress, Report
from mamoru.model.plan import Plan, Standing, SystemEffect, TableEffect
from mamoru.model.request import State

#: What each standing is called, and how it weighs: ``good`` and ``plain`` let a request close.
STANDINGS = {
    Standing.HELD: ("rows found", "good"),
    Standing.NOTHING_HELD: ("nothing held", "plain"),
    Standing.TASK: ("a person has to look", "warn"),
    Standing.NO_KEY: ("no key leads here", "warn"),
    Standing.SHARED_KEY: ("rows left that may be another's", "warn"),
    Standing.UNREACHABLE: ("unreachable", "bad"),
    Standing.NO_PERMISSION: ("no permission to read", "bad"),
    Standing.ROW_SECURITY: ("rows are hidden from Mamoru", "bad"),
    Standing.UNMAPPED: ("tables that nobody has mapped", "bad"),
}
#: What is said of the rows of a plan, by where its request stands; and of the stops it had.
CHANGES = {
    State.PLANNED: "would change; nothing was changed yet",
    State.STOPPED: "would have changed; it was stopped, and nothing was changed",
    State.APPLYING: "to change; it was interrupted, or is being carried out",
}
NOT_RUN = frozenset({State.PLANNED, State.STOPPED})
STATES = {State.DONE: "good", State.PLANNED: "plain", State.STOPPED: "plain"}
STYLES = ("_style.css", "_report.css")
MANY = 4  #: warnings of one code from which on they are listed together
LONGEST = 22  #: characters that fit a box of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One box of the picture."""

    name: str
    says: str
    tone: str  #: ``good``, ``warn``, ``bad``, or ``plain`` where nothing happened yet
    anchor: str  #: the section it leads to, or empty


def render_report(report: Report) -> str:
    """Return the page of ``report``."""
    return (
        _environment()
        .get_template("_report.html")
        .render(
            report=report,
            made=report.made.replace("T", " ")[:16],
            findings=[f for f in sorted(report.findings, key=_weight) if _place(f) not in _many(report)],
            together=[[f for f in report.findings if _place(f) == place] for place in _many(report)],
            stages=stages(report),
            standing=partial(_standing, report),
            progress=partial(_progress, report),
            style_hash=_style_hash(),
        )
    )


def _many(report: Report) -> list[tuple[str, Severity]]:
    """Return code and severity of the warnings that are told together, since there are many of them."""
    counts = Counter(_place(f) for f in report.findings if f.severity is Severity.WARNING)
    return sorted(place for place, count in counts.items() if count >= MANY)


def _place(finding: Finding) -> tuple[str, Severity]:
    return finding.code, finding.severity


def stages(report: Report) -> tuple[Stage, ...]:
    """Return how far the run has come, from the notice to the receipts."""
    return (
        Stage(name="Notice", says=_cut(report.programme), tone="good", anchor=""),
        _checked(report),
        _planned(report),
        _run(report),
        _proved(report),
    )


def columns(tables: tuple[TableEffect, ...]) -> tuple[str, ...]:
    """Return which effects any of ``tables`` has, in the order they are shown."""
    names = ("shown", "deleted", "masked", "shells")
    return tuple(name for name in names if any(getattr(table, name) for table in tables))


def shown(plan: Plan) -> int:
    """Return how many rows a plan shows to the person, in all systems."""
    return sum(table.shown for effect in plan.systems for table in effect.tables)


def changes(plan: Plan, progress: Progress) -> str:
    """Return what became of the rows that a plan changes."""
    return f"{counted(plan.rows, 'row')} {CHANGES.get(progress.state, 'changed')}"


def _progress(report: Report, plan: Plan) -> Progress:
    named = {progress.request: progress for progress in report.progress}
    return named.get(plan.request) or Progress(request=plan.request, state=State.PLANNED)


def _standing(report: Report, plan: Plan, effect: SystemEffect) -> tuple[str, str]:
    """Return what a system's standing is called, and its tone: a person who looked has answered."""
    found = _progress(report, plan).reported.get(effect.system)
    if effect.standing is Standing.TASK and found is not None:
        return f"a person looked: {found:,} found", "good" if found else "plain"
    return STANDINGS[effect.standing]


def counted(number: int, one: str, other: str = "") -> str:
    """Return a number with what it counts: ``1 row``, ``2,000 rows``."""
    return f"{number:,} {one if number == 1 else other or f'{one}s'}"


def _checked(report: Report) -> Stage:
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = len(report.findings) - errors
    if not report.findings:
        return Stage(name="Check", says="no findings", tone="good", anchor="check")
    says = counted(errors, "error") if errors else counted(warnings, "warning")
    return Stage(name="Check", says=says, tone="bad" if errors else "warn", anchor="check")


def _planned(report: Report) -> Stage:
    plans, idle = report.plans, _idle(report)
    if not plans:
        return Stage(name="Plan", says="nothing planned", tone="plain", anchor="")
    stopped = sum(_is_stopped(plan, _progress(report, plan)) for plan in idle)
    says = f"{stopped:,} of {len(plans):,} stopped" if stopped else counted(len(plans), "plan")
    if idle and not stopped:
        says = f"{says}, {len(idle):,} not run"
    return Stage(name="Plan", says=says, tone="bad" if stopped else "good", anchor="plans")


def _is_stopped(plan: Plan, progress: Progress) -> bool:
    return bool(plan.stops or plan.forbids) or progress.state is State.STOPPED


def _idle(report: Report) -> list[Plan]:
    """Return the plans that were not carried out."""
    return [plan for plan in report.plans if _progress(report, plan).state in NOT_RUN]


def _run(report: Report) -> Stage:
    run = [plan for plan in report.plans if _progress(report, plan).state not in NOT_RUN]
    if not run:
        return Stage(name="Run", says="nothing run", tone="plain", anchor="")
    if halfway := sum(_progress(report, plan).state is State.APPLYING for plan in run):
        return Stage(name="Run", says=f"{halfway:,} not finished", tone="warn", anchor="plans")
    tones = [_standing(report, plan, effect)[1] for plan in run for effect in plan.systems]
    if silent := sum(tone not in {"good", "plain"} for tone in tones):
        says = f"{counted(silent, 'answer')} missing"
        return Stage(name="Run", says=says, tone="warn", anchor="plans")
    return Stage(name="Run", says="every system answered", tone="good", anchor="plans")


def _proved(report: Report) -> Stage:
    if not report.receipts:
        return Stage(name="Receipt", says="none yet", tone="plain", anchor="")
    return Stage(
        name="Receipt", says=counted(len(report.receipts), "receipt"), tone="good", anchor="receipts"
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _weight(finding: Finding) -> tuple[bool, str, str]:
    return finding.severity is not Severity.ERROR, finding.code, str(finding.where or "")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=PackageLoader("mamoru.formats", ""),
    )
    environment.globals.update(
        columns=columns, counted=counted, shown=shown, changes=changes, states=STATES, not_run=NOT_RUN
    )
    return environment


@cache
def _style_hash() -> str:
    """Return the hash of the one style sheet that the page's policy lets in (CSP level 3, 2.3.1)."""
    style = "".join(_environment().get_template(name).render() for name in STYLES)
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


HTML = Format(
    name="html",
    says="one page to read, print and keep: what was found, planned, done and proved",
    render=render_report,
)
