"""Show Mamoru on a whole company: ``python examples/apparel-group/demo.py [FOLDER]``.

Comes in: this folder.  Goes out: a copy of the programme with fresh databases in FOLDER (``out/demo``
when left out), and everything that Mamoru makes there.  Every command is run as a person would type
it; the table STEPS is the whole story.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: Mamoru as it was installed beside the Python that runs this.
MAMORU = Path(sys.executable).parent / "mamoru"
LEFT_AT_HOME = ("data", "expected", "__pycache__", "*.py", "README.md")
WIDTH = 100
LAST_WORDS = 30  #: lines of an unexpected answer that are shown
FIRST_WORDS = "# The programme of Kasuri Apparel"  #: by which the demo knows a folder of its own
WHO = "--of customer --subject customer-id=7"
KEY = "--key evidence/public-key.txt"
DONE, CHANGED, WAITS = 0, 1, 4  #: exit codes of mamoru


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command, what is said of it, and what is learned from its answer."""

    says: str
    runs: str  #: what stands after ``mamoru``; ``{name}`` is filled with what was learned
    exits: int = DONE
    learns: Mapping[str, str] = field(default_factory=dict)  #: name -> pattern with one group
    shows: int = 60  #: lines of the answer, the last ones; more are left out and counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """What the demo reports in place of the person who would have looked."""

    found: int
    note: str


#: For a task, the demo plays the clerk of its system.
CLERKS = {
    "paper-register": Clerk(found=1, note="one request form in the binder of this year"),
    "shop-cameras": Clerk(found=0, note="the person named no shop and hour"),
}
RECEIPT = r"Receipt: (\S.*)"
TASKS = Step(
    says=(
        "Two systems have no connector: a binder of paper forms, and shop cameras. The request "
        "stays open until somebody has looked. The demo now plays those two clerks, and the "
        "receipt will say that this part is their word and not Mamoru's observation. With the last "
        "report of an access the package is written anew, whole, with what they found."
    ),
    runs="task list",
)
TASK = re.compile(r"task (?P<task>\S+) for (?P<owner>.+) in (?P<system>\S+), due ")
ACCESS = (
    Step(
        says=(
            "First the programme is checked: every personal column must be explained, promised in the "
            "notice, and have an answer for each right. What is promised but not executed by Mamoru "
            "is listed, one warning each."
        ),
        runs="check",
        shows=12,
    ),
    Step(
        says=(
            "Haruka Shiraishi, customer 7, asks what Kasuri holds of her. The plan only looks. Of the "
            "employee, the applicant, the shareholder and the enquirer who also have number 7, "
            "nothing is touched."
        ),
        runs=f"plan access {WHO}",
    ),
    Step(
        says=(
            "Now the answer itself: a package she can open in a browser. What is left out, such as "
            "other people's telephone numbers and notes that name others, is listed in it with the "
            "reason."
        ),
        runs=f"run access {WHO} --yes --language en --package answer.zip",
        exits=WAITS,
        shows=12,
    ),
)
ERASURE = (
    Step(
        says=(
            "Then she asks to be erased. The plan says exactly what will happen: what goes, what tax "
            "and company law keep and until when, which rows stay for the other person who owns them, "
            "and what is blanked there."
        ),
        runs=f"plan erasure {WHO}",
        learns={"request": r"of request (R-\w+)"},
    ),
    Step(
        says=(
            "The plan is carried out by its number: exactly what was shown is done, or nothing. Each "
            "system is captured, changed and verified before anything is committed."
        ),
        runs="run {request} --yes",
        exits=WAITS,
        learns={"nonce": r"Nonce for the person.*: ([0-9a-f]+)"},
        shows=8,
    ),
)
PROOF = (
    Step(
        says=(
            "The receipt of the access, verified without the database and without the network: all it "
            "takes is the file and the company's public key. It also says what it cannot prove."
        ),
        runs=f"verify {{access}} {KEY} --checkpoints evidence/checkpoints.txt",
    ),
    Step(
        says="The whole log: it begins with every checkpoint that was kept outside the store.",
        runs="log verify",
    ),
    Step(
        says=(
            "The receipt of the erasure. With the nonce that was handed to her it also shows whose it is, "
            "though the receipt itself holds no name."
        ),
        runs=f"verify {{erasure}} {KEY} --subject customer-id=7 --nonce {{nonce}}",
    ),
    Step(
        says="One byte was changed in a copy of it. The verification names what no longer fits.",
        runs=f"verify changed.json {KEY}",
        exits=CHANGED,
    ),
    Step(
        says=(
            "Last, everything on one page for the privacy officer: what was checked, planned, done "
            "and proved."
        ),
        runs="report --to report.html",
    ),
)


class DemoStops(Exception):
    """A command ended otherwise than the story needs."""


def stop(reason: str) -> NoReturn:
    """Stop the demo.  Raises DemoStops."""
    raise DemoStops(reason)


