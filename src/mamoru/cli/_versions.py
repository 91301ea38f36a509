"""How the command line tells what changed between two versions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mamoru.cli._telling import say

if TYPE_CHECKING:
    from mamoru.model.versions.change import Change


def tell_changes(changes: Iterable["Change"]) -> None:
    """Print changes as a table: the kind, and the change in words."""
    for change in changes:
        say(f"  {change.kind.value:<18}{sentence(change)}")


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
    }
