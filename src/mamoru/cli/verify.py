"""`mamoru verify`."""

from pathlib import Path

import click

from mamoru.cli._options import Command, identity, output
from mamoru.cli._verdict import tell_verdict

FILE = click.Path(dir_okay=False, path_type=Path)
EXAMPLES = """
mamoru verify receipt.json --key public-key.txt
mamoru verify receipt.json --key public-key.txt --checkpoints checkpoints.txt
mamoru verify receipt.json --key public-key.txt -s customer-id=7 --nonce 5b7392016545c93690cdc14e0d8043a3
"""


@click.command(cls=Command, short_help="Verify a receipt, offline.", examples=EXAMPLES)
@click.argument("receipt", type=FILE)
@click.option(
    "--key",
    type=FILE,
    required=True,
    help="The public key of the company's log: its evidence/public-key.txt.",
)
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
    help="Whether the receipt is this person's, named as in the request; needs --nonce.",
)
@click.option("--nonce", metavar="HEX", default="", help="What the person was given, in hexadecimal digits.")
@output
def verify(
    receipt: Path, key: Path, checkpoints: Path | None, *, subject: tuple[str, ...], nonce: str, form: str
) -> None:
    """Verify RECEIPT offline: nothing is asked of the company, its database or any server.

    It tells what is proved, what was changed and where, and what no receipt can prove.

    Exits 0 when everything holds, 1 when anything was changed, 2 when a file cannot be read.
    """
    from mamoru.desk import verification

    if bool(subject) != bool(nonce):
        problem = "--subject and --nonce go together: the nonce was handed out with the receipt"
        raise click.UsageError(problem)
    whose = verification.Whose(identity=identity(subject), nonce=_nonce(nonce)) if subject else None
    verdict = verification.verify_receipt(receipt, key, checkpoints=checkpoints, whose=whose)
    raise SystemExit(tell_verdict(verdict, form=form, holds="The receipt holds."))


def _nonce(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        problem = "write it as it was given: hexadecimal digits"
        raise click.BadParameter(problem, param_hint="--nonce") from None
