"""Mask: nothing, and not the name either."""

from mamoru.model.expression import Removed
from mamoru.model.kinds.mask import Argument, Mask

REMOVE = Mask(
    name="remove",
    says="take the value out of its document, with its name (a value inside of a JSON column only)",
    argument=Argument.NOTHING,
    gives_null=True,
    points_at_placeholder=False,
    destroys=True,
    expression=lambda _: Removed(),
    examples={(None, "Sato Hana"): None},
)
