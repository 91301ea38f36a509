"""The right to have wrong data about oneself put right."""

from mamoru.model.kinds.right import Act, Right

CORRECTION = Right(
    name="correction",
    says="have what is wrong put right, and those told who were given it",
    act=Act.CORRECT,
    articles=("GDPR art. 16", "GDPR art. 19", "APPI art. 34"),
)
