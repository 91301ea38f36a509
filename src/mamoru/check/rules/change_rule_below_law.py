"""MAM-255: the notice does not let itself be changed on less than the law wants.

Reads the rules on changes, as they are in the notice and in each supplement; yields those on a new purpose,
or on who shares which data in a joint use, that are content with an announcement, or state nothing that is
needed, where a law wants consent, or people told.  What the notice says of changes is a promise, never a
permission.  Law: APPI art. 17(2), 18(1), 27(6); GDPR art. 13(3), 14(4); ``bases.new-purpose``,
``bases.joint-use-change`` and ``duties.new-purpose-told`` of each law.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, articles, held, weight
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import BasisWanted, Duty, Fact
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Change

CONSENT, TOLD = "consent", "people told before"
LITTLE = frozenset(
    {"", "announce"}
)  #: what asks nobody, and need not reach anybody; empty: nothing is stated
BASES: Mapping[str, str] = {"new-purpose": "bases.new-purpose", "joint-use": "bases.joint-use-change"}
BEGINS: Mapping[str, str] = {
    "new-purpose": "a new purpose",
    "joint-use": "a change of who shares which data in a joint use",
}
Against = list[tuple[Held, Fact[BasisWanted | Duty], str]]


def below(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each rule on changes, with all the laws that want more."""
    broken: dict[str, tuple[Change, Against]] = {}
    for at in held(checked):
        for change in at.view.changes.values():
            for fact, wanted in _wants_more(change, at):
                broken.setdefault(change.node.id, (change, []))[1].append((at, fact, wanted))
    for change, against in broken.values():
        yield _finding(change.node, change, against)


def _wants_more(change: Change, at: Held) -> Iterator[tuple[Fact[BasisWanted | Duty], str]]:
    basis = at.law.find(BasisWanted, BASES[change.kind]) if change.kind in BASES else None
    if basis and basis.decided and change.needs in {*LITTLE, "notify-and-choice"}:
        yield basis, CONSENT
    told = at.law.find(Duty, "duties.new-purpose-told") if change.kind == "new-purpose" else None
    if told and told.decided and change.needs in LITTLE and "direct" not in change.means:
        yield told, TOLD


def _finding(node: Node, change: Change, against: Against) -> Finding:
    wanted = {
        want: sorted({at.law.jurisdiction for at, _, w in against if w == want}) for *_, want in against
    }
    said = " and ".join(f"that of {named(laws)} wants {want}" for want, laws in sorted(wanted.items()))
    weights = {weight(node, at.view, [fact]) for at, fact, _ in against}
    needs = f"no more than `{change.needs}`" if change.needs else "nothing (no `needs:`)"
    return found(
        CHANGE_RULE_BELOW_LAW,
        problem=(f"by `{node.id}`, {BEGINS[change.kind]} needs {needs}, but the law is above it: {said}"),
        remedy=(
            "write `needs: consent`"
            if CONSENT in wanted
            else "write `direct` in `means:`, or `needs: notify-and-choice` or `consent`"
        ),
        where=node.where,
        node=node.id,
        severity=Severity.ERROR if Severity.ERROR in weights else Severity.WARNING,
        article=articles([fact for _, fact, _ in against]),
    )


def _later(needs: str) -> str:
    return notice(more=f"changes:\n  purposes: {{kind: new-purpose, means: [site], needs: {needs}}}\n")


CHANGE_RULE_BELOW_LAW = Rule(
    code="MAM-255",
    severity=Severity.ERROR,
    asks="Do the rules on changes ask for no less than the law?",
    why="what is begun on an announcement is then unlawful for everybody who never agreed to it",
    article="APPI art. 17(2), 18(1), 27(6); GDPR art. 13(3)",
    find=below,
    find_live=None,
    fails={"notice.yaml": _later("announce")},
    passes={"notice.yaml": _later("consent")},
    stops=Stops.PUBLICATION,
)
