"""What a retention promise wins over: another promise of the notice, or the limit of a law."""

from collections.abc import Mapping

from mamoru.laws import cited
from mamoru.notation.codes import Code
from mamoru.notation.nearest import meant, shortened
from mamoru.notation.page import Path
from mamoru.notation.resolve.draft import Draft

RETENTION = "retention"  #: the topic of a law's facts on keeping


def check_over(draft: Draft, path: Path, over: Mapping[str, str]) -> None:
    """Tell each key of ``over:`` that is neither another retention promise nor a duty that a law knows."""
    others = [name for name in draft.named[RETENTION] if name != path[-1]]
    for key in over:
        if key not in others and not any(fact.topic == RETENTION for fact in cited(key)):
            draft.page.tell(
                Code.OVER_NOTHING,
                f"`{shortened(key)}` is neither another retention promise nor what a law says of keeping"
                f"{meant(key, others)}",
                why="an answer to a question that nobody asks decides nothing",
                remedy="write the name of another promise of `retention:`, or of what a law says: "
                "`CR-ten-years` is `ten-years` of `mamoru laws show CR`",
                where=draft.page.key(*path, "over", key),
                node=draft.page.id(path),
            )
