"""The import contracts: judged on a small package, and by the program that prints them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.contracts import named_members, outside_standard_library

ROOT = Path(__file__).parents[2]
SHELVES = ["mamoru.masks", "mamoru.check.rules"]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("mamoru.plan.requests", "mamoru.masks.last_four"),
        ("mamoru.plan.requests", "mamoru.masks._unicode"),
        ("mamoru.masks", "mamoru.masks.last_four"),
        ("mamoru.masks.fixed", "mamoru.masks.last_four"),
        ("mamoru.check.resolve", "mamoru.check.rules.orphan"),
        ("mamoru.check.rules.orphan", "mamoru.masks.fixed"),
    ],
)
def test_naming_a_member_of_a_shelf_breaks_the_contract(importer: str, imported: str) -> None:
    assert list(named_members([(importer, imported)], SHELVES)) == [(importer, imported)]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("mamoru.plan.requests", "mamoru.masks"),
        ("mamoru.masks.fixed", "mamoru.masks._unicode"),
        ("mamoru.masks", "mamoru.masks._unicode"),
        ("mamoru.masks.pseudonym.keyed", "mamoru.masks.pseudonym.plain"),
        ("mamoru.masks.fixed", "mamoru.model.kinds.mask"),
        ("mamoru.plan.requests", "mamoru.masks_of_old.fixed"),
    ],
)
def test_a_shelf_its_private_modules_and_a_members_own_parts_may_be_named(
    importer: str, imported: str
) -> None:
    assert list(named_members([(importer, imported)], SHELVES)) == []


def test_the_ground_may_import_itself_and_the_standard_library() -> None:
    imports = [
        ("mamoru.model.notice", "mamoru.model.place"),
        ("mamoru.model.notice", "datetime"),
        ("mamoru.model.notice", "yaml"),
        ("mamoru.model.notice", "mamoru.sql.tree"),
        ("mamoru.plan.requests", "yaml"),
    ]

    assert list(outside_standard_library(imports, "mamoru.model")) == [
        ("mamoru.model.notice", "yaml"),
        ("mamoru.model.notice", "mamoru.sql.tree"),
    ]


def judged(folder: Path, files: dict[str, str]) -> tuple[int, str]:
    """Lay a package named mamoru into ``folder``; return what lint-imports exits with and prints."""
    for name, text in {"__init__.py": "", "model/__init__.py": "", **files}.items():
        file = folder / "mamoru" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml")],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), str(ROOT))), "COLUMNS": "200"},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_package_with_a_model_alone_keeps_every_contract(tmp_path: Path) -> None:
    code, said = judged(tmp_path, {})

    assert code == 0, said
    assert "Contracts: 4 kept, 0 broken." in said


@pytest.mark.parametrize(
    ("files", "contract", "told"),
    [
        (
            {
                "masks/__init__.py": "",
                "masks/fixed.py": "",
                "plan/__init__.py": "\n\nimport mamoru.masks.fixed\n",
            },
            "members of a shelf stand alone, and nobody names one",
            "mamoru.plan:3 imports mamoru.masks.fixed",
        ),
        (
            {"model/notice.py": "import yaml\n"},
            "model imports the standard library only",
            "mamoru.model.notice:1 imports yaml",
        ),
        (
            {"check/__init__.py": "", "plan/__init__.py": "", "check/rule.py": "import mamoru.plan\n"},
            "rooms import only downwards",
            "mamoru.check is not allowed to import mamoru.plan",
        ),
        (
            {
                "plan/__init__.py": "",
                "plan/a.py": "import mamoru.plan.b\n",
                "plan/b.py": "import mamoru.plan.a\n",
            },
            "no cycles among siblings",
            "mamoru.plan",
        ),
    ],
)
def test_a_broken_contract_is_told_with_its_place(
    tmp_path: Path, files: dict[str, str], contract: str, told: str
) -> None:
    code, said = judged(tmp_path, files)
    judgement, _, reasons = said.partition("Broken contracts")

    assert code == 1, said
    assert f"{contract} BROKEN" in judgement
    assert "Contracts: 3 kept, 1 broken." in judgement
    assert told in reasons


def test_a_room_that_the_flow_does_not_name_is_refused(tmp_path: Path) -> None:
    code, said = judged(tmp_path, {"utils/__init__.py": ""})

    assert code == 1, said
    assert "rooms import only downwards BROKEN" in said
    assert "- mamoru.utils\n" in said
