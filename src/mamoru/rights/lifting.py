"""The end of a suspension; the person is told before it (GDPR art. 18(3))."""

from mamoru.model.kinds.right import Act, Right

LIFTING = Right(
    name="lifting",
    says="end a suspension or restriction, once the person was told",
    act=Act.LIFT,
    articles=("GDPR art. 18(3)",),
)
