"""MAM-245: advertising by e-mail waits for consent where the law says so.

Reads choices with e-mail as ``opt-out``, as they are in the notice and in each supplement; yields those for
which a law named there wants opt-in.  What the law says is asked for the day its facts were last read; an
unsure fact decides nothing.  Law: Directive 2002/58/EC art. 13; the act on specified e-mail of Japan, art. 3.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._places import law_known
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.law import Law, Marketing, Regime
from mamoru.model.notice import Node, Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Choice

NOT_ASKED = frozenset({"opt-out", "always"})
E_MAIL = frozenset({"email", "e-mail"})
CUSTOMER = "customer"  #: whom a law may except
CHANNELS = frozenset({"e-mail", "any"})  #: as a law names them


def opted_out(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each choice, with all the laws that want opt-in; asked of the notice once."""
    told = checked.programme.notice
    if told.region:
        return
    against: dict[str, tuple[Node, list[str]]] = {}
    for view in (told, *(overlay.notice for overlay in told.overlays.values())):
        for choice in view.choices.values():
            laws = against.setdefault(choice.node.id, (choice.node, []))[1]
            laws += _opt_in_laws(choice, view) if _by_e_mail(choice) else []
    yield from (_finding(node, sorted(set(laws))) for node, laws in against.values() if laws)


def _by_e_mail(choice: Choice) -> bool:
    return any(choice.channels.get(channel) in NOT_ASKED for channel in E_MAIL)


def _opt_in_laws(choice: Choice, view: Notice) -> list[str]:
    known = {law.jurisdiction: law for law in map(law_known, view.laws or (view.law,)) if law}
    return [code for code, law in known.items() if _wants_opt_in(choice, law)]


def _wants_opt_in(choice: Choice, law: Law) -> bool:
    """Tell whether the law surely wants opt-in; a choice of customers alone may fall under its exception."""
    rules = (fact.decided for fact in law.in_force(law.read).all_of(Marketing))
    wanted = [rule for rule in rules if rule and rule.regime is Regime.OPT_IN and rule.channel in CHANNELS]
    return any(not rule.existing_customers or set(choice.of) != {CUSTOMER} for rule in wanted)


def _finding(node: Node, laws: list[str]) -> Finding:
    return found(
        MARKETING_OPT_OUT,
        problem=f"`{node.id}` is not `opt-in` for e-mail, as the law of {named(laws)} wants",
        remedy=(
            "write `email: opt-in` and ask people first, in the notice or in a supplement for each of these; "
            "some except own customers who are told of similar goods: make that a choice of their own"
        ),
        where=node.where,
        node=node.id,
    )


def _promotions(way: str) -> str:
    return notice(
        people="  visitor: {title: Visitors, known-by: [email]}\n",
        more=f"choices:\n  promotions: {{of: all, channels: {{email: {way}}}, change-at: [account]}}\n",
    )


MARKETING_OPT_OUT = Rule(
    code="MAM-245",
    severity=Severity.WARNING,
    asks="Does advertising by e-mail wait for consent where the law says so?",
    why="advertising sent before a person has agreed breaks that law with each message",
    article="Directive 2002/58/EC art. 13",
    find=opted_out,
    find_live=None,
    fails={"notice.yaml": _promotions("opt-out")},
    passes={"notice.yaml": _promotions("opt-in")},
)
