"""What is told of the uses that the maps state: jobs, screens and exports."""

from collections.abc import Callable, Iterator
from functools import partial

from mamoru.check.flows.flow import uses_of
from mamoru.desk.explanation.links import categories, purpose_link, recipient_link
from mamoru.desk.explanation.told import Group, Link, Told, group, titled, words
from mamoru.model.map import DataUse
from mamoru.model.programme import CheckedProgramme

Tell = Callable[[], Told]


def nodes(checked: CheckedProgramme) -> Iterator[tuple[str, Tell]]:
    """Yield the id of every use, and what tells of it."""
    for use in uses_of(checked.programme):
        yield use.id, partial(_use, checked, use)


def used(checked: CheckedProgramme, concerns: Callable[[DataUse], bool]) -> tuple[Group, ...]:
    """Return the uses that concern a node, as a group; none where there are none."""
    links = tuple(
        Link(id=use.id, says=titled(use.title) or f"for {use.purpose}", where=use.where)
        for use in uses_of(checked.programme)
        if concerns(use)
    )
    return (group("uses in the maps", links),) if links else ()


def _use(checked: CheckedProgramme, use: DataUse) -> Told:
    notice = checked.programme.notice
    purposes = [notice.purposes[use.purpose]] if use.purpose in notice.purposes else []
    recipients = [notice.recipients[use.recipient]] if use.recipient in notice.recipients else []
    return Told(
        id=use.id,
        kind="use",
        title=titled(use.title, notice.governing_language),
        says=tuple(_said(use)),
        clauses=(),
        where=use.where,
        groups=(
            categories(checked, use.reads),
            group("purpose", map(purpose_link, purposes)),
            group("recipient", map(recipient_link, recipients)),
        ),
    )


def _said(use: DataUse) -> Iterator[str]:
    of = words(use.of) if use.of else "the people of that purpose"
    where = f" in {words(use.regions)}" if use.regions else ""
    yield f"A job, a screen or an export: it reads data of {of}{where} for purposes.{use.purpose}."
    yield (
        f"It gives the data to {use.recipient}." if use.recipient else "It gives the data to nobody outside."
    )
    if use.choice:
        yield f"It leaves out who has said no by choices.{use.choice}."
    if use.sells:
        yield "Something of value is given in return."
