"""The right to have processing restricted, as European law calls it."""

from mamoru.model.kinds.right import Act, Right

EUROPE = (
    "keeping it",
    "what the person consents to",
    "legal claims",
    "protecting the rights of another person",
    "an important public interest",
)

RESTRICTION = Right(
    name="restriction",
    says="have the data kept and not used, but for what the law still allows",
    act=Act.SUSPEND,
    articles=("GDPR art. 18", "GDPR art. 19"),
    still_allowed={"EU": EUROPE, "GB": EUROPE},
)
