"""The size gates: each limit holds at its edge and breaks one step beyond."""

from pathlib import Path

import pytest

from tools.sizes import main, measured, offences

ROOT = Path(__file__).parents[2]


def function(lines: int, *, name: str = "long") -> str:
    """Return a function whose body has so many lines, below a docstring that does not count."""
    return f'def {name}():\n    """Say.\n\n    More.\n    """\n' + "    pass\n" * lines


def nested(levels: int) -> str:
    """Return a function with so many branches inside one another."""
    branches = "".join("    " * (level + 1) + "if 1:\n" for level in range(levels))
    return "def deep():\n" + branches + "    " * (levels + 1) + "pass\n"


def source(folder: Path, text: str, *, name: str = "mamoru/plan/notice.py") -> Path:
    """Write one file of a package into ``folder`` and return its path."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def fill(folder: Path, room: str, count: int) -> None:
    """Lay so many empty files into a room, beside its ``__init__.py``."""
    for name in ("__init__", *(f"member_{n}" for n in range(count))):
        source(folder, "", name=f"mamoru/{room}/{name}.py")


def short(folder: Path, count: int) -> None:
    """Add so many functions of one line, which keep the shares of the whole low."""
    source(folder, "".join(f"def f{n}(): pass\n" for n in range(count)), name="mamoru/plan/short.py")


def test_a_body_of_fifty_lines_passes_and_one_more_does_not(tmp_path: Path) -> None:
    short(tmp_path, 40)
    file = source(tmp_path, function(50))
    assert offences(tmp_path) == []

    file.write_text("\n" + function(51))
    assert offences(tmp_path) == [f"{file}:2: long has 51 lines, at most 50 allowed"]


def test_four_levels_of_nesting_pass_and_a_fifth_does_not(tmp_path: Path) -> None:
    file = source(tmp_path, nested(4))
    assert offences(tmp_path) == []

    file.write_text(nested(5))
    assert offences(tmp_path) == [f"{file}:1: deep has 5 levels of nesting, at most 4 allowed"]


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ("if 1: pass\n    elif 2: pass\n    elif 3: pass\n    else: pass", 1),
        ("for a in b:\n        try: pass\n        except E:\n            with c: pass", 3),
        ("match a:\n        case 1:\n            while b: pass", 2),
        ("def inner():\n        if 1: pass", 2),
        ("return [a for b in c if b for a in b if a]", 0),
    ],
)
def test_nesting_counts_what_a_reader_must_hold_in_mind(tmp_path: Path, body: str, levels: int) -> None:
    file = source(tmp_path, f"def f():\n    {body}\n")

    assert next(measured(file)).nesting == levels


@pytest.mark.parametrize(
    ("text", "positional"),
    [
        ("def f(a, b, /, c, *rest, d, e=1, **more): pass", 3),
        ("class C:\n    def f(self, a): pass", 1),
        ("class C:\n    @classmethod\n    def f(cls, a): pass", 1),
        ("class C:\n    @staticmethod\n    def f(a, b): pass", 2),
        ("async def f(): pass", 0),
    ],
)
def test_a_parameter_counts_when_it_can_be_given_by_position(
    tmp_path: Path, text: str, positional: int
) -> None:
    assert next(measured(source(tmp_path, text))).positional == positional


def test_a_fourth_positional_parameter_is_too_many(tmp_path: Path) -> None:
    file = source(tmp_path, "class C:\n    def f(self, a, b, c, d): pass\n")

    assert offences(tmp_path) == [f"{file}:2: f has 4 positional parameters, at most 3 allowed"]


def test_a_file_of_four_hundred_lines_passes_and_one_more_does_not(tmp_path: Path) -> None:
    file = source(tmp_path, "a = 1\n" * 400)
    assert offences(tmp_path) == []

    file.write_text("a = 1\n" * 401)
    assert offences(tmp_path) == [f"{file}:401: the file has 401 lines, at most 400 allowed"]


@pytest.mark.parametrize("room", ["plan", "check"])
def test_a_room_of_fifteen_files_passes_and_one_more_does_not(tmp_path: Path, room: str) -> None:
    fill(tmp_path, room, 15)
    assert offences(tmp_path) == []

    fill(tmp_path, room, 16)
    assert offences(tmp_path) == [f"{tmp_path}/mamoru/{room}:1: the room has 16 files, at most 15 allowed"]


@pytest.mark.parametrize("room", ["cli", "masks", "check/rules"])
def test_a_shelf_and_the_commands_may_hold_any_number_of_files(tmp_path: Path, room: str) -> None:
    fill(tmp_path, room, 30)

    assert offences(tmp_path) == []


def test_the_median_of_all_functions_is_at_most_eight_lines(tmp_path: Path) -> None:
    file = source(tmp_path, function(8) * 3)
    assert offences(tmp_path) == []

    file.write_text(function(9) * 3)
    assert offences(tmp_path) == ["the median function has 9 lines, at most 8 allowed"]


def test_nine_of_ten_functions_are_at_most_twenty_five_lines(tmp_path: Path) -> None:
    file = source(tmp_path, function(1) * 8 + function(25) + function(50))
    assert offences(tmp_path) == []

    file.write_text(function(1) * 8 + function(26) * 2)
    assert offences(tmp_path) == ["nine of ten functions have up to 26 lines, at most 25 allowed"]


def test_the_gate_prints_what_it_found_and_exits_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = source(tmp_path, nested(5))

    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{file}:1: deep has 5 levels of nesting, at most 4 allowed\n"


def test_the_gate_says_nothing_of_a_good_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short(tmp_path, 1)

    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


def test_the_gates_themselves_keep_the_sizes() -> None:
    assert offences(ROOT / "tools") == []
