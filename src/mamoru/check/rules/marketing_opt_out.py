"""MAM-245: advertising by electronic message waits for consent where the law says so.

Reads the channels of choices by which messages are sent (``sent-by:``, or a name or title that means it), as
they are in the notice and in each supplement; yields the choices with one that is not ``opt-in``, and for
which a law named there wants that.  Where a use on consent goes by such a choice, MAM-273 tells it.  Uses
that are advertising by messages, by their words, are yielded where a law wants that and some of their people
have no choice that asks them: who may not even refuse is no customer whom a law excepts.  What the law says
is asked for on the day its facts were last read; an unsure fact decides nothing.
Law: Directive 2002/58/EC art. 13; the act on specified e-mail of Japan, art. 3; the facts of ``messages``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mamoru.check.rules._advertising import advertised_by
from mamoru.check.rules._consent import CONSENT, assumed_by, gates, without_asking
from mamoru.check.rules._found import found, named
from mamoru.check.rules._messages import media, reached
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.law import Law, Marketing, Regime
from mamoru.model.notice import Node, Notice, Purpose
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Choice

NOT_ASKED = frozenset({"opt-out", "always"})
CUSTOMER = "customer"  #: whom a law may except


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One choice, and what is sent without asking where a law wants opt-in."""

    node: Node
    channels: dict[str, str] = field(default_factory=dict)  #: name of the channel -> by what it is sent
    laws: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """One use that is advertising by messages, and who is not asked where a law wants opt-in."""

    purpose: Purpose
    by: str
    of: dict[str, None] = field(default_factory=dict)  #: kinds of people, in the order of the notice
    laws: set[str] = field(default_factory=set)


def opted_out(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each choice and each use, with all the laws that want opt-in; asked once."""
    told = checked.programme.notice
    if told.region:
        return
    against: dict[str, Sent] = {}
    strayed: dict[str, Finding] = {}
    unasked: dict[str, Unasked] = {}
    for view in (told, *(overlay.notice for overlay in told.overlays.values())):
        by_consent = {name for purpose in view.purposes.values() for name in assumed_by(purpose, view)}
        for choice in view.choices.values():
            if stray := [name for name in choice.sent_by if name not in choice.channels]:
                strayed[choice.node.id] = _stray(choice.node, stray)
            if choice.node.id not in by_consent:
                _note(against.setdefault(choice.node.id, Sent(node=choice.node)), choice, view)
        for purpose in view.purposes.values():
            _note_unasked(unasked, purpose, view)
    yield from strayed.values()
    yield from (_finding(sent) for sent in against.values() if sent.laws)
    yield from map(_unasked, unasked.values())


def _note(sent: Sent, choice: Choice, view: Notice) -> None:
    """Remember the laws of a view that want opt-in of a choice, and for which of its channels."""
    for law in _laws(view):
        for name, by in media(choice).items():
            if choice.channels[name] in NOT_ASKED and _wants_opt_in(by, choice, law):
                sent.channels[name] = by
                sent.laws.add(law.jurisdiction)


def _note_unasked(unasked: dict[str, Unasked], purpose: Purpose, view: Notice) -> None:
    """Remember the laws of a view that want opt-in of a use which asks some of its people nothing."""
    by = advertised_by(purpose, view)
    for law in _laws(view) if by else ():
        rules = _rules(by, law)
        kinds = [kind for kind in purpose.of if rules and not _is_judged(kind, purpose, by, view=view)]
        excepted = {CUSTOMER} if all(rule.existing_customers for rule in rules) else set[str]()
        for kind in kinds:
            if kind not in excepted or not _choices(kind, purpose, view):
                note = unasked.setdefault(purpose.node.id, Unasked(purpose=purpose, by=by))
                note.of[kind] = None
                note.laws.add(law.jurisdiction)


def _choices(kind: str, purpose: Purpose, view: Notice) -> list[Choice]:
    return [choice for choice in gates(purpose, view) if kind in choice.of]


def _is_judged(kind: str, purpose: Purpose, by: str, *, view: Notice) -> bool:
    """Tell whether people of a kind are asked about a use, or by a choice that is told of by itself."""
    theirs = _choices(kind, purpose, view)
    if purpose.basis == CONSENT and (purpose.only_if or theirs):
        return True  # how it is asked for, MAM-273 judges
    return any(by in media(choice).values() or not without_asking(choice) for choice in theirs)


def _laws(view: Notice) -> tuple[Law, ...]:
    return tuple({law.jurisdiction: law for law in map(law_known, view.laws or (view.law,)) if law}.values())


def _rules(by: str, law: Law) -> list[Marketing]:
    """Return what the law surely says of messages by a medium, where it wants opt-in."""
    rules = (fact.decided for fact in law.in_force(law.read).all_of(Marketing))
    return [rule for rule in rules if rule and rule.regime is Regime.OPT_IN and reached(rule.channel, by)]


def _wants_opt_in(by: str, choice: Choice, law: Law) -> bool:
    """Tell whether the law surely wants opt-in; a choice of customers alone may fall under its exception."""
    return any(not rule.existing_customers or set(choice.of) != {CUSTOMER} for rule in _rules(by, law))


def _finding(sent: Sent) -> Finding:
    node, ways = sent.node, ", ".join(f"{name}: opt-in" for name in sent.channels)
    return found(
        MARKETING_OPT_OUT,
        problem=(
            f"`{node.id}` is not `opt-in` for {' and '.join(dict.fromkeys(sent.channels.values()))}, as the "
            f"law of {named(sorted(sent.laws))} wants"
        ),
        remedy=(
            f"write `{ways}` and ask people first, in the notice or in a supplement for each of these; "
            "some except own customers who are told of similar goods: make that a choice of their own"
        ),
        where=node.where,
        node=node.id,
    )


def _unasked(one: Unasked) -> Finding:
    purpose = one.purpose
    whom = "people" if set(purpose.of) == {*one.of} else named(one.of)
    return found(
        MARKETING_OPT_OUT,
        problem=(
            f"`{purpose.node.id}` is advertising by {one.by}, and no choice asks {whom} first, as the law of "
            f"{named(sorted(one.laws))} wants"
        ),
        remedy=(
            "write under `choices:` one for it, with `channels:` that are `opt-in`, and name it in `choice:` "
            "of the use; who is excepted as an own customer can refuse as well (`opt-out`); a use that sends "
            "no such message uses no address for it"
        ),
        where=purpose.node.where,
        node=purpose.node.id,
    )


def _stray(node: Node, names: list[str]) -> Finding:
    return found(
        MARKETING_OPT_OUT,
        problem=f"`{node.id}` says by what {named(names)} is sent, and has no such channel",
        remedy="write in `sent-by:` the names that stand in `channels:`",
        where=node.where,
        node=node.id,
        why="what is said of a channel that is not there is held against no law",
    )


def _promotions(way: str) -> str:
    return notice(
        people="  visitor: {title: Visitors, known-by: [email]}\n",
        more=f"choices:\n  promotions: {{of: all, channels: {{email: {way}}}, change-at: [account]}}\n",
    )


MARKETING_OPT_OUT = Rule(
    code="MAM-245",
    severity=Severity.WARNING,
    asks="Does advertising by electronic message wait for consent where the law says so?",
    why="advertising sent before a person has agreed breaks that law with each message",
    article="Directive 2002/58/EC art. 13",
    find=opted_out,
    find_live=None,
    fails={"notice.yaml": _promotions("opt-out")},
    passes={"notice.yaml": _promotions("opt-in")},
)
