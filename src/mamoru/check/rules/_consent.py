"""Tell which choice people make about a use, and whether it waits for their yes.

A purpose names its choice (``choice:``), or the choice names its purposes (``for:``); the first counts more.
Law: GDPR art. 4(11), 7, recital 32; CJEU C-673/17.
"""

from collections.abc import Mapping

from mamoru.check.rules._law import Held
from mamoru.model.law import BasisWanted, Fact
from mamoru.model.notice import Mark, Notice, Purpose
from mamoru.model.promises.conduct import Choice

CONSENT = "consent"
SPECIAL_CARE = "bases.special-care"


def gates(purpose: Purpose, told: Notice) -> tuple[Choice, ...]:
    """Return the choices that people make about a use: the one it names, or else those that name it."""
    own = told.choices.get(purpose.choice)
    if own is not None:
        return (own,)
    name = purpose.node.id.rpartition(".")[2]
    return tuple(choice for choice in told.choices.values() if name in choice.purposes)


def assumed_by(purpose: Purpose, told: Notice) -> Mapping[str, str]:
    """Return the choices of a use on consent that all take silence for a yes: id -> how they do.

    Nothing where one of them waits for people's yes, or where there is none.
    """
    hows = {choice.node.id: without_asking(choice) for choice in gates(purpose, told)}
    return hows if purpose.basis == CONSENT and all(hows.values()) else {}


def without_asking(choice: Choice) -> str:
    """Return how a choice takes silence for a yes; nothing where it does not."""
    if choice.default == "on":
        return "is `default: on`"
    ways = set(choice.channels.values())
    if not ways and not choice.default:
        return "does not say that people are asked first"
    return "is opt-out on every channel" if ways and "opt-in" not in ways else ""


def uses_special_care(purpose: Purpose, told: Notice) -> bool:
    """Tell whether a purpose uses a category marked ``special-care``."""
    return any(Mark.SPECIAL_CARE in told.categories[name].marks for name in purpose.uses)


def on_special_care(at: Held) -> Fact[BasisWanted] | None:
    """Return what a law surely says of the grounds of special-care data."""
    fact = at.law.find(BasisWanted, SPECIAL_CARE)
    return fact if fact and fact.decided else None
