"""`mamoru hold`."""

from pathlib import Path

import click

from mamoru.cli._holding import day_to_come, hold_fields, line_of, tell_placed, words_of
from mamoru.cli._machine import dump
from mamoru.cli._options import Command, identity, of, output, programme, subject
from mamoru.cli._outcome import note
from mamoru.cli._telling import say, say_machine
from mamoru.cli._waiting import working

PLACE_EXAMPLES = """
mamoru hold place -s customer-id=7 --ground "court 12" --reason claim --by legal --review 2027-05-31
mamoru hold place -s customer-id=7 --ground "tax 2026" --reason books --by accounts --until 2027-03-31
"""
LIST_EXAMPLES = """
mamoru hold list
mamoru hold list --whom --all
"""
LIFT_EXAMPLES = """
mamoru hold lift H-7KQ2M9X4TB --by "legal desk" --reason "settled on 2027-01-15"
"""
day = click.DateTime(["%Y-%m-%d"])


@click.group(short_help="Keep a person's rows from being destroyed for a time.")
def hold() -> None:
    """Keep a person's rows from being destroyed: for a claim, an authority, a complaint.

    While a hold stands no erasure takes what is about the person, not even their own; a correction waits
    where the notice keeps no value before it (`earlier-value:`). They are answered all the same, and their
    data can be suspended.
    """


@hold.command(cls=Command, short_help="Freeze a person's rows.", examples=PLACE_EXAMPLES)
@subject
@of
@click.option(
    "--ground",
    metavar="TEXT",
    required=True,
    help="The order, the law or the case. It names nobody: plans and errors show it.",
)
@click.option("--reason", metavar="TEXT", required=True, help="Why, in full; kept sealed.")
@click.option("--by", metavar="WHO", required=True, help="Who places it: a role or a name; kept sealed.")
@click.option(
    "--until", metavar="DATE", type=day, callback=day_to_come, help="The last day on which it holds."
)
@click.option(
    "--review",
    metavar="DATE",
    type=day,
    callback=day_to_come,
    help="Without a last day: when somebody looks at it again.",
)
@programme
@output
def place(
    subject: tuple[str, ...],
    of: str,
    *,
    ground: str,
    reason: str,
    by: str,
    until: str,
    review: str,
    folder: Path,
    form: str,
) -> None:
    """Freeze the rows of one person; changes no system, and needs no programme without errors.

    Who it is about, why, and who placed it are kept sealed; the receipt holds commitments to them. It is
    about rows found now, and about whatever is known by the keys that link people from now on.

    Exits 0 when it stands, 2 when the person is not found.
    """
    if not (until or review):
        problem = "say until when (--until), or when somebody looks at it again (--review)"
        raise click.UsageError(problem)
    who = identity(subject)
    from mamoru.desk.freezing import placing

    said = placing.Said(reason=reason, ground=ground, by=by, until=until, review=review)
    with working("looking in every system"):
        placed = placing.place(folder, who, of=of, said=said, tell=note)
    told = f"Hold {placed.hold.id} stands: nothing that is about this {placed.hold.of} is destroyed."
    tell_placed(placed, said=told, form=form)


@hold.command("list", cls=Command, short_help="List holds and appeals.", examples=LIST_EXAMPLES)
@click.option("--all", "every", is_flag=True, help="Also those that have ended.")
@click.option("--whom", is_flag=True, help="Also who they are about, why, and who placed them.")
@programme
@output
def listed(folder: Path, *, every: bool, whom: bool, form: str) -> None:
    """List the holds and appeals that stand, the newest first; without --whom nobody is named."""
    from mamoru.desk.freezing import listing

    found = listing.listed(folder, every=every)
    if form == "json":
        more = ({"whom": dict(o.whom), "told": dict(o.hold.said)} if whom else {} for o in found)
        holds = [{**hold_fields(o.hold), "state": o.state, **m} for o, m in zip(found, more, strict=True)]
        say_machine(dump("holds", {"holds": holds}))
        return
    for one in found:
        say(line_of(one.hold, due=one.state == "due", state=one.state if every else ""))
        for key, value in one.whom.items() if whom else ():
            say(f"  {key}={value}")
        for words in words_of(one.hold.said) if whom else ():
            say(f"  {words}")
    if not found:
        say("nobody's rows are frozen")


@hold.command(cls=Command, short_help="End a hold.", examples=LIFT_EXAMPLES)
@click.argument("hold_id", metavar="HOLD")
@click.option("--by", metavar="WHO", required=True, help="Who lifts it: a role or a name; kept sealed.")
@click.option("--reason", metavar="TEXT", required=True, help="Why; kept sealed.")
@programme
@output
def lift(hold_id: str, folder: Path, *, by: str, reason: str, form: str) -> None:
    """End HOLD: what it froze may be destroyed from now on, when somebody asks.

    Nothing is erased by it. Whom it was about is dropped; why, and who placed and lifted it, stay sealed.

    Exits 0 when it is lifted, 2 when no such hold stands.
    """
    from mamoru.desk.freezing import placing

    placed = placing.end(folder, hold_id, by=by, reason=reason, tell=note)
    tell_placed(placed, said=f"Hold {hold_id} is lifted.", form=form)
