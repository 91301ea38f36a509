"""What the settings and the lock files must hold, whoever edits them."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
SETTINGS = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads(SETTINGS)
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)", re.MULTILINE)
HOST = re.compile(r"://|^\s*-\w|--index|--find", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Return the version of each package that a lock file pins."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer(text)}


def wanted(group: str) -> list[Requirement]:
    """Return what a dependency group asks for, with the groups it includes."""
    return [
        requirement
        for entry in PYPROJECT["dependency-groups"][group]
        for requirement in (
            [Requirement(entry)] if isinstance(entry, str) else wanted(entry["include-group"])
        )
    ]


def test_at_most_fifteen_lint_rules_are_ignored_each_with_its_reason() -> None:
    ignored = PYPROJECT["tool"]["ruff"]["lint"]["ignore"]
    reasons = re.findall(r'^ {4}"([A-Z]+\d+)", +# \S+ \S+', SETTINGS, re.MULTILINE)

    assert len(ignored) <= 15
    assert [rule for rule in ignored if rule not in reasons] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_dependency_within_its_bounds(lock: str) -> None:
    project = PYPROJECT["project"]
    asked = [Requirement(line) for line in project["dependencies"]]
    extras = project["optional-dependencies"].values()
    asked += [Requirement(line) for lines in extras for line in lines]
    asked += wanted("dev" if "dev" in lock else "build")
    held = pins(lock)

    wrong = [str(want) for want in asked if held.get(canonicalize_name(want.name), "0") not in want.specifier]
    assert wrong == []


def test_the_locks_agree_with_one_another() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host_and_every_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[\w])", text.strip())

    assert HOST.search(text) is None
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
