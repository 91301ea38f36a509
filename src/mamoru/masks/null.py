"""Mask: nothing at all."""

from mamoru.model.expression import Value
from mamoru.model.kinds.mask import Argument, Mask

NULL = Mask(
    name="null",
    says="remove the value",
    argument=Argument.NOTHING,
    gives_null=True,
    points_at_placeholder=False,
    destroys=True,
    expression=lambda _: Value(value=None),
    examples={(None, "Sato Hana"): None},
)
