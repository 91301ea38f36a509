"""What was asked to be explained, and the errors of a word that means nothing here."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from mamoru.model.errors import MamoruError
from mamoru.notation.nearest import listed, shortened

ONE_OTHER_DIGIT = 0.85  #: how alike a code must be that may have been meant
_CODE = re.compile(r"mam[-_ ]?([0-9]{1,4})", re.IGNORECASE)


class UnknownCode(MamoruError):
    """A code that Mamoru never tells."""

    code = "MAM-620"

    def __init__(self, code: str, known: Collection[str]) -> None:
        near = next(iter(get_close_matches(code, sorted(known), n=1, cutoff=ONE_OTHER_DIGIT)), "")
        super().__init__(
            f"there is no code `{shortened(code)}`" + (f"; did you mean `{near}`?" if near else ""),
            why="a code that nothing tells has no meaning",
            remedy="copy it from the finding or the error; docs/reference/errors.md lists every code",
        )


class UnknownNode(MamoruError):
    """A word that names no node and no clause of the programme."""

    code = "MAM-621"

    def __init__(self, word: str, near: str, *, law: str = "") -> None:
        of_law = f"; `mamoru laws show {law}` shows what is known of that law" if law else ""
        super().__init__(
            f"the programme has no node `{shortened(word)}`" + (f"; did you mean `{near}`?" if near else ""),
            why="an explanation of something else would mislead whoever relies on it",
            remedy="name a node by its path as findings do, such as `purposes.NAME`, `CATEGORY` or "
            f"`TABLE.COLUMN`, or name a clause of the company's text{of_law}",
        )


class SeveralNodes(MamoruError):
    """A short name that several nodes have, or a section, which has its nodes below it."""

    code = "MAM-622"

    def __init__(self, word: str, ids: Collection[str]) -> None:
        super().__init__(
            f"`{shortened(word)}` names {len(ids)} {'node' if len(ids) == 1 else 'nodes'}: {listed(ids)}",
            why="an explanation of the wrong one would mislead whoever relies on it",
            remedy="name one of them by its whole path",
        )


def code_of(word: str) -> str:
    """Return the code that a word is, as it is written (``MAM-206``), or nothing when it is no code."""
    found = _CODE.fullmatch(word.strip())
    return f"MAM-{found[1]}" if found else ""
