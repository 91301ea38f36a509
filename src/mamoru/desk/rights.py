"""What the rights on the shelf do."""

from mamoru.model.kinds.right import Act, Right
from mamoru.model.shelf import members


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
