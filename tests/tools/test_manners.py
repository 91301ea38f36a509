"""The house rules that no linter knows."""

from pathlib import Path

import pytest

from tools.manners import main, offences


def broken(folder: Path, text: str, *, name: str = "mamoru/plan/notice.py") -> list[str]:
    """Return what the gate says of one file, without the folder's name."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return [offence.removeprefix(f"{folder}/") for offence in offences(file)]


@pytest.mark.parametrize(
    "excuse",
    [
        "no" + "qa",
        "no" + "qa: S608",
        "no" + "qa: S608, E501",
        "type" + ": ignore",
        "type" + ": ignore[arg-type]",
        "type" + ": ignore[arg-type]  # psycopg",
        "type" + ": ignore  # the stub is too narrow",
    ],
)
def test_an_excuse_without_code_or_reason_is_refused(tmp_path: Path, excuse: str) -> None:
    word = excuse.partition("[")[0].partition(" #")[0].strip() if "type" in excuse else "no" + "qa"

    assert broken(tmp_path, f"a = 1  # {excuse}\n") == [
        f"mamoru/plan/notice.py:1: the `{word}` lacks its code or its reason"
    ]


@pytest.mark.parametrize(
    "excuse",
    [
        "no" + "qa: S608 - built from constants",
        "no" + "qa: S608, E501 - one statement, built from constants",
        "type" + ": ignore[arg-type]  # the stub is too narrow",
        "type" + ": ignore[arg-type, misc]  # the stub is too narrow",
    ],
)
def test_an_excuse_with_code_and_reason_passes(tmp_path: Path, excuse: str) -> None:
    assert broken(tmp_path, f"a = 1  # {excuse}\n") == []


def test_a_text_that_speaks_of_excuses_is_none(tmp_path: Path) -> None:
    assert broken(tmp_path, f'"""Write # {"no" + "qa"} with a reason."""\n') == []


@pytest.mark.parametrize(
    "signature",
    ["f(a: Any)", "f(a: dict[str, Any])", "f(*, a: typing.Any = 1)", "f() -> list[Any]", "f(*a: Any)"],
)
def test_any_in_a_signature_is_refused_where_values_are_worked_out(tmp_path: Path, signature: str) -> None:
    text = f"def {signature}:\n    pass\n"

    assert broken(tmp_path, text) == ["mamoru/plan/notice.py:1: the signature of f says Any"]
    assert broken(tmp_path, text, name="mamoru/cli/check.py") == []


def test_any_inside_a_body_passes(tmp_path: Path) -> None:
    assert broken(tmp_path, "def f(a: int) -> int:\n    b: Any = a\n    return b\n") == []


def test_an_init_file_holds_its_docstring_only(tmp_path: Path) -> None:
    init = "mamoru/plan/__init__.py"

    assert broken(tmp_path, "def clause(): pass\n", name="mamoru/wording/__init__.py") == []
    assert broken(tmp_path, '"""Plans."""\n', name=init) == []
    assert broken(tmp_path, '"""Plans."""\n\nfrom a import b\n', name=init) == [
        f"{init}:3: an __init__.py holds a docstring and nothing else"
    ]


def test_the_gate_prints_what_it_found_and_exits_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(tmp_path, "a = 1\n", name="room/__init__.py")

    assert main([str(tmp_path)]) == 1
    assert (
        capsys.readouterr().out
        == f"{tmp_path}/room/__init__.py:1: an __init__.py holds a docstring and nothing else\n"
    )
