"""What may be said of how a new system is reached: held against the kinds that there are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from mamoru.desk.beginning.errors import Unfit
from mamoru.model.errors import MamoruError
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind

OF_THE_MAP = frozenset({"MAM-501", "MAM-503"})  #: errors that send whoever reads them to the map


@contextmanager
def without_map(system: str) -> Iterator[None]:
    """Send people to what they typed, where there is no map yet in which anything could be corrected."""
    try:
        yield
    except MamoruError as error:
        if error.code in OF_THE_MAP:
            error.remedy = (
                f"start it, or correct what `--connect` says, then draft its map: "
                f"`mamoru map {system} --kind KIND --connect KEY=VALUE`"
            )
        raise


def refuse_unfit(kind: str, settings: Mapping[str, object]) -> None:
    """Refuse a kind of system that has no schema to draft a map from, and settings that it does not know.

    Nothing is said of settings where none is given.  Raises Unfit.
    """
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values() if k.discover}
    if kind not in kinds:
        raise Unfit(question="--kind", wanted=f"one of {', '.join(sorted(kinds))}")
    if set(settings) - set(kinds[kind].settings):
        raise Unfit(question="--connect", wanted=f"settings of {kind}: {', '.join(kinds[kind].settings)}")
