"""`mamoru appeal`."""

from pathlib import Path

import click

from mamoru.cli._holding import day_to_come, tell_placed
from mamoru.cli._options import Command, identity, output, programme, subject
from mamoru.cli._outcome import note

OPEN_EXAMPLES = """
mamoru appeal open R-7KQ2M9X4TB --reason "says that an account is missing" --by desk --review 2027-01-31
mamoru appeal open R-7KQ2M9X4TB -s customer-id=7 --reason "asked with others" --by desk --review 2027-01-31
"""
DECIDE_EXAMPLES = """
mamoru appeal decide A-7KQ2M9X4TB --outcome granted --by "review board" --reason "the account is theirs"
mamoru appeal decide A-7KQ2M9X4TB --outcome denied --by "review board" --reason "it is another person's"
"""
day = click.DateTime(["%Y-%m-%d"])


@click.group(short_help="Register and decide appeals against an answer.")
def appeal() -> None:
    """Register and decide appeals: until one is decided, nothing that is about its person is destroyed.

    `mamoru hold list` and `mamoru status` show which stand.
    """


@appeal.command("open", cls=Command, short_help="Register an appeal.", examples=OPEN_EXAMPLES)
@click.argument("request")
@subject
@click.option("--reason", metavar="TEXT", required=True, help="What is contested; kept sealed.")
@click.option("--by", metavar="WHO", required=True, help="Who registers it: a role or a name; kept sealed.")
@click.option(
    "--review",
    metavar="DATE",
    type=day,
    callback=day_to_come,
    required=True,
    help="By when it is to be decided.",
)
@programme
@output
def opened(
    request: str,
    subject: tuple[str, ...],
    *,
    reason: str,
    by: str,
    review: str,
    folder: Path,
    form: str,
) -> None:
    """Register that the person of REQUEST contests how it was answered, refused or closed.

    REQUEST is planned and was not carried out (refused), open, done or stopped. Asks no system. A request of
    several people needs --subject, as it was asked for.

    Exits 0 when it stands, 1 when there is no answer yet, 2 when there is no such request.
    """
    from mamoru.desk.freezing import placing

    said = placing.Said(reason=reason, ground="", by=by, review=review)
    who = identity(subject) if subject else {}
    placed = placing.appeal(folder, request, subject=who, said=said, tell=note)
    told = (
        f"Appeal {placed.hold.id} stands: until it is decided nothing that is about this person is destroyed."
    )
    tell_placed(placed, said=told, form=form)


@appeal.command(cls=Command, short_help="Decide an appeal.", examples=DECIDE_EXAMPLES)
@click.argument("appeal_id", metavar="APPEAL")
@click.option(
    "--outcome",
    type=click.Choice(["granted", "denied", "withdrawn"]),
    required=True,
    help="What became of it; the receipt tells.",
)
@click.option("--by", metavar="WHO", required=True, help="Who decided: a role or a name; kept sealed.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; kept sealed.")
@programme
@output
def decide(appeal_id: str, folder: Path, *, outcome: str, by: str, reason: str, form: str) -> None:
    """Decide APPEAL: what it froze may be changed from now on. What was granted is asked for anew.

    Exits 0 when it is decided, 2 when no such appeal stands.
    """
    from mamoru.desk.freezing import placing

    placed = placing.end(folder, appeal_id, by=by, reason=reason, outcome=outcome, tell=note)
    tell_placed(placed, said=f"Appeal {appeal_id} is decided: {outcome}.", form=form)
