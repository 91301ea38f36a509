"""What README of the cloud provider says that the check finds is what it finds."""

import json
import re
from pathlib import Path

from tests import small

EXAMPLE = Path(__file__).parents[2] / "examples" / "cloud-provider"
UNEXECUTED = "MAM-224"
CODE = re.compile(r"MAM-\d{3}")
NODE = re.compile(r"`((?:supplements\.[A-Z-]+\.)?[a-z-]+\.[a-z-]+)`")


def told() -> dict[str, set[str]]:
    """Return the nodes of each rule's findings."""
    answer = small.mamoru(EXAMPLE, "check", "--format", "json", expect=0)
    found: dict[str, set[str]] = {}
    for finding in json.loads(answer.stdout)["findings"]:
        found.setdefault(finding["code"], set()).add(finding["node"])
    return {code: nodes for code, nodes in found.items() if code != UNEXECUTED}


def rows() -> list[list[str]]:
    lines = (EXAMPLE / "README.md").read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| W-")]


def test_every_rule_that_finds_something_stands_in_the_table() -> None:
    assert {code for row in rows() for code in CODE.findall(row[-1])} == set(told())


def test_every_node_of_the_table_is_told_by_the_rule_beside_it() -> None:
    found = told()
    named = [
        (code, node) for row in rows() for code in CODE.findall(row[-1]) for node in NODE.findall(row[1])
    ]

    assert len(named) >= 15
    assert [(code, node) for code, node in named if node not in found[code]] == []
