"""`mamoru diff`."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import REFUSED, counted, faint, say, say_machine, strong
from mamoru.cli._versions import change_fields, law_fields, law_line, sentence

if TYPE_CHECKING:
    from mamoru.desk.versions.comparison import Comparison, Line, Side

EXAMPLES = """
mamoru diff                              the files as they are, against the last published version
mamoru diff 2025-01-01                   the same, against the version of that day
mamoru diff 2025-01-01 2026-01-01        two versions
mamoru diff --exit-code > changes.txt    for scripts: exits 1 when anything changed
"""


@click.command(cls=Command, short_help="Tell in words what changed in the notice.", examples=EXAMPLES)
@click.argument("old", metavar="[OLD]", default="")
@click.argument("new", metavar="[NEW]", default="")
@click.option("--exit-code", "by_code", is_flag=True, help="Exit 1 when anything changed.")
@programme
@output
def diff(old: str, new: str, *, by_code: bool, folder: Path, form: str) -> None:
    """Tell in words what changed in the notice, and in what the maps do by it, from OLD to NEW.

    Each is a day or a file of published/. Without NEW, it is the files as they are; without OLD, the last
    published version. Each change is a new purpose, a new recipient, a new joint-use item, weaker (for
    people), practice (done otherwise, without a new notice: weaker or stronger for people, or neither),
    stronger, other, or wording; with what the change rules of OLD demand for it, whether the notice says that
    it was done, and what the law has on it.

    Exits 0; with --exit-code 1 when anything changed; 2 when there is no such version.
    """
    from mamoru.desk.versions import comparison

    found = comparison.changed(folder, old=old, new=new)
    if form == "json":
        say_machine(dump("diff", _fields(found)))
    else:
        _tell(found)
    if by_code and found.lines:
        raise SystemExit(REFUSED)


def _tell(found: "Comparison") -> None:
    say(f"{_side(found.old)} -> {_side(found.new)}")
    lines = sorted(found.lines, key=_rank)
    for kind, group in groupby(lines, key=_kind):
        say()
        say(strong(kind))
        for line in group:
            _tell_line(line)
    say()
    say(_sum(lines))
    for told, count in Counter(_wants(line) for line in lines if line.demand and not _asks(line)).items():
        say(f"{told}, for {count} of them")


def _tell_line(line: "Line") -> None:
    say(f"  {sentence(line.change)}")
    if _asks(line):
        say(f"    {faint(_wants(line))}")
    for fact in line.law:
        say(f"    {faint(law_line(fact))}")


def _asks(line: "Line") -> bool:
    """Tell whether people themselves must be asked, which is told beside each change."""
    return line.demand is not None and line.demand.is_asking


def _wants(line: "Line") -> str:
    return f"{line.demand.node} wants {line.demand.needs}: {line.unmet or 'done'}" if line.demand else ""


def _sum(lines: Iterable["Line"]) -> str:
    """Return how many changes of each kind there are."""
    kinds = {kind: len(list(group)) for kind, group in groupby(lines, key=lambda line: line.change.kind)}
    listed = ", ".join(f"{count} {kind.value}" for kind, count in kinds.items())
    return f"{counted(sum(kinds.values()), 'change')}: {listed}" if kinds else "nothing changed"


def _side(side: "Side") -> str:
    return f"{side.effective} ({side.file or 'the files as they are'})"


def _kind(line: "Line") -> str:
    """Return the kind of a change, with whether practice is the better or the worse for people."""
    kind, judged = line.change.kind.value, line.change.judged.value
    return f"{kind} ({judged} for people)" if kind == "practice" and judged != "other" else kind


def _rank(line: "Line") -> tuple[int, int]:
    kinds = list(type(line.change.kind))
    return kinds.index(line.change.kind), kinds.index(line.change.judged)


def _fields(found: "Comparison") -> dict[str, object]:
    return {
        "old": _side_fields(found.old),
        "new": _side_fields(found.new),
        "changes": [_line_fields(line) for line in found.lines],
    }


def _side_fields(side: "Side") -> dict[str, object]:
    return {"effective": side.effective, "file": side.file or None}


def _line_fields(line: "Line") -> dict[str, object]:
    demand = line.demand
    wants = {"rule": demand.node, "needs": demand.needs, "means": list(demand.means)} if demand else None
    return {
        **change_fields(line.change),
        "wants": {**wants, "done": not line.unmet, "unmet": line.unmet} if wants else None,
        "law": law_fields(line.law),
    }
