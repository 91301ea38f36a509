"""The right to have one's own data erased."""

from mamoru.model.kinds.right import Act, Right

ERASURE = Right(
    name="erasure",
    says="have the data erased, except what a stated reason keeps until a stated date",
    act=Act.ERASE,
    articles=("GDPR art. 17", "APPI art. 35"),
)
