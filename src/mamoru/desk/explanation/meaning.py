"""What a code means, from the shelf of rules and the classes of errors; nothing is written here twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mamoru.desk.explanation.codes import codes, owners_of
from mamoru.desk.explanation.words import UnknownCode
from mamoru.model.kinds.rule import Rule
from mamoru.model.shelf import members

OF_FILES = "the files and the schema snapshots"
OF_DATABASES = "the databases as they are now (`mamoru check --live`)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one code means."""

    code: str
    kind: str  #: ``rule`` of the check, ``finding`` while reading, ``error`` that stops the work
    says: str  #: of a rule the question it asks
    why: str  #: empty where it differs from case to case
    remedy: str  #: empty where it differs from case to case, as with every rule
    weight: str = ""  #: of a rule: ``error`` or ``warning``
    article: str = ""
    asked_of: tuple[str, ...] = ()
    fails: Mapping[str, str] = field(default_factory=dict)  #: files of a programme that fails the rule
    passes: Mapping[str, str] = field(default_factory=dict)
    page: str = "docs/reference/errors.md"
    allowable: bool = True  #: of a rule: a company may allow what it finds, for a time
    publishable: bool = True  #: of a rule: a notice may be published with what is allowed


def meaning_of(code: str) -> Meaning:
    """Return what a code means.  Raises UnknownCode."""
    rules = {rule.code: rule for rule in members("mamoru.check.rules", Rule).values()}
    if code in rules:
        return _of_rule(rules[code])
    found = owners_of(code)
    if not found:
        raise UnknownCode(code, codes())
    told = found[0]
    return Meaning(
        code=code,
        kind="error" if told.raised else "finding",
        says=told.says,
        why=told.why,
        remedy=told.remedy,
    )


def _of_rule(rule: Rule) -> Meaning:
    return Meaning(
        code=rule.code,
        kind="rule",
        says=rule.asks,
        why=rule.why,
        remedy="",
        weight=rule.severity.value,
        article=rule.article,
        asked_of=(*((OF_FILES,) if rule.find else ()), *((OF_DATABASES,) if rule.find_live else ())),
        fails=dict(sorted(rule.fails.items())),
        passes=dict(sorted(rule.passes.items())),
        page=f"docs/reference/rules/{rule.code}.md",
        allowable=rule.allowable,
        publishable=rule.publishable,
    )
