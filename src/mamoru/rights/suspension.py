"""The right to have the use of one's data suspended, as Japanese law calls it."""

from mamoru.model.kinds.right import Act, Right

SUSPENSION = Right(
    name="suspension",
    says="have the use of the data suspended, while it stays where it is",
    act=Act.SUSPEND,
    articles=("APPI art. 35",),
    still_allowed={"JP": ("keeping it", "other measures that protect the person, for a recorded reason")},
)
