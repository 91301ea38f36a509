"""What is told of allowances, and of versions of the notice that are published."""

from collections.abc import Callable, Iterator
from functools import partial

from mamoru.desk.explanation.told import Group, Link, Told, group
from mamoru.model.finding import Allowance
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members
from mamoru.model.versions.version import Version

Tell = Callable[[], Told]


def nodes(checked: CheckedProgramme) -> Iterator[tuple[str, Tell]]:
    """Yield the id of every allowance and the file of every version, and what tells of it."""
    for allowance in checked.programme.settings.allow:
        yield allowance.id, partial(_allowance, allowance)
    for version in checked.programme.published:
        yield version.file, partial(_version, checked, version)


def _allowance(allowance: Allowance) -> Told:
    asks = [r.asks for r in members("mamoru.check.rules", Rule).values() if r.code == allowance.rule]
    return Told(
        id=allowance.id,
        kind="allowance",
        title=f"{allowance.rule} at {allowance.node}",
        says=(
            f"The company lives with it until {allowance.until}: {allowance.reason.rstrip('.')}.",
            f"Decided by: {allowance.by}.",
            "Until then it does not make the check exit 1; an error that stops requests stops them still.",
        ),
        clauses=(),
        where=allowance.where,
        groups=(group("rule", (Link(id=allowance.rule, says=says) for says in asks)),),
    )


def _version(checked: CheckedProgramme, version: Version) -> Told:
    return Told(
        id=version.file,
        kind="published version",
        title=f"the notice {version.notice} for {version.effective}",
        says=tuple(_said(checked, version)),
        clauses=(),
        where=version.where if version.fault else None,
        groups=tuple(_lived_with(version)),
    )


def _said(checked: CheckedProgramme, version: Version) -> Iterator[str]:
    if version.fault:
        yield f"It is not as it was frozen, and nothing may rest on it: {version.fault}."
        return
    later = [v.effective for v in checked.programme.published if v.effective > version.effective]
    yield f"It held until the version for {later[0]}." if later else "No version is published after it."
    yield f"SHA-256 of what it says: {version.sha256}."
    yield f"What changed since: mamoru diff {version.effective}."


def _lived_with(version: Version) -> Iterator[Group]:
    if version.allowed:
        links = (
            Link(
                id=str(entry.get("rule", "")),
                says=f"until {entry.get('until', '')}, by {entry.get('by', '')}: {entry.get('problem', '')}",
            )
            for entry in version.allowed
        )
        yield group("allowed when it was frozen", links)
