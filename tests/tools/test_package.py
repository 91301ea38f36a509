"""What a person gets who installs Mamoru: every file of the package, and the licence."""

import subprocess
import sys
import zipfile
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a package is built from; a build leaves files behind."""
    copied = tmp_path_factory.mktemp("package")
    for name in ("pyproject.toml", "LICENSE"):
        (copied / name).write_bytes((ROOT / name).read_bytes())
    (copied / "README.md").write_text("# Mamoru\n", encoding="utf-8")
    copytree(ROOT / "src", copied / "src", ignore=ignore_patterns("__pycache__", "*.egg-info"))
    return copied


@pytest.fixture(scope="module")
def packed(folder: Path) -> set[str]:
    """Build the wheel, offline, and return the names of the files in it."""
    program = "from setuptools.build_meta import build_wheel; print(build_wheel('wheels'))"
    command = [sys.executable, "-c", program]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    with zipfile.ZipFile(folder / "wheels" / built.stdout.split()[-1]) as wheel:
        return set(wheel.namelist())


def test_every_file_of_the_package_is_packed(folder: Path, packed: set[str]) -> None:
    source = folder / "src"
    files = {str(file.relative_to(source)) for file in (source / "mamoru").rglob("*") if file.is_file()}

    assert files - packed == set(), "add their ending to [tool.setuptools.package-data]"


def test_the_licence_and_the_marker_of_types_are_packed(packed: set[str]) -> None:
    assert "mamoru/py.typed" in packed
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in packed)


def test_the_licence_is_the_apache_licence_word_for_word() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert text.split()[:5] == ["Apache", "License", "Version", "2.0,", "January"]
    assert len(text.split()) == 1581
