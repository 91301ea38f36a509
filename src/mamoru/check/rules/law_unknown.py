"""MAM-258: every law that is named is one that Mamoru knows.

Reads the laws that the notice and its supplements name: their own, those that give a right, those that data
is kept for, and those that a transfer rests on; yields those that are on no file of the shelf of laws, or
that name nothing in one.  Such a name decides nothing.  Law: GDPR art. 5(2).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import INVOICES
from mamoru.laws import cited, jurisdiction_named, law_of
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node, Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.nearest import nearest, shortened

RETENTION = "retention"
NOTICE = "notice"  #: that gives a right, where no law does
PARTS_OF_A_PLACE = 2  #: ``US-CA``; and the letters of each


def unknown(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each law that is named and not known; asked of the notice and all supplements."""
    told = checked.programme.notice
    if told.region:
        return
    named_once = {
        (node, law): _finding(node, law, where=where, topic=topic)
        for node, law, where, topic in _named(told)
        if not _is_known(law)
    }
    yield from named_once.values()


def _named(told: Notice) -> Iterator[tuple[str, str, Span, str]]:
    """Yield each node with the law that it names, its place, and the topic of the law that is meant."""
    yield "law", told.law, (*told.law_at, told.where)[0], ""
    for overlay in told.overlays.values():
        for law, where in zip(overlay.law, overlay.notice.law_at, strict=True):
            yield f"supplements.{overlay.id}.law", law, where, ""
    for view in (told, *(overlay.notice for overlay in told.overlays.values())):
        yield from ((node.id, law, node.where, topic) for node, law, topic in _of_entries(view) if law)


def _of_entries(view: Notice) -> Iterator[tuple[Node, str, str]]:
    for right in view.every_right.values():
        yield right.node, "" if right.source == NOTICE else right.source, "rights"
    for kept in view.retention.values():
        yield kept.node, kept.ground.removeprefix("law: ") if _is_law(kept.ground) else "", RETENTION
    for transfer in view.transfers.values():
        yield transfer.node, transfer.law, "transfers"


def _is_law(ground: str) -> bool:
    return ground.startswith("law: ")


def _is_known(law: str) -> bool:
    """Tell whether a name is that of a place whose law is known, or of something in it."""
    is_place = law.count("-") < PARTS_OF_A_PLACE and law.replace("-", "").isalpha() and law.isupper()
    whole = is_place and law_known(law) is not None
    part_of_other = "-" in law and jurisdiction_named(law) == law.partition("-")[0]
    return bool(cited(law)) or (whole and not part_of_other)


def _finding(node: str, law: str, *, where: Span, topic: str) -> Finding:
    code = _place(law)
    near = nearest(law, sorted(_names(code, topic))) if code else ""
    return found(
        LAW_UNKNOWN,
        problem=(
            f"`{node}` names the law `{shortened(law)}`, which "
            f"{f'is none of those known of `{code}`' if code else 'is of no place whose law is known'}"
            f"{f' (did you mean `{near}`?)' if near else ''}"
        ),
        remedy=(
            f"look it up with `mamoru laws show {code}`, and write it as it stands there: "
            f"`{code}-` with the name of a fact or with an article"
            if code
            else "look with `mamoru laws list` which laws are known; of another one nothing is checked"
        ),
        where=where,
        node=node,
    )


def _place(law: str) -> str | None:
    """Return the jurisdiction that a law is of; none for a part of one whose own law is not known."""
    code = jurisdiction_named(law)
    part = law.removeprefix(f"{code}-").partition("-")[0]
    is_part = len(part) == PARTS_OF_A_PLACE and part.isupper()
    return None if code and is_part and not any(a.short.startswith(part) for a in law_of(code).acts) else code


def _names(code: str, topic: str) -> Iterator[str]:
    """Yield what a law of a place may be called: its acts, and the facts of a topic."""
    law = law_of(code)
    yield code
    yield from (f"{code}-{act.short.replace(' ', '-')}" for act in law.acts)
    yield from (f"{code}-{fact.name}" for fact in law.facts if fact.topic == topic and topic == RETENTION)


LAW_UNKNOWN = Rule(
    code="MAM-258",
    severity=Severity.WARNING,
    asks="Is every law that is named one that is known?",
    why="nothing is held against a law that cannot be looked up: a misspelt name passes every check",
    article="GDPR art. 5(2)",
    find=unknown,
    find_live=None,
    fails={"notice.yaml": INVOICES.replace("JP-tax", "JP-corporate-tax")},
    passes={"notice.yaml": INVOICES.replace("JP-tax", "JP-corporation-tax")},
)
