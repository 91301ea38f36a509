"""MAM-241: the authority that people are told to turn to is still the authority.

Reads authorities, as they are in the notice and in each supplement; yields those that the law of their region
names no longer; one without a region is asked about by the laws of where it is told.  What the law says is
asked for the day its facts were last read; an unsure fact decides nothing.  Law: GDPR art. 13(2)(d); NDPA
2023 sec. 4.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.law import Authority as Office
from mamoru.model.law import Law
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.contacts import Authority

MAIN = "authorities.main"


def replaced(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each authority whose name, in any language, is that of one the law has replaced."""
    told = checked.programme.notice
    for authority in told.authorities.values():
        regions = authority.regions or told.laws or (told.law,)
        for law in filter(None, map(law_known, regions)):
            now = law.in_force(law.read).decided(Office, MAIN)
            if now and any(_only_old(authority, old, now) for old in _former(law)):
                yield _finding(authority.node, law, now)


def _former(law: Law) -> Iterator[Office]:
    for fact in law.facts:
        decided = fact.decided
        if fact.key == MAIN and fact.until and fact.until < law.read and isinstance(decided, Office):
            yield decided


def _only_old(authority: Authority, old: Office, now: Office) -> bool:
    return _named(authority, old) and not _named(authority, now)


def _named(authority: Authority, office: Office) -> bool:
    """Tell whether a name holds the office's title, or its short name as a word of its own."""
    return any(
        office.title.casefold() in name.casefold()
        or office.short in name.replace("(", " ").replace(")", " ").split()
        for name in authority.name.values()
    )


def _finding(node: Node, law: Law, now: Office) -> Finding:
    return found(
        AUTHORITY_REPLACED,
        problem=f"`{node.id}` is no longer the authority by the law of {law.name}: that is the {now}",
        remedy=f"name the {now.title}, with its address, and note in `confirmed:` the day you looked",
        where=node.where,
        node=node.id,
    )


def _nigeria(name: str) -> str:
    return notice(more=f"authorities:\n  lead: {{name: {{en: {name}}}, for: [NG]}}\n")


AUTHORITY_REPLACED = Rule(
    code="MAM-241",
    severity=Severity.WARNING,
    asks="Is every authority that people are told to turn to still the authority?",
    why="a complaint that goes to an office which no longer takes it is lost, or late",
    article="GDPR art. 13(2)(d); NDPA 2023 sec. 4",
    find=replaced,
    find_live=None,
    fails={"notice.yaml": _nigeria("National Information Technology Development Agency (NITDA)")},
    passes={"notice.yaml": _nigeria("Nigeria Data Protection Commission (NDPC)")},
)
