"""The help is the manual: it is whole, it has examples, and the examples are possible."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mamoru.cli.main import LISTED, group
from tests import small
from tests.cli.settled import told
from tools import readme

README = Path(__file__).parents[2] / "README.md"


def commands(of: click.Group = group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with the words that call it."""
    with click.Context(of) as context:
        for name in of.list_commands(context):
            command = of.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from commands(command, f"{before}{name} ")
            else:
                yield f"{before}{name}", command


COMMANDS = dict(commands())


def examples(words: str, folder: Path) -> list[str]:
    """Return the examples in a command's help, without what is said of them."""
    text = small.mamoru(folder, *words.split(), "--help", expect=0).stdout
    lines = text.partition("\nExamples:\n")[2].splitlines()
    return [re.split(r"  +| > | \| ", line.strip())[0] for line in lines]


COMMANDS_LISTED = """\
Usage: mamoru [OPTIONS] COMMAND [ARGS]...

  Keep a privacy notice: check real databases against it, carry out people's
  rights, prove it.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Begin:
  init       Begin a programme of your own.
  map        Draft the map of a database.
  discover   Write down what databases say of themselves.
  format     Lay out the files, keeping comments.
  schema     Write the JSON Schema for editors.

Check:
  check      Check that the systems can keep every promise.
  explain    Explain a finding, a promise or a column.
  draw       Draw the data map as a picture or table.
  retention  Show how long what is kept, and why.
  laws       Show what is known of the laws.

Publish:
  publish    Freeze a version of the notice, or list them.
  diff       Tell in words what changed in the notice.

Answer requests:
  plan       Show what a request would do.
  run        Carry out a right, or a planned request.
  batch      Carry out a right for many people at once.
  resume     Go on with what was interrupted.
  status     Show where every request stands.
  task       See and report what people have to do.
  hold       Keep a person's rows from being destroyed for a time.
  appeal     Register and decide appeals against an answer.
  sweep      Destroy what has been kept long enough.
  undo       Put back what nobody asked to erase.
  forget     Destroy what a concluded request holds.

Prove:
  verify     Verify a receipt, offline.
  log        Show the evidence log, and verify the whole of it.
  report     Report all that was done, or what the notice states.
  audit      Look whether what was erased is anywhere again.
  replay     Erase again what a restored backup brought back.

  A request in five commands: discover, check, plan, run, verify; `mamoru
  COMMAND --help` has examples of each.

  Exit codes: 0 done; 1 a promise cannot be kept, or it was refused; 2
  unreadable or misused; 3 a person must decide first; 4 accepted but not
  closed; 70 a fault of Mamoru itself; 130 stopped by Ctrl-C.
  docs/reference/exit-codes.md has them by command. NO_COLOR is honoured.
"""


def test_the_commands_are_listed_with_what_they_do(tmp_path: Path) -> None:
    assert told(small.mamoru(tmp_path, "--help")) == (0, COMMANDS_LISTED, "")
    assert told(small.mamoru(tmp_path, "help")) == (0, COMMANDS_LISTED, "")
    assert told(small.mamoru(tmp_path)) == (2, "", COMMANDS_LISTED)


def test_every_command_is_listed_in_one_group() -> None:
    listed = [name for names in LISTED.values() for name in names]

    assert sorted(listed) == sorted({words.partition(" ")[0] for words in COMMANDS})


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_explains_itself_with_examples_that_can_be_copied(tmp_path: Path, words: str) -> None:
    answer = small.mamoru(tmp_path, *words.split(), "--help", expect=0)

    assert answer.stderr == ""
    assert examples(words, tmp_path) != []
    assert max(map(len, answer.stdout.splitlines())) <= 110


@pytest.mark.parametrize("words", [w for w in COMMANDS if " " not in w])
def test_help_asked_for_as_a_word_is_the_same(tmp_path: Path, words: str) -> None:
    asked = [told(small.mamoru(tmp_path, *w)) for w in ((words, "--help"), (words, "-h"), ("help", words))]

    assert asked[0] == asked[1] == asked[2]


@pytest.mark.parametrize("words", COMMANDS)
def test_an_example_uses_only_words_that_its_command_knows(tmp_path: Path, words: str) -> None:
    known = {option for parameter in COMMANDS[words].params for option in parameter.opts}
    for example in examples(words, tmp_path):
        typed = shlex.split(example)
        assert typed[: 1 + len(words.split())] == ["mamoru", *words.split()]
        assert {word for word in typed if re.match(r"--?[a-z]", word)} <= known


def test_what_readme_tells_people_to_type_is_a_command() -> None:
    text = README.read_text(encoding="utf-8")
    typed = re.findall(r"`mamoru ([a-z]+)", text)

    assert {word for word in typed if word != "check"} <= {name.partition(" ")[0] for name in COMMANDS}
    assert readme.commands(text)[1:3] == ["mamoru discover", "mamoru check"]


def test_every_command_is_found_in_readme() -> None:
    text = README.read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"mamoru {name.partition(' ')[0]}" not in text] == []


def test_exit_codes_are_the_same_in_the_help_and_in_readme(tmp_path: Path) -> None:
    """Each code with its first word."""
    text = " ".join(small.mamoru(tmp_path, "--help", expect=0).stdout.split())
    codes = re.findall(r"\b(\d+) (done|a promise|unreadable|a person|accepted|a fault|stopped)", text)
    readme_text = README.read_text(encoding="utf-8")

    assert [code for code, _ in codes] == ["0", "1", "2", "3", "4", "70", "130"]
    assert codes == re.findall(
        r"\b(\d+) (done|a promise|unreadable|a person|accepted|a fault|stopped)",
        readme_text.partition("[Exit codes](docs/reference/exit-codes.md): ")[2].partition("\n")[0],
    )
