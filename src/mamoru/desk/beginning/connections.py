"""What may be said of how a new system is reached: held against the kinds that there are."""

from collections.abc import Mapping

from mamoru.desk.beginning.errors import Unfit
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind


def refuse_unfit(kind: str, settings: Mapping[str, object]) -> None:
    """Refuse a kind of system that has no schema to draft a map from, and settings that it does not know.

    Nothing is said of settings where none is given.  Raises Unfit.
    """
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values() if k.discover}
    if kind not in kinds:
        raise Unfit(question="--kind", wanted=f"one of {', '.join(sorted(kinds))}")
    if set(settings) - set(kinds[kind].settings):
        raise Unfit(question="--connect", wanted=f"settings of {kind}: {', '.join(kinds[kind].settings)}")