@dataclass(slots=True, kw_only=True)
class Demo:
    """The demo in its folder, and what it has learned so far."""

    folder: Path
    known: dict[str, str] = field(default_factory=dict)
    number: int = 0
    started: float = field(default_factory=time.monotonic)

    def play(self) -> None:
        """Run the whole story."""
        self.lay()
        waits = self.request(ACCESS)
        self.run(TASKS)
        self.known["access"] = self.look(waits)
        self.known["erasure"] = self.look(self.request(ERASURE))
        change_a_byte(self.folder / self.known["erasure"], self.folder / "changed.json")
        for step in PROOF:
            self.run(step)
        self.close()

    def lay(self) -> None:
        """Copy the programme and make its databases."""
        refuse_foreign(self.folder)
        tell(f"Kasuri Apparel: five databases, and two systems without one. Made in {readable(self.folder)}")
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(HERE, self.folder, ignore=shutil.ignore_patterns(*LEFT_AT_HOME))
        command = [sys.executable, str(HERE / "make_data.py"), str(self.folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def request(self, steps: Sequence[Step]) -> str:
        """Make a request; return the last answer, which names the tasks it waits for."""
        return [self.run(step) for step in steps][-1]

    def look(self, waits: str) -> str:
        """Do the tasks in the clerks' place; return the final receipt, which the last one brings."""
        answer = ""
        for task in TASK.finditer(waits):
            clerk, owner = CLERKS[task["system"]], task["owner"]
            words = f"--found {clerk.found} --by {shlex.quote(owner)} --note {shlex.quote(clerk.note)}"
            says = f"The {owner} has looked in {task['system']} (played by the demo)."
            answer = self.run(Step(says=says, runs=f"task done {task['task']} {words}"))
        return learned(answer, RECEIPT)

    def run(self, step: Step) -> str:
        """Say why, show the command line, run it, show its answer.  Raises DemoStops."""
        self.number += 1
        words = shlex.split(step.runs.format(**self.known))
        tell(f"{self.number}. {step.says}")
        sys.stdout.write(bold(f"$ {shlex.join(['mamoru', *words])}") + "\n")
        sys.stdout.flush()
        ended = subprocess.run(
            [str(MAMORU), *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        answer = ended.stdout + ended.stderr
        if ended.returncode != step.exits:
            stop(unexpected(words, answer, code=ended.returncode, wanted=step.exits))
        show(answer, most=step.shows)
        for name, pattern in step.learns.items():
            self.known[name] = learned(answer, pattern)
        return answer

    def close(self) -> None:
        """Say where everything is."""
        whole = next((self.folder / "answers").glob("*-whole.zip"))
        with zipfile.ZipFile(whole) as package:
            package.extractall(self.folder / "answer")
        seconds = time.monotonic() - self.started
        tell(f"Done in {seconds:.0f} seconds. To read on:")
        opened = next((self.folder / "answer").rglob("index.html"))
        for what, where in {
            "the package she gets": whole,
            "the same, unpacked": opened,
            "receipt of the access": self.folder / self.known["access"],
            "receipt of the erasure": self.folder / self.known["erasure"],
            "the public key": self.folder / "evidence" / "public-key.txt",
            "the report": self.folder / "report.html",
        }.items():
            sys.stdout.write(f"  {what:<24}{readable(where)}\n")


def learned(answer: str, pattern: str) -> str:
    """Return what a command's answer tells.  Raises DemoStops."""
    found = re.findall(pattern, answer)
    if not found:
        stop(f"an answer does not say {pattern!r}:\n{answer}")
    return str(found[-1])


def unexpected(words: Sequence[str], answer: str, *, code: int, wanted: int) -> str:
    """Say that a command ended otherwise than it should have."""
    ended = f"`mamoru {shlex.join(words)}` ended with exit code {code}, and {wanted} was expected"
    return f"{ended}; its answer ended with:\n" + "\n".join(answer.splitlines()[-LAST_WORDS:])


def change_a_byte(receipt: Path, copy: Path) -> None:
    """Write a copy of a receipt in which one digit of a count is another one."""
    text = receipt.read_bytes()
    digit = re.search(rb'deleted", "value": (\d)', text)
    if not digit:
        stop(f"{receipt.name} counts nothing deleted")
    other = b"1" if digit[1] != b"1" else b"2"
    copy.write_bytes(text[: digit.start(1)] + other + text[digit.end(1) :])


def refuse_foreign(folder: Path) -> None:
    """Never clear a folder that this demo has not made.  Raises DemoStops."""
    own = folder / "programme.yaml"
    is_own = own.exists() and own.read_text(encoding="utf-8").startswith(FIRST_WORDS)
    if folder.exists() and any(folder.iterdir()) and not is_own:
        stop(f"{folder} holds something else; name another folder, or clear it yourself")


def readable(path: Path) -> Path:
    """Return the path as short as it can be from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def show(answer: str, *, most: int) -> None:
    """Print the last lines of an answer, and count what is left out."""
    lines = answer.rstrip().splitlines()
    if len(lines) > most:
        sys.stdout.write(f"  ... {len(lines) - most} lines are left out here\n")
    for line in lines[-most:]:
        sys.stdout.write(f"  {line}".rstrip() + "\n")


def tell(text: str) -> None:
    """Print a paragraph."""
    sys.stdout.write("\n" + textwrap.fill(text, WIDTH, break_long_words=False) + "\n")


def bold(text: str) -> str:
    """Return text in bold, where that can be seen and is wanted."""
    plain = "NO_COLOR" in os.environ or not sys.stdout.isatty()
    return text if plain else f"\033[1m{text}\033[0m"


def main(words: Sequence[str]) -> int:
    """Run the demo; return its exit code."""
    folder = Path(words[0] if words else ROOT / "out" / "demo").absolute()
    if not MAMORU.exists():
        sys.stderr.write(f"{MAMORU} is missing: run `make setup`, then `make demo`\n")
        return 1
    try:
        Demo(folder=folder).play()
    except DemoStops as reason:
        sys.stderr.write(f"\nthe demo stops: {reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
