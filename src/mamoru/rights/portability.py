"""The right to take along what one gave."""

from mamoru.model.kinds.right import Act, Right

PORTABILITY = Right(
    name="portability",
    says="receive what one gave, and nothing derived from it, in a form that other programs can read",
    act=Act.CARRY,
    articles=("GDPR art. 20",),
)
