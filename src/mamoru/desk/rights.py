"""What the rights on the shelf do, and in which capacity a person asks."""

from collections.abc import Collection, Sequence

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act, Right
from mamoru.model.notice import Notice
from mamoru.model.shelf import members


class WhichKind(MamoruError):
    """The notice knows several kinds of people, and none was named."""

    code = "MAM-605"

    def __init__(
        self, kinds: Sequence[str], *, unknown: Sequence[str] = (), keys: Sequence[str] = ()
    ) -> None:
        by = " or ".join(f"`{key}`" for key in unknown)
        super().__init__(
            "it is not said in which capacity the person asks"
            + (f", and nobody is known by {by}" if unknown else ""),
            why=f"what is held of people as {' and as '.join(kinds[:2])} is never mixed in one answer",
            remedy=f"say --of with one of: {', '.join(kinds)}"
            + (f"; the keys by which people are known: {', '.join(keys)}" if unknown else ""),
        )


def kind_asked(notice: Notice, keys: Collection[str]) -> str:
    """Return the only kind of people that there is; ``keys`` are those a person is asked for by.

    Raises WhichKind, which tells keys of nobody as well: they are as likely what is wrong.
    """
    kinds = sorted(notice.people)
    if len(kinds) == 1:
        return kinds[0]
    known = sorted({key for kind in notice.people.values() for key in kind.known_by})
    raise WhichKind(kinds, unknown=[key for key in keys if key not in known], keys=known)


def known() -> tuple[str, ...]:
    """Return the names of the rights that Mamoru carries out, in alphabetical order."""
    return tuple(sorted(right.name for right in members("mamoru.rights", Right).values()))


def shows(right: str) -> bool:
    """Tell whether carrying out ``right`` shows a person what is held, and changes nothing."""
    return any(r.name == right and r.act.shows for r in members("mamoru.rights", Right).values())


def not_for_many(right: str) -> str:
    """Return why ``right`` is carried out for one person at a time; nothing where it can be for many."""
    act = next((r.act for r in members("mamoru.rights", Right).values() if r.name == right), None)
    if act is None or act.shows:
        return f"`{right}` is no right that changes anything: an answer is made for one person at a time"
    return ALONE[act].format(right) if act in ALONE else ""


ALONE = {
    Act.CORRECT: "`{0}` says of one person what is wrong: use `mamoru run {0}` with --set, once for each",
    Act.LIFT: "`{0}` waits until the person was told: use `mamoru plan {0}`, once for each",
}
