"""The `mamoru` command: one file per command, found by a folder scan and loaded when it is called."""

import errno
import importlib
import io
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mamoru.cli._asked import asks_for_json
from mamoru.cli._machine import dump
from mamoru.cli._telling import INTERRUPTED, error_fields, say, say_machine, tell_error, tell_fault
from mamoru.desk.files import UnwritableFile, reason
from mamoru.model.errors import MamoruError

ROOM = Path(__file__).parent
#: How the commands are listed; one that is in none of these stands under the last heading.
LISTED = {
    "Begin": ("init", "map", "discover", "format", "schema"),
    "Check": ("check", "explain", "draw", "retention", "laws"),
    "Publish": ("publish", "diff"),
    "Answer requests": (
        "plan",
        "run",
        "batch",
        "resume",
        "status",
        "task",
        "hold",
        "appeal",
        "sweep",
        "undo",
        "forget",
    ),
    "Prove": ("verify", "log", "report", "audit", "replay"),
}
OTHERS = "Others"
BEGINS = frozenset(
    {"batch", "forget", "replay", "resume", "run", "sweep", "task", "undo"}
)  #: commands after which something may be half done


class Commands(click.Group):
    """A group whose commands are the modules of this room; only the one that is called is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        del ctx
        names = (m.name for m in pkgutil.iter_modules([str(ROOM)]))
        return sorted(n.replace("_", "-") for n in names if not n.startswith("_") and n != "main")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list in groups, in the order in which they are needed."""
        names = self.list_commands(ctx)
        listed = {name for group in LISTED.values() for name in group}
        width = max(map(len, names))
        for heading, group in {**LISTED, OTHERS: [n for n in names if n not in listed]}.items():
            found = ((name, self.get_command(ctx, name)) for name in group)
            rows = [(name.ljust(width), command.get_short_help_str()) for name, command in found if command]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"mamoru.cli.{cmd_name.replace('-', '_')}")
        found = [v for v in vars(module).values() if isinstance(v, click.Command)]
        return found[0]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant; `help X` is `X --help`."""
        names = self.list_commands(ctx)
        if args[0] == "help":
            args = [*args[1:2], "--help"]
        if args[0] == "--help":
            say(ctx.get_help())
            ctx.exit()
        if args[0] not in names and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], names, n=1)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{meant} There are: {', '.join(names)}.")
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A request in five commands: discover, check, plan, run, verify; `mamoru COMMAND --help` has "
    "examples of each.\n\n"
    "Exit codes: 0 done; 1 a promise cannot be kept, or it was refused; 2 unreadable or misused; "
    "3 a person must decide first; 4 accepted but not closed; 70 a fault of Mamoru itself; "
    "130 stopped by Ctrl-C. docs/reference/exit-codes.md has them by command. NO_COLOR is honoured.",
)
@click.version_option(package_name="mamoru")
def group() -> None:
    """Keep a privacy notice: check real databases against it, carry out people's rights, prove it."""


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line and exit; nothing that can happen is told as a traceback."""
    _speak_anywhere()
    try:
        code = group.main(words, prog_name="mamoru", standalone_mode=False)
    except click.ClickException as misuse:
        misuse.show()
        code = _for_a_program(misuse, sys.argv[1:] if words is None else words)
    except click.Abort:
        say(_stopped(sys.argv[1:] if words is None else words), err=True)
        code = INTERRUPTED
    except MamoruError as error:
        code = tell_error(error)
    except OSError as refusal:
        full = refusal.errno in {errno.ENOSPC, errno.EDQUOT}
        code = tell_error(UnwritableFile(Path("(output)"), reason(refusal))) if full else tell_fault(refusal)
    except Exception as fault:  # noqa: BLE001 - the edge: told without its text, and with an exit code of its own
        code = tell_fault(fault)
    sys.exit(code)


def _stopped(words: Sequence[str]) -> str:
    if words and words[0] in BEGINS:
        return "Stopped. What was begun is not lost: `mamoru status` shows where it stands."
    return "Stopped. No system was changed."


def _for_a_program(misuse: click.ClickException, words: Sequence[str]) -> int:
    """Tell a misuse as JSON too, if the words ask for it, and return the exit code."""
    ctx = misuse.ctx if isinstance(misuse, click.UsageError) else None
    if asks_for_json(words, ctx.command if ctx else None):
        from mamoru.desk.explanation.misuse import Misused

        error = Misused(misuse.format_message(), ctx.command_path if ctx else "mamoru")
        say_machine(dump("error", error_fields(error)))
    return misuse.exit_code


def _speak_anywhere() -> None:
    """Let a terminal that lacks a character show its number, rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
