"""How the command line tells what changed between two versions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mamoru.cli._telling import faint, say

if TYPE_CHECKING:
    from mamoru.model.law import Fact, Value
    from mamoru.model.versions.change import Change


def tell_changes(changes: Iterable[tuple["Change", Iterable["Fact[Value]"]]]) -> None:
    """Print changes as a table: the kind, the change in words, and below it what the law has on it."""
    for change, law in changes:
        say(f"  {change.kind.value:<18}{sentence(change)}")
        for fact in law:
            say(f"  {'':<18}{faint(law_line(fact))}")


def law_line(fact: "Fact[Value]") -> str:
    """Return what the law has on a change, in words."""
    unsure = "" if fact.decides else "UNSURE, decides nothing: "
    return f"law: {unsure}{fact.id} ({fact.article}): {fact.words}"


def law_fields(law: Iterable["Fact[Value]"]) -> list[dict[str, object]]:
    """Return what the law has on a change, as a program reads it."""
    return [{"id": f.id, "article": f.article, "words": f.words, "decides": f.decides} for f in law]


def sentence(change: "Change") -> str:
    """Return a change in words, with the region it concerns."""
    return change.sentence


def change_fields(change: "Change") -> dict[str, object]:
    """Return a change as a program reads it."""
    return {
        "kind": change.kind.value,
        "node": change.node,
        "region": change.region or None,
        "says": change.says,
        "old": change.old,
        "new": change.new,
        "widens": change.widens,
        "practice": change.judged.value if change.kind.value == "practice" else None,
    }
