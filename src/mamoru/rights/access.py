"""The right to see one's own data."""

from mamoru.model.kinds.right import Act, Right

ACCESS = Right(
    name="access",
    says="see what is held, where it came from, what it is used for, who gets it and how long it is kept",
    act=Act.SHOW,
    articles=("GDPR art. 15", "APPI art. 33"),
)
