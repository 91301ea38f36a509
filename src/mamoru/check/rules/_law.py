"""Hold the notice, as it is and as each supplement makes it, against every law that is named there.

What a law says is asked for the day its facts were last read.  An entry breaks a law surely where the fact is
sure and the entry was written for that law: in the notice for the law of the notice, in a supplement for its
own.  What a region only inherits is told as a warning, since the law there may not reach all of it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mamoru.check.rules._found import named
from mamoru.check.rules._places import law_known
from mamoru.model.finding import Severity
from mamoru.model.law import Confidence, Fact, LawInForce, Value
from mamoru.model.notice import Node, Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme

SURE = frozenset({Confidence.VERIFIED, Confidence.CONFIDENT})
SHOWN = 5  #: names in one finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The notice as some people are told it, and one law that is named for them."""

    view: Notice
    law: LawInForce


def held(checked: CheckedProgramme) -> Iterator[Held]:
    """Yield the notice with each of its laws, then each supplement laid over it with each of its own.

    Nothing for a supplement alone, so that the whole is asked once.
    """
    told = checked.programme.notice
    if told.region:
        return
    for view in (told, *(overlay.notice for overlay in told.overlays.values())):
        known = {law.jurisdiction: law for law in map(law_known, view.laws or (view.law,)) if law}
        for law in known.values():
            yield Held(view=view, law=law.in_force(law.read))


def is_own(node: Node, view: Notice) -> bool:
    """Tell whether a node is written where the view is: in the notice itself, or in the supplement."""
    return node.id.startswith("supplements.") == bool(view.region)


def weight(node: Node, view: Notice, facts: Collection[Fact[Value]]) -> Severity:
    """Return how much it weighs that a node breaks what facts of a law say."""
    surely = is_own(node, view) and all(fact.confidence in SURE for fact in facts)
    return Severity.ERROR if surely else Severity.WARNING


def place_of(view: Notice, section: str, among: Collection[Node]) -> tuple[str, Span]:
    """Return the id of a section, and the place of its first node that is written where the view is."""
    own = [node for node in among if is_own(node, view)]
    told = own or [node for node in (*view.heading, *view.unexecuted) if is_own(node, view)]
    section = f"supplements.{view.region}.{section}" if view.region else section
    return section, told[0].where if told else view.where


def articles(facts: Collection[Fact[Value]]) -> str:
    """Return the articles of facts, each once, as they stand."""
    return "; ".join(dict.fromkeys(fact.article for fact in facts))


def first_few(names: Collection[str]) -> str:
    """Return names as a person lists them; of many the first, and how many more there are."""
    listed = list(names)
    if len(listed) <= SHOWN:
        return named(listed)
    return f"{', '.join(f'`{name}`' for name in listed[:SHOWN])} and {len(listed) - SHOWN} more"
