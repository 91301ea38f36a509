"""What a change demands: by the change rules of the version that people were told, and by law.

The rules that count are those of the older version: a company cannot free itself of a rule in the version
that the rule is about.  That a demand was met stands in the newer one, in the rule of that name (`done:`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mamoru.check.versions.regions import told_there
from mamoru.laws import jurisdiction_named, law_in
from mamoru.model.law import Fact, Value
from mamoru.model.versions.canonical import Fields, Tree, fields_of
from mamoru.model.versions.change import WIDENING, Change, Kind

NEEDS = ("", "announce", "notify-and-choice", "consent")  #: from the least to the most

WEAKENING, JOINT_USE = "weakening", "joint-use"
_EVERY = frozenset(("reviewed", "announced"))  #: kinds of change rules that hold for every change
#: Kinds of changes -> names of the facts that a law may have on them.
_FACTS = {
    Kind.NEW_PURPOSE: ("new-purpose",),
    Kind.NEW_JOINT_USE: ("joint-use-change",),
}
_BY_ROLE = {"joint-use": ("joint-use",), "third-party": ("third-party",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a change rule of the notice demands for a change."""

    rule: str  #: its name; its node is ``changes.NAME``
    needs: str  #: ``announce``, ``notify-and-choice`` or ``consent``
    means: tuple[str, ...]  #: by one of these; none: any

    @property
    def node(self) -> str:
        """Its id in the notice."""
        return f"changes.{self.rule}"

    @property
    def is_asking(self) -> bool:
        """Whether people themselves have a say."""
        return self.needs in {"notify-and-choice", "consent"}


def demanded(change: Change, old: Fields) -> Demand | None:
    """Return the strongest demand of the older version's change rules; none where they have none.

    That a new version has a new day is no change of what people are told.
    """
    if not change.section and change.old == old.get("effective"):
        return None
    found = [demand for demand in _demands(old) if _applies(_kind(old, demand), change, old)]
    return max(found, key=lambda demand: NEEDS.index(demand.needs), default=None)


def unjudged(changes: Iterable[Change], content: Fields) -> tuple[Change, ...]:
    """Return the changes of which nobody has said whether people are worse off, where a rule would bind them.

    ``content`` is that of the older version.  A day of the notice or of the last look says nothing of people.
    """
    others = (change for change in changes if _is_open(change) and not _is_date(change))
    return tuple(change for change in others if _binds_weakening(told_there(content, change)))


def _is_open(change: Change) -> bool:
    """Tell whether nobody has judged a change of the notice; what maps alone do is judged elsewhere."""
    is_undirected = change.kind is Kind.PRACTICE and change.judged is Kind.OTHER
    return change.kind is Kind.OTHER or (is_undirected and change.section == "entities")


def _binds_weakening(old: Fields) -> bool:
    return any(_kind(old, demand) == WEAKENING for demand in _demands(old))


def _is_date(change: Change) -> bool:
    return all(
        value is None or (isinstance(value, str) and _day(value)) for value in (change.old, change.new)
    )


def unmet(demand: Demand, new: Fields, *, since: str, until: str) -> str:
    """Return why what is demanded does not count as done in the newer tree; empty: it does.

    ``since`` and ``until`` are the days of the two versions: it was done after the one, and by the other.
    """
    done = fields_of(_rule(new, demand.rule).get("done"))
    on = str(done.get("on", ""))
    if not done:
        return "nothing says that it was done"
    if not since < on <= until:
        return f"it was done on {on}, which is not after {since} and by {until}"
    means = _texts(done.get("means"))
    if demand.means and not set(means) & set(demand.means):
        return f"`done` names none of the means {', '.join(demand.means)}"
    return ""


def law_wants(change: Change, new: Fields) -> tuple[Fact[Value], ...]:
    """Return what the laws of the notice have on such a change, on the day it comes into force."""
    names = _FACTS.get(change.kind, ())
    if change.section == "recipients" and (change.kind is Kind.NEW_RECIPIENT or change.old is None):
        entry = change.new if isinstance(change.new, dict) else {}
        names = (*names, *_BY_ROLE.get(str(entry.get("role", "")), ()))
    return tuple(fact for fact in _facts(new) if fact.name in names) if names else ()


def _facts(tree: Fields) -> Iterator[Fact[Value]]:
    laws = _texts(tree.get("laws")) or _texts(tree.get("law"))
    places = (jurisdiction_named(law) for law in laws)
    day = _day(str(tree.get("effective", "")))
    for place in dict.fromkeys(place for place in places if place):
        yield from law_in(place, day).facts if day else ()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _demands(tree: Fields) -> Iterable[Demand]:
    for name in fields_of(tree.get("changes")):
        rule = _rule(tree, name)
        needs = str(rule.get("needs", ""))
        if needs in NEEDS[1:]:
            yield Demand(rule=name, needs=needs, means=tuple(_texts(rule.get("means"))))


def _kind(tree: Fields, demand: Demand) -> str:
    return str(_rule(tree, demand.rule).get("kind", ""))


def _applies(kind: str, change: Change, old: Fields) -> bool:
    if kind in _EVERY:
        return True
    if kind == WEAKENING:
        return change.widens or change.kind in WIDENING
    if kind == JOINT_USE:
        return _is_joint(change, old) and change.kind not in {Kind.STRONGER, Kind.WORDING}
    return kind == "new-purpose" and change.kind is Kind.NEW_PURPOSE


def _is_joint(change: Change, old: Fields) -> bool:
    """Tell whether a change is one of a joint use, or makes one of a recipient that was none."""
    if change.section != "recipients":
        return change.kind is Kind.NEW_JOINT_USE
    before = fields_of(fields_of(old.get("recipients")).get(change.node.partition(".")[2]))
    roles = [before.get("role"), fields_of(change.new).get("role"), change.new]
    return change.kind is Kind.NEW_JOINT_USE or JOINT_USE in roles


def _rule(tree: Fields, name: str) -> Fields:
    return fields_of(fields_of(tree.get("changes")).get(name))


def _texts(value: Tree) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
