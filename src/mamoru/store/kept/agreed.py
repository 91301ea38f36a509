"""What somebody has agreed to and a silent system held up.

Who agreed after a look at the plan agreed to that plan; who agreed beforehand (`run RIGHT --yes`), to
whatever is planned for the person.  Kept among the settings of the store: it names a request, and nobody.
"""

from dataclasses import dataclass

from mamoru.store import requests as stored
from mamoru.store.database import Store

AGREED = "agreed to {}"  #: setting
WHATEVER, SHOWN = "whatever is planned", "what was shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A planned request that somebody has agreed to."""

    request: str
    whatever: bool  #: agreed to beforehand: it is planned anew


def agree(store: Store, agreed: Agreement) -> None:
    """Keep it until the request is done, stopped or forgotten."""
    store.keep_setting(AGREED.format(agreed.request), WHATEVER if agreed.whatever else SHOWN)


def agreements(store: Store) -> tuple[Agreement, ...]:
    """Return what is agreed to and was held up, the oldest first; what is done or stopped is no longer."""
    found = stored.planned_with_setting(store, AGREED.format(""))
    return tuple(Agreement(request=name, whatever=value == WHATEVER) for name, value in found)
