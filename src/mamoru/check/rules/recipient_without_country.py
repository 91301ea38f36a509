"""MAM-338: where the law judges transfers, people are told in which country each recipient gets data.

Reads recipients, as they are in the notice and in each supplement; yields those that get data in no country
that is stated, where a law named there wants a safeguard for data that leaves.  The countries of the entities
it consists of count as stated, and those of a transfer to it.  MAM-252, MAM-315 and MAM-326 judge countries,
and so pass over what has none.  Law: GDPR art. 13(1)(f), 30(1)(e); APPI art. 28(2); the facts of
``transfers``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mamoru.check.rules._borders import Border, borders
from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import articles
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.law import Fact, Safeguard
from mamoru.model.notice import Node, Notice, Recipient
from mamoru.model.programme import CheckedProgramme


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """One recipient, and the laws that judge whether data may go where it is."""

    node: Node
    by_law: dict[str, Fact[Safeguard]] = field(default_factory=dict)  #: jurisdiction -> a fact of its law


def unplaced(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each recipient of which nobody is told where it is, with all the laws."""
    notes: dict[str, Unplaced] = {}
    for border in borders(checked):
        for name, recipient in border.at.view.recipients.items():
            if recipient.receives and not _is_placed(name, recipient, border):
                note = notes.setdefault(recipient.node.id, Unplaced(node=recipient.node))
                note.by_law[border.at.law.jurisdiction] = border.ways[0]
    yield from map(_finding, notes.values())


def _is_placed(name: str, recipient: Recipient, border: Border) -> bool:
    """Tell whether anything says where a recipient gets data."""
    view = border.at.view
    transfers = (one for one in view.transfers.values() if one.recipient == name and not one.surviving)
    return bool(recipient.countries or _is_of_entities(recipient, view) or any(one.to for one in transfers))


def _is_of_entities(recipient: Recipient, view: Notice) -> bool:
    """Tell whether it consists of entities of the group, whose countries are told."""
    entities = {*recipient.entities, *recipient.members}
    return bool(entities) and all(view.entities[name].country for name in entities)


def _finding(one: Unplaced) -> Finding:
    return found(
        RECIPIENT_WITHOUT_COUNTRY,
        problem=(
            f"`{one.node.id}` gets data, and nothing says in which country; the law of "
            f"{named(sorted(one.by_law))} judges where data may go"
        ),
        remedy=(
            "write `country:` with each country in which it gets or reaches the data, and where one is "
            "abroad a transfer with its safeguard; give each its own entry if they are several"
        ),
        where=one.node.where,
        node=one.node.id,
        article=articles(list(one.by_law.values())),
    )


def _mailing(country: str) -> str:
    return notice(
        more=(
            "recipients:\n  post:\n    {role: processor, of: customer, receives: [contact], for: [sell], "
            f"{country}title: Posthorn}}\n"
        )
    )


RECIPIENT_WITHOUT_COUNTRY = Rule(
    code="MAM-338",
    severity=Severity.WARNING,
    asks="Is it told in which country each recipient gets data, where the law judges transfers?",
    why="data may be abroad without people knowing it, and what protects it there was never asked",
    article="GDPR art. 13(1)(f), 30(1)(e); APPI art. 28(2)",
    find=unplaced,
    find_live=None,
    fails={"notice.yaml": _mailing("")},
    passes={"notice.yaml": _mailing("country: JP, ")},
)
