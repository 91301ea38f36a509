"""What the README of an example says that the check finds is what it finds."""

import json
import re
from pathlib import Path

import pytest

from tests import small

EXAMPLES = Path(__file__).parents[2] / "examples"
LEAST = {"cloud-provider": 15, "marketplace": 11}  #: nodes that the table of each README names
UNEXECUTED = "MAM-224"
CODE = re.compile(r"MAM-\d{3}")
NODE = re.compile(r"`((?:supplements\.[A-Z-]+\.|data\.)?[a-z-]+\.[a-z-]+)`")


def told(example: str) -> dict[str, set[str]]:
    """Return the nodes of each rule's findings."""
    answer = small.mamoru(EXAMPLES / example, "check", "--format", "json", expect=0)
    found: dict[str, set[str]] = {}
    for finding in json.loads(answer.stdout)["findings"]:
        found.setdefault(finding["code"], set()).add(finding["node"])
    return {code: nodes for code, nodes in found.items() if code != UNEXECUTED}


def rows(example: str) -> list[list[str]]:
    """Return the rows of the table that name a clause."""
    lines = (EXAMPLES / example / "README.md").read_text(encoding="utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if re.match(r"\| [AW]-\d", line)]


@pytest.mark.parametrize("example", LEAST)
def test_every_rule_that_finds_something_stands_in_the_table(example: str) -> None:
    assert {code for row in rows(example) for code in CODE.findall(row[-1])} == set(told(example))


@pytest.mark.parametrize("example", LEAST)
def test_every_node_of_the_table_is_told_by_the_rule_beside_it(example: str) -> None:
    found = told(example)
    named = [
        (code, node)
        for row in rows(example)
        for code in CODE.findall(row[-1])
        for node in NODE.findall(row[1])
    ]

    assert len(named) >= LEAST[example]
    assert [(code, node) for code, node in named if node not in found[code]] == []
