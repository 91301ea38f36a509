"""`mamoru verify`."""

from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import identity
from mamoru.cli._telling import REFUSED, say, tell_finding

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("receipt", type=FILE)
@click.option("--key", type=FILE, required=True, help="The public key of the company's log.")
@click.option(
    "--checkpoints",
    type=FILE,
    help="Checkpoints kept outside the company's store: shows that the log was not rewritten.",
)
@click.option(
    "--subject",
    "-s",
    multiple=True,
    metavar="KEY=VALUE",
    help="Whether the receipt is this person's; needs --nonce.",
)
@click.option("--nonce", default="", help="What the person was given, in hexadecimal digits.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(
    receipt: Path, key: Path, checkpoints: Path | None, *, subject: tuple[str, ...], nonce: str, form: str
) -> None:
    """Verify RECEIPT offline: nothing is asked of the company, its database or any server.

    Exits 0 when everything holds, 1 when anything was changed, and names what.
    """
    from mamoru.desk import verification

    who = (identity(subject), _nonce(nonce)) if subject else None
    verdict = verification.verify_receipt(receipt, key, checkpoints=checkpoints, subject=who)
    if form == "json":
        say(dump(verdict), nl=False)
    else:
        for finding in verdict.findings:
            tell_finding(finding, "")
        if verdict.valid:
            say(click.style("The receipt holds.", fg="green", bold=True))
        for step in verdict.proved:
            say(f"  proved: {step.says}")
        for sentence in verdict.unproved:
            say(f"  not proved: {sentence}")
    raise SystemExit(0 if verdict.valid else REFUSED)


def _nonce(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        problem = "write it as it was given: hexadecimal digits"
        raise click.BadParameter(problem, param_hint="--nonce") from None
